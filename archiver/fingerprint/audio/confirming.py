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
_FEWEST = 20
"""Peaks that a line can be laid through."""
_BESIDE = np.array(
    [-331, -241, -173, -131, -97, -71, -53, -41, -31, -23, -17, 17, 25, 37, 43, 59, 79, 101, 149, 191, 281, 367]
)
"""Frames by which the lines are moved that tell what chance gives."""
_CLOSE = 12
"""Frames beside a line that are still nearly the same line."""
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
        self._near = np.zeros((max(1, int(end) - self._first + 4), _BINS), dtype=np.uint8)
        for frames_off, closeness in ((-1, 1), (1, 1), (0, 2)):
            at_row = np.clip(rows + frames_off, 0, len(self._near) - 1)
            for bins_off in (-1, 0, 1):
                at = np.clip(bins + bins_off, 0, _BINS - 1)
                self._near[at_row, at] = np.maximum(self._near[at_row, at], closeness)

    def met(self, query: Peaks, line: Line, moved: float = 0.0) -> Flags:
        """Which peaks of the query have a match on the line."""
        return self.close(query, line, moved) > 0

    def close(self, query: Peaks, line: Line, moved: float = 0.0) -> NDArray[np.uint8]:
        """2 for each peak of the query that has a match on the line, 1 if it is a frame off, 0 for the others."""
        rows = np.rint(line.offset + moved - self._first + line.speed * query.frames).astype(np.int64)
        bins = np.rint(query.bins * line.pitch).astype(np.int64)
        outside = (rows < 0) | (rows >= len(self._near)) | (bins < 0) | (bins >= _BINS)
        rows[outside] = bins[outside] = 0
        found = self._near[rows, bins]
        found[outside] = 0
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


def found_near(query: Peaks, surface: Surface, line: Line, begin: float, end: float) -> Line | None:
    """The line near a guess on which most peaks between two frames are met; None if hardly more than by chance.

    The guess may be 10 frames off, and a half per cent in its speed.
    """
    inside = query.between(begin, end)
    if len(inside.frames) < _FEWEST or end <= begin:
        return None
    lean = max(2.0, 0.006 * (end - begin) / 2)
    best = _best(
        inside,
        surface,
        [
            _tilted(line, begin, end, move - tilt, move + tilt)
            for move in range(-10, 11, 2)
            for tilt in _steps(lean, 2.0)
        ],
    )
    chance = np.mean([surface.met(inside, best, float(moved)).mean() for moved in _BESIDE[::3]])
    met = float(surface.met(inside, best).mean())
    if met - chance < 3.5 * np.sqrt(max(chance, _LEAST_CHANCE) / len(inside.frames)):
        return None
    return fitted(query, surface, best, begin, end)


def fitted(query: Peaks, surface: Surface, line: Line, begin: float, end: float) -> Line:
    """A line that is a frame or two off at its ends, set right."""
    inside = query.between(begin, end)
    if len(inside.frames) < _FEWEST or end <= begin:
        return line
    for step in (1.0, 0.4):
        moves = [number * step for number in (-2, -1, 0, 1, 2)]
        line = _best(inside, surface, [_tilted(line, begin, end, first, last) for first in moves for last in moves])
        pitches = [line.pitch * (1 + number * 0.002 * step) for number in (-2, -1, 0, 1, 2)]
        line = _best(inside, surface, [Line(line.speed, line.offset, pitch) for pitch in pitches])
    return line


def _best(query: Peaks, surface: Surface, lines: list[Line]) -> Line:
    """The line with the most and closest matches; of several, the mean."""
    counts = np.array([int(surface.close(query, line).sum()) for line in lines])
    best = [lines[int(number)] for number in np.nonzero(counts == counts.max())[0]]
    speed, offset, pitch = (
        sum(one) / len(best) for one in zip(*((line.speed, line.offset, line.pitch) for line in best), strict=True)
    )
    mean = Line(speed, offset, pitch)
    return mean if int(surface.close(query, mean).sum()) >= counts.max() else best[0]


def _tilted(line: Line, begin: float, end: float, first: float, last: float) -> Line:
    """The line moved by ``first`` frames at ``begin`` and by ``last`` at ``end``."""
    more = (last - first) / (end - begin)
    return Line(line.speed + more, line.offset + first - more * begin, line.pitch)


def _steps(reach: float, step: float) -> list[float]:
    """From -reach to reach."""
    count = int(reach / step)
    return [number * step for number in range(-count, count + 1)]


def stretch(query: Peaks, surface: Surface, line: Line, begin: float, end: float) -> Stretch | None:
    """How far the copy around two frames goes."""
    met = surface.met(query, line)
    chance = _chance(query, surface, line)
    core = (query.frames >= begin) & (query.frames <= end)
    if not np.any(core):
        return None
    rate = float(np.clip(met[core].mean(), 0.1, _MOST_RATE))
    likely = _likely(rate, chance)
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


def standing_out(query: Peaks, surface: Surface, found: Stretch, longest: int) -> float:
    """By how many standard deviations more peaks are met on a line than on the best one ``longest`` frames around it.

    Two pieces of music on the same drum loop agree on its beats, and do so again a bar later; a recording and its copy
    agree on all that does not repeat itself, too.
    """
    inside = query.between(found.begin, found.end + 0.5)
    own = int(surface.met(inside, found.line).sum())
    shifts = [*range(-longest, -_CLOSE, 2), *range(_CLOSE + 2, longest + 1, 2)]
    best = max(int(surface.met(inside, found.line, float(moved)).sum()) for moved in shifts)
    return float((own - best) / np.sqrt(best + 1))


def _likely(rate: float, chance: Numbers) -> Numbers:
    """How likely a peak is met in a copy of which ``rate`` survives."""
    return rate + (1 - rate) * chance


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
