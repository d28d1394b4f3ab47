"""Two frames compared under a transformation: where one picture is in the other, and how well they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.video.keypoints import Points

Affine = NDArray[np.float64]
"""(2, 3): from x and y in the reference to x and y in the query."""
BLOCK = 11
"""Pixels of the side of a block, at half the size of a frame."""
TEXTURE = 14.0
"""Variance of grey levels above which a block shows something."""
FAINT = 2.0
"""The same of a picture averaged over time."""
AGREES = 0.55
"""Correlation above which two blocks show the same."""
LEAST_TEXTURE = 0.04
"""Share of the picture that must show something; else nothing can be said."""
OFTEN = 0.4
"""Share of frames."""
NEAR_PX = 4.0
LEAST_INLIERS = 12
FAR_BITS = 64


def transformations(pairs: Sequence[tuple[Points, Points]]) -> list[tuple[Affine, int]]:
    """What leads from the references to the queries of all pairs (query, reference), with how many points agree on it.

    Found by RANSAC over the points of all pairs together, so that it may rest on a few points in each; then among those
    that do not agree on it, for a picture can hold itself (a screen in a studio) or a pattern.
    """
    sources: list[NDArray[np.float32]] = []
    targets: list[NDArray[np.float32]] = []
    for found, known in pairs:
        source, target = _matched(found, known)
        sources.append(source)
        targets.append(target)
    source, target = np.concatenate(sources), np.concatenate(targets)
    found_ones: list[tuple[Affine, int]] = []
    for _ in range(2):
        one = _agreed(source, target)
        if one is None:
            break
        matrix, inside = one
        found_ones.append((matrix, int(inside.sum())))
        source, target = source[~inside], target[~inside]
    return found_ones


def _agreed(source: NDArray[np.float32], target: NDArray[np.float32]) -> tuple[Affine, NDArray[np.bool_]] | None:
    if len(source) < LEAST_INLIERS:
        return None
    found_matrix, inliers = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=NEAR_PX, maxIters=4000, confidence=0.999
    )
    if found_matrix is None:  # the library's own types leave that out
        return None  # type: ignore[unreachable]
    matrix = np.asarray(found_matrix, np.float64)
    inside = inliers.ravel().astype(bool)
    if not _plausible(matrix) or int(inside.sum()) < LEAST_INLIERS:
        return None
    return _exact(matrix, source[inside], target[inside]), inside


def _exact(matrix: Affine, source: NDArray[np.float32], target: NDArray[np.float32]) -> Affine:
    """With sides stretched apart, where enough points say so."""
    if len(source) < 30:
        return np.asarray(matrix, np.float64)
    free, _ = cv2.estimateAffine2D(source, target, method=cv2.RANSAC, ransacReprojThreshold=2.0)
    if free is None:
        return matrix  # type: ignore[unreachable]
    exact = np.asarray(free, np.float64)
    return exact if _plausible(exact) else matrix


def _plausible(matrix: Affine) -> bool:
    """Neither shrunk to nothing nor sheared beyond what editing does."""
    size = float(np.linalg.det(matrix[:, :2]))
    across, down = float(np.linalg.norm(matrix[:, 0])), float(np.linalg.norm(matrix[:, 1]))
    return 0.02 < size < 25 and 0.4 < across / max(down, 1e-6) < 2.5


def _matched(found: Points, known: Points) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Places in the reference and in the query of points that are nearest to each other."""
    nothing = np.zeros((0, 2), np.float32)
    if len(found.places) < 3 or len(known.places) < 3:
        return nothing, nothing
    matches = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(found.descriptors, known.descriptors)
    near = [match for match in matches if match.distance <= FAR_BITS]
    if not near:
        return nothing, nothing
    return known.places[[match.trainIdx for match in near]], found.places[[match.queryIdx for match in near]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """``share``: of what shows something, how much agrees (0 to 1); ``mean``: its mean correlation, which tells moments
    apart that differ by a pixel; ``textured``: share of the common picture that shows something; ``seen``: share of the
    query that the reference covers."""

    share: float
    mean: float
    textured: float
    seen: float


class Comparer:
    """Compares frames of one size with references under one transformation."""

    def __init__(self, matrix: Affine, query_shape: tuple[int, int], reference_shape: tuple[int, int]) -> None:
        self._size = (max(query_shape[1] // 2, 8), max(query_shape[0] // 2, 8))
        half = matrix.copy()
        half[:, 2] = matrix[:, 2] / 2
        half[:, :2] = matrix[:, :2]
        self._half = half
        self._reference_size = (max(reference_shape[1] // 2, 8), max(reference_shape[0] // 2, 8))
        covered = np.full((self._reference_size[1], self._reference_size[0]), 255, np.uint8)
        inside = cv2.warpAffine(covered, half, self._size)
        self._covered = float((inside > 250).mean())
        # a block that reaches over the edge of the reference would agree with whatever bar lies there
        self._mask = cv2.erode(inside, np.ones((BLOCK + 2, BLOCK + 2), np.uint8)) > 250
        self._area = float(self._mask.mean())
        self._pixels = max(int(np.count_nonzero(self._mask)), 1)

    @property
    def covered(self) -> float:
        """Share of the query that the reference covers."""
        return self._covered

    @property
    def seen(self) -> float:
        """The same without the edge of the reference, where nothing is compared."""
        return self._area

    def query(self, luma: Luma) -> Patch:
        """A frame of the query, prepared."""
        return _patch(_half_size(luma, self._size))

    def reference(self, luma: Luma) -> Patch:
        """A frame of the reference, prepared."""
        small = _half_size(luma, self._reference_size)
        return _patch(np.asarray(cv2.warpAffine(small, self._half, self._size), np.float32))

    def agreement(self, query: Patch, reference: Patch, where: NDArray[np.bool_] | None = None) -> Agreement:
        """How far two prepared frames show the same (``where``: of these places alone)."""
        if self._area < 0.02:
            return Agreement(0.0, 0.0, 0.0, self._area)
        both = np.minimum(query.variance, reference.variance) > TEXTURE
        both &= self._mask
        if where is not None:
            both &= where
        count = int(np.count_nonzero(both))
        if not count:
            return Agreement(0.0, 0.0, 0.0, self._area)
        found = _correlation(query, reference)[both]
        share, mean = float(np.count_nonzero(found > AGREES)) / count, float(np.maximum(found, 0.0).mean())
        return Agreement(share, mean, count / self._pixels, self._area)

    def lasting(self, pairs: Sequence[tuple[Patch, Patch]]) -> tuple[NDArray[np.bool_], float]:
        """Where pairs of frames agree again and again, and what share that is of all that shows something.

        The rest was laid over the picture, or the pairs are of other moments.
        """
        shows = np.zeros(self._mask.shape, np.int32)
        agrees = np.zeros(self._mask.shape, np.int32)
        for query, reference in pairs:
            textured = (np.minimum(query.variance, reference.variance) > TEXTURE) & self._mask
            shows += textured
            agrees += textured & (_correlation(query, reference) > AGREES)
        often = shows >= max(1, OFTEN * len(pairs))
        places = often & (agrees >= OFTEN * shows)
        return places, float(np.count_nonzero(places)) / max(int(np.count_nonzero(often)), 1)

    def standing(self, pairs: Sequence[tuple[Patch, Patch]]) -> float:
        """Share of what the references show on average over time that the queries show on average, too (0 to 1).

        Noise is gone from averages, so that they tell two walls apart on which hardly anything is to be seen.
        """
        query = _patch(np.mean([one.picture for one, _ in pairs], axis=0))
        reference = _patch(np.mean([other.picture for _, other in pairs], axis=0))
        shown = (reference.variance > FAINT) & self._mask
        count = int(np.count_nonzero(shown))
        return float(np.count_nonzero(_correlation(query, reference)[shown] > AGREES)) / count if count else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A picture with mean and variance of the block around each pixel."""

    picture: NDArray[np.float32]
    mean: NDArray[np.float32]
    variance: NDArray[np.float32]


def _patch(picture: NDArray[np.float32]) -> Patch:
    mean = _blurred(picture)
    return Patch(picture, mean, np.maximum(_blurred(picture * picture) - mean * mean, 1e-3))


def _blurred(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.blur(picture, (BLOCK, BLOCK)), np.float32)


def _half_size(luma: Luma, size: tuple[int, int]) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.float32)


def _correlation(one: Patch, other: Patch) -> NDArray[np.float32]:
    """Correlation of the blocks around each pixel."""
    both = _blurred(one.picture * other.picture) - one.mean * other.mean
    return np.asarray(both / np.sqrt(one.variance * other.variance), np.float32)
