"""A film in memory: a part of it by moment, or as much of it as there is room for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.frames import RATE, Frame
from archiver.fingerprint.pdq import Luma

Frames = Callable[[float, float, float], Iterable[Frame]]
"""The frames of a film between two moments (seconds), so many a second."""
ROOM = 300_000_000
"""Bytes of frames that are held: of ten minutes."""


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


class Reel:
    """A film that is read as a whole, then looked into again and again: what fits into ``room`` is decoded once."""

    def __init__(self, frames: Frames, room: int = ROOM) -> None:
        self._frames = frames
        self._room = room
        self._held: list[Frame] = []
        self._held_to_s = -math.inf

    def read(self) -> Iterator[Frame]:
        """All frames of the grid."""
        self._held, self._held_to_s = [], -math.inf
        room = self._room
        for frame in self._frames(0.0, math.inf, RATE):
            room -= frame.luma.nbytes
            if room >= 0:
                self._held.append(frame)
                self._held_to_s = frame.time_s
            yield frame
        if room >= 0:
            self._held_to_s = math.inf

    def part(self, start_s: float, end_s: float) -> Iterable[Frame]:
        """The frames of the grid from one moment to another."""
        if end_s > self._held_to_s:
            return self._frames(start_s, end_s, RATE)
        return [frame for frame in self._held if start_s - 1 / RATE < frame.time_s <= end_s]


def _flipped(luma: Luma) -> Luma:
    return np.asarray(cv2.flip(luma, 1), np.uint8)
