"""A line through another film compared frame by frame: whether it is a copy, from when to when, what was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.frames import RATE, Frame
from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.video.align import Line
from archiver.fingerprint.video.content import content
from archiver.fingerprint.video.keypoints import Detector
from archiver.fingerprint.video.pixels import LEAST_TEXTURE, Affine, Comparer, Patch, transformation

Frames = Callable[[float, float], Iterable[Frame]]
"""The frames of a film between two moments (seconds), on the grid."""

AROUND_S = 4.0
"""So much before and behind the line is looked at."""
SAMPLES = 7
SAME = 0.5
"""Share of what is seen that must agree for a frame to be the same."""
HOLE = 3
"""Frames of the grid that may differ inside a stretch (a flash, a dissolve)."""
SHIFT_S = 3.0
"""A line may be moved so far: what hardly changes looks alike at many moments."""
LEAST_S = 1.0
"""Shorter stretches are not claimed."""
MOVES = 0.02


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
        if not len(self.times):
            return None
        place = int(np.argmin(np.abs(self.times - time_s)))
        return place if abs(float(self.times[place]) - time_s) <= 2 / RATE else None


def _flipped(luma: Luma) -> Luma:
    return np.asarray(cv2.flip(luma, 1), np.uint8)


def verify(line: Line, query_frames: Frames, reference_frames: Frames, *, mirrored: bool) -> Verified | None:
    """None where the pixels do not bear the line out."""
    start, end = max(0.0, line.start_s - AROUND_S), line.end_s + AROUND_S
    query = Film(query_frames(start, end), mirrored=mirrored)
    reference = Film(reference_frames(max(0.0, line.at(start)), max(0.0, line.at(end)) + 1 / RATE))
    if not len(query) or not len(reference):
        return None
    return _Check(line, query, reference, mirrored=mirrored).result()


class _Check:
    def __init__(self, line: Line, query: Film, reference: Film, *, mirrored: bool) -> None:
        self._line, self._query, self._reference, self._mirrored = line, query, reference, mirrored
        self._detector = Detector(400, levels=6, threshold=7)

    def result(self) -> Verified | None:
        best = self._best()
        if best is None:
            return None
        moved = self._timed(self._comparer(best[1]))
        if abs(moved.at(moved.start_s) - self._line.at(moved.start_s)) > 0.3:  # other moments: other transformations
            self._line = moved
            best = self._best() or best
            moved = self._timed(self._comparer(best[1]))
        self._line = moved
        return self._measured(best[1], best[2])

    def _best(self) -> tuple[float, Affine, int] | None:
        """The transformation under which the samples agree best."""
        best: tuple[float, Affine, int] | None = None
        for matrix, inliers in self._hypotheses():
            share = self._quick(matrix)
            if best is None or share > best[0]:
                best = (share, matrix, inliers)
            if share >= 0.8:
                break
        return best if best is not None and best[0] >= 0.3 else None

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
        found = transformation(
            [(self._query.lumas[one], self._reference.lumas[other]) for one, other in pairs], self._detector
        )
        if found is not None:
            yield found
        yield self._content_to_content(pairs), 0

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

    def _quick(self, matrix: Affine) -> float:
        """Agreement at the samples, each with the best of the neighbouring frames."""
        comparer = self._comparer(matrix)
        shares = []
        for one, other in self._samples():
            query = comparer.query(self._query.lumas[one])
            best = 0.0
            for near in range(max(0, other - 2), min(len(self._reference), other + 3)):
                found = comparer.agreement(query, comparer.reference(self._reference.lumas[near]))
                if found.textured >= LEAST_TEXTURE:
                    best = max(best, found.share)
            shares.append(best)
        return _better_half(shares)

    def _measured(self, matrix: Affine, inliers: int) -> Verified | None:
        comparer = self._comparer(matrix)
        queries = [comparer.query(luma) for luma in self._query.lumas]
        references = [comparer.reference(luma) for luma in self._reference.lumas]
        line = self._line
        shares = np.zeros(len(queries))
        partner = np.full(len(queries), -1)
        for one, time_s in enumerate(self._query.times):
            middle = self._reference.nearest(line.at(float(time_s)))
            if middle is None:
                continue
            for near in range(max(0, middle - 1), min(len(references), middle + 2)):
                found = comparer.agreement(queries[one], references[near])
                if found.textured >= LEAST_TEXTURE and found.share > shares[one]:
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
            measured, self._mirrored, matrix, float(np.median(shares[inside])),
            self._motion(comparer, queries, references, partner, first, last), inliers, comparer.seen,
            self._query.lumas[0].shape, self._reference.lumas[0].shape,
        )  # fmt: skip

    def _timed(self, comparer: Comparer) -> Line:
        """The line moved to where frames spread over it agree best, then led through the best partner of each."""
        samples = [one for one, _ in self._samples(9)]
        references = [comparer.reference(luma) for luma in self._reference.lumas]
        table = np.zeros((len(samples), len(references)))
        for row, one in enumerate(samples):
            query = comparer.query(self._query.lumas[one])
            for near in self._within(one):
                table[row, near] = comparer.agreement(query, references[near]).share
        line = self._moved(samples, table)
        x: list[float] = []
        y: list[float] = []
        for row, one in enumerate(samples):
            middle = self._reference.nearest(line.at(float(self._query.times[one])))
            if middle is None:
                continue
            low, high = max(0, middle - 4), min(len(references), middle + 5)
            shares = table[row, low:high]
            if shares.max() >= SAME and shares.max() - np.median(shares) >= 0.08:
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

    def _moved(self, samples: list[int], table: NDArray[np.float64]) -> Line:
        """The line, or one at the original speed or moved by up to ``SHIFT_S``, with the best agreement."""
        moments = self._query.times[samples]
        middle = float(np.mean(moments)) if len(moments) else self._line.start_s
        best, chosen = -1.0, self._line
        for speed in dict.fromkeys((1.0, self._line.speed)):
            for shift in np.arange(-SHIFT_S, SHIFT_S + 0.01, 1 / RATE):
                offset = self._line.at(middle) + float(shift) - speed * middle
                partners = [self._reference.nearest(speed * float(moment) + offset) for moment in moments]
                shares = [table[row, near] if near is not None else 0.0 for row, near in enumerate(partners)]
                total = (
                    float(np.mean(sorted(shares)[len(shares) // 2 :])) - 0.004 * abs(float(shift)) if shares else 0.0
                )
                if total > best + 0.005:
                    best, chosen = total, Line(speed, offset, self._line.start_s, self._line.end_s, self._line.score)
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
        partner: NDArray[np.int64], first: int, last: int,
    ) -> float | None:  # fmt: skip
        shares, moving = [], []
        for one in range(first, last - 1, max(1, (last - first) // 12)):
            before, behind = int(partner[one]), int(partner[one + 2])
            if before < 0 or behind < 0 or before == behind:
                continue
            share, moved = comparer.motion((queries[one], queries[one + 2]), (references[before], references[behind]))
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
