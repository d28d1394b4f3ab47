"""When: which moments of one film are those of another, where it is known how the one picture lies in the other.

Frames are compared by how they differ from their mean over time: what stands still (a studio, a wall, a logo) says
nothing about the moment, what moves or flickers everything. For every speed and offset this is the correlation of two
stretches over all pixels and frames at once, as in "space-time correlation" (Shechtman and Irani, 2005), but of grey
levels instead of gradients; it is worked out from the products of every two frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.video.align import Line
from archiver.fingerprint.video.film import Film
from archiver.fingerprint.video.pixels import Affine

SHRUNK = 4
"""Frames are compared at a quarter of their size, where a pixel of grain or of a shift counts little."""
AROUND = 9
"""Pixels of the surroundings from which details stand out."""
LEAST, MOST = 3, 40
"""Frames of the query that are compared."""
COMMON = 64
"""Pixels that both have in common at least."""
TOLD = 0.3
"""Correlation below which the moment is not told."""
USUAL = 0.003
"""The original speed is that of most footage: so much less correlation is enough for it."""
NEAR = 0.0005
"""What a second away from the line costs."""
NOISE = 4.0
"""Variance of grey levels over time that coding and grain alone may cause."""
STILL = 1.0
"""The same on average over the picture, below which nothing changes: of a photograph all moments are alike."""
ENDS_S = 0.4
"""Seconds at each end that are not compared: one frame of what comes before or behind would outweigh all others."""
BLOCK = 64
"""Offsets that are worked out together."""

Flat = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """Small pictures of frames in a row, (frames, pixels): grey levels, and what stands out of its surroundings."""

    levels: Flat
    details: Flat

    def restless(self) -> float:
        """Share of the details that changes over time: near 0 where the camera stands, 1 where it moves on."""
        changing = self.details - self.details.mean(axis=0)
        return float((changing**2).sum() / max(float((self.details**2).sum()), 1e-6))

    def stand_still(self) -> bool:
        """Whether hardly more than noise changes over time."""
        return float(self.levels.var(axis=0).mean()) < STILL


@dataclass(frozen=True, slots=True)
class Timed:
    """``line`` where the two agree best, and their ``correlation`` (-1 to 1) there."""

    line: Line
    correlation: float


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """A stretch of a query and a film in which it may be: ``moments`` of the query's pictures, and the frames that the
    reference's were made of."""

    moments: NDArray[np.float64]
    query: Pictures
    film: Film
    reference: Pictures

    @classmethod
    def of(cls, line: Line, query: Film, film: Film, matrix: Affine) -> Timing | None:
        """What lies along a line, but for its ends; None where that is too short, or too little of both is common."""
        chosen = _spread_over(query, line)
        if len(chosen) < LEAST or not len(film):
            return None
        shrinker = _Shrinker(matrix, query.lumas[0].shape, film.lumas[0].shape)
        if not shrinker.common:
            return None
        shown = shrinker.queries(query.lumas[int(one)] for one in chosen)
        return cls(query.times[chosen], shown, film, shrinker.references(film.lumas))

    @property
    def length_s(self) -> float:
        """Seconds of the query that are compared."""
        return float(self.moments[-1] - self.moments[0])

    def best(self, line: Line, speeds: Iterable[float], furthest_s: float, step_s: float) -> Timed:
        """The line of one of these speeds, at most ``furthest_s`` from ``line``, at which both agree best."""
        tables = [
            _Table(self.query.levels, self.reference.levels), _Table(self.query.details, self.reference.details)
        ]  # fmt: skip
        middle = float(self.moments.mean())
        shifts = np.arange(-furthest_s, furthest_s + step_s / 2, step_s)
        best, chosen, told = -1.0, line, 0.0
        for speed in dict.fromkeys(speeds):
            offsets = line.at(middle) + shifts - speed * middle
            partners = self.film.nearest_all(speed * self.moments[None, :] + offsets[:, None])
            found = np.mean([table.correlations(partners) for table in tables], axis=0)
            worth = found - NEAR * np.abs(shifts) + (USUAL if speed == 1.0 else 0.0)
            place = int(np.argmax(worth))
            if worth[place] > best:
                best, told = float(worth[place]), float(found[place])
                chosen = Line(float(speed), float(offsets[place]), line.start_s, line.end_s, line.score)
        return Timed(chosen, told)


