"""The pages of a PDF, one after the other: their text, and the addresses of their links where the words stand.

A PDF is a program; pypdf runs it. How much of it is run is counted, never timed, so that the same bytes always give
the same text.
"""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError, WrongPasswordError

from archiver.errors import InputError
from archiver.sources.article.references import MAX_REFERENCES
from archiver.sources.article.videos import MOST, absolute_address
from archiver.text.addresses import Address, find_addresses
from archiver.text.video_links import is_video_link

MAX_PAGES = 300
_MAX_OPERATIONS = 300_000  # of all pages; a page of print has about a thousand
_MAX_TEXT = 1_000_000  # characters
_APART = 1.4  # times the usual distance of two lines
_BREAKS = ("-", "\u2010", "\xad")
_MIB = 1024 * 1024
# What pypdf raises over a damaged file besides its own errors: it looks into what is there without asking.
FAULTS = (
    PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError,
    AssertionError, NotImplementedError, ZeroDivisionError, StopIteration, OSError, zlib.error, struct.error,
)  # fmt: skip


class _TooMuchError(Exception):
    """The pages ask for more work than any article's."""


@dataclass(slots=True)
class _Budget:
    operations: int = _MAX_OPERATIONS
    text: int = _MAX_TEXT

    def operation(self, *_: Any) -> None:
        """Count one step of a page's program."""
        self.operations -= 1
        if self.operations < 0:
            raise _TooMuchError


@dataclass(slots=True)
class _Piece:
    """Characters as the page draws them, from a point on (in the page's units, upwards)."""

    text: str
    x: float
    y: float


