"""Hits as one number each, which sort by query, distance and row: 23 bits, 9 bits, 32 bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

QUERY = 41
"""Where the bits of a query's number begin."""
DISTANCE = 32
"""Where the bits of a distance begin."""
MOST_ROWS = 1 << DISTANCE
"""Rows that can be numbered."""

Packed = NDArray[np.uint64]


def pack(query: NDArray[Any], distance: NDArray[Any], row: NDArray[Any]) -> Packed:
    """One number for each hit."""
    return np.asarray(
        (query.astype(np.uint64) << np.uint64(QUERY))
        | (distance.astype(np.uint64) << np.uint64(DISTANCE))
        | row.astype(np.uint64),
        dtype=np.uint64,
    )


def queries_of(hits: Packed) -> NDArray[np.int64]:
    """Number of the query of each."""
    return (hits >> np.uint64(QUERY)).astype(np.int64)


def distances_of(hits: Packed) -> NDArray[np.uint16]:
    """Distance of each."""
    return ((hits >> np.uint64(DISTANCE)) & np.uint64(0x1FF)).astype(np.uint16)


def rows_of(hits: Packed) -> NDArray[np.int64]:
    """Row of each."""
    return (hits & np.uint64(0xFFFFFFFF)).astype(np.int64)
