"""Frame by frame along a line: from when to when two films show the same, and how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.frames import RATE
from archiver.fingerprint.video.align import Line
from archiver.fingerprint.video.film import Film
from archiver.fingerprint.video.pixels import LEAST_TEXTURE, Comparer, Patch
from archiver.fingerprint.video.placing import LEAST_LASTING
from archiver.fingerprint.video.timing import ENDS_S

SAME = 0.5
"""Share of what is seen that must agree for a frame to be the same."""
HOLE = 3
"""Frames of the grid that may differ inside a stretch (a flash, a dissolve)."""
LEAST_S = 1.0
"""Shorter stretches are not claimed."""
WHOLE = 0.85
"""Share of the picture from which on nothing is covered."""
AVERAGED = 16
"""Frames of which averages are made."""
NEAR = 2
"""Frames of the reference before and behind the line's that may be the partner."""


@dataclass(frozen=True, slots=True)
class Measured:
    """``line`` with its ends found; ``agreement``: of what is seen, the share that agrees (median over frames);
    ``standing``: of what is seen on average over time."""

    line: Line
    agreement: float
    standing: float


def measured(
    line: Line, query: Film, reference: Film, comparer: Comparer, samples: Sequence[tuple[int, int]]
) -> Measured | None:
    """None where too little agrees. ``samples``: frames of both spread over the line, which say what is covered."""
    sampled = [(comparer.query(query.lumas[one]), comparer.reference(reference.lumas[other])) for one, other in samples]
    places, lasting = comparer.lasting(sampled)
    if lasting < LEAST_LASTING:
        return None
    where = places if lasting < WHOLE else None
    shares = np.zeros(len(query))
    references = {}
    for one, time_s in enumerate(query.times):
        middle = reference.nearest(line.at(float(time_s)))
        if middle is None:
            continue
        shown = comparer.query(query.lumas[one])
        for near in range(max(0, middle - NEAR), min(len(reference), middle + NEAR + 1)):
            if near not in references:
                references[near] = comparer.reference(reference.lumas[near])
            found = comparer.agreement(shown, references[near], where)
            if found.textured >= LEAST_TEXTURE * lasting:
                shares[one] = max(shares[one], found.share)
    span = _span(line, query.times, shares)
    if span is None:
        return None
    first, last = span
    ends = Line(line.speed, line.offset_s, float(query.times[first]), float(query.times[last]) + 1 / RATE, line.score)
    agreement = float(np.median(shares[first : last + 1])) * min(1.0, 0.5 + lasting / 2)
    return Measured(ends, agreement, comparer.standing(_spread(ends, query, reference, comparer)))


def _spread(line: Line, query: Film, reference: Film, comparer: Comparer) -> list[tuple[Patch, Patch]]:
    """Pairs of frames spread over a line without its ends."""
    ends = min(ENDS_S, 0.15 * (line.end_s - line.start_s))
    pairs = []
    for moment in np.linspace(line.start_s + ends, line.end_s - ends - 1 / RATE, AVERAGED):
        one, other = query.nearest(float(moment)), reference.nearest(line.at(float(moment)))
        if one is not None and other is not None:
            pairs.append((comparer.query(query.lumas[one]), comparer.reference(reference.lumas[other])))
    return pairs


def _span(line: Line, times: NDArray[np.float64], shares: NDArray[np.float64]) -> tuple[int, int] | None:
    """First and last frame of the longest stretch of same frames that touches the line."""
    same = np.flatnonzero(shares >= SAME)
    if not len(same):
        return None
    cuts = np.flatnonzero(np.diff(same) > HOLE + 1)
    begins, ends = np.concatenate([[0], cuts + 1]), np.concatenate([cuts, [len(same) - 1]])
    best: tuple[int, int] | None = None
    for begin, end in zip(same[begins], same[ends], strict=True):
        touches = times[end] >= line.start_s - 0.5 and times[begin] <= line.end_s + 0.5
        if touches and (best is None or end - begin > best[1] - best[0]):
            best = (int(begin), int(end))
    if best is None or (best[1] - best[0] + 1) / RATE < LEAST_S:
        return None
    return best
