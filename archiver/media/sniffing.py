"""What a file is, by its first bytes: a picture, something that shows nothing, or else perhaps a film or sound."""

from __future__ import annotations

_PICTURES = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM", b"\x00\x00\x01\x00",
    b"P4", b"P5", b"P6", b"\x00\x00\x00\x0cjP  ",
)  # fmt: skip
_BRANDS = frozenset({b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2"})
_OTHERS = (
    (b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"%PDF-", "pdf"),
    (b"Rar!", "rar"), (b"7z\xbc\xaf", "7z"), (b"\xfd7zXZ", "xz"), (b"BZh", "bzip2"), (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"SQLite format 3", "sqlite"), (b"\x7fELF", "program"), (b"MZ", "program"), (b"{\\rtf", "rtf"),
    (b"#EXTM3U", "playlist"), (b"<?xml", "xml"), (b"<svg", "svg"), (b"<!DOCTYPE", "html"), (b"<html", "html"),
    (b"%!PS", "postscript"), (b"\xd0\xcf\x11\xe0", "office"),
)  # fmt: skip


_FILMS = (b"\x1aE\xdf\xa3", b"OggS", b"FLV\x01", b"ID3", b"fLaC", b"\x30\x26\xb2\x75", b"\x00\x00\x01\xba", b".RMF")
_ATOMS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})


def looks_like_film(beginning: bytes) -> bool:
    """Whether it says that it is a film or sound: then it is broken if it cannot be read."""
    riff = beginning[:4] == b"RIFF" and beginning[8:12] in {b"AVI ", b"WAVE"}
    return riff or beginning[4:8] in _ATOMS or beginning.startswith(_FILMS)


def looks_like_picture(beginning: bytes) -> bool:
    """Whether a reader of pictures is to be asked."""
    if beginning[4:8] == b"ftyp":
        return beginning[8:12] in _BRANDS
    if beginning[:4] == b"RIFF":
        return beginning[8:12] == b"WEBP"
    return beginning.startswith(_PICTURES)


def other_kind(beginning: bytes) -> str:
    """What it is, if it is known to be neither picture nor film nor sound."""
    return next((name for signature, name in _OTHERS if beginning.startswith(signature)), "")