class _Shrinker:
    """Makes small pictures of frames of the query, and of the reference as it lies in the query."""

    def __init__(self, matrix: Affine, query_shape: Sequence[int], reference_shape: Sequence[int]) -> None:
        self._size = _shrunk_size(query_shape)
        self._reference_size = _shrunk_size(reference_shape)
        self._matrix = matrix.copy()
        self._matrix[:, 2] /= SHRUNK
        everywhere = np.full(self._reference_size[::-1], 255, np.uint8)
        inside = cv2.warpAffine(everywhere, self._matrix, self._size)
        self._mask = cv2.erode(inside, np.ones((3, 3), np.uint8)) > 250
        self.common = bool(self._mask.sum() >= COMMON)

    def queries(self, lumas: Iterable[Luma]) -> Pictures:
        return self._prepared(_small(luma, self._size) for luma in lumas)

    def references(self, lumas: Iterable[Luma]) -> Pictures:
        small = (_small(luma, self._reference_size) for luma in lumas)
        return self._prepared(np.asarray(cv2.warpAffine(each, self._matrix, self._size), np.float32) for each in small)

    def _prepared(self, pictures: Iterable[NDArray[np.float32]]) -> Pictures:
        levels: list[Flat] = []
        details: list[Flat] = []
        for picture in pictures:
            smooth, around = _blurred(picture, 3), _blurred(picture, AROUND)
            levels.append(smooth[self._mask])
            details.append((smooth - around)[self._mask])
        return Pictures(np.stack(levels), np.stack(details))


def _spread_over(film: Film, line: Line) -> NDArray[np.int64]:
    """Frames of the query spread over a line without its ends, at most ``MOST``."""
    ends = min(ENDS_S, 0.15 * (line.end_s - line.start_s)) - 1e-3
    inside = np.flatnonzero((film.times >= line.start_s + ends) & (film.times <= line.end_s - ends))
    if len(inside) <= MOST:
        return inside
    return inside[np.unique(np.linspace(0, len(inside) - 1, MOST).astype(np.int64))]


class _Table:
    """Products of every two frames, of which correlations of stretches are sums."""

    def __init__(self, query: Flat, reference: Flat) -> None:
        variance = reference.var(axis=0)
        telling = variance / (variance + np.float32(NOISE))  # what hardly changes is noise, and most of the picture
        changing = (query - query.mean(axis=0)) * telling
        shown = (reference - reference.mean(axis=0)) * telling
        self._across = np.asarray(changing @ shown.T, np.float64)
        self._within = np.asarray(shown @ shown.T, np.float64)
        self._energy = float((changing.astype(np.float64) ** 2).sum())

    def correlations(self, partners: NDArray[np.int64]) -> NDArray[np.float64]:
        """Of each row of ``partners``: the reference's frame for each frame of the query, -1 where there is none."""
        parts = [self._some(partners[start : start + BLOCK]) for start in range(0, len(partners), BLOCK)]
        return np.concatenate([*parts, np.zeros(0)])

    def _some(self, partners: NDArray[np.int64]) -> NDArray[np.float64]:
        there = (partners >= 0).astype(np.float64)
        places = np.maximum(partners, 0)
        count = np.maximum(there.sum(axis=1), 1.0)
        rows = np.arange(partners.shape[1])
        straight = (self._across[rows, places] * there).sum(axis=1)
        mean = np.einsum("oij,oi,oj->o", self._across[rows[:, None], places[:, None, :]], there, there) / count
        own = (self._within[places, places] * there).sum(axis=1)
        own -= np.einsum("oij,oi,oj->o", self._within[places[:, :, None], places[:, None, :]], there, there) / count
        return np.asarray((straight - mean) / np.sqrt(np.maximum(own, 1e-3) * max(self._energy, 1e-3)), np.float64)


def _shrunk_size(shape: Sequence[int]) -> tuple[int, int]:
    return max(shape[1] // SHRUNK, 8), max(shape[0] // SHRUNK, 8)


def _small(luma: Luma, size: tuple[int, int]) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.float32)


def _blurred(picture: NDArray[np.float32], side: int) -> Flat:
    return np.asarray(cv2.blur(picture, (side, side)), np.float32)
