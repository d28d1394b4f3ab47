"""An inclusion proof as a file proves its entry and nothing else, in one form of bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from log_samples import new_sample

from archiver.log import NoteError, TlogProof

SIZES = (2, 7, 300)


def test_every_entry_has_a_proof_that_stands_alone(tmp_path: Path) -> None:
    sample = new_sample(tmp_path, SIZES)
    with sample.open() as log:
        lines = list(log.lines())
        for n in (0, 1, 6, 255, 256, 299):
            data = TlogProof(index=n, path=log.inclusion_proof(n), signed=log.signed).data
            proof = TlogProof.parse(data)
            assert proof.proves(lines[n])
            assert not proof.proves(lines[n - 1])
            assert not proof.proves(lines[n] + b" ")
            assert proof.signed.signed_by(sample.signer.verifier)


def test_the_form_is_that_of_the_specification(tmp_path: Path) -> None:
    sample = new_sample(tmp_path, (2,))
    with sample.open() as log:
        data = TlogProof(index=1, path=log.inclusion_proof(1), signed=log.signed).data
        lines = data.decode().split("\n")
        assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 1"]
        assert (len(lines[2]), lines[3], "\n".join(lines[4:]).encode()) == (44, "", log.signed.note)


def test_no_flipped_bit_passes(tmp_path: Path) -> None:
    sample = new_sample(tmp_path, (2, 7))
    with sample.open() as log:
        line = list(log.lines())[3]
        data = TlogProof(index=3, path=log.inclusion_proof(3), signed=log.signed).data
    passed = []
    for at in range(len(data)):
        flipped = bytearray(data)
        flipped[at] ^= 1 << at % 8
        try:
            proof = TlogProof.parse(bytes(flipped))
        except NoteError:
            continue
        if proof.proves(line) and proof.signed.signed_by(sample.signer.verifier):
            passed.append(at)
    assert passed == []


@pytest.mark.parametrize("data", [b"", b"c2sp.org/tlog-proof@v1\n", b"c2sp.org/tlog-proof@v1\nindex x\n\ny\n"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(NoteError):
        TlogProof.parse(data)
