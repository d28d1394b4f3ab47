"""Where the picture is: inside uniform borders, or as a smaller picture inside another one."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.pdq import Luma

UNIFORM = 22
"""Grey levels within which a row or column is uniform (compression leaves ringing near borders)."""
DARK = 40
LEAST = 0.35
"""Share of each side that must be left; else there is no border but a dark or empty picture."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Rows ``top`` to ``bottom`` and columns ``left`` to ``right``, the last ones not included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left

    def of(self, luma: Luma) -> Luma:
        """The part of a picture, not copied."""
        return luma[self.top : self.bottom, self.left : self.right]

    def middle(self, share: float) -> Rectangle:
        """The same centre, ``share`` of each side."""
        down, across = round(self.height * (1 - share) / 2), round(self.width * (1 - share) / 2)
        return Rectangle(self.top + down, self.left + across, self.bottom - down, self.right - across)


def whole(luma: Luma) -> Rectangle:
    """All of a picture."""
    return Rectangle(0, 0, luma.shape[0], luma.shape[1])


def content(luma: Luma) -> Rectangle:
    """The picture without uniform borders. Borders of one side alone are trimmed only where they are dark."""
    top, bottom = _trimmed(luma, 1)
    left, right = _trimmed(luma[top:bottom], 0)
    return Rectangle(top, left, bottom, right)


def _trimmed(luma: Luma, axis: int) -> tuple[int, int]:
    """Begin and end of what is no border, by rows (``axis`` 1) or columns (0)."""
    low = cv2.reduce(luma, axis, cv2.REDUCE_MIN).ravel()
    high = cv2.reduce(luma, axis, cv2.REDUCE_MAX).ravel()
    length = len(low)
    uniform = (high.astype(np.int16) - low) <= UNIFORM
    busy = np.flatnonzero(~uniform)
    if not len(busy):
        return 0, length
    before, behind = int(busy[0]), int(length - 1 - busy[-1])
    dark_before = before and int(high[:before].max()) <= DARK
    dark_behind = behind and int(high[length - behind :].max()) <= DARK
    alike = before and behind and abs(before - behind) <= max(2, 0.2 * max(before, behind))
    if not alike:
        before, behind = before if dark_before else 0, behind if dark_behind else 0
    if length - before - behind < LEAST * length:
        return 0, length
    return before, length - behind


class InnerPicture:
    """Finds a smaller picture that stays in its place (picture in picture, bars of blur), over some seconds of frames.

    Its borders are edges that are there in most frames though the picture moves: straight, long, at the same place.
    """

    STEP = 10
    """Grey levels of an edge."""
    STAYS = 0.7
    """Share of frames in which an edge must be there."""
    LONG = 0.3
    """Share of a side over which an edge must run."""

    def __init__(self) -> None:
        self._shape: tuple[int, int] | None = None
        self._columns: NDArray[np.float32] | None = None
        self._rows: NDArray[np.float32] | None = None
        self._frames = 0

    def add(self, luma: Luma) -> None:
        """Take a frame into account; frames of another size begin anew."""
        small = luma[::2, ::2].astype(np.int16)
        if self._shape != small.shape or self._columns is None or self._rows is None:
            self._shape, self._frames = small.shape, 0
            self._columns = np.zeros((small.shape[0], small.shape[1] - 1), np.float32)
            self._rows = np.zeros((small.shape[0] - 1, small.shape[1]), np.float32)
        self._columns += np.abs(np.diff(small, axis=1)) > self.STEP
        self._rows += np.abs(np.diff(small, axis=0)) > self.STEP
        self._frames += 1

    def found(self) -> Rectangle | None:
        """The inner picture, in pixels of the frames; begins anew."""
        columns, rows, frames, shape = self._columns, self._rows, self._frames, self._shape
        self._shape = None
        if columns is None or rows is None or shape is None or frames < 8:
            return None
        upright = _longest_runs(self.STAYS * frames <= columns.T)
        level = _longest_runs(rows >= self.STAYS * frames)
        left, right = _pair(upright, shape[0] * self.LONG, shape[1])
        top, bottom = _pair(level, shape[1] * self.LONG, shape[0])
        if (left, right) == (0, shape[1]) and (top, bottom) == (0, shape[0]):
            return None
        return Rectangle(2 * top, 2 * left, 2 * bottom, 2 * right)


def _longest_runs(there: NDArray[np.bool_]) -> NDArray[np.int32]:
    """For each line (row of ``there``) how many points of it are an edge in a row, single gaps allowed."""
    closed = there.copy()
    closed[:, 1:-1] |= there[:, :-2] & there[:, 2:]
    run = np.zeros(len(closed), np.int32)
    best = np.zeros(len(closed), np.int32)
    for place in range(closed.shape[1]):
        run = np.where(closed[:, place], run + 1, 0).astype(np.int32)
        np.maximum(best, run, out=best)
    return best


def _pair(runs: NDArray[np.int32], least: float, length: int) -> tuple[int, int]:
    """The two strongest edges between which a picture of 20 to 95 % of the length lies; 0 and ``length`` without."""
    places = np.flatnonzero(runs >= least)
    if len(places) < 2:
        return 0, length
    strongest = places[np.argsort(-runs[places], kind="stable")[:8]]
    best, chosen = 0, (0, length)
    for one in strongest:
        for other in strongest:
            if 0.2 * length <= other - one <= 0.95 * length:
                strength = int(min(runs[one], runs[other])) * 2 + int(other - one)
                if strength > best:
                    best, chosen = strength, (int(one) + 1, int(other) + 1)
    return chosen
