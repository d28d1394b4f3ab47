"""A line through another film compared frame by frame: whether it is a copy, from when to when, what was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.frames import RATE, Frame
from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.video.align import Line
from archiver.fingerprint.video.content import content
from archiver.fingerprint.video.film import Film
from archiver.fingerprint.video.keypoints import Detector, Points, spread
from archiver.fingerprint.video.pixels import LEAST_TEXTURE, Affine, Comparer, Patch, transformations

Frames = Callable[[float, float, float], Iterable[Frame]]
"""The frames of a film between two moments (seconds), so many a second."""
FINE = 24.0
"""Of the reference so many frames a second are looked at: in a sixteenth of a second much has moved."""

AROUND_S = 4.0
"""So much before and behind the line is looked at."""
SAMPLES = 7
SAME = 0.5
"""Share of what is seen that must agree for a frame to be the same."""
HOLE = 3
"""Frames of the grid that may differ inside a stretch (a flash, a dissolve)."""
SEEN = 0.3
FAR_S = 25.0
SHIFT_S = 3.0
"""A line may be moved so far: what hardly changes looks alike at many moments."""
LEAST_S = 1.0
"""Shorter stretches are not claimed."""
COARSE, ROUGH = (0, -4, 4), (0, -4, 4, -8, 8, -12, 12, -16, 16)
"""Frames of the reference by which a line may be off; ``ROUGH``: one of points, which are known of a frame a second."""
SPEEDS = (0.8, 0.9, 0.95, 1.05, 1.1, 1.25)
"""Tried for a line of points, which hardly tells its speed."""
FINER = (0, -2, 2, -1, 1)
POINTS = 320
LEAST_LASTING = 0.2
"""Share of the picture that must agree; the rest may be covered."""
LEAST_COMMON = 0.45
"""Share of the one or of the other picture that both must have in common."""
WHOLE = 0.85
"""Share of the picture from which on nothing is covered."""
MOVES = 0.02
"""Share of the picture that must change between two frames; else nothing moves."""
APART = 5
"""Frames of the grid between which motion is looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """``line`` with its ends found; ``agreement``: of what is seen, the share that agrees (median over frames);
    ``motion``: of what moves, the share that moves alike (None: nothing moves)."""

    line: Line
    mirrored: bool
    matrix: Affine
    agreement: float
    motion: float | None
    inliers: int
    seen: float
    query_shape: tuple[int, int]
    reference_shape: tuple[int, int]

    @property
    def copied(self) -> bool:
        """Whether it is the same recording, not only the same place."""
        return self.agreement >= SAME and (self.motion is None or self.motion >= 0.4)


def verify(
    line: Line, query_frames: Frames, reference_frames: Frames, *, mirrored: bool, rough: bool = False
) -> Verified | None:
    """None where the pixels do not bear the line out. ``rough``: the line's moments may be off by half a second."""
    start, end = max(0.0, line.start_s - AROUND_S), line.end_s + AROUND_S
    query = Film(query_frames(start, end, RATE), mirrored=mirrored)
    reference = Film(reference_frames(max(0.0, line.at(start)), max(0.0, line.at(end)) + 1 / RATE, FINE))
    if not len(query) or not len(reference):
        return None
    check = _Check(line, query, reference, mirrored=mirrored, shifts=ROUGH if rough else COARSE)
    elsewhere = check.elsewhere(reference_frames)
    if elsewhere is not None:
        moved = Film(reference_frames(max(0.0, elsewhere.at(start)), max(0.0, elsewhere.at(end)) + 1 / RATE, FINE))
        check = _Check(elsewhere, query, moved, mirrored=mirrored, shifts=COARSE) if len(moved) else check
    return check.result()


