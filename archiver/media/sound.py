"""Samples of a film's or recording's sound: one channel, from -1 to 1, on the clock of the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archiver.fingerprint.frames import Frame
from archiver.media.listening import RATE, Samples
from archiver.media.notes import Notes, Reach
from archiver.media.passing import Wanted, passed


def samples(
    path: Path, *, rate: int = RATE, reach: Reach | None = None, notes: Notes | None = None
) -> Iterator[Samples]:
    """All of it, in blocks. Nothing where a file has no sound. Raises opening.UnreadableError."""
    for piece in passed(path, Wanted(sound_rate=rate), reach or Reach(), notes if notes is not None else Notes()):
        if not isinstance(piece, Frame):
            yield piece
