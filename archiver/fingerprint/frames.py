"""A frame of a film as fingerprints are made of it."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.fingerprint.pdq import Luma

LONGEST = 320
"""Pixels of a frame's longer side."""
RATE = 8.0
"""Frames a second of the grid on which films are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """``luma``: the picture as shown (turned as the file says), ``time_s`` seconds from the film's beginning."""

    time_s: float
    luma: Luma
