"""Where: how the picture of one film lies in that of another, if a line through both holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.video.align import Line
from archiver.fingerprint.video.content import InnerPicture, Rectangle, content
from archiver.fingerprint.video.film import Film
from archiver.fingerprint.video.keypoints import Detector, Points, spread
from archiver.fingerprint.video.pixels import Affine, Comparer, transformations

SAMPLES = 7
POINTS = 240
SEEN = 0.3
"""What covers all of the picture explains so much more of it."""
LEAST_COMMON = 0.45
"""Share of the one or of the other picture that both must have in common."""
LEAST_LASTING = 0.2
"""Share of the picture that must agree; the rest may be covered."""
AGREED = 0.6
"""Share of what is seen; where so much agrees the moments are right."""
PLENTY = 0.6
"""Share of the points of the query's frames; where so many agree nothing is to be gained by moving the line."""
COARSE, ROUGH = (0, -4, 4), (0, -5, 5, -10, 10, -15, 15, -20, 20, -25, 25)
"""Frames of the reference by which a line may be off; ``ROUGH``: one of points, which are known of a frame a second."""
FINER = (0, -2, 2, -1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """``inliers``: points that agree on it, 0 where it is only the one content on the other."""

    matrix: Affine
    inliers: int


class Placing:
    """Looks for the transformation between two films, frames of which are compared by their points."""

    def __init__(self, query: Film, reference: Film, *, mirrored: bool) -> None:
        self._query, self._reference, self._mirrored = query, reference, mirrored
        self._detector = Detector(2 * POINTS, levels=5, threshold=6)
        self._query_points = cache(lambda one: self._points(query.lumas[one]))
        self._reference_points = cache(lambda other: self._points(reference.lumas[other]))

    def best(
        self, line: Line, shifts: Sequence[int] = COARSE, when: Callable[[Placed], Line] | None = None
    ) -> Placed | None:
        """The transformation under which frames spread over the line agree best; None where none does.

        ``when``: the line's moments under a transformation, where they are not known well enough to compare frames.
        """
        best, chosen, least = 0.0, None, 0.0
        for placed in self._hypotheses(line, shifts):
            if not self._plausible(placed.matrix):
                continue
            share, seen = self._agreement(line, placed.matrix)
            if when is not None and placed.inliers and share < AGREED:
                share = max(share, self._agreement(when(placed), placed.matrix)[0])
            # what covers more of the picture explains more of it
            if chosen is None or share + SEEN * seen > best:
                best, chosen, least = share + SEEN * seen, placed, share
        return chosen if least >= LEAST_LASTING else None

    def comparer(self, matrix: Affine) -> Comparer:
        """Compares these two films' frames under a transformation."""
        return Comparer(matrix, self._query.lumas[0].shape, self._reference.lumas[0].shape)

    def samples(self, line: Line, count: int = SAMPLES) -> list[tuple[int, int]]:
        """Frames of both at moments spread over the line."""
        moments = np.linspace(line.start_s, line.end_s, count + 2)[1:-1]
        pairs = []
        for moment in moments:
            one = self._query.nearest(float(moment))
            if one is None:
                continue
            other = self._reference.nearest(line.at(float(self._query.times[one])))
            if other is not None:
                pairs.append((one, other))
        return list(dict.fromkeys(pairs))

    def _points(self, luma: Luma) -> Points:
        return spread(self._detector.points(luma), luma.shape, POINTS)

    def _plausible(self, matrix: Affine) -> bool:
        """Whether much of one picture is in the other: nobody puts a corner of the one in a corner of the other."""
        query, reference = self._query.lumas[0].shape, self._reference.lumas[0].shape
        covered = self.comparer(matrix).covered
        scale = abs(float(np.linalg.det(matrix[:, :2])))
        visible = covered * query[0] * query[1] / max(scale * reference[0] * reference[1], 1e-6)
        return bool(max(covered, visible) >= LEAST_COMMON)

    def _hypotheses(self, line: Line, shifts: Sequence[int]) -> Iterable[Placed]:
        pairs = self.samples(line)
        if not pairs:
            return
        yield from self._by_points(pairs, shifts)
        one, other = pairs[len(pairs) // 2]
        luma, source = self._query.lumas[one], content(self._reference.lumas[other])
        yield Placed(_onto(source, content(luma)), 0)
        inner = self._inner(line)
        if inner is not None:
            yield Placed(_onto(source, content(inner.of(luma)).moved(inner.top, inner.left)), 0)

    def _by_points(self, pairs: Sequence[tuple[int, int]], shifts: Sequence[int]) -> list[Placed]:
        """The transformations of the shift at which most points agree.

        Beside it, one that is right for a frame is wrong for the next, because the camera does not move evenly.
        """
        straight = self._shifted(pairs, 0)
        points = sum(len(self._query_points(one).places) for one, _ in pairs)
        if straight and straight[0].inliers >= PLENTY * points:
            return straight
        some = pairs[:: 3 if len(pairs) > 4 else 1]
        coarse = {shift: self._shifted(some, shift) for shift in shifts}
        best = max(coarse, key=lambda shift: _inliers(coarse[shift]))
        if not coarse[best]:
            return straight
        finer = [straight if best + step == 0 else self._shifted(pairs, best + step) for step in FINER]
        return max(finer, key=_inliers)

    def _shifted(self, pairs: Sequence[tuple[int, int]], shift: int) -> list[Placed]:
        moved = [
            (self._query_points(one), self._reference_points(other + shift))
            for one, other in pairs
            if 0 <= other + shift < len(self._reference)
        ]
        return [Placed(matrix, inliers) for matrix, inliers in transformations(moved)] if moved else []

    def _inner(self, line: Line) -> Rectangle | None:
        """The smaller picture inside the query's, if there is one along the line."""
        looking = InnerPicture()
        for one in np.flatnonzero((self._query.times >= line.start_s) & (self._query.times <= line.end_s)):
            looking.add(self._query.lumas[int(one)])
        return looking.found()

    def _agreement(self, line: Line, matrix: Affine) -> tuple[float, float]:
        """How much agrees lastingly, and is seen, at the samples; of each the best of the neighbouring frames."""
        comparer = self.comparer(matrix)
        pairs = []
        for one, other in self.samples(line):
            query = comparer.query(self._query.lumas[one])
            near = range(max(0, other - 6), min(len(self._reference), other + 7), 2)
            prepared = [comparer.reference(self._reference.lumas[each]) for each in near]
            pairs.append((query, max(prepared, key=lambda each: comparer.agreement(query, each).share)))
        return comparer.lasting(pairs)[1], comparer.seen


def _onto(source: Rectangle, target: Rectangle) -> Affine:
    """The whole of the one lies on the whole of the other."""
    across, down = target.width / source.width, target.height / source.height
    return np.array([[across, 0, target.left - across * source.left], [0, down, target.top - down * source.top]])


def _inliers(placed: Sequence[Placed]) -> int:
    return placed[0].inliers if placed else 0
