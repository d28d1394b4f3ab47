"""The inner loop of searching 256-bit hashes, compiled by numba where it is installed.

Importing this module costs about half a second, and what it compiles some seconds once a machine: it is kept in the
user's cache folder.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.index.packed import DISTANCE, QUERY
from archiver.fingerprint.index.search import Scanner

BLOCK = 512
"""Rows that are compared with all queries before the next are read: 16 KiB, half of a usual first-level cache."""

numba: Any = importlib.import_module("numba")  # Any: its types know nothing of what is compiled
extending: Any = importlib.import_module("numba.extending")

SIGNATURE = numba.types.UniTuple(numba.int64, 2)(
    numba.types.Array(numba.uint64, 2, "C", readonly=True),
    numba.types.Array(numba.uint64, 2, "C", readonly=True),
    numba.int64[::1],
    numba.int64,
    numba.int64,
    numba.uint64[::1],
)


def compiled(cache: Path | None) -> Scanner:
    """The kernel, from ``cache`` where it is there; None, or a folder that cannot be written: compiled anew."""
    keep = cache is not None and _writable(cache)
    before = numba.config.CACHE_DIR
    if keep:
        numba.config.CACHE_DIR = str(cache)
    try:
        kernel: Scanner = numba.njit(SIGNATURE, nogil=True, cache=keep)(_scan)
    finally:
        numba.config.CACHE_DIR = before
    return kernel


def _writable(folder: Path) -> bool:
    """Whether it is this user's alone: what is loaded from there is run."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = folder.stat()
    except OSError:
        return False
    return found.st_uid == os.getuid() and not found.st_mode & 0o022 and os.access(folder, os.W_OK)


def _count_ones(_context: Any, word: Any) -> Any:
    """Bits that are set in a 64-bit word."""

    def emit(_target: Any, builder: Any, _signature: Any, arguments: list[Any]) -> Any:
        return builder.ctpop(arguments[0])

    return numba.uint64(word), emit


_ones: Any = extending.intrinsic(_count_ones)


def _scan(
    rows: NDArray[np.uint64],
    queries: NDArray[np.uint64],
    radii: NDArray[np.int64],
    start: int,
    end: int,
    hits: NDArray[np.uint64],
) -> tuple[int, int]:
    """Words are turned into columns first, so that the compiler makes vectors of four rows. Most blocks hold no hit
    for a query: their least distance alone is computed.
    """
    taken = 0
    words = np.empty((4, BLOCK), np.uint64)
    for begin in range(start, end, BLOCK):
        count = min(BLOCK, end - begin)
        if hits.shape[0] - taken < count * queries.shape[0]:
            return begin, taken
        for row in range(count):
            for word in range(4):
                words[word, row] = rows[begin + row, word]
        zeroth, first, second, third = words[0, :count], words[1, :count], words[2, :count], words[3, :count]
        for query in range(queries.shape[0]):
            a, b, c, d = queries[query, 0], queries[query, 1], queries[query, 2], queries[query, 3]
            radius = radii[query]
            least = np.uint64(999)
            for row in range(count):
                distance = (
                    _ones(a ^ zeroth[row]) + _ones(b ^ first[row]) + _ones(c ^ second[row]) + _ones(d ^ third[row])
                )
                least = min(least, distance)
            if np.int64(least) > radius:
                continue
            for row in range(count):
                distance = (
                    _ones(a ^ zeroth[row]) + _ones(b ^ first[row]) + _ones(c ^ second[row]) + _ones(d ^ third[row])
                )
                if np.int64(distance) <= radius:
                    hits[taken] = (
                        (np.uint64(query) << np.uint64(QUERY))
                        | (distance << np.uint64(DISTANCE))
                        | np.uint64(begin + row)
                    )
                    taken += 1
    return end, taken
