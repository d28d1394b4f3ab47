"""Whether a picture is a title, a logo, a test card: what many films show that have nothing else in common.

Films that hold one and the same footage have much in common around the frame, however many they are; such footage is
what is looked for. So films are counted by what surrounds the frame in them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.index.hashes import HashIndex
from archiver.fingerprint.picture.matching import QUALITY

MOST_UNLIKE = 10
"""Films of different content that may show one frame: a picture that many compilations hold is still a picture."""
NEAR_S, FAR_S = 2.0, 8.0
"""Seconds from the frame between which what surrounds it is looked at: titles are shorter than footage."""
SAME = 40
"""Bits within which rows of two films show the same: rows are kept where 32 bits have changed."""
SHARED = 0.25
"""Share of the shorter surroundings that two films of the same footage have in common: both may be cut."""


def is_title(index: HashIndex, shown: Iterable[tuple[int, float]]) -> bool:
    """Whether more than `MOST_UNLIKE` films of different content show something; ``shown``: each film's number in the
    ``index``, and when it does. Films that show nothing else around it count as one."""
    unlike: list[NDArray[np.uint64]] = []
    for number, time_s in shown:
        around = _around(index, number, time_s)
        if any(_alike(around, other) for other in unlike):
            continue
        unlike.append(around)
        if len(unlike) > MOST_UNLIKE:
            return True
    return False


def _around(index: HashIndex, number: int, time_s: float) -> NDArray[np.uint64]:
    """Hashes of what is beside a moment of a film."""
    medium = index.media[number]
    rows = slice(medium.first_row, medium.first_row + medium.rows)
    apart = np.abs(index.times[rows] - time_s)
    chosen = (apart >= NEAR_S) & (apart <= FAR_S) & (index.qualities[rows] >= QUALITY)
    return np.ascontiguousarray(index.hashes[rows][chosen]).view(np.uint64)


def _alike(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    if not len(one) or not len(other):
        return len(one) == len(other)
    bits = np.bitwise_count(one[:, None] ^ other[None]).sum(axis=2, dtype=np.int64)
    shared = (bits.min(axis=1) <= SAME).mean(), (bits.min(axis=0) <= SAME).mean()
    return bool(max(shared) >= SHARED)
