"""Points of a picture that are found again after cropping, turning, mirroring and under overlays.

Lowe, "Distinctive image features from scale-invariant keypoints" (2004), by OpenCV; of the descriptor's 128 numbers
only 256 comparisons are kept, a bit each, so that points are compared like hashes. The comparisons are chosen so that
a mirrored picture has the same bits in another order: the mirror image of a picture need not be looked at.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.picture.fingerprint import DESCRIPTOR, MOST_POINTS, PLACES_PER_PIXEL

DETECTED = 900
CONTRASTS = (0.012, 0.004)
"""A third of OpenCV's usual threshold, the weakest points being let go where there are many; then, where fewer than
`FEW` were found, what little a soft picture has."""
FEW = 120
CELL = 50
"""Pixels of a side of the cells that points are spread over: text in one place must not take all of them."""
COARSE = 6.0
"""Size from which on a point survives halving of the picture."""
BITS = 8 * DESCRIPTOR


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Columns of `PicturePrint`."""

    places: NDArray[np.uint16]
    scales: NDArray[np.uint8]
    angles: NDArray[np.uint8]
    bits: NDArray[np.uint8]


def points_of(luma: Luma) -> Points:
    """Up to `MOST_POINTS` points."""
    for contrast in CONTRASTS:
        detector = cv2.SIFT.create(nfeatures=DETECTED, contrastThreshold=contrast)
        found, numbers = detector.detectAndCompute(np.ascontiguousarray(luma), None)
        if len(found) >= FEW:
            break
    if numbers is None or not len(found):
        return Points(*(np.zeros(shape, kind) for shape, kind in _NONE))
    places = np.array([point.pt for point in found], np.float32)
    sizes = np.array([point.size for point in found], np.float32)
    turns = np.array([point.angle for point in found], np.float32) / 360
    kept = _spread(places, sizes, np.array([point.response for point in found], np.float32))
    return Points(
        np.clip(np.rint(places[kept] * PLACES_PER_PIXEL), 0, 65535).astype(np.uint16),
        np.clip(np.rint(np.log2(sizes[kept]) * 16), 0, 255).astype(np.uint8),
        (np.rint(turns[kept] * 256).astype(np.int64) % 256).astype(np.uint8),
        _bits(np.asarray(numbers, np.float32)[kept]),
    )


_NONE = (((0, 2), np.uint16), ((0,), np.uint8), ((0,), np.uint8), ((0, DESCRIPTOR), np.uint8))


def mirrored(bits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Descriptors of the same points seen in a mirror."""
    if not len(bits):
        return bits
    return np.ascontiguousarray(np.packbits(np.unpackbits(bits, axis=1)[:, _comparisons().swapped], axis=1))


def _spread(
    places: NDArray[np.float32], sizes: NDArray[np.float32], strengths: NDArray[np.float32]
) -> NDArray[np.int64]:
    """The strongest of every cell, coarse and fine by turns, then the second of every cell, and so on."""
    cells = (places // CELL).astype(np.int64)
    drawer = cells[:, 0] * 4096 + cells[:, 1] * 2 + (sizes > COARSE)
    order = np.lexsort((-strengths, drawer))
    sorted_drawers = drawer[order]
    first = np.flatnonzero(np.concatenate([[True], sorted_drawers[1:] != sorted_drawers[:-1]]))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
    return np.lexsort((-strengths, rank))[:MOST_POINTS]


@dataclass(frozen=True, slots=True, eq=False)
class _Comparisons:
    """Bit i is set where number ``left[i]`` is greater than ``right[i]``; mirrored, bit i is bit ``swapped[i]``."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    swapped: NDArray[np.int64]


def _bits(numbers: NDArray[np.float32]) -> NDArray[np.uint8]:
    chosen = _comparisons()
    return np.ascontiguousarray(np.packbits(numbers[:, chosen.left] > numbers[:, chosen.right], axis=1))


@lru_cache(maxsize=1)
def _comparisons() -> _Comparisons:
    """Pairs of different numbers, each with its mirror image beside it, by the dice of a fixed seed."""
    dice = random.Random(5)  # noqa: S311
    pairs: list[tuple[int, int]] = []
    while len(pairs) < BITS:
        one = (int(dice.random() * 128), int(dice.random() * 128))
        other = (_across(one[0]), _across(one[1]))
        if one[0] == one[1] or other in (one, one[::-1]) or {one, one[::-1], other, other[::-1]} & set(pairs):
            continue
        pairs += [one, other]
    columns = np.array(pairs, np.int64)
    swapped = np.arange(BITS).reshape(-1, 2)[:, ::-1].ravel()
    return _Comparisons(columns[:, 0], columns[:, 1], swapped)


def _across(number: int) -> int:
    """The number that stands in the place of this one in the descriptor of a mirrored picture.

    Numbers are ordered by row, column (4 each) and direction (8) of a patch that is turned upright.
    """
    row, column, direction = number // 32, number // 8 % 4, number % 8
    return (3 - row) * 32 + column * 8 + (8 - direction) % 8
