"""Where hashes like these were seen before: the index of the prints of all media.

``protocol``  what matching asks of an index, so that another engine or another descriptor can take its place
``hashes``    the index of PDQ hashes, exhaustive and exact, at any radius
``columns``   its folder: append-only columns that survive a kill, and are known to be damaged where they are
``search``    blocks of rows against all queries, with a bound on what is kept
``kernel``    the inner loop, compiled; ``adder``: its instructions
``weights``   how much a frame says that many media hold
"""

from archiver.fingerprint.index.hashes import HashIndex
from archiver.fingerprint.index.protocol import (
    Description,
    FrameSearch,
    Hits,
    IndexedMedium,
    Rows,
    Selection,
    evidence,
)
from archiver.fingerprint.index.weights import holders, weights

__all__ = [
    "Description",
    "FrameSearch",
    "HashIndex",
    "Hits",
    "IndexedMedium",
    "Rows",
    "Selection",
    "evidence",
    "holders",
    "weights",
]
