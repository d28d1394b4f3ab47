"""ORB points: small patches that are found again after cropping, turning, mirroring and under overlays.

After Rublee et al., "ORB: an efficient alternative to SIFT or SURF" (2011), by OpenCV.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.pdq import Luma

DESCRIPTOR = 32
"""Bytes of a descriptor."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """``places``: (n, 2) x and y in pixels; ``descriptors``: (n, 32)."""

    places: NDArray[np.float32]
    descriptors: NDArray[np.uint8]


class Detector:
    """Finds up to ``most`` points of a frame. One for each thread: OpenCV's detectors hold state."""

    def __init__(self, most: int, *, levels: int = 4, threshold: int = 12) -> None:
        self._orb = cv2.ORB.create(
            nfeatures=most, scaleFactor=1.4, nlevels=levels, fastThreshold=threshold, edgeThreshold=16, patchSize=31
        )

    def points(self, luma: Luma) -> Points:
        """The points of a frame, the strongest first."""
        found, descriptors = self._orb.detectAndCompute(np.ascontiguousarray(luma), None)
        if descriptors is None or not len(found):
            return Points(np.zeros((0, 2), np.float32), np.zeros((0, DESCRIPTOR), np.uint8))
        places = np.array([point.pt for point in found], dtype=np.float32)
        return Points(places, np.asarray(descriptors, dtype=np.uint8))
