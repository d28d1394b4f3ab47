"""The frames of a film."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from archiver.fingerprint.frames import LONGEST, RATE, Frame
from archiver.media.notes import Notes, Reach
from archiver.media.passing import Wanted, passed


def frames(
    path: Path,
    *,
    rate: float = RATE,
    start_s: float = 0.0,
    end_s: float | None = None,
    longest: int = LONGEST,
    reach: Reach | None = None,
    notes: Notes | None = None,
) -> Iterator[Frame]:
    """The frame shown at each moment k / ``rate`` from ``start_s`` to ``end_s``, each frame once, with its own time.

    A span between two moments gives the frame shown at its beginning. Raises opening.UnreadableError.
    """
    end = math.inf if end_s is None else end_s
    wanted = Wanted(frame_rate=rate, start_s=start_s, end_s=end, longest=longest)
    for piece in passed(path, wanted, reach or Reach(), notes if notes is not None else Notes()):
        if isinstance(piece, Frame):
            yield piece