@dataclass(slots=True)
class _Page:
    pieces: list[_Piece] = field(default_factory=list)

    def add(self, text: str, cm: Any, tm: Any, *_: Any) -> None:
        """Take what pypdf reads of the page, piece by piece."""
        place = pypdf.mult(tm, cm)
        self.pieces.append(_Piece(text, float(place[4]), float(place[5])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What could be read of a PDF: ``pages`` are texts with their own line breaks; ``notes`` say what could not.

    ``videos``: where its links lead that lead to videos.
    """

    pages: tuple[str, ...]
    videos: tuple[str, ...]
    information: dict[str, str]
    notes: tuple[str, ...]


def read_document(data: bytes) -> Document:
    """The pages of a PDF. Raises InputError, saying why, where none of it can be read."""
    with _within_bounds():
        try:
            reader = _opened(data)
            number = len(reader.pages)
        except FAULTS as fault:
            raise InputError("The PDF is damaged and cannot be read.", hint=_AGAIN) from fault
        if number == 0:
            raise InputError("The PDF has no page.", hint=_AGAIN)
        pages, unread, cut = _read_all(reader, min(number, MAX_PAGES))
        videos = _videos(reader, len(pages))
        information = _information(reader)
    if not any(page.strip() for page in pages):
        if unread:
            raise InputError("The PDF is damaged and cannot be read.", hint=_AGAIN)
        raise InputError(
            "The PDF holds pictures of its pages and no text.", hint="Run a text recognition (OCR) over it first."
        )
    notes = [f"Page {page} of the PDF could not be read." for page in unread[:20]]
    if cut or number > MAX_PAGES:
        notes.append(f"Only the first {len(pages)} of the PDF's {number} pages were read.")
    return Document(pages=tuple(pages), videos=videos, information=information, notes=tuple(notes))


_AGAIN = "Fetch or save it again, or give the article as HTML or text."


@contextmanager
def _within_bounds() -> Iterator[None]:
    """pypdf with limits for articles, and without its warnings, which go to standard error."""
    log = logging.getLogger("pypdf")
    before, log.disabled = log.disabled, True
    try:
        bounds = pypdf.overwrite_configuration(
            maximum_declared_stream_length=64 * _MIB,
            array_based_stream_maximum_output_length=16 * _MIB,
            lzw_maximum_output_length=4 * _MIB,
            run_length_maximum_output_length=16 * _MIB,
            zlib_maximum_output_length=16 * _MIB,
            zlib_maximum_recovery_input_length=_MIB,
            brotli_maximum_output_length=16 * _MIB,
            stream_decoding_work_maximum_length=64 * _MIB,
            stream_parsing_work_maximum_count=300_000,
            page_tree_maximum_entries=20_000,
            page_tree_maximum_page_entries=100_000,
            xform_maximum_invocations_per_extraction=500,
        )
        with pypdf.apply_configuration(bounds):
            yield
    finally:
        log.disabled = before


def _opened(data: bytes) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(BytesIO(data), root_object_recovery_limit=1000, xref_stream_maximum_entries=500_000)
    if reader.is_encrypted:
        try:
            opened = bool(reader.decrypt(""))  # most are locked against copying, not against reading
        except (DependencyError, FileNotDecryptedError, WrongPasswordError, NotImplementedError):
            opened = False
        if not opened:
            raise InputError(
                "The PDF is encrypted and asks for a password.", hint="Save it without a password, and give that file."
            )
    return reader


def _read_all(reader: pypdf.PdfReader, number: int) -> tuple[list[str], list[int], bool]:
    """The texts of the first pages, the numbers of those that could not be read, and whether there was too much."""
    budget = _Budget()
    pages: list[str] = []
    unread: list[int] = []
    for index in range(number):
        try:
            pages.append(_read_page(reader.pages[index], budget))
        except _TooMuchError:
            return pages, unread, True
        except FAULTS:
            pages.append("")
            unread.append(index + 1)
        budget.text -= len(pages[-1])
        if budget.operations < 0 or budget.text < 0:
            return pages, unread, True
    return pages, unread, False


def _read_page(page: pypdf.PageObject, budget: _Budget) -> str:
    drawn = _Page()
    page.extract_text(visitor_operand_before=budget.operation, visitor_text=drawn.add)
    _set_apart(drawn.pieces)
    # A link over two lines is two rectangles.
    links = {url: rectangle for rectangle, url in reversed(list(_links(page)))}
    for url, rectangle in reversed(links.items()):
        _put_down(drawn.pieces, rectangle, url)
    return "".join(piece.text for piece in drawn.pieces)


def _set_apart(pieces: list[_Piece]) -> None:
    """Put an empty line where the page leaves more room between two lines than it does mostly."""
    shown = [piece for piece in pieces if piece.text.strip()]
    steps = [(above.y - below.y, below) for above, below in pairwise(shown)]
    down = sorted(step for step, _ in steps if step > 0)
    if not down:
        return
    usual = down[len(down) // 2]
    for step, below in steps:
        if step > _APART * usual:
            below.text = f"\n\n{below.text.lstrip()}"


_Rectangle = tuple[float, float, float, float]


def _links(page: pypdf.PageObject) -> Iterator[tuple[_Rectangle, str]]:
    """The page's links to Telegram with the rectangles that they cover."""
    yield from ((rectangle, url) for rectangle, url in _all_links(page) if len(url) < 2000 and find_addresses(url))


def _videos(reader: pypdf.PdfReader, pages: int) -> tuple[str, ...]:
    """The videos that links of the first pages lead to, each once."""
    found: dict[str, None] = {}
    for index in range(pages):
        try:
            written = [url for _, url in _all_links(reader.pages[index])]
        except FAULTS:
            continue
        found |= dict.fromkeys(url for one in written if (url := absolute_address(one)) and is_video_link(url))
    return tuple(found)[:MOST]


def _all_links(page: pypdf.PageObject) -> Iterator[tuple[_Rectangle, str]]:
    annotations = page.get("/Annots")
    for item in list(annotations.get_object() if annotations is not None else ())[:MAX_REFERENCES]:
        try:
            one = item.get_object()
            url = one["/A"]["/URI"] if one.get("/Subtype") == "/Link" and "/A" in one else None
            if isinstance(url, bytes):
                url = url.decode("utf-8", "replace")
            left, low, right, high = (float(edge) for edge in one["/Rect"]) if url else (0.0, 0.0, 0.0, 0.0)
        except FAULTS:
            continue
        if isinstance(url, str) and url:
            yield (min(left, right), min(low, high), max(left, right), max(low, high)), str(url)


def _put_down(pieces: list[_Piece], rectangle: _Rectangle, url: str) -> None:
    """Write a link's address behind the words that it covers, as print does, unless they are the address itself.

    Where no words stand there (a picture, an embed), it gets a line of its own at the end of the page.
    """
    left, low, right, high = rectangle
    rows = [piece for piece in pieces if piece.text.strip() and low - 2 <= piece.y <= high + 1]
    inside = [piece for piece in rows if left - 2 <= piece.x <= right]
    before = [piece for piece in rows if piece.x < left]
    words = inside or ([max(before, key=lambda piece: piece.x)] if before else [])
    shown = "".join(piece.text for piece in words)
    targets = {_target(address) for address in find_addresses(url)}
    if any(_target(one) in targets for form in (shown, "".join(shown.split())) for one in find_addresses(form)):
        return
    if not words:
        pieces.append(_Piece(f"\n\n{url}\n\n", 0.0, 0.0))
        return
    last = words[-1]
    bare = last.text.rstrip()
    end = len(bare) - (1 if bare.endswith((".", ",", ";", ":", "!", "?")) else 0)
    if bare.endswith(_BREAKS):  # the word goes on in the next line
        end = max(bare.rfind(" "), 0)
    last.text = f"{bare[:end]} ({url}){bare[end:]}{last.text[len(bare) :]}"


def _target(address: Address) -> tuple[object, ...]:
    return (address.handle or "").lower(), address.channel_id, address.post_id, address.invite


def _information(reader: pypdf.PdfReader) -> dict[str, str]:
    """The document's information: title, author, days, the programs that made it."""
    found: dict[str, str] = {}
    try:
        stated = reader.metadata
        for key in ("/Title", "/Author", "/CreationDate", "/ModDate", "/Creator", "/Producer"):
            value = stated.get(key) if stated else None
            if isinstance(value, str) and value.strip():
                found[key[1:]] = value.strip()[:1000]
    except FAULTS:
        pass  # a damaged dictionary says nothing
    return found
