"""How the points of one picture lie in another: a plane seen from elsewhere, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.picture.fingerprint import PicturePrint
from archiver.fingerprint.picture.keypoints import mirrored

Homography = NDArray[np.float64]
"""3x3: places in the (shrunk) reference to places in the query."""

Numbers = NDArray[np.int64]

RATIO = 0.87
"""A point belongs to its nearest one only if the second nearest is that much farther away (Lowe, 2004)."""
FARTHEST = 80
"""Bits between two points that may be the same."""
NEAR = 4.0
"""Pixels from its place within which a point lies where it should."""
FEWEST = 6
MOST_PLANES = 2
MIDDLE = 0.64
ZOOM, SHEAR, TILT = 8.0, 2.2, 0.0016
"""Bounds of what is believed: enlargement, one direction against the other, perspective (per pixel)."""
SAMPLE_SEED = 1


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """``matrix`` takes places of the reference to the query; ``inliers``: (n, 2) places of the reference that agree,
    ``inner`` of them in the middle of it."""

    matrix: Homography
    inliers: NDArray[np.float32]
    mirrored: bool
    inner: int

    @property
    def count(self) -> int:
        """Points that agree."""
        return len(self.inliers)


def geometries(query: PicturePrint, reference: PicturePrint) -> Iterator[Geometry]:
    """Planes of the reference that are in the query, of the picture, then of its mirror image, the larger ones first.

    Several, for two pages of one design have it in common and, elsewhere, perhaps a picture.
    """
    for mirror in (False, True):
        bits = mirrored(reference.points) if mirror else reference.points
        mine, theirs = _pairs(query.points, bits)
        for _ in range(MOST_PLANES):
            found, left = _plane(query, reference, mine, theirs, mirror=mirror)
            if found is not None:
                yield found
            if found is None or left.sum() < FEWEST:
                break
            mine, theirs = mine[left], theirs[left]


def _plane(
    query: PicturePrint, reference: PicturePrint, mine: Numbers, theirs: Numbers, *, mirror: bool
) -> tuple[Geometry | None, NDArray[np.bool_]]:
    """A plane, and which pairs of points are not on it."""
    left = np.ones(len(mine), np.bool_)
    if len(mine) < FEWEST:
        return None, left
    chosen = np.flatnonzero(_alike(query, reference, mine, theirs, mirror=mirror))
    if len(chosen) < FEWEST:
        return None, left
    here, there = query.xy[mine[chosen]], reference.xy[theirs[chosen]]
    # OpenCV takes no sample that is turned inside out: a mirror image is turned back first.
    flip = np.diag([-1.0, 1.0, 1.0]) if mirror else np.eye(3)
    cv2.setRNGSeed(SAMPLE_SEED)
    upright = there * np.array([flip[0, 0], 1], np.float32)
    found: NDArray[np.float64] | None
    found, mask = cv2.findHomography(upright, here, cv2.USAC_MAGSAC, NEAR, None, 2000, 0.999)  # type: ignore[assignment]
    if found is None:
        return None, left
    matrix = np.asarray(found @ flip, np.float64)
    if not believable(matrix, reference, mirror=mirror):
        return None, left
    agreeing = np.asarray(mask).ravel().astype(bool)
    left[chosen[agreeing]] = False
    places = there[agreeing]
    # Points at the same place in several scales are one witness.
    distinct = np.unique(np.rint(places / 3).astype(np.int64), axis=0, return_index=True)[1]
    if len(distinct) < FEWEST:
        return None, left
    places = places[distinct]
    off = np.abs(places / (reference.width, reference.height) - 0.5)
    return Geometry(matrix, places, mirror, int((off < MIDDLE / 2).all(axis=1).sum())), left


def _pairs(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Points that are each other's nearest, clearly or very closely."""
    if not len(one) or len(other) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    bits, nearest = (
        np.asarray(each) for each in cv2.batchDistance(one, other, cv2.CV_32S, K=2, normType=cv2.NORM_HAMMING)
    )
    back = np.asarray(cv2.batchDistance(other, one, cv2.CV_32S, K=1, normType=cv2.NORM_HAMMING)[1])[:, 0]
    rows, theirs = np.arange(len(one)), nearest[:, 0]
    good = (back[theirs] == rows) & (bits[:, 0] <= FARTHEST) & (bits[:, 0] < RATIO * bits[:, 1])
    return rows[good], theirs[good]


def _alike(
    query: PicturePrint, reference: PicturePrint, mine: NDArray[np.int64], theirs: NDArray[np.int64], *, mirror: bool
) -> NDArray[np.bool_]:
    """Pairs that tell of about the same turn and enlargement as most (two neighbouring drawers of a histogram each)."""
    angle = reference.angles[theirs].astype(np.int64)
    turn = (query.angles[mine].astype(np.int64) - (128 - angle if mirror else angle)) % 256
    zoom = query.scales[mine].astype(np.int64) - reference.scales[theirs].astype(np.int64)
    votes = np.zeros((16, 17), np.int64)
    np.add.at(votes, (turn // 16, np.clip(zoom // 16 + 8, 0, 16)), 1)
    around = votes + np.roll(votes, -1, axis=0)
    around[:, :-1] += around[:, 1:].copy()
    first_turn, first_zoom = np.unravel_index(int(around.argmax()), around.shape)
    drawer = np.clip(zoom // 16 + 8, 0, 16) - first_zoom
    return ((turn // 16 - first_turn) % 16 <= 1) & (drawer >= 0) & (drawer <= 1)


def believable(matrix: Homography, reference: PicturePrint, *, mirror: bool) -> bool:
    """Whether a picture can have been turned, enlarged and tilted so."""
    if not np.isfinite(matrix).all() or abs(matrix[2, 2]) < 1e-9:
        return False
    matrix = matrix / matrix[2, 2]
    if float(np.abs(matrix[2, :2]).max()) > TILT:
        return False
    linear = linear_part(matrix, reference)
    determinant = float(np.linalg.det(linear))
    if (determinant < 0) != mirror:
        return False
    large, small = np.linalg.svd(linear, compute_uv=False)
    return bool(small > 1 / ZOOM and large < ZOOM and large < SHEAR * small)


def linear_part(matrix: Homography, reference: PicturePrint) -> NDArray[np.float64]:
    """How the middle of the reference is turned and enlarged: 2x2."""
    middle = np.array([reference.width / 2, reference.height / 2, 1.0])
    across, down, depth = matrix @ middle
    place = np.array([across, down]) / depth
    return np.asarray((matrix[:2, :2] - np.outer(place, matrix[2, :2])) / depth)
