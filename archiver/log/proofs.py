"""Inclusion and consistency proofs of RFC 6962, section 2.1: which ranges they name, and the checks.

A proof is the sequence of the roots of some ranges of leaves. The functions that name the ranges are the
definitions of RFC 6962 as loops; the checks are the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

from collections.abc import Sequence

from archiver.log.merkle import node_hash

Range = tuple[int, int]


def inclusion_ranges(n: int, size: int) -> list[Range]:
    """Ranges whose roots prove that leaf ``n`` (from 0) is in the tree of ``size`` leaves, lowest first."""
    if not 0 <= n < size:
        raise ValueError(f"leaf {n} is not in a tree of {size}")
    start, end = 0, size
    ranges: list[Range] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if n < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """Ranges whose roots prove that the first ``old`` of ``new`` leaves are what they were, lowest first."""
    if not 0 < old <= new:
        raise ValueError(f"no proof between trees of {old} and {new} leaves")
    start, end = 0, new
    ranges: list[Range] = []
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start > 0:
        ranges.append((start, end))
    return ranges[::-1]


def verify_inclusion(leaf: bytes, n: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` shows that ``leaf`` (a hash) is leaf ``n`` of the tree ``root`` of that size."""
    if not 0 <= n < size:
        return False
    index, last, current = n, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            current = node_hash(step, current)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            current = node_hash(current, step)
        index, last = index >> 1, last >> 1
    return last == 0 and current == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree ``new_root`` begins with the ``old`` leaves of ``old_root``."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    index, last = old - 1, new - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    from_old = from_new = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            from_old = node_hash(step, from_old)
            from_new = node_hash(step, from_new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            from_new = node_hash(from_new, step)
        index, last = index >> 1, last >> 1
    return last == 0 and from_old == old_root and from_new == new_root


def _split(width: int) -> int:
    """The largest power of two smaller than ``width`` (k in RFC 6962)."""
    return 1 << (width - 1).bit_length() - 1
