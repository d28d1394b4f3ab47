"""PDQ: 256 bits of a picture's coarse structure, for many pictures at once.

After Facebook's "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing algorithm" (2019) and its reference
implementation: a tent filter to 64x64 (two box filters in each direction), the 16x16 lowest frequencies of a DCT but
the constant ones, and a bit for each that is above their median.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE = 64
"""Pixels of a side of what the DCT is taken of."""
FREQUENCIES = 16
BITS = FREQUENCIES * FREQUENCIES
BYTES = BITS // 8
LEAST = 5
"""Pixels of a side below which there is nothing to hash: a hash of zeros of quality 0, as in the reference."""
LARGEST = 1024
"""Pixels of a side up to which a picture is filtered as it is: beyond, its pixels are averaged first."""

Luma = NDArray[np.uint8]
"""A grey picture, rows by columns, 0 black to 255 white."""
Hashes = NDArray[np.uint8]
"""(n, 32): hashes in the byte order of their 64 hex digits."""
Coefficients = NDArray[np.float32]
"""(n, 16, 16): vertical by horizontal frequencies."""


def buffer_of(luma: Luma) -> NDArray[np.float32]:
    """The 64x64 picture that a hash is made of, whatever its size (a ValueError where it has no pixels).

    Only a side that is longer than `LARGEST` is shrunk, so that a strip keeps the side that it has.
    """
    if luma.ndim != 2 or 0 in luma.shape:
        raise ValueError(f"no grey picture: {luma.shape}")
    if min(luma.shape) < LEAST:
        return np.zeros((SIDE, SIDE), dtype=np.float32)
    smaller = _averaged(_averaged(luma).T).T
    rows, columns = _tent(smaller.shape[0]), _tent(smaller.shape[1])
    return np.asarray(rows @ smaller.astype(np.float32) @ columns.T, dtype=np.float32)


def coefficients(buffers: NDArray[np.float32]) -> Coefficients:
    """DCT of (n, 64, 64) pictures."""
    basis = _basis()
    return np.asarray(basis @ buffers @ basis.T, dtype=np.float32)


def hashes(frequencies: Coefficients) -> Hashes:
    """A bit for each coefficient above the median, the last one first."""
    flat = frequencies.reshape(len(frequencies), BITS)
    middle = np.partition(flat, BITS // 2 - 1, axis=1)[:, BITS // 2 - 1]  # the lower of the two, as in the reference
    return np.packbits((flat > middle[:, None])[:, ::-1], axis=1)


def mirrored(frequencies: Coefficients) -> Coefficients:
    """Coefficients of the same pictures seen in a mirror: every other column has its sign turned."""
    signs = np.where(np.arange(FREQUENCIES) % 2 == 0, np.float32(-1), np.float32(1))
    return frequencies * signs[None, None, :]


def qualities(buffers: NDArray[np.float32]) -> NDArray[np.uint8]:
    """0 (nothing to see) to 100: how much 64x64 pictures change from pixel to pixel. Below 50 a hash says little."""
    total = _steps(np.diff(buffers, axis=1)) + _steps(np.diff(buffers, axis=2))
    return np.asarray(np.minimum(total // 90, 100), dtype=np.uint8)


def _steps(differences: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sum of the whole per cents of white in each difference; in place, for there are a million a second of film."""
    np.abs(differences, out=differences)
    differences *= 100 / 255
    np.floor(differences, out=differences)
    return np.asarray(differences.sum(axis=(1, 2)), np.float32)


def as_hex(one: NDArray[np.uint8]) -> str:
    """64 hex digits."""
    return one.tobytes().hex()


def _averaged(values: NDArray[Any]) -> NDArray[Any]:
    """Averages of so many rows at a time that `LARGEST` or fewer are left; a rest at the end is let go."""
    each = -(-len(values) // LARGEST)
    if each == 1:
        return values
    kept = len(values) // each
    return np.asarray(values[: kept * each].reshape(kept, each, -1).mean(axis=1, dtype=np.float32))


@lru_cache(maxsize=1)
def _basis() -> NDArray[np.float32]:
    """The DCT's frequencies 1 to 16 of 64 samples, (16, 64)."""
    frequency = np.arange(1, FREQUENCIES + 1)[:, None]
    sample = np.arange(SIDE)[None, :]
    basis = np.sqrt(2 / SIDE) * np.cos(np.pi / (2 * SIDE) * frequency * (2 * sample + 1))
    return np.asarray(basis, dtype=np.float32)


@lru_cache(maxsize=64)
def _tent(length: int) -> NDArray[np.float32]:
    """Two box filters over ``length`` samples, and the 64 samples that are kept of them: (64, length)."""
    window = (length + 2 * SIDE - 1) // (2 * SIDE)
    after = (window + 2) // 2 - 1
    before = window - after - 1
    place = np.arange(length)
    offset = place[None, :] - place[:, None]
    box = ((offset >= -before) & (offset <= after)).astype(np.float64)
    box /= box.sum(axis=1, keepdims=True)
    kept = ((np.arange(SIDE) + 0.5) * length / SIDE).astype(int)
    return np.asarray((box[kept] @ box), dtype=np.float32)
