"""What a file is, by its first bytes: sites' endings and announcements are often wrong."""

from __future__ import annotations

_TS_PACKET = 188
_BY_ENDING = {
    "mp4": "video/mp4", "m4v": "video/mp4", "m4a": "audio/mp4", "mov": "video/quicktime", "webm": "video/webm",
    "mkv": "video/x-matroska", "ts": "video/mp2t", "mp3": "audio/mpeg", "aac": "audio/aac", "ogg": "audio/ogg",
    "opus": "audio/ogg", "flv": "video/x-flv", "3gp": "video/3gpp", "avi": "video/x-msvideo", "vtt": "text/vtt",
    "srt": "application/x-subrip", "ttml": "application/ttml+xml", "json3": "application/json",
    "json": "application/json", "m3u8": "application/vnd.apple.mpegurl", "mpd": "application/dash+xml",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
}  # fmt: skip
UNKNOWN = "application/octet-stream"


def media_type(head: bytes, ending: str, *, picture: bool = True) -> str:
    """The media type by the first 400 bytes, else by the ending. ``picture``: whether there is one, not sound alone."""
    kind = _by_bytes(head)
    if kind is None:
        kind = _BY_ENDING.get(ending, UNKNOWN)
    return kind.replace("video/", "audio/", 1) if not picture and kind in {"video/mp4", "video/webm"} else kind


def _by_bytes(head: bytes) -> str | None:
    if head[4:8] in (b"ftyp", b"styp", b"moov", b"moof", b"sidx"):
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head[:1] == b"\x47" and head[_TS_PACKET : _TS_PACKET + 1] in (b"\x47", b""):
        return "video/mp2t"
    starts = (
        (b"OggS", "audio/ogg"), (b"FLV", "video/x-flv"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"),
        (b"fLaC", "audio/flac"), (b"GIF8", "image/gif"), (b"WEBVTT", "text/vtt"),
    )  # fmt: skip
    for start, kind in starts:
        if head.startswith(start):
            return kind
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}.get(head[8:12])
    if head.startswith(b"ID3") or head[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "audio/aac" if head[:1] == b"\xff" else "audio/mpeg"
    if head.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        return "text/html"
    return None
