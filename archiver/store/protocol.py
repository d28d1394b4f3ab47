"""What an object store can do, whatever keeps the bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from archiver.model.objects import ObjectRef, PartFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """What the bytes of a file hash to now, lower-case hex; ``sha512`` is None where it was not asked for."""

    sha256: str
    sha512: str | None
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A path under ``objects/`` that is no proper object.

    ``fault``: "place" (not where an object lies), "name" (not 64 hex digits, or in the wrong folder), "type"
    (a link, a folder, a device where a file belongs), "mode" (an object that is not read-only: copies made
    without keeping modes look so). ``reason`` says it in words.
    """

    path: Path
    fault: Literal["place", "name", "type", "mode"]
    reason: str


class ObjectStore(Protocol):
    """Immutable bytes named by their SHA-256 (64 lower-case hex digits).

    A name of another form is a ValueError. A missing object, or something else in its place, is an
    IntegrityError: the log names only what was stored. Methods may be called from several threads.
    """

    def put(self, data: bytes) -> ObjectRef:
        """Store bytes durably and say what they are called; bytes that are there already are left alone."""

    def put_all(self, contents: Sequence[bytes]) -> list[ObjectRef]:
        """The same for several, with fewer waits for the disk; after a fault some of them may be there."""

    def part(self, name: str) -> PartFile:
        """Open the resumable file ``name`` (any text); ArchiveLockedError while another opener holds it."""

    def exists(self, sha256: str) -> bool:
        """Whether the object is there, without reading it."""

    def size(self, sha256: str) -> int:
        """Its size in bytes, without reading it."""

    def read(self, sha256: str) -> bytes:
        """All its bytes, which hash to its name: IntegrityError otherwise."""

    def open(self, sha256: str) -> BinaryIO:
        """Its bytes as an unbuffered stream that is *not* checked."""

    def read_part(self, sha256: str, offset: int, length: int) -> bytes:
        """So many of its bytes from ``offset`` on, which are *not* checked; fewer at its end."""

    def path(self, sha256: str) -> Path:
        """Where it lies, or would lie."""

    def hashes(self) -> Iterator[str]:
        """The names of all objects, in ascending order."""

    def check(self, sha256: str, *, with_sha512: bool = False) -> Digests:
        """Hash it again. A mismatch is the caller's to report, who knows which entry named it."""

    def strays(self) -> Iterator[Stray]:
        """What lies among the objects and is none."""
