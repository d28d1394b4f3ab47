"""Which of many hashes are near one: the whole table is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

FEW = 50_000
"""Rows for which it is not worth while to compile anything."""
Words = NDArray[np.uint64]
"""(n, 4): 256 bits a row."""
Rows = NDArray[np.int64]


def near(words: Words, one: Words, radius: int) -> Rows:
    """The rows that differ from ``one`` by at most ``radius`` bits."""
    if len(words) < FEW:
        return np.flatnonzero(np.bitwise_count(words ^ one).sum(axis=1, dtype=np.int64) <= radius)
    return _kernel()(words, one, radius)


@lru_cache(maxsize=1)
def _kernel() -> Callable[[Words, Words, int], Rows]:
    from numba import njit  # a second that small tables do not need

    @njit(nogil=True)
    def scan(words, one, radius):  # type: ignore[no-untyped-def]  # compiled for these arrays
        found = []
        for row in range(len(words)):
            bits = np.uint64(0)
            for column in range(4):
                rest = words[row, column] ^ one[column]
                rest = rest - ((rest >> np.uint64(1)) & np.uint64(0x5555555555555555))
                rest = (rest & np.uint64(0x3333333333333333)) + ((rest >> np.uint64(2)) & np.uint64(0x3333333333333333))
                rest = (rest + (rest >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
                bits += (rest * np.uint64(0x0101010101010101)) >> np.uint64(56)
            if bits <= np.uint64(radius):
                found.append(row)
        return np.array(found, dtype=np.int64)

    return cast("Callable[[Words, Words, int], Rows]", scan)
