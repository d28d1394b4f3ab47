"""A witness's judgement without a network: what is co-signed, what is refused, and which bytes are a request."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from archiver.log import Checkpoint, NoteError, SignedCheckpoint, Signer, Verifier
from archiver.log.checkpoint import Signature
from archiver.log.cosignature import WitnessKey, cosign, parse_line
from archiver.log.edge import Edge
from archiver.log.merkle import EMPTY_ROOT, leaf_hash
from archiver.log.tree import Tree
from archiver.log.witnessing import MOST_PROOF, Request, judge
from tests.log.log_samples import ORIGIN

SIGNER, STRANGER, WITNESS = Signer.generate(ORIGIN), Signer.generate(ORIGIN), Signer.generate("witness.example/w1")
LOGS = {ORIGIN: (SIGNER.verifier,)}


def _tree(leaves: int, *, forked: int | None = None) -> Tree:
    """``forked``: from which leaf on it holds other entries."""
    tree = Tree(Path(), Edge())
    for n in range(leaves):
        other = b"other " if forked is not None and n >= forked else b""
        tree.append(leaf_hash(other + b"entry %d" % n))
    return tree


def _signed(tree: Tree, size: int, signer: Signer = SIGNER) -> SignedCheckpoint:
    return SignedCheckpoint.sign(Checkpoint(origin=signer.name, size=size, root=tree.root(size)), signer)


def _request(tree: Tree, old: int, new: int, signer: Signer = SIGNER) -> Request:
    proof = tree.consistency_proof(old, new) if 0 < old < new else ()
    return Request(old, proof, _signed(tree, new, signer))


def _status(request: Request, kept: Checkpoint | None) -> int:
    return judge(request, LOGS, kept).status


def test_what_continues_is_accepted() -> None:
    tree = _tree(9)
    for old in range(10):
        kept = _signed(tree, old).checkpoint if old else None
        for new in range(max(old, 1), 10):
            verdict = judge(_request(tree, old, new), LOGS, kept)
            assert (verdict.status, verdict.checkpoint) == (200, _signed(tree, new).checkpoint), (old, new)


def test_forks_are_refused_at_every_size() -> None:
    tree = _tree(9)
    for old in range(1, 10):
        kept = _signed(tree, old).checkpoint
        for forked in range(old):
            other = _tree(9, forked=forked)
            assert _status(_request(other, old, old), kept) == 409
            for new in range(old + 1, 10):
                assert _status(_request(other, old, new), kept) == 422
                true_proof = Request(old, tree.consistency_proof(old, new), _signed(other, new))
                assert _status(true_proof, kept) == 422


def test_rollback_stale_and_bad_proofs() -> None:
    tree = _tree(9)
    kept = _signed(tree, 6).checkpoint
    stale = judge(_request(tree, 4, 9), LOGS, kept)
    assert (stale.status, stale.size, stale.checkpoint) == (409, 6, None)
    assert _status(_request(tree, 4, 5), kept) == 409  # cut off, and it says so
    assert _status(_request(tree, 0, 5), kept) == 409  # cut off, as if there had been nothing
    assert _status(Request(6, (), _signed(tree, 5)), kept) == 400
    good = _request(tree, 6, 9)
    for proof in ((), good.proof[:-1], (*good.proof, bytes(32)), tuple(reversed(good.proof))):
        assert _status(Request(6, proof, good.signed), kept) == 422
    assert _status(Request(6, (bytes(32),), _signed(tree, 6)), kept) == 422
    assert _status(Request(0, (bytes(32),), _signed(tree, 6)), None) == 422
    empty = SignedCheckpoint.sign(Checkpoint(origin=ORIGIN, size=0, root=bytes(32)), SIGNER)
    assert _status(Request(0, (), empty), None) == 422
    empty = SignedCheckpoint.sign(Checkpoint(origin=ORIGIN, size=0, root=EMPTY_ROOT), SIGNER)
    assert _status(Request(0, (), empty), None) == 200


def test_wrong_keys_and_origins_are_refused() -> None:
    tree = _tree(3)
    assert _status(_request(tree, 0, 3, STRANGER), None) == 403
    assert _status(_request(tree, 0, 3, Signer.generate("archive.example/other")), None) == 404
    renamed = SignedCheckpoint(_signed(tree, 3).checkpoint, _signed(tree, 2).signatures)
    assert _status(Request(0, (), renamed), None) == 403


def test_a_request_has_one_form() -> None:
    tree = _tree(9)
    request = _request(tree, 6, 9)
    body = request.body
    assert Request.parse(body) == request
    head, note = body.split(b"\n\n", 1)
    for changed in (
        b"",
        b"\xff" * 99,
        b"old 6",
        head,
        body.replace(b"old 6", b"old 06"),
        body.replace(b"old 6", b"old -6"),
        body.replace(b"old 6", b"old " + b"9" * 40),
        body.replace(b"\n\n", b"\n", 1),
        head + b"\n" + b"\n\n" + note,
        head + b"\nAAAA\n\n" + note,
        head + b"\n%" + b"\n\n" + note,
        b"old 6\n" + (b"A" * 43 + b"=\n") * (MOST_PROOF + 1) + b"\n" + note,
        body + b"x" * 100_000,
        body.replace(b"\n", b"\r\n"),
    ):
        with pytest.raises(NoteError):
            Request.parse(changed)
    for at in range(len(body)):
        flipped = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        try:
            read = Request.parse(flipped)
        except NoteError:
            continue
        assert _status(read, _signed(tree, 6).checkpoint) != 200, at


def test_a_cosignature_is_of_this_checkpoint_by_this_witness() -> None:
    key = WitnessKey(WITNESS.verifier)
    assert WitnessKey.from_vkey(key.vkey) == key
    text = _signed(_tree(3), 3).checkpoint.text
    signature = cosign(WITNESS, text, 1_700_000_000)
    when = key.time_of(signature, text)
    assert when is not None
    assert when.timestamp() == 1_700_000_000
    assert WITNESS.verifier.accepts(b"cosignature/v1\ntime 1700000000\n" + text, signature.blob[12:])  # C2SP's message
    assert key.key_id == hashlib.sha256(WITNESS.name.encode() + b"\n\x04" + WITNESS.verifier.public_key).digest()[:4]
    line = signature.line.encode()
    assert parse_line(line) == signature
    for at in range(len(line)):
        flipped = line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :]
        try:
            assert key.time_of(parse_line(flipped), text) is None, at
        except NoteError:
            continue
    assert key.time_of(signature, _signed(_tree(2), 2).checkpoint.text) is None
    assert WitnessKey(Signer.generate(WITNESS.name).verifier).time_of(signature, text) is None
    assert key.time_of(cosign(WITNESS, text, 2**64 - 1), text) is None  # no clock shows that
    assert key.time_of(Signature(WITNESS.name, signature.blob + b"x"), text) is None


def test_the_key_of_a_log_is_none_of_a_witness() -> None:
    key = WitnessKey(WITNESS.verifier)
    for text in ("", "w", "w+0+", SIGNER.verifier.vkey, key.vkey + "A", key.vkey.replace("w1", "w2"), "é+é+é"):
        with pytest.raises(ValueError, match="key"):
            WitnessKey.from_vkey(text)
    with pytest.raises(ValueError, match="Ed25519"):
        Verifier.from_vkey(key.vkey)
