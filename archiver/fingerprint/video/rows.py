"""Hashes of frames: one for each region of each kept frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint import pdq
from archiver.fingerprint.frames import Frame
from archiver.fingerprint.video.content import Rectangle, content

MIDDLE = 0.9
"""Share of each side of the content that the middle has: what is left after a crop or under a logo in the corner."""


class Region(IntEnum):
    """What of a frame a hash is of."""

    CONTENT = 0
    MIDDLE = 1
    INNER = 2
    INNER_MIDDLE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Columns of equal length: ``times`` (seconds), ``regions``, ``hashes`` (n, 32), ``quality`` (0 to 100)."""

    times: NDArray[np.float32]
    regions: NDArray[np.uint8]
    hashes: NDArray[np.uint8]
    quality: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.times)

    @staticmethod
    def none() -> Rows:
        """No rows."""
        return Rows(
            np.zeros(0, np.float32), np.zeros(0, np.uint8), np.zeros((0, pdq.BYTES), np.uint8), np.zeros(0, np.uint8)
        )

    @staticmethod
    def joined(parts: list[Rows]) -> Rows:
        """All rows of several, in their order."""
        if not parts:
            return Rows.none()
        return Rows(
            np.concatenate([part.times for part in parts]),
            np.concatenate([part.regions for part in parts]),
            np.concatenate([part.hashes for part in parts]),
            np.concatenate([part.quality for part in parts]),
        )

    def where(self, chosen: NDArray[np.bool_]) -> Rows:
        """Some of the rows."""
        return Rows(self.times[chosen], self.regions[chosen], self.hashes[chosen], self.quality[chosen])


def shrunk(luma: pdq.Luma) -> pdq.Luma:
    """64x64 pixels, by area."""
    return np.asarray(cv2.resize(luma, (pdq.SIDE, pdq.SIDE), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def halved(luma: pdq.Luma) -> pdq.Luma:
    """Half the size, by area: by an exact factor that is fast."""
    height, width = luma.shape[0] // 2, luma.shape[1] // 2
    even = luma[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)


@dataclass(slots=True)
class Shrinker:
    """Collects the 64x64 pictures of many regions, so that they are hashed together."""

    times: list[float] = field(default_factory=list)
    regions: list[int] = field(default_factory=list)
    pictures: list[pdq.Luma] = field(default_factory=list)

    def add(self, time_s: float, region: Region, luma: pdq.Luma) -> None:
        """A region of a frame."""
        self.times.append(time_s)
        self.regions.append(region)
        self.pictures.append(shrunk(luma))

    def add_frame(self, frame: Frame, rectangle: Rectangle | None = None) -> None:
        """Content and middle of a frame."""
        luma, inside = frame.luma, rectangle or content(frame.luma)
        if min(inside.height, inside.width) >= 2 * pdq.SIDE:
            luma, inside = halved(luma), inside.halved()
        self.add(frame.time_s, Region.CONTENT, inside.of(luma))
        self.add(frame.time_s, Region.MIDDLE, inside.middle(MIDDLE).of(luma))

    def coefficients(self) -> tuple[pdq.Coefficients, NDArray[np.uint8]]:
        """Frequencies and quality of each."""
        buffers = np.asarray(self.pictures, dtype=np.float32).reshape(-1, pdq.SIDE, pdq.SIDE)
        return pdq.coefficients(buffers), pdq.qualities(buffers)

    def rows(self) -> Rows:
        """What was collected; begins anew."""
        if not self.times:
            return Rows.none()
        frequencies, quality = self.coefficients()
        rows = Rows(
            np.array(self.times, np.float32), np.array(self.regions, np.uint8), pdq.hashes(frequencies), quality
        )
        self.times, self.regions, self.pictures = [], [], []
        return rows


def distances(one: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Bits in which hashes differ, by their last axis."""
    return np.asarray(np.bitwise_count(one ^ others).sum(axis=-1), np.int64)
