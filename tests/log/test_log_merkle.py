"""Roots and proofs agree with RFC 6962 as written down naively; roots and inclusion also with pymerkle.

Its consistency proofs are of another shape than those of RFC 6962.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from pymerkle import InclusionProof, InmemoryTree
from pymerkle.core import _inclusion_path_layout

from archiver.log.edge import Edge
from archiver.log.merkle import EMPTY_ROOT, fold, leaf_hash, perfect_ranges, perfect_root
from archiver.log.proofs import consistency_ranges, inclusion_ranges, verify_consistency, verify_inclusion

DATA = [b"entry %d" % number for number in range(600)]


def mth(data: Sequence[bytes]) -> bytes:
    """Merkle Tree Hash, word for word from RFC 6962, section 2.1."""
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def naive_path(m: int, data: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of section 2.1.1."""
    if len(data) == 1:
        return []
    k = 1
    while k * 2 < len(data):
        k *= 2
    if m < k:
        return [*naive_path(m, data[:k]), mth(data[k:])]
    return [*naive_path(m - k, data[k:]), mth(data[:k])]


def naive_subproof(m: int, data: Sequence[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of section 2.1.2."""
    if m == len(data):
        return [] if whole else [mth(data)]
    k = 1
    while k * 2 < len(data):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, data[:k], whole), mth(data[k:])]
    return [*naive_subproof(m - k, data[k:], False), mth(data[:k])]


def range_root(start: int, end: int) -> bytes:
    leaves = [leaf_hash(data) for data in DATA]
    return fold([perfect_root(leaves[i << h : (i + 1) << h]) for h, i in perfect_ranges(start, end)])


SIZES = [*range(1, 34), 63, 64, 65, 100]


def test_known_roots_of_certificate_transparency() -> None:
    """The vectors that the reference implementation of RFC 6962 is tested with."""
    leaves = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    edge = Edge()
    assert edge.root() == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for leaf in leaves:
        assert not list(edge.append(leaf_hash(bytes.fromhex(leaf))))
    assert edge.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_the_growing_edge_has_the_root_of_every_size() -> None:
    edge, tree = Edge(), InmemoryTree(algorithm="sha256")
    for size, data in enumerate(DATA, 1):
        list(edge.append(leaf_hash(data)))
        tree.append_entry(data)
        assert edge.size == size
        assert edge.root() == tree.get_root()
        if size in SIZES or size % 97 == 0:
            assert edge.root() == mth(DATA[:size]) == range_root(0, size)


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_proofs(size: int) -> None:
    root = mth(DATA[:size])
    for n in range(size):
        proof = [range_root(start, end) for start, end in inclusion_ranges(n, size)]
        leaf = leaf_hash(DATA[n])
        assert proof == naive_path(n, DATA[:size])
        assert verify_inclusion(leaf, n, size, proof, root)
        rule, _ = _inclusion_path_layout(n + 1, size)
        InclusionProof("sha256", True, size, n + 1, rule, [leaf, *proof]).verify(leaf, root)
        assert not verify_inclusion(leaf_hash(b"other"), n, size, proof, root)
        assert not verify_inclusion(leaf, n, size, [*proof, root], root)
        assert size == 1 or not verify_inclusion(leaf, n, size, proof[:-1], root)
        assert size == 1 or not verify_inclusion(leaf, (n + 1) % size, size, proof, root)
        for at in range(len(proof)):
            assert not verify_inclusion(leaf, n, size, [*proof[:at], root, *proof[at + 1 :]], root)


@pytest.mark.parametrize("new", SIZES)
def test_consistency_proofs(new: int) -> None:
    new_root = mth(DATA[:new])
    for old in range(1, new + 1):
        old_root = mth(DATA[:old])
        proof = [range_root(start, end) for start, end in consistency_ranges(old, new)]
        assert proof == naive_subproof(old, DATA[:new], True)
        assert verify_consistency(old, new, old_root, new_root, proof)
        assert not verify_consistency(old, new, leaf_hash(b"x"), new_root, proof)
        assert not verify_consistency(old, new, old_root, leaf_hash(b"x"), proof)
        assert not verify_consistency(old, new, old_root, new_root, [*proof, new_root])
        assert not proof or not verify_consistency(old, new, old_root, new_root, proof[:-1])
        for at in range(len(proof)):
            wrong = [*proof[:at], leaf_hash(b"x"), *proof[at + 1 :]]
            assert not verify_consistency(old, new, old_root, new_root, wrong)


def test_a_proof_does_not_hold_for_another_size_of_tree() -> None:
    for size in range(2, 40):
        root, leaf = mth(DATA[:size]), leaf_hash(DATA[0])
        proof = naive_path(0, DATA[:size])
        claimed = {other for other in range(1, 200) if verify_inclusion(leaf, 0, other, proof, root)}
        # from leaf 0 on, trees of one height look alike: the size is bound by the signature, not by the path
        assert claimed == set(range(2 ** (len(proof) - 1) + 1, 2 ** len(proof) + 1))


def test_only_powers_of_two_make_a_perfect_tree() -> None:
    for count in (0, 3, 6):
        with pytest.raises(ValueError, match="not a power of two"):
            perfect_root([EMPTY_ROOT] * count)


@pytest.mark.parametrize(("n", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_no_inclusion_proof_outside_of_the_tree(n: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_ranges(n, size)
    assert not verify_inclusion(EMPTY_ROOT, n, size, [], EMPTY_ROOT)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5), (-1, 5)])
def test_no_consistency_proof_outside_of_the_tree(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="no proof between"):
        consistency_ranges(old, new)
    assert not verify_consistency(old, new, EMPTY_ROOT, EMPTY_ROOT, [])
