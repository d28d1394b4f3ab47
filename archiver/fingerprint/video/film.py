"""A part of a film held in memory: its frames, found by moment."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.frames import RATE, Frame
from archiver.fingerprint.pdq import Luma


class Film:
    """Frames between two moments, by time; in a mirror where ``mirrored``."""

    def __init__(self, frames: Iterable[Frame], *, mirrored: bool = False) -> None:
        held = list(frames)
        self.times = np.array([frame.time_s for frame in held])
        self.lumas = [_flipped(frame.luma) if mirrored else frame.luma for frame in held]

    def __len__(self) -> int:
        return len(self.lumas)

    def nearest(self, time_s: float) -> int | None:
        """The frame shown at a moment; None where there is none within two steps of the grid."""
        place = int(self.nearest_all(np.array([time_s]))[0])
        return place if place >= 0 else None

    def nearest_all(self, times_s: NDArray[np.float64]) -> NDArray[np.int64]:
        """The same for many moments; -1 where there is none."""
        if not len(self.times):
            return np.full(times_s.shape, -1)
        places = np.searchsorted((self.times[1:] + self.times[:-1]) / 2, times_s)
        return np.where(np.abs(self.times[places] - times_s) <= 2 / RATE, places, -1)


def _flipped(luma: Luma) -> Luma:
    return np.asarray(cv2.flip(luma, 1), np.uint8)
