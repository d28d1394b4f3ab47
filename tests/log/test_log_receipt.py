"""Receipts: one form of bytes, typing errors named, openssl's verdict, and logs that were cut or rewritten since."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from archiver.log import Checkpoint, Log, NoteError, SignedCheckpoint, Signer, TlogProof
from archiver.log.receipt import Receipt, read_receipt
from archiver.log.receipts import NamedReceipt, check_receipts
from archiver.model.findings import Finding
from tests.log.log_samples import MANIFEST, ORIGIN, START, session_drafts

SIGNER = Signer.generate(ORIGIN)


def _receipt(size: int = 46) -> Receipt:
    signed = SignedCheckpoint.sign(Checkpoint(origin=ORIGIN, size=size, root=bytes(range(32))), SIGNER)
    return Receipt.of(signed, SIGNER.verifier)


def _log(folder: Path, *, first: int = 0, count: int = 5) -> SignedCheckpoint:
    """A log as its key's holder makes one anew: chained, in a tree, signed."""
    tmp = folder / "tmp"
    tmp.mkdir()
    log = Log.create(folder / "log", tmp=tmp, signer=SIGNER, manifest_sha256=MANIFEST, time=START)
    log.append_many(session_drafts(first + 1, count - 1))
    log.checkpoint()
    log.close()
    return SignedCheckpoint.parse((folder / "log" / "checkpoint").read_bytes())


def test_file_and_text_say_the_same() -> None:
    receipt = _receipt()
    assert Receipt.parse(receipt.data) == receipt
    assert Receipt.parse_text(receipt.text) == receipt
    assert read_receipt(receipt.data) == read_receipt(receipt.text.encode()) == read_receipt(receipt.signed.note)
    proof = TlogProof(index=0, path=(), signed=receipt.signed)
    assert read_receipt(proof.data) == receipt.signed


def test_the_text_survives_mail_and_hand() -> None:
    receipt = _receipt()
    quoted = "".join(f"> > {line}\r\n" for line in receipt.text.splitlines())
    wrapped = re.sub(r"(?m)^((?:\w{4} ){5})", r"\1\n", receipt.text)
    begin, end = receipt.text.index("BEGIN"), receipt.text.index("END")
    by_hand = receipt.text[:begin] + receipt.text[begin:end].lower().replace("0", "o").replace("1", "l")
    for text in (quoted, wrapped, by_hand + receipt.text[end:], f"Bonjour,\n{receipt.text}\nSalut"):
        assert read_receipt(text.encode()) == receipt.signed


def test_every_flipped_byte_of_the_file_is_refused() -> None:
    data = _receipt().data
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            read = read_receipt(changed)
        except NoteError:
            continue
        assert not read.signed_by(SIGNER.verifier), at  # of the signature's own bytes


def test_every_typing_error_is_named_with_its_line() -> None:
    text = _receipt().text
    lines = text.splitlines()
    first = lines.index("BEGIN ARCHIVER RECEIPT") + 1
    for number, line in enumerate(lines[first:-1], 1):
        for at, character in enumerate(line):
            if character == " ":
                continue
            wrong = line[:at] + ("8" if character != "8" else "B") + line[at + 1 :]
            typed = "\n".join([*lines[: first + number - 1], wrong, *lines[first + number :]])
            with pytest.raises(NoteError, match=f"line {number} "):
                read_receipt(typed.encode())
    for missing in range(first, len(lines)):
        with pytest.raises(NoteError):
            read_receipt("\n".join([*lines[:missing], *lines[missing + 1 :]]).encode())


def test_hostile_bytes_are_refused() -> None:
    empty = b"BEGIN ARCHIVER RECEIPT\nEND ARCHIVER RECEIPT"
    for data in (
        b"",
        b"\0" * 9,
        b"\xff\xfe",
        b"archiver receipt v1\n",
        empty,
        b"x" * 200_000,
        "BEGIN ARCHIVER RECEIPT é END ARCHIVER RECEIPT".encode(),
    ):
        with pytest.raises(NoteError):
            read_receipt(data)


def test_openssl_verifies_by_the_lines_that_the_receipt_prints(tmp_path: Path) -> None:
    receipt = _receipt()
    steps = "\n".join(re.findall(r"(?m)^  (?!archiver)(.+)$", receipt.data.decode()))
    path = tmp_path / "RECEIPT"
    good, bad = receipt.data, receipt.data.replace(b"\n46\n", b"\n47\n")
    for data, ends in ((good, 0), (bad, 1)):
        path.write_bytes(data)
        ended = subprocess.run(
            ["sh", "-e", "-c", steps], cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True
        )
        assert ended.returncode == ends, ended.stderr


def _findings(folder: Path, *signed: SignedCheckpoint) -> list[Finding]:
    named = [NamedReceipt("c2", each) for each in signed]
    trusted = lambda each: each.signed_by(SIGNER.verifier)  # noqa: E731
    return list(check_receipts(folder / "log", named, ORIGIN, trusted).findings)


def test_cut_and_rewritten_logs(tmp_path: Path) -> None:
    """The stolen key signs the other logs; without a receipt nothing is wrong with them."""
    folders = [tmp_path / name for name in ("whole", "cut", "rewritten")]
    for folder in folders:
        folder.mkdir()
    whole, cut, rewritten = folders
    receipt, short = _log(whole), _log(cut, count=3)
    _log(rewritten, first=1, count=7)
    assert _findings(whole, receipt, short) == []
    assert [str(each) for each in _findings(cut, receipt)] == [
        "FAIL TRUNCATED receipt c2 proves 5 entries existed; log holds 3"
    ]
    assert [str(each) for each in _findings(rewritten, receipt)] == [
        "FAIL FORK signed checkpoint 5 is not a prefix of this log (receipt c2)"
    ]
    checked = check_receipts(whole / "log", [NamedReceipt("c2", short)], ORIGIN, lambda _: True)
    assert (checked.size, checked.time) == (3, session_drafts(2, 1)[0].time)


def test_receipts_of_others(tmp_path: Path) -> None:
    receipt = _log(tmp_path)
    state = receipt.checkpoint
    stranger = SignedCheckpoint.sign(state, Signer.generate(ORIGIN))
    other = Signer.generate("archive.example/other")
    elsewhere = SignedCheckpoint.sign(Checkpoint(origin=other.name, size=5, root=state.root), other)
    assert [each.code for each in _findings(tmp_path, stranger, elsewhere)] == ["RECEIPT", "RECEIPT"]
