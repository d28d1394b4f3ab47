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

    def moved(self, down: int, right: int) -> Rectangle:
        """The same so many pixels away."""
        return Rectangle(self.top + down, self.left + right, self.bottom + down, self.right + right)

    def mirrored(self, width: int) -> Rectangle:
        """The same in a picture of that width seen in a mirror."""
        return Rectangle(self.top, width - self.right, self.bottom, width - self.left)

    def halved(self) -> Rectangle:
        """The same in a picture of half the size."""
        return Rectangle(self.top // 2, self.left // 2, self.bottom // 2, self.right // 2)

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
    length = luma.shape[1 - axis]
    lines = luma if axis == 1 else luma.T
    if not (_uniform(lines[0]) or _uniform(lines[-1])):
        return 0, length  # almost every frame: nothing more is to be looked at
    low, high = luma.min(axis=axis), luma.max(axis=axis)
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


def _uniform(line: NDArray[np.uint8]) -> bool:
    return int(line.max()) - int(line.min()) <= UNIFORM


class InnerPicture:
    """Finds a smaller picture that stays in its place (picture in picture, bars of blur), over some seconds of frames.

    Its border is a straight line along which neighbouring pixels differ more, over time, than beside it: what is on
    either side has nothing to do with each other.
    """

    ABOVE = 1.7
    """So many times as much as beside the line."""
    STEP = 2.5
    """And so many grey levels more."""
    LONG = 0.3
    """Share of a side over which a border must run."""
    LEAST_FRAMES = 6

    def __init__(self) -> None:
        self._across: NDArray[np.float32] | None = None
        self._down: NDArray[np.float32] | None = None
        self._frames = 0

    def add(self, luma: Luma) -> None:
        """Take a frame into account; frames of another size begin anew."""
        small = np.ascontiguousarray(luma[::2, ::2])
        across = cv2.absdiff(small[:, 1:], small[:, :-1])
        down = cv2.absdiff(small[1:], small[:-1])
        if self._across is None or self._down is None or self._across.shape != across.shape:
            self._across, self._down = np.zeros(across.shape, np.float32), np.zeros(down.shape, np.float32)
            self._frames = 0
        cv2.accumulate(across, self._across)
        cv2.accumulate(down, self._down)
        self._frames += 1

    def found(self) -> Rectangle | None:
        """The inner picture, in pixels of the frames; begins anew."""
        across, down, frames = self._across, self._down, self._frames
        self._across = None
        if across is None or down is None or frames < self.LEAST_FRAMES:
            return None
        height, width = across.shape[0], down.shape[1]
        left, right = _pair(_longest_runs(self._borders(across.T / np.float32(frames))), height * self.LONG, width)
        top, bottom = _pair(_longest_runs(self._borders(down / np.float32(frames))), width * self.LONG, height)
        if (left, right) == (0, width) and (top, bottom) == (0, height):
            return None
        return Rectangle(2 * top, 2 * left, 2 * bottom, 2 * right)

    def _borders(self, steps: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Where a step from one line to the next is more than those two and three lines away."""
        around = np.pad(steps, ((3, 3), (0, 0)), mode="edge")
        beside = (around[:-6] + around[1:-5] + around[5:-1] + around[6:]) / 4
        return np.asarray(steps > self.ABOVE * beside + self.STEP, np.bool_)


def _longest_runs(there: NDArray[np.bool_]) -> NDArray[np.int32]:
    """For each line (row of ``there``) how many points of it are an edge in a row, gaps of up to three allowed."""
    closed = cv2.morphologyEx(there.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8)) > 0
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
