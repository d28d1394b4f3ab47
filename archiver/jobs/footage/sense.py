"""What each way to compare media does: it keeps an index of its own below ``footage/`` and asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from archiver.fingerprint.coding import Fingerprint
from archiver.model.footage import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A medium with its fingerprint, and where that lies (``encoded``: in the archive named by its own SHA-256).

    ``file``: where the medium lies, for pixels; it may be gone.
    """

    sha256: str
    fingerprint: Fingerprint
    encoded: Path
    file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Matches of one medium, and in words what was not compared."""

    matches: tuple[Match, ...] = ()
    left_out: tuple[str, ...] = ()


class Sense(Protocol):
    """Pictures, films, stills of films, or sound. Everything may raise FootageIndexError, OSError, DiskFullError."""

    name: str

    def holds(self, fingerprint: Fingerprint) -> bool:
        """Whether a fingerprint has something for this sense."""
        ...

    def open(self, folder: Path) -> None:
        """Look whether the index below ``folder`` is sound. Raises FootageIndexError where it is not."""
        ...

    def reset(self, folder: Path) -> None:
        """Make an empty index of whatever is there."""
        ...

    def append(self, folder: Path, media: Sequence[Medium]) -> None:
        """Add them in this order, durably; those that are there already stay as they are."""
        ...

    def compare(self, folder: Path, medium: Medium, objects: Path, *, before: bool) -> Compared:
        """Stretches of the medium in others: all of the index, or those ``before`` it. ``objects``: where files lie."""
        ...
