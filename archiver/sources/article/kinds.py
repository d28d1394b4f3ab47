"""Pictures and films told by their first bytes, whatever name or label they came with."""

from __future__ import annotations

_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\x1aE\xdf\xa3", "video/webm"),  # Matroska has the same beginning; either is decoded by what it holds
    (b"OggS", "video/ogg"),
    (b"FLV\x01", "video/x-flv"),
    (b"\0\0\x01\xba", "video/mpeg"),
    (b"\0\0\x01\xb3", "video/mpeg"),
)
_BRANDS = {b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic", b"heix": "image/heic",
           b"mif1": "image/heif", b"msf1": "image/heif", b"qt  ": "video/quicktime"}  # fmt: skip


def kind_of(data: bytes) -> str | None:
    """The media type of a picture or film; None for what is neither (a page that says "not found", a drawing)."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:4] == b"RIFF" and data[8:12] == b"AVI ":
        return "video/x-msvideo"
    if data[4:8] == b"ftyp":  # ISO/IEC 14496-12
        return _BRANDS.get(data[8:12], "video/mp4")
    return next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), None)
