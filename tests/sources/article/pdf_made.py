"""PDFs made by hand: pages of lines in Helvetica, with links over some of their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, StreamObject

LEFT, TOP, HEIGHT = 72, 760, 14
Links = Mapping[int, str]
"""The line that a link covers -> its address."""


def pdf(
    *pages: Sequence[str],
    links: Links | None = None,
    information: Mapping[str, str] | None = None,
    password: str | None = None,
) -> bytes:
    """A PDF; ``links`` lie over lines of the first page, over none where the number is past its end."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    for lines in pages:
        page = writer.add_blank_page(612, 792)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = writer._add_object(stream(lines))
    for line, url in (links or {}).items():
        low = TOP - HEIGHT * line - 3
        writer.add_annotation(0, Link(rect=(LEFT, low, 400, low + HEIGHT - 2), url=url))
    if information:
        writer.add_metadata({f"/{key}": value for key, value in information.items()})
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def stream(lines: Sequence[str]) -> StreamObject:
    """The program that draws the lines."""
    drawn = [
        f"BT /F1 11 Tf 1 0 0 1 {LEFT} {TOP - HEIGHT * n} Tm ({_escaped(one)}) Tj ET" for n, one in enumerate(lines)
    ]
    content = DecodedStreamObject()
    content.set_data("\n".join(drawn).encode("cp1252"))
    return content.flate_encode()


def picture_only() -> bytes:
    """A page that shows a picture and no word."""
    writer = PdfWriter()
    page = writer.add_blank_page(612, 792)
    image = DecodedStreamObject()
    image.set_data(b"\0" * 300)
    image.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(10),
            NameObject("/Height"): NumberObject(10),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
        }
    )
    shown = DictionaryObject({NameObject("/I1"): writer._add_object(image)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): shown})
    program = DecodedStreamObject()
    program.set_data(b"q 600 0 0 700 0 0 cm /I1 Do Q")
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(program)])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
