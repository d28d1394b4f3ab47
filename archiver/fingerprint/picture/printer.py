"""Makes the fingerprint of a picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint import pdq
from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.picture.content import content
from archiver.fingerprint.picture.fingerprint import LONGEST, REGIONS, THUMBNAIL, PicturePrint
from archiver.fingerprint.picture.keypoints import points_of


def print_picture(luma: Luma) -> PicturePrint:
    """Of a grey picture of any size (ValueError where it has no pixels)."""
    if luma.ndim != 2 or 0 in luma.shape:
        raise ValueError(f"no grey picture: {luma.shape}")
    small = shrunk(luma, LONGEST)
    rectangle = content(small)
    buffers = regions_of(small, rectangle)
    points = points_of(small)
    return PicturePrint(
        size=np.array(small.shape, np.uint16),
        content=np.array(rectangle, np.uint16),
        hashes=_forms(buffers),
        quality=pdq.qualities(buffers),
        thumbnail=shrunk(small, THUMBNAIL),
        places=points.places,
        scales=points.scales,
        angles=points.angles,
        points=points.bits,
    )


def regions_of(luma: Luma, rectangle: tuple[int, int, int, int]) -> NDArray[np.float32]:
    """(regions, 64, 64): what is hashed of a picture whose borders end at ``rectangle``."""
    top, left, bottom, right = rectangle
    inside = luma[top:bottom, left:right]
    down, across = inside.shape[0] // 20, inside.shape[1] // 20
    middle = inside[down : inside.shape[0] - down, across : inside.shape[1] - across]
    return np.stack([pdq.buffer_of(np.ascontiguousarray(part)) for part in (luma, inside, middle)])


def shrunk(luma: Luma, longest: int) -> Luma:
    """No side longer than ``longest``, by averages of areas; smaller pictures stay as they are."""
    height, width = luma.shape
    factor = longest / max(height, width)
    if factor >= 1:
        return np.ascontiguousarray(luma)
    size = (max(round(width * factor), 1), max(round(height * factor), 1))
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)


def _forms(buffers: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(regions, 8, 32): each region turned by 0, 90, 180, 270 degrees (clockwise), then so its mirror image."""
    turned = [np.rot90(buffers, -turn, axes=(1, 2)) for turn in range(4)]
    flipped = [np.rot90(buffers[:, :, ::-1], -turn, axes=(1, 2)) for turn in range(4)]
    stacked = np.stack([*turned, *flipped], axis=1).reshape(-1, pdq.SIDE, pdq.SIDE)
    return pdq.hashes(pdq.coefficients(stacked)).reshape(REGIONS, len(turned) + len(flipped), pdq.BYTES)
