"""Verification of an exhibit, which needs no archive. Whatever the file holds, it ends with findings."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import rfc8785

from archiver.errors import file_errors
from archiver.export.exhibit import FORMAT, NOTE, TABLE, signed_text
from archiver.export.zip import Found, ZipFormError, read_zip
from archiver.log import NoteError, SignedCheckpoint, TlogProof, Verifier, named_objects
from archiver.log.checkpoint import Signature
from archiver.log.codec import parse
from archiver.model.findings import Finding, Level

KEPT = 1 << 20
_ENTRY = re.compile(r"entries/(0|[1-9][0-9]{0,17})\.json", re.ASCII)
_FIXED = ("exhibit.txt", "HOWTO.txt", "key.pem", "key.vkey")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``origin``, ``size``: the log and the checkpoint that the entries were proven in."""

    findings: tuple[Finding, ...]
    entries: int
    objects: int
    bytes: int
    origin: str = ""
    size: int = 0


class _BadError(Exception):
    def __init__(self, code: str, subject: str, detail: str) -> None:
        super().__init__(detail)
        self.finding = _finding("FAIL", code, subject, detail)


def verify_exhibit(path: Path, *, key: Verifier | None = None) -> Result:
    """Check an exhibit; ``key``: the key that must have signed it, else the one in it, which is then said."""
    members: list[Found] = []
    try:
        with file_errors(path, "read"), path.open("rb") as stream:
            members += read_zip(stream, keep=KEPT)
        return _check({each.path: each for each in members}, members, key)
    except ZipFormError as error:
        findings = (_finding("FAIL", "EXHIBIT", path.name, f"it is no exhibit as archiver writes it: {error}"),)
    except _BadError as error:
        findings = (error.finding,)
    return Result(findings=findings, entries=0, objects=0, bytes=sum(each.size for each in members))


def _check(files: dict[str, Found], members: list[Found], key: Verifier | None) -> Result:
    verifier = _key(files, key)
    _check_table(files, members, verifier)
    entries = sorted(int(found[1]) for each in files if (found := _ENTRY.fullmatch(each)))
    findings = [] if key else [_finding("NOTE", "KEY", "key.vkey", _UNPINNED.format(verifier.vkey))]
    named: dict[str, int] = {}
    signed = None
    for n in entries:
        signed, in_entry = _check_entry(files, n, verifier, signed)
        named |= in_entry
    if signed is None:
        raise _BadError("EXHIBIT", TABLE, "there is no entry in it")
    size = signed.checkpoint.size
    if _data(files, f"checkpoints/{size}") != signed.note:
        raise _BadError("ROOT", f"checkpoints/{size}", "it is not the checkpoint of the proofs")
    objects = {each.removeprefix("objects/"): found for each, found in files.items() if each.startswith("objects/")}
    findings += _check_objects(objects, named)
    tokens = [each for each in files if each.endswith(".tsr")]
    findings += [_finding("WARN", "TOKEN", each, "check it with openssl: HOWTO.txt, step 6") for each in tokens]
    if not tokens:
        findings.append(
            _finding("NOTE", "UNANCHORED", f"checkpoints/{size}", "no time stamp of an authority covers it")
        )
    _check_names(files, entries, size)
    total = sum(each.size for each in members)
    return Result(
        findings=tuple(findings),
        entries=len(entries),
        objects=len(objects),
        bytes=total,
        origin=verifier.name,
        size=size,
    )


_UNPINNED = "the key is the exhibit's own: compare {} with what you know from elsewhere, or give it with --key"


def _key(files: dict[str, Found], key: Verifier | None) -> Verifier:
    try:
        own = Verifier.from_vkey(_data(files, "key.vkey").decode().removesuffix("\n"))
    except ValueError as error:
        raise _BadError("SIGNATURE", "key.vkey", f"it is no key: {error}") from error
    if key not in (None, own):
        raise _BadError("SIGNATURE", "key.vkey", "it is not the key that was given")
    if _data(files, "key.pem") != own.pem:
        raise _BadError("SIGNATURE", "key.pem", "it is another key than key.vkey")
    return own


