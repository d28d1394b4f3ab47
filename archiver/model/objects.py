"""Bytes in the store and how an entry names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRef:
    """Bytes that are durably in the store. Hashes are lower-case hex of the *stored* bytes; size in bytes.

    ``sha512`` is None for what archiver itself compressed.
    """

    sha256: str
    size: int
    sha512: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedObject:
    """An object as a log entry refers to it.

    ``role``: what it is to the entry ("answer", "media", "parts", "page", "output").
    ``encoding``: "zstd" or "gzip" where the stored bytes are compressed, else None.
    """

    role: str
    ref: ObjectRef
    media_type: str
    encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bytes:
    """Bytes that are still to be stored under a role; ``compress`` stores them as one zstd frame."""

    role: str
    data: bytes
    media_type: str
    compress: bool = False


class PartFile(Protocol):
    """A file being received, whose length is the point to resume at, also in a later run.

    Opening one hashes what is already there. ``commit`` makes it an object of the store (fsync, rename);
    ``discard`` forgets it; leaving it alone keeps it for the next run.
    """

    @property
    def size(self) -> int:
        """Bytes written so far."""

    def write(self, data: bytes, *, last: bool = False) -> None:
        """Append at the end, durably; what is ``last`` once ``commit`` is done."""

    def read(self, offset: int, length: int) -> bytes:
        """So many of the bytes that were written, fewer at the end."""

    def truncate(self, size: int) -> None:
        """Go back to ``size`` bytes (a part that failed its check is asked for again)."""

    def commit(self) -> ObjectRef:
        """Make it durable and final."""

    def discard(self) -> None:
        """Remove it."""

    def close(self) -> None:
        """Let go of it and keep it for the next run; nothing to do after ``commit`` or ``discard``."""
