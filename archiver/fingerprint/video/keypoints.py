"""ORB points: small patches that are found again after cropping, turning, mirroring and under overlays.

After Rublee et al., "ORB: an efficient alternative to SIFT or SURF" (2011), by OpenCV.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.pdq import Luma

CELLS = (6, 4)
BARE = 0.55
"""Share of the cells without a point from which on points are looked for in what is hardly to be seen, too."""
NOISE_PX, CLEARED = 2.0, 8.0
"""Blur that takes grain and coding away; how far contrast may be raised after it."""
DESCRIPTOR = 32
"""Bytes of a descriptor."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """``places``: (n, 2) x and y in pixels; ``descriptors``: (n, 32)."""

    places: NDArray[np.float32]
    descriptors: NDArray[np.uint8]


class Detector:
    """Finds points of a frame, up to ``most`` of what is plain and as many of what is hardly to be seen (clouds, fog,
    bare walls), where that is most of the frame. One for each thread: OpenCV's detectors hold state."""

    def __init__(self, most: int, *, levels: int = 4, threshold: int = 12) -> None:
        self._orb = cv2.ORB.create(
            nfeatures=most, scaleFactor=1.4, nlevels=levels, fastThreshold=threshold, edgeThreshold=16, patchSize=31
        )
        self._contrast = cv2.createCLAHE(CLEARED, CELLS)

    def points(self, luma: Luma) -> Points:
        """The points of a frame, the strongest first; then those of cells that have none of these."""
        plain = self._detected(luma)
        bare = np.ones(CELLS[0] * CELLS[1], np.bool_)
        bare[_cells(plain, luma.shape)] = False
        if bare.mean() < BARE:
            return plain
        smooth = cv2.GaussianBlur(luma, (0, 0), NOISE_PX)
        faint = self._detected(np.asarray(self._contrast.apply(smooth), np.uint8))
        added = bare[_cells(faint, luma.shape)]
        return Points(
            np.concatenate([plain.places, faint.places[added]]),
            np.concatenate([plain.descriptors, faint.descriptors[added]]),
        )

    def _detected(self, luma: Luma) -> Points:
        found, descriptors = self._orb.detectAndCompute(np.ascontiguousarray(luma), None)
        if descriptors is None or not len(found):
            return Points(np.zeros((0, 2), np.float32), np.zeros((0, DESCRIPTOR), np.uint8))
        places = np.array([point.pt for point in found], dtype=np.float32)
        strength = np.array([point.response for point in found])
        order = np.argsort(-strength, kind="stable")
        return Points(places[order], np.asarray(descriptors, dtype=np.uint8)[order])


def spread(points: Points, shape: tuple[int, ...], most: int) -> Points:
    """``most`` points that lie all over the frame: from each of 6 by 4 cells the strongest, in turns. Strength alone
    would take a logo's or a caption's corners, and leave nothing of what a crop leaves."""
    if len(points.places) <= most:
        return points
    cells = _cells(points, shape)
    by_cell = np.argsort(cells, kind="stable")
    starts = np.concatenate([[0], np.flatnonzero(np.diff(cells[by_cell])) + 1])
    turn = np.empty(len(cells), np.int64)
    turn[by_cell] = np.arange(len(cells)) - np.repeat(starts, np.diff([*starts, len(cells)]))
    chosen = np.sort(np.argsort(turn, kind="stable")[:most])
    return Points(points.places[chosen], points.descriptors[chosen])


def _cells(points: Points, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """In which cell each point lies."""
    height, width = shape[:2]
    columns = np.clip(points.places[:, 0] * CELLS[0] / width, 0, CELLS[0] - 1).astype(np.int64)
    rows = np.clip(points.places[:, 1] * CELLS[1] / height, 0, CELLS[1] - 1).astype(np.int64)
    return rows * CELLS[0] + columns