def _check_table(files: dict[str, Found], members: list[Found], verifier: Verifier) -> None:
    table, note = _data(files, TABLE), _data(files, NOTE)
    text = signed_text(table)
    head = text + b"\n" + f"\N{EM DASH} {verifier.name} ".encode()
    try:
        blob = base64.b64decode(note.removeprefix(head).removesuffix(b"\n"), validate=True)
    except (ValueError, binascii.Error) as error:
        raise _BadError("SIGNATURE", NOTE, "it does not sign exhibit.json with this key") from error
    whole = text + b"\n" + Signature(verifier.name, blob).line.encode()
    if note != whole or blob[:4] != verifier.key_id or not verifier.accepts(text, blob[4:]):
        raise _BadError("SIGNATURE", NOTE, "it does not sign exhibit.json with this key")
    try:
        value = json.loads(table)
        canonical = rfc8785.dumps(value) == table and value["format"] == FORMAT
        rows = [(each["path"], each["sha256"], each["size"]) for each in value["files"]]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _BadError("EXHIBIT", TABLE, "it is no table of contents of a known form") from error
    found = [(each.path, each.sha256, each.size) for each in members]
    if not canonical or [each.path for each in members[:2]] != [TABLE, NOTE] or rows != found[2:]:
        wrong = next((row[0] for row, each in zip(rows, found[2:], strict=False) if row != each), TABLE)
        raise _BadError("EXHIBIT", str(wrong), "the files are not those of the signed table of contents")


def _check_entry(
    files: dict[str, Found], n: int, verifier: Verifier, before: SignedCheckpoint | None
) -> tuple[SignedCheckpoint, dict[str, int]]:
    line, subject = _data(files, f"entries/{n}.json"), f"entries/{n}.json"
    try:
        proof = TlogProof.parse(_data(files, f"proofs/{n}.tlog-proof"))
        entry = parse(line)
    except (NoteError, ValueError) as error:
        raise _BadError("EXHIBIT", subject, f"entry or proof cannot be read: {error}") from error
    if not proof.signed.signed_by(verifier) or proof.signed.checkpoint.origin != verifier.name:
        raise _BadError("SIGNATURE", f"proofs/{n}.tlog-proof", "its checkpoint is not signed by the key")
    if proof.index != n or entry.n != n or not proof.proves(line):
        raise _BadError("ROOT", subject, "the proof does not show that it stands in the log")
    if before is not None and before != proof.signed:
        raise _BadError("ROOT", f"proofs/{n}.tlog-proof", "it is of another checkpoint than the proofs before")
    return proof.signed, {each.ref.sha256: each.ref.size for each in named_objects(entry.body)}


def _check_objects(objects: dict[str, Found], named: dict[str, int]) -> Iterator[Finding]:
    for name, found in objects.items():
        if name not in named:
            yield _finding("FAIL", "EXHIBIT", f"objects/{name}", "no entry in the exhibit names it")
        elif (found.sha256, found.size) != (name, named[name]):
            yield _finding("FAIL", "OBJECT_HASH", f"objects/{name}", f"expected {name} got {found.sha256}")
    if not objects:
        yield _finding("FAIL", "OBJECT_MISSING", "objects", "the exhibit holds no object")


def _check_names(files: dict[str, Found], entries: list[int], size: int) -> None:
    proper = {TABLE, NOTE, *_FIXED, f"checkpoints/{size}", *(f"entries/{n}.json" for n in entries)}
    proper |= {f"proofs/{n}.tlog-proof" for n in entries}
    for each in files.keys() - proper:
        if not each.startswith(("objects/", "anchors/", "certificates/")):
            raise _BadError("EXHIBIT", each, "such a file has no place in an exhibit")


def _data(files: dict[str, Found], path: str) -> bytes:
    found = files.get(path)
    if found is None or found.data is None:
        raise _BadError("EXHIBIT", path, "it is missing or too large")
    return found.data


def _finding(level: Level, code: str, subject: str, detail: str) -> Finding:
    return Finding(level=level, code=code, subject=subject, detail=detail)