class _Check:
    def __init__(self, line: Line, query: Film, reference: Film, *, mirrored: bool, shifts: tuple[int, ...]) -> None:
        self._shifts = shifts
        self._found: dict[Line, tuple[float, Affine, int] | None] = {}
        self._line, self._query, self._reference, self._mirrored = line, query, reference, mirrored
        self._detector = Detector(3 * POINTS, levels=6, threshold=6)
        self._query_points = cache(lambda one: self._points(query.lumas[one]))
        self._reference_points = cache(lambda other: self._points(reference.lumas[other]))

    def _points(self, luma: Luma) -> Points:
        return spread(self._detector.points(luma), luma.shape, POINTS)

    def result(self) -> Verified | None:
        best = self._best()
        if best is None:
            return None
        moved = self._timed(self._comparer(best[1]))
        if self._apart(moved) > 0.15:  # other moments: other transformations
            self._line = moved
            best = self._best() or best
            moved = self._timed(self._comparer(best[1]))
        self._line = moved
        return self._measured(best[1], best[2])

    def _apart(self, other: Line) -> float:
        """Seconds between the line and another one, where that is most."""
        return max(abs(other.at(each) - self._line.at(each)) for each in (self._line.start_s, self._line.end_s))

    def elsewhere(self, reference_frames: Frames) -> Line | None:
        """Where hardly anything moves, many moments look alike: the line at that of half a minute around which fits
        best. None where the picture moves as a whole, or the line is the best already."""
        best = self._best()
        if best is None:
            return None
        comparer = self._comparer(best[1])
        samples = [one for one, _ in self._samples(9)]
        queries = [comparer.query(self._query.lumas[one]) for one in samples]
        moving = comparer.active(queries) if len(queries) > 2 else None
        if moving is None:
            return None
        start, end = self._line.at(self._line.start_s), self._line.at(self._line.end_s)
        far = Film(reference_frames(max(0.0, start - FAR_S), max(0.0, end) + FAR_S, RATE))
        references = [comparer.reference(luma) for luma in far.lumas]
        table = np.array(
            [[comparer.agreement(query, each, moving).mean for each in references] for query in queries]
        ).reshape(len(queries), len(references))
        moved = self._moved(samples, table, far, FAR_S)
        return moved if abs(moved.at(moved.start_s) - start) > SHIFT_S else None

    def _best(self) -> tuple[float, Affine, int] | None:
        """The transformation under which the samples agree best."""
        if self._line not in self._found:
            self._found[self._line] = self._looked_for()
        return self._found[self._line]

    def _looked_for(self) -> tuple[float, Affine, int] | None:
        best: tuple[float, Affine, int] | None = None
        least = 0.0
        for matrix, inliers in self._hypotheses():
            if not self._plausible(matrix):
                continue
            share, seen = self._quick(matrix)
            # what covers more of the picture explains more of it
            if best is None or share + SEEN * seen > best[0]:
                best, least = (share + SEEN * seen, matrix, inliers), share
        return best if best is not None and least >= LEAST_LASTING else None

    def _plausible(self, matrix: Affine) -> bool:
        """Whether much of one picture is in the other: nobody puts a corner of the one in a corner of the other."""
        query, reference = self._query.lumas[0].shape, self._reference.lumas[0].shape
        seen = self._comparer(matrix).seen
        scale = abs(float(np.linalg.det(matrix[:, :2])))
        visible = seen * query[0] * query[1] / max(scale * reference[0] * reference[1], 1e-6)
        return bool(max(seen, visible) >= LEAST_COMMON)

    def _samples(self, count: int = SAMPLES) -> list[tuple[int, int]]:
        """Frames of both at moments spread over the line."""
        moments = np.linspace(self._line.start_s, self._line.end_s, count + 2)[1:-1]
        pairs = []
        for moment in moments:
            one = self._query.nearest(float(moment))
            if one is None:
                continue
            other = self._reference.nearest(self._line.at(float(self._query.times[one])))
            if other is not None:
                pairs.append((one, other))
        return pairs

    def _hypotheses(self) -> Iterable[tuple[Affine, int]]:
        pairs = self._samples()
        if not pairs:
            return
        best, shift = self._shifted(pairs[:: 2 if len(pairs) > 4 else 1], self._shifts)
        finer, _ = self._shifted(pairs, tuple(shift + step for step in FINER))
        best = finer or best
        yield from best
        yield self._content_to_content(pairs), 0

    def _shifted(self, pairs: Sequence[tuple[int, int]], shifts: Sequence[int]) -> tuple[list[tuple[Affine, int]], int]:
        """The transformations of the shift at which most points agree.

        Beside it, one that is right for a frame is wrong for the next, because the camera does not move evenly.
        """
        best: list[tuple[Affine, int]] = []
        chosen = 0
        for shift in shifts:
            moved = [
                (self._query_points(one), self._reference_points(other + shift))
                for one, other in pairs
                if 0 <= other + shift < len(self._reference)
            ]
            found = transformations(moved) if moved else []
            if found and (not best or found[0][1] > best[0][1]):
                best, chosen = found, shift
        return best, chosen

    def _content_to_content(self, pairs: Sequence[tuple[int, int]]) -> Affine:
        """The whole content of the one lies on the whole content of the other."""
        one, other = pairs[len(pairs) // 2]
        source, target = content(self._reference.lumas[other]), content(self._query.lumas[one])
        across, down = target.width / source.width, target.height / source.height
        if self._mirrored:  # the film was turned as a whole, borders with it
            target = content(self._query.lumas[one])
        return np.array([
            [across, 0, target.left - across * source.left], [0, down, target.top - down * source.top],
        ])  # fmt: skip

    def _comparer(self, matrix: Affine) -> Comparer:
        return Comparer(matrix, self._query.lumas[0].shape, self._reference.lumas[0].shape)

    def _quick(self, matrix: Affine) -> tuple[float, float]:
        """How much agrees lastingly, and is seen, at the samples; of each the best of the neighbouring frames."""
        comparer = self._comparer(matrix)
        pairs = []
        for one, other in self._samples():
            query = comparer.query(self._query.lumas[one])
            near = range(max(0, other - 6), min(len(self._reference), other + 7), 2)
            prepared = [comparer.reference(self._reference.lumas[each]) for each in near]
            pairs.append((query, max(prepared, key=lambda each: comparer.agreement(query, each).share)))
        return comparer.lasting(pairs)[1], comparer.seen

    def _measured(self, matrix: Affine, inliers: int) -> Verified | None:
        comparer = self._comparer(matrix)
        queries = [comparer.query(luma) for luma in self._query.lumas]
        references = [comparer.reference(luma) for luma in self._reference.lumas]
        line = self._line
        partners = [(queries[one], references[other]) for one, other in self._samples(9)]
        places, lasting = comparer.lasting(partners)
        where = places if lasting < WHOLE else None
        if lasting < LEAST_LASTING:
            return None
        shares = np.zeros(len(queries))
        partner = np.full(len(queries), -1)
        for one, time_s in enumerate(self._query.times):
            middle = self._reference.nearest(line.at(float(time_s)))
            if middle is None:
                continue
            for near in range(max(0, middle - 2), min(len(references), middle + 3)):
                found = comparer.agreement(queries[one], references[near], where)
                if found.textured >= LEAST_TEXTURE * lasting and found.share > shares[one]:
                    shares[one], partner[one] = found.share, near
        span = self._span(line, shares)
        if span is None:
            return None
        first, last = span
        inside = slice(first, last + 1)
        step = 1 / RATE
        measured = Line(
            line.speed,
            line.offset_s,
            float(self._query.times[first]),
            float(self._query.times[last]) + step,
            line.score,
        )
        return Verified(
            measured, self._mirrored, matrix, float(np.median(shares[inside])) * min(1.0, 0.5 + lasting / 2),
            self._motion(comparer, queries, references, partner, (first, last), where), inliers, comparer.seen,
            self._query.lumas[0].shape, self._reference.lumas[0].shape,
        )  # fmt: skip

    def _timed(self, comparer: Comparer) -> Line:
        """The line moved to where frames spread over it agree best, then led through the best partner of each."""
        samples = [one for one, _ in self._samples(9)]
        references = [comparer.reference(luma) for luma in self._reference.lumas]
        table = np.zeros((len(samples), len(references)))
        queries = [comparer.query(self._query.lumas[one]) for one in samples]
        moving = comparer.active(queries) if len(queries) > 2 else None
        for row, one in enumerate(samples):
            for near in self._within(one):
                table[row, near] = comparer.agreement(queries[row], references[near], moving).mean
        line = self._moved(samples, table, self._reference, SHIFT_S)
        x: list[float] = []
        y: list[float] = []
        for row, one in enumerate(samples):
            middle = self._reference.nearest(line.at(float(self._query.times[one])))
            if middle is None:
                continue
            low, high = max(0, middle - 8), min(len(references), middle + 9)
            shares = table[row, low:high]
            if shares.max() >= SAME and shares.max() - np.median(shares) >= 0.02:
                x.append(float(self._query.times[one]))
                y.append(float(self._reference.times[low + int(np.argmax(shares))]))
        if len(x) < 4 or max(x) - min(x) < 1.5:
            return line
        slope, offset = _fitted(np.array(x), np.array(y))
        if not 0.45 <= slope <= 2.2 or abs(slope - line.speed) > 0.2 * line.speed:
            return line
        return Line(slope, offset, line.start_s, line.end_s, line.score)

    def _within(self, one: int) -> range:
        """Frames of the reference around the line's partner of a frame."""
        expected = self._line.at(float(self._query.times[one]))
        near = np.flatnonzero(np.abs(self._reference.times - expected) <= SHIFT_S)
        return range(int(near[0]), int(near[-1]) + 1) if len(near) else range(0)

    def _moved(self, samples: list[int], table: NDArray[np.float64], reference: Film, furthest_s: float) -> Line:
        """The line, or one at the original speed or moved by up to ``furthest_s``, with the best agreement."""
        if not samples:
            return self._line
        moments = self._query.times[samples]
        middle = float(np.mean(moments))
        best, chosen = -1.0, self._line
        shifts = np.arange(-furthest_s, furthest_s + 0.01, 1 / FINE)
        rows = np.arange(len(samples))
        for speed in dict.fromkeys((1.0, self._line.speed, *(SPEEDS if self._shifts == ROUGH else ()))):
            offsets = self._line.at(middle) + shifts - speed * middle
            partners = reference.nearest_all(speed * moments[None, :] + offsets[:, None])
            shares = np.sort(np.where(partners >= 0, table[rows, partners], 0.0), axis=1)[:, len(samples) // 2 :]
            totals = shares.mean(axis=1) - 0.0003 * np.abs(shifts)
            place = int(np.argmax(totals))
            if totals[place] > best + 0.001:
                best = float(totals[place])
                chosen = Line(speed, float(offsets[place]), self._line.start_s, self._line.end_s, self._line.score)
        return chosen

    def _span(self, line: Line, shares: NDArray[np.float64]) -> tuple[int, int] | None:
        """First and last frame of the longest stretch of same frames that touches the line."""
        same = np.flatnonzero(shares >= SAME)
        if not len(same):
            return None
        cuts = np.flatnonzero(np.diff(same) > HOLE + 1)
        begins, ends = np.concatenate([[0], cuts + 1]), np.concatenate([cuts, [len(same) - 1]])
        best: tuple[int, int] | None = None
        for begin, end in zip(same[begins], same[ends], strict=True):
            touches = self._query.times[end] >= line.start_s - 0.5 and self._query.times[begin] <= line.end_s + 0.5
            if touches and (best is None or end - begin > best[1] - best[0]):
                best = (int(begin), int(end))
        if best is None or (best[1] - best[0] + 1) / RATE < LEAST_S:
            return None
        return best

    def _motion(
        self, comparer: Comparer, queries: list[Patch], references: list[Patch],
        partner: NDArray[np.int64], span: tuple[int, int], where: NDArray[np.bool_] | None,
    ) -> float | None:  # fmt: skip
        first, last = span
        shares, moving = [], []
        for one in range(first, last - APART + 1, max(1, (last - first) // 12)):
            before, behind = int(partner[one]), int(partner[one + APART])
            if before < 0 or behind < 0 or before == behind:
                continue
            share, moved = comparer.motion(
                (queries[one], queries[one + APART]), (references[before], references[behind]), where
            )
            if moved >= MOVES:
                shares.append(share)
                moving.append(moved)
        return float(np.average(shares, weights=moving)) if len(shares) >= 3 else None


def _better_half(shares: Sequence[float]) -> float:
    """Mean of the better half: a line may reach beyond what is the same."""
    return float(np.mean(sorted(shares)[len(shares) // 2 :])) if shares else 0.0


def _fitted(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """A line by the median of slopes (Theil-Sen), which a few wrong partners do not bend."""
    one, other = np.triu_indices(len(x), 1)
    apart = np.abs(x[other] - x[one]) > 0.5
    slope = float(np.median((y[other] - y[one])[apart] / (x[other] - x[one])[apart]))
    return slope, float(np.median(y - slope * x))
