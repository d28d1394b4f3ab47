"""The Merkle tree of RFC 6962, section 2.1: hashes of leaves, nodes and whole ranges. Pure functions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf: SHA-256(0x00 || data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Root over 1, 2, 4, 8, ... nodes of one height; ValueError for another number of them."""
    if not hashes or len(hashes) & (len(hashes) - 1):
        raise ValueError(f"{len(hashes)} is not a power of two")
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def perfect_ranges(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut the leaves from ``start`` to ``end`` (excluded) into perfect subtrees, left to right.

    Each is given as (height, index): the leaves from ``index << height``. ``fold`` makes of their roots that
    of the range, provided that RFC 6962 forms such a range: ``start`` is then a multiple of the largest power
    of two in it.
    """
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def fold(subtrees: Sequence[bytes]) -> bytes:
    """Root over perfect subtrees given from left (largest) to right; of none, the root of the empty tree."""
    if not subtrees:
        return EMPTY_ROOT
    root = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        root = node_hash(left, root)
    return root
