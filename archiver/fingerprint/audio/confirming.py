"""How far a copy goes: all peaks of both sounds, counted along one line of time.

A line says which time of the reference a time of the query is, and how the pitch changed. Of a peak that has its match
on the line the evidence is how much likelier that is in a copy than by chance; chance is counted on lines beside it, so
that a hum or a beat, which agree with themselves anywhere, weigh nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.audio.print import FINE, WINDOW

_BINS = WINDOW // 2 + 2
_REACH_BINS, _REACH_FRAMES = 1, 1
"""So far apart two peaks are still the same."""
_BESIDE = np.array(
    [-331, -241, -173, -131, -97, -71, -53, -41, -31, -23, -17, 17, 25, 37, 43, 59, 79, 101, 149, 191, 281, 367]
)
"""Frames by which the lines are moved that tell what chance gives."""
_LEAST_CHANCE, _MOST_RATE = 0.012, 0.45
_DROP = 30.0
"""A stretch ends where so much evidence speaks against going on (natural logarithm)."""

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """Frame t of the query is frame ``offset + speed * t`` of the reference; its frequencies times ``pitch``."""

    speed: float
    offset: float
    pitch: float

    def at(self, frame: float) -> float:
        """The frame of the reference."""
        return self.offset + self.speed * frame


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """Peaks in the order of their time."""

    frames: Numbers
    bins: Numbers

    @classmethod
    def of(cls, frames: NDArray[np.uint32], steps: NDArray[np.uint16]) -> Peaks:
        """From a print's columns."""
        return cls(frames.astype(np.float64), steps / FINE)

    def between(self, begin: float, end: float) -> Peaks:
        """Those from ``begin`` to ``end``."""
        low, high = np.searchsorted(self.frames, [begin, end])
        return Peaks(self.frames[low:high], self.bins[low:high])


class Surface:
    """Where a part of the reference has peaks, each widened by how far a match may be off."""

    def __init__(self, reference: Peaks, begin: float, end: float) -> None:
        self._first = int(begin) - 2
        inside = reference.between(begin, end)
        rows = np.rint(inside.frames).astype(np.int64) - self._first
        bins = np.rint(inside.bins).astype(np.int64)
        self._near = np.zeros((max(1, int(end) - self._first + 4), _BINS), dtype=np.bool_)
        for frames_off in range(-_REACH_FRAMES, _REACH_FRAMES + 1):
            for bins_off in range(-_REACH_BINS, _REACH_BINS + 1):
                at = np.clip(bins + bins_off, 0, _BINS - 1)
                self._near[np.clip(rows + frames_off, 0, len(self._near) - 1), at] = True

    def met(self, query: Peaks, line: Line, moved: float = 0.0) -> Flags:
        """Which peaks of the query have a match on the line."""
        rows = np.rint(line.offset + moved + line.speed * query.frames).astype(np.int64) - self._first
        bins = np.rint(query.bins * line.pitch).astype(np.int64)
        inside = (rows >= 0) & (rows < len(self._near)) & (bins >= 0) & (bins < _BINS)
        found = np.zeros(len(rows), dtype=np.bool_)
        found[inside] = self._near[rows[inside], bins[inside]]
        return found


@dataclass(frozen=True, slots=True)
class Stretch:
    """From frame ``begin`` to ``end`` of the query on a line; ``evidence`` in natural logarithms of likelihood.

    ``rate``: the part of its peaks that are met, ``chance``: the part that would be by chance.
    """

    line: Line
    begin: float
    end: float
    evidence: float
    rate: float
    chance: float
    peaks: int


def fitted(query: Peaks, surface: Surface, line: Line, begin: float, end: float, reach: float) -> Line:
    """The line nearby on which most peaks between two frames are met: either end moved by up to ``reach`` frames."""
    inside = query.between(begin, end)
    if len(inside.frames) == 0 or end <= begin:
        return line
    best, most = line, -1
    moves = np.linspace(-reach, reach, 9)
    for pitch in line.pitch * np.array([1.0, 0.9965, 1.0035]):
        for first in moves:
            for last in moves:
                speed = line.speed + float(last - first) / (end - begin)
                tried = Line(speed, line.offset + float(first) - (speed - line.speed) * begin, float(pitch))
                count = int(surface.met(inside, tried).sum())
                closer = abs(first) + abs(last)
                if count > most or (count == most and closer == 0):
                    best, most = tried, count
    return best


def stretch(query: Peaks, surface: Surface, line: Line, begin: float, end: float) -> Stretch | None:
    """How far the copy around two frames goes."""
    met = surface.met(query, line)
    chance = _chance(query, surface, line)
    core = (query.frames >= begin) & (query.frames <= end)
    if not np.any(core):
        return None
    rate = float(np.clip(met[core].mean(), 0.1, _MOST_RATE))
    likely = rate + (1 - rate) * chance
    evidence = np.where(met, np.log(likely / chance), np.log((1 - likely) / (1 - chance)))
    total = np.concatenate([[0.0], np.cumsum(evidence)])
    low, high = np.nonzero(core)[0][[0, -1]]
    first, last = _grown(total, int(low), int(high) + 1)
    if last - first < 2:
        return None
    inside = slice(first, last)
    return Stretch(
        line,
        float(query.frames[first]),
        float(query.frames[last - 1]),
        float(total[last] - total[first]),
        float(met[inside].mean()),
        float(chance[inside].mean()),
        last - first,
    )


def _grown(total: Numbers, low: int, high: int) -> tuple[int, int]:
    """The best beginning and end around a core, given sums of evidence; not beyond where too much speaks against it."""
    middle = low + int(np.argmax(total[low : high + 1])) if high > low else low
    forward = total[low:]
    best = np.maximum.accumulate(forward)
    stop = np.nonzero((best - forward > _DROP) & (np.arange(len(forward)) > high - low))[0]
    last = low + int(np.argmax(forward[: stop[0]] if len(stop) else forward))
    backward = total[: max(last, middle) + 1][::-1]
    least = np.minimum.accumulate(backward)
    stop = np.nonzero((backward - least > _DROP) & (np.arange(len(backward)) > last - low))[0]
    reach = backward[: stop[0]] if len(stop) else backward
    return last - int(np.argmin(reach)), last


def _chance(query: Peaks, surface: Surface, line: Line) -> Numbers:
    """How likely each peak of the query is met on a line that means nothing."""
    met = np.zeros(len(query.frames))
    for moved in _BESIDE:
        met += surface.met(query, line, float(moved))
    around = np.convolve(met, np.ones(41) / 41, mode="same") / len(_BESIDE) if len(met) > 41 else met / len(_BESIDE)
    own = (met + 2 * around) / (len(_BESIDE) + 2)
    return np.clip(np.maximum(own, 0.5 * around), _LEAST_CHANCE, 0.98)
