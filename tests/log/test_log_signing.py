"""Keys and checkpoints are what C2SP signed notes and openssl understand."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import x25519
from hypothesis import given
from hypothesis import strategies as st
from log_samples import ORIGIN, Sample

from archiver.errors import CannotRunError, SigningKeyError
from archiver.log import Checkpoint, NoteError, SignedCheckpoint, Signer, Verifier

GO_CHECKSUM_DATABASE = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
STATE = Checkpoint(origin=ORIGIN, size=12, root=bytes(range(32)))


def openssl(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)


def test_a_key_from_the_world_reads_back() -> None:
    """The id in this well-known key is computed as ours is."""
    verifier = Verifier.from_vkey(GO_CHECKSUM_DATABASE)
    assert verifier.name == "sum.golang.org"
    assert verifier.key_id.hex() == "033de0ae"
    assert verifier.vkey == GO_CHECKSUM_DATABASE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+033de0ae",
        "name+033de0ae+!!!!",
        GO_CHECKSUM_DATABASE.replace("033de0ae", "033de0af"),
        GO_CHECKSUM_DATABASE.replace("sum.golang.org", "sum.golang.com"),
        GO_CHECKSUM_DATABASE.replace("+Ac4z", "+Bc4z"),
        GO_CHECKSUM_DATABASE[:-4],
        GO_CHECKSUM_DATABASE + "\n",
        "two words" + GO_CHECKSUM_DATABASE,
    ],
)
def test_other_text_is_no_key(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Verifier.from_vkey(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a\x01b"])
def test_a_key_name_has_no_space_or_plus(name: str) -> None:
    with pytest.raises(ValueError, match="not a key name"):
        _ = Signer.generate(name).verifier


def test_key_file_is_private_and_openssl_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    signer = Signer.generate(ORIGIN)
    signer.save(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert Signer.load(path, ORIGIN).verifier == signer.verifier
    assert openssl("pkey", "-in", path, "-pubout").stdout.encode() == signer.verifier.pem
    private = path.read_text().splitlines()[1]
    assert private not in repr(signer)
    assert "PrivateKey" not in repr(signer)


def test_key_file_faults(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    with pytest.raises(SigningKeyError, match="is not there"):
        Signer.load(path, ORIGIN)
    Signer.generate(ORIGIN).save(path)
    before = path.read_bytes()
    with pytest.raises(SigningKeyError, match="there already"):
        Signer.generate(ORIGIN).save(path)
    assert path.read_bytes() == before
    path.chmod(0o640)
    with pytest.raises(SigningKeyError, match=r"can be read by others.*chmod 600"):
        Signer.load(path, ORIGIN)
    path.chmod(0o600)
    path.write_bytes(b"no key")
    with pytest.raises(SigningKeyError, match="not an unencrypted private key"):
        Signer.load(path, ORIGIN)
    path.write_bytes(
        x25519.X25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with pytest.raises(SigningKeyError, match="not an Ed25519 key"):
        Signer.load(path, ORIGIN)
    with pytest.raises(CannotRunError, match="cannot be written"):
        Signer.generate(ORIGIN).save(tmp_path / "missing" / "log.key")


def test_openssl_verifies_the_checkpoint(small: Sample, tmp_path: Path) -> None:
    """With nothing but the note, the public key and openssl, as the documentation shows."""
    text, _, signature = (small.folder / "checkpoint").read_bytes().partition(b"\n\n")
    (tmp_path / "text").write_bytes(text + b"\n")
    blob = base64.b64decode(signature.split(b" ")[2])
    assert blob[:4] == small.signer.verifier.key_id
    (tmp_path / "signature").write_bytes(blob[4:])
    (tmp_path / "key.pem").write_bytes(small.signer.verifier.pem)
    command: tuple[str | Path, ...] = (
        *("pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", tmp_path / "key.pem"),
        *("-in", tmp_path / "text", "-sigfile", tmp_path / "signature"),
    )
    assert "Signature Verified Successfully" in openssl(*command).stdout
    (tmp_path / "text").write_bytes(text.replace(b"\n20\n", b"\n21\n") + b"\n")
    assert openssl(*command).returncode != 0


def test_a_note_reads_back_and_its_signature_holds() -> None:
    signer = Signer.generate(ORIGIN)
    signed = SignedCheckpoint.sign(STATE, signer)
    assert SignedCheckpoint.parse(signed.note) == signed
    assert signed.signed_by(signer.verifier)
    assert not signed.signed_by(Signer.generate(ORIGIN).verifier)
    assert not signed.signed_by(Verifier("other.example", signer.verifier.public_key))


def test_witness_lines_are_kept_and_ignored_but_a_bad_line_of_our_key_spoils_the_note() -> None:
    signer, witness = Signer.generate(ORIGIN), Signer.generate("witness.example")
    ours = SignedCheckpoint.sign(STATE, signer)
    theirs = SignedCheckpoint.sign(STATE, witness)
    both = SignedCheckpoint(STATE, theirs.signatures + ours.signatures)
    assert SignedCheckpoint.parse(both.note) == both
    assert both.signed_by(signer.verifier)
    assert both.signed_by(witness.verifier)
    other = SignedCheckpoint.sign(Checkpoint(origin=ORIGIN, size=13, root=STATE.root), signer)
    assert not SignedCheckpoint(STATE, ours.signatures + other.signatures).signed_by(signer.verifier)


NOTE = SignedCheckpoint.sign(STATE, Signer.generate(ORIGIN)).note


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"\n\n",
        b"\xff\xfe",
        NOTE.replace(b"\n12\n", b"\n012\n"),
        NOTE.replace(b"\n12\n", b"\n-1\n"),
        NOTE.replace(b"\n12\n", "\n١٢\n".encode()),
        NOTE.replace(b"\n12\n", b"\n12\nextension\n"),
        NOTE.replace(b"\n\n", b"\n"),
        NOTE.replace(ORIGIN.encode() + b"\n", b"\n", 1),
        NOTE.rstrip(b"\n"),
        NOTE + b"\n",
        NOTE.replace("\N{EM DASH}".encode(), b"-"),
        NOTE.replace(b"=\n\n", b"\n\n"),
        NOTE.replace(b"Hh8=\n", b"Hh9=\n"),
        NOTE.partition(b"\n\n")[0] + b"\n\n",
        NOTE.partition(b"\n\n")[0] + b"\n\n" + NOTE.partition(b"\n\n")[2] * 17,
        NOTE.replace(b"\n", b"\r\n"),
    ],
)
def test_other_bytes_are_no_note(note: bytes) -> None:
    assert note != NOTE
    with pytest.raises(NoteError):
        SignedCheckpoint.parse(note)


@given(st.data())
def test_no_flipped_bit_of_a_note_goes_unseen(data: st.DataObject) -> None:
    signer = Signer.generate(ORIGIN)
    note = bytearray(SignedCheckpoint.sign(STATE, signer).note)
    note[data.draw(st.integers(0, len(note) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        accepted = SignedCheckpoint.parse(bytes(note)).signed_by(signer.verifier)
    except NoteError:
        accepted = False
    assert not accepted
