"""How much a frame says: less, the more media hold one like it.

Black, test cards, logos and intros are in very many videos, and say nothing of whether two have footage in common.
Which frames these are is not kept anywhere: it shows in the hits of the query itself, as the document frequency of
text search does (Sparck Jones, "A statistical interpretation of term specificity", 1972), and so holds for what was
archived since.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.index.protocol import Hits

NEAR = 24
"""Bits within which a frame of another medium counts as the same frame."""
COMMON = 4
"""Media from which on a frame counts for less. Footage that is passed on is in some; a station's logo is in all."""

LEAST = 0.02
"""What a frame counts however many hold it: five seconds of an intro remain too little for a match (about forty hits
of 100 points, of which 100 are asked), and ten seconds of footage that went through a thousand channels are enough."""


def holders(hits: Hits, medium_of: NDArray[np.uint32], queries: int, *, near: float = NEAR) -> NDArray[np.int64]:
    """In how many media something like each of the ``queries`` is, of what the hits show.

    A query that was cut (``hits.cut``) is counted among its nearest hits only.
    """
    close = np.flatnonzero(hits.distance <= near)
    query, medium = hits.query[close], medium_of[hits.row[close]].astype(np.int64)
    pairs = np.unique((query << 32) | medium)
    return np.bincount(pairs >> 32, minlength=queries)


def weights(
    hits: Hits,
    medium_of: NDArray[np.uint32],
    queries: int,
    *,
    near: float = NEAR,
    common: int = COMMON,
    copies: NDArray[np.int64] | None = None,
) -> NDArray[np.float32]:
    """For each query what a hit of it is worth: 1 where up to ``common`` media hold it, then less, as common/held.

    A cut query is worth less still: it has more hits than were kept, so that ``holders`` knows too few; it counts as
    if each hit that was kept were of another medium. ``copies``: for each medium the number of one that stands for all
    reposts of it, which count once: footage that is often passed on as a whole is no stop frame.
    """
    named = medium_of if copies is None else copies[medium_of].astype(np.uint32)
    held = holders(hits, named, queries, near=near)
    if len(hits.cut):
        kept = np.bincount(hits.query, minlength=queries)
        held[hits.cut] = np.maximum(held[hits.cut], kept[hits.cut])
    return np.asarray(np.clip(common / np.maximum(held, 1), LEAST, 1.0), dtype=np.float32)
