"""As what a stored file is served: what its first bytes are, what was recorded, or nothing but bytes. Pure.

Only types of the report's list are said. A file that was recorded as a film and is a page with scripts stays a film:
with ``nosniff`` a player finds nothing in it, and a tab that opens it has no rights (``sandbox``).
"""

from __future__ import annotations

from typing import Final

from archiver.report import SHOWN_TYPES

BYTES: Final = "application/octet-stream"
LOOKED_AT: Final = 64
"""First bytes that tell a type."""
_FAMILIES: Final = frozenset({"image", "audio", "video"})
_SIGNS: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"%PDF-", "application/pdf"),
)
_CONTAINERS: Final = frozenset({"video/mp4", "video/webm", "audio/ogg"})
"""Which hold sound alone as well as films; the record knows better which."""


def served_type(recorded: str | None, head: bytes) -> str:
    """The type to say of a file with these first bytes."""
    plain = (recorded or "").partition(";")[0].strip().lower()
    known = plain if plain in SHOWN_TYPES else None
    found = next((kind for at, sign, kind in _SIGNS if head[at : at + len(sign)] == sign), None)
    if found is None:
        return known or BYTES
    if found in _CONTAINERS and known is not None and known.partition("/")[0] in ("audio", "video"):
        return known
    return found


def is_inline(kind: str) -> bool:
    """Whether browsers may show it in a tab; all others are offered as a file to save."""
    return kind.partition("/")[0] in _FAMILIES


def file_name(sha256: str, kind: str) -> str:
    """The name of a copy: never one that came from outside."""
    return f"{sha256[:16]}{SHOWN_TYPES.get(kind, '.bin')}"
