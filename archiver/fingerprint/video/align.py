"""Pairs of moments that look alike -> lines ``reference = speed * query + offset`` along which many of them lie.

A Hough transform over speeds and offsets, as in "temporal Hough voting" (Douze et al., INRIA-LEAR's participation to
Trecvid, 2008): every pair votes for the offsets that it would have at each speed; the fullest cell is a line, its pairs
are taken out, and the next one is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SPEEDS = np.sort(np.concatenate([[1.0], 0.5 * (2.0 / 0.5) ** (np.arange(57) / 56)])).astype(np.float64)
"""Half to double speed in steps of 2.5 %, and 1."""
CELL_S = 0.5
NEAR_S = 0.4
"""A pair lies on a line when it is not further from it."""
GAP_S = 3.5
"""Longest time without a pair inside a stretch."""
MOST_LINES = 12
FEW = 4
"""Moments of the query with fewer of which a speed cannot be told."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Moments of a query and of one other film that look alike; ``weights``: how sure that is."""

    query: NDArray[np.float64]
    reference: NDArray[np.float64]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.query)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Pairs:
        """Some of them."""
        return Pairs(self.query[chosen], self.reference[chosen], self.weights[chosen])


@dataclass(frozen=True, slots=True)
class Line:
    """``reference = speed * query + offset_s`` from ``start_s`` to ``end_s`` of the query; ``score``: its weights."""

    speed: float
    offset_s: float
    start_s: float
    end_s: float
    score: float

    def at(self, query_s: float) -> float:
        """The moment of the reference."""
        return self.speed * query_s + self.offset_s


def lines(pairs: Pairs, least: float) -> list[Line]:
    """Lines whose score is ``least`` or more, the strongest first."""
    if float(pairs.weights.sum()) < least:
        return []
    left = strongest(pairs)
    found: list[Line] = []
    for _ in range(MOST_LINES):
        if _score(left) < least:
            break
        speed, offset = _fullest(left)
        speed, offset = _refined(left, speed, offset)
        if _moments(left, speed, offset) < FEW:
            speed, offset = _fullest(left, SPEEDS[SPEEDS == 1.0])
        used = np.abs(left.reference - (speed * left.query + offset)) <= NEAR_S
        if not used.any():
            break
        on_it = left.where(used)
        for start, end in _runs(on_it.query):
            score = _score(on_it.where((on_it.query >= start) & (on_it.query <= end)))
            if score >= least:
                found.append(Line(speed, offset, start, end, score))
                # what else these moments look like in the same film are its own repetitions
                used |= (left.query >= start) & (left.query <= end)
        left = left.where(~used)
    return sorted(found, key=lambda line: -line.score)


def strongest(pairs: Pairs) -> Pairs:
    """For each pair of moments the strongest pair alone: regions and variants of one frame are no two witnesses."""
    if not len(pairs):
        return pairs
    order = np.lexsort((-pairs.weights, pairs.reference, pairs.query))
    ordered = pairs.where(order)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = (np.diff(ordered.query) > 0) | (np.diff(ordered.reference) > 0)
    return ordered.where(first)


def _fullest(pairs: Pairs, speeds: NDArray[np.float64] = SPEEDS) -> tuple[float, float]:
    """Speed and offset of the fullest cell; with equal votes that nearest to the original speed."""
    best, chosen = -1.0, (1.0, 0.0)
    for speed in speeds:
        likely = 1.25 if speed == 1.0 else np.exp(-0.5 * abs(np.log(speed)))  # most footage is used as it was
        offsets = pairs.reference - speed * pairs.query
        cells = np.floor(offsets / CELL_S).astype(np.int64)
        lowest = int(cells.min())
        votes = np.bincount(cells - lowest, weights=pairs.weights)
        double = votes[:-1] + votes[1:] if len(votes) > 1 else votes
        cell = int(np.argmax(double))
        vote = float(double[cell]) * float(likely)
        if vote > best:
            inside = (cells - lowest == cell) | (cells - lowest == cell + 1)
            middle = float(np.average(offsets[inside], weights=pairs.weights[inside]))
            best, chosen = vote, (float(speed), middle)
    return chosen


def _moments(pairs: Pairs, speed: float, offset: float) -> int:
    near = np.abs(pairs.reference - (speed * pairs.query + offset)) <= NEAR_S
    return len(np.unique(pairs.query[near]))


def _refined(pairs: Pairs, speed: float, offset: float) -> tuple[float, float]:
    """Least squares over the pairs near the line, twice; kept to speeds that are looked for."""
    for _ in range(2):
        near = np.abs(pairs.reference - (speed * pairs.query + offset)) <= 1.25 * NEAR_S
        x, y, weights = pairs.query[near], pairs.reference[near], pairs.weights[near]
        if len(x) < 2 or float(x.max() - x.min()) < 2.0:
            break
        x_mean, y_mean = float(np.average(x, weights=weights)), float(np.average(y, weights=weights))
        spread = float(np.average((x - x_mean) ** 2, weights=weights))
        slope = float(np.average((x - x_mean) * (y - y_mean), weights=weights)) / spread
        if not 0.45 <= slope <= 2.2:
            break
        speed, offset = slope, y_mean - slope * x_mean
    return speed, offset


def _runs(moments: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Begin and end of what lies together."""
    ordered = np.unique(moments)
    cuts = np.flatnonzero(np.diff(ordered) > GAP_S)
    begins = np.concatenate([[0], cuts + 1])
    ends = np.concatenate([cuts, [len(ordered) - 1]])
    return [(float(ordered[begin]), float(ordered[end])) for begin, end in zip(begins, ends, strict=True)]


def _score(pairs: Pairs) -> float:
    """Sum of the strongest weight of each moment of the query."""
    if not len(pairs):
        return 0.0
    order = np.lexsort((-pairs.weights, pairs.query))
    query, weights = pairs.query[order], pairs.weights[order]
    first = np.concatenate([[True], np.diff(query) > 0])
    return float(weights[first].sum())
