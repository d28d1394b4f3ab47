"""Verification of an exhibit, which needs no archive. Whatever the file holds, it ends with findings."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import rfc8785

from archiver.errors import file_errors
from archiver.export.exhibit import FORMAT, NOTE, TABLE, consistency_file, signed_text
from archiver.export.exhibit_stamps import CHAIN_FILE, TOKEN_FILE, Stamps
from archiver.export.findings import finding
from archiver.export.zip import Found, ZipFormError, read_zip
from archiver.log import KeyRing, NoteError, SignedCheckpoint, TlogProof, Verifier, named_objects, verify_consistency
from archiver.log.anchors import Trust
from archiver.log.checkpoint import Signature
from archiver.log.codec import line_hash, parse
from archiver.log.keyring import pinned, ring_of
from archiver.log.receipts import NamedReceipt
from archiver.model.custody import Redact
from archiver.model.entries import Entry
from archiver.model.findings import Finding

KEPT = 1 << 20
KEPT_IN_ALL = 64 << 20
"""Bytes of members that are kept in memory: of one, of all. Objects never are."""
_SIZE = r"(?:0|[1-9][0-9]{0,17})"
_ENTRY = re.compile(rf"entries/({_SIZE})\.json", re.ASCII)
_SHA256 = re.compile(r"objects/[0-9a-f]{64}", re.ASCII)
_PLACES = (
    re.compile(r"exhibit\.json|exhibit\.note|exhibit\.txt|exhibit\.html|HOWTO\.txt", re.ASCII),
    re.compile(r"keys/[0-9a-f]{8}\.(?:pem|vkey)", re.ASCII),
    re.compile(rf"checkpoints/{_SIZE}|consistency/{_SIZE}-{_SIZE}", re.ASCII),
    re.compile(rf"entries/{_SIZE}\.json|proofs/{_SIZE}\.tlog-proof", re.ASCII),
    TOKEN_FILE,
    CHAIN_FILE,
    _SHA256,
)
"""Names that members may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``origin``, ``size``: the log and the checkpoint that the evidence was proven in. ``target``: what it is of."""

    findings: tuple[Finding, ...]
    entries: int
    objects: int
    bytes: int
    origin: str = ""
    size: int = 0
    target: str = ""


class _BadError(Exception):
    def __init__(self, code: str, subject: str, detail: str) -> None:
        super().__init__(detail)
        self.finding = finding("FAIL", code, subject, detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What exhibit.json says."""

    origin: str
    target: str
    first_key: Verifier
    size: int
    entries: tuple[int, ...]


@dataclass(slots=True)
class _Log:
    """Proven entries, their line's hashes, and the checkpoints by size."""

    ring: KeyRing
    entries: dict[int, Entry] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)
    notes: dict[int, SignedCheckpoint] = field(default_factory=dict)


def verify_exhibit(
    path: Path,
    *,
    pins: Sequence[bytes] = (),
    trust: Trust | None = None,
    receipts: Sequence[NamedReceipt] = (),
) -> Result:
    """Check an exhibit.

    ``pins``: public keys (32 bytes each) that must be the log's; without any the exhibit's own count, which is said.
    ``trust``: whose time stamps are believed; ``receipts`` of the log, kept elsewhere.
    """
    files: dict[str, Found] = {}
    try:
        with file_errors(path, "read"), path.open("rb") as stream:
            for each in _kept(read_zip(stream, keep=KEPT)):
                files[each.path] = each
        return _Check(files, pins, trust or Trust(), receipts).run()
    except ZipFormError as error:
        detail = f"it is no exhibit as archiver writes it: {error}"
        findings = (finding("FAIL", "EXHIBIT", path.name, detail),)
    except _BadError as error:
        findings = (error.finding,)
    return Result(findings=findings, entries=0, objects=0, bytes=sum(each.size for each in files.values()))


def _kept(members: Iterator[Found]) -> Iterator[Found]:
    """The members with their bytes, but for objects, which are only hashed; ZipFormError where these are too many."""
    kept = 0
    for each in members:
        if each.data is None or each.path.startswith("objects/"):
            yield replace(each, data=None)
            continue
        kept += each.size
        if kept > KEPT_IN_ALL:
            raise ZipFormError("it holds more of what is no object than an exhibit does")
        yield each


class _Check:
    def __init__(
        self, files: Mapping[str, Found], pins: Sequence[bytes], trust: Trust, receipts: Sequence[NamedReceipt]
    ) -> None:
        self._files = files
        self._pins = pins
        self._trust = trust
        self._receipts = receipts

    def run(self) -> Result:
        for path in self._files:
            if not any(place.fullmatch(path) for place in _PLACES):
                raise _BadError("EXHIBIT", path, "such a file has no place in an exhibit")
        table = self._table()
        lines = self._lines()
        log = _Log(ring_of(((n, entry) for n, (entry, _) in lines.items()), table.first_key, table.origin))
        self._check_signer(log.ring)
        findings = [*log.ring.findings, *self._keys(log.ring)]
        self._checkpoints(table, log)
        findings += self._prove(lines, log)
        evidence = self._evidence(table, log)
        stamps = Stamps(self._trust)
        findings += stamps.check(list(self._files), self._read, log.notes[table.size], log.entries)
        findings += stamps.told(evidence, log.entries)
        findings += _compromised(log, table.size, stamps)
        findings += self._receipt_findings(table, log)
        findings += self._objects(evidence, log)
        return Result(
            findings=tuple(findings),
            entries=len(log.entries),
            objects=sum(1 for path in self._files if path.startswith("objects/")),
            bytes=sum(each.size for each in self._files.values()),
            origin=table.origin,
            size=table.size,
            target=table.target,
        )

    # the table of contents

    def _table(self) -> _Table:
        data = self._data(TABLE)
        try:
            value = json.loads(data)
            canonical = rfc8785.dumps(value) == data and value["format"] == FORMAT
            rows = [(each["path"], each["sha256"], each["size"]) for each in value["files"]]
            table = _Table(
                origin=str(value["origin"]),
                target=str(value["target"]),
                first_key=Verifier.from_vkey(value["first_key"]),
                size=int(value["size"]),
                entries=tuple(map(int, value["entries"])),
            )
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise _BadError("EXHIBIT", TABLE, "it is no table of contents of a known form") from error
        found = [(each.path, each.sha256, each.size) for each in self._files.values()]
        if not canonical or list(self._files)[:2] != [TABLE, NOTE] or rows != found[2:]:
            wrong = next((row[0] for row, each in zip(rows, found[2:], strict=False) if row != each), TABLE)
            raise _BadError("EXHIBIT", str(wrong), "the files are not those of the signed table of contents")
        if table.first_key.name != table.origin or not table.entries:
            raise _BadError("EXHIBIT", TABLE, "its first key is of another log, or it names no entry")
        return table

    def _check_signer(self, ring: KeyRing) -> None:
        """The present key signed the table."""
        verifier, note = ring.present, self._data(NOTE)
        text = signed_text(self._data(TABLE))
        head = text + b"\n" + f"\N{EM DASH} {verifier.name} ".encode()
        try:
            blob = base64.b64decode(note.removeprefix(head).removesuffix(b"\n"), validate=True)
        except (ValueError, binascii.Error) as error:
            raise _BadError("SIGNATURE", NOTE, "it does not sign exhibit.json with the log's key") from error
        whole = text + b"\n" + Signature(verifier.name, blob).line.encode()
        if note != whole or blob[:4] != verifier.key_id or not verifier.accepts(text, blob[4:]):
            raise _BadError("SIGNATURE", NOTE, "it does not sign exhibit.json with the log's key")

    def _keys(self, ring: KeyRing) -> Iterator[Finding]:
        """The key files are the log's keys; those that the verifier brought are among them."""
        wanted = {f"keys/{each.verifier.key_id.hex()}.pem": each.verifier.pem for each in ring.keys}
        wanted |= {f"keys/{each.verifier.key_id.hex()}.vkey": each.verifier.vkey.encode() + b"\n" for each in ring.keys}
        for path in sorted(wanted.keys() | {each for each in self._files if each.startswith("keys/")}):
            if self._read(path) != wanted.get(path):
                yield finding("FAIL", "KEY", path, "is not the key of the log that its name says")
        yield from pinned(ring, self._pins)
        if not self._pins:
            detail = f"the key is the exhibit's own: compare {ring.present.vkey} with what you know from elsewhere"
            yield finding("NOTE", "KEY", "keys", f"{detail}, or give it with --key")

    # entries and checkpoints

    def _lines(self) -> dict[int, tuple[Entry, bytes]]:
        lines: dict[int, tuple[Entry, bytes]] = {}
        for n in sorted(int(found[1]) for each in self._files if (found := _ENTRY.fullmatch(each))):
            path = f"entries/{n}.json"
            line = self._data(path)
            try:
                entry = parse(line)
            except ValueError as error:
                raise _BadError("ENTRY_FORMAT", path, f"it is no entry: {error}") from error
            if entry.n != n:
                raise _BadError("ENTRY_FORMAT", path, f"it is entry {entry.n}")
            lines[n] = (entry, line)
        return lines

    def _checkpoints(self, table: _Table, log: _Log) -> None:
        sizes = sorted(int(path.removeprefix("checkpoints/")) for path in self._files if path.startswith("checkpoints"))
        for size in sizes:
            path = f"checkpoints/{size}"
            try:
                signed = SignedCheckpoint.parse(self._data(path))
            except NoteError as error:
                raise _BadError("CHECKPOINT_FORMAT", path, f"it is no checkpoint: {error}") from error
            if (signed.checkpoint.size, signed.checkpoint.origin) != (size, table.origin):
                raise _BadError("CHECKPOINT_FORMAT", path, "it is of another log, or over another number of entries")
            if not log.ring.signed(signed):
                raise _BadError("SIGNATURE", path, "it is not signed with the log's key of that time")
            log.notes[size] = signed
        if not sizes or sizes[0] != table.size:
            raise _BadError("EXHIBIT", TABLE, "it names another checkpoint than there is")
        between = [f"consistency/{old}-{new}" for old, new in pairwise(sizes)]
        if between != [path for path in self._files if path.startswith("consistency/")]:
            raise _BadError("ROOT", "consistency", "there is not one proof between each checkpoint and the next")
        for path, (old, new) in zip(between, pairwise(sizes), strict=True):
            self._check_consistency(path, log.notes[old], log.notes[new])

    def _check_consistency(self, path: str, old: SignedCheckpoint, new: SignedCheckpoint) -> None:
        data = self._data(path)
        try:
            proof = [base64.b64decode(line, validate=True) for line in data.split(b"\n")[:-1]]
        except (ValueError, binascii.Error) as error:
            raise _BadError("ROOT", path, "it is no consistency proof") from error
        first, second = old.checkpoint, new.checkpoint
        if consistency_file(proof) != data or not verify_consistency(
            first.size, second.size, first.root, second.root, proof
        ):
            detail = f"it does not show that the log of {second.size} entries begins with that of {first.size}"
            raise _BadError("FORK", path, detail)

    def _prove(self, lines: Mapping[int, tuple[Entry, bytes]], log: _Log) -> Iterator[Finding]:
        proofs = {f"proofs/{n}.tlog-proof" for n in lines}
        for path in self._files:
            if path.startswith("proofs/") and path not in proofs:
                raise _BadError("EXHIBIT", path, "it is of no entry in the exhibit")
        for n, (entry, line) in lines.items():
            path = f"proofs/{n}.tlog-proof"
            try:
                proof = TlogProof.parse(self._data(path))
            except NoteError as error:
                raise _BadError("ROOT", path, f"it cannot be read: {error}") from error
            if log.notes.get(proof.signed.checkpoint.size) != proof.signed:
                raise _BadError("ROOT", path, "it is of a checkpoint that is not in the exhibit")
            if proof.index != n or not proof.proves(line):
                raise _BadError("ROOT", f"entries/{n}.json", "the proof does not show that it stands in the log")
            log.entries[n], log.hashes[n] = entry, line_hash(line)
            before = log.hashes.get(n - 1)
            if before is not None and before != entry.prev:
                yield finding("FAIL", "CHAIN", f"entry {n}", f"names {entry.prev} as the one before, which is {before}")

    def _evidence(self, table: _Table, log: _Log) -> tuple[int, ...]:
        for n in table.entries:
            if n not in log.entries or n >= table.size:
                raise _BadError("EXHIBIT", TABLE, f"entry {n} is not under the checkpoint over {table.size} entries")
        return table.entries

    def _receipt_findings(self, table: _Table, log: _Log) -> Iterator[Finding]:
        """Only a checkpoint over as many entries can be compared without the log."""
        for each in self._receipts:
            state, subject = each.signed.checkpoint, f"receipt {each.name}"
            if state.origin != table.origin:
                yield finding("FAIL", "RECEIPT", subject, f"is of another log, {state.origin}")
            elif not log.ring.signed(each.signed):
                yield finding("FAIL", "RECEIPT", subject, "is not signed by a key of this log")
            elif state.size not in log.notes:
                sizes = " and ".join(map(str, log.notes))
                detail = (
                    f"is over {state.size} entries, the exhibit's checkpoints over {sizes}: nothing can be said of "
                )
                yield finding("WARN", "RECEIPT", subject, f"{detail}one from the other without the archive")
            elif log.notes[state.size].checkpoint.root != state.root:
                yield finding("FAIL", "FORK", f"checkpoints/{state.size}", f"is another than that of {subject}")

    # objects

    def _objects(self, evidence: Sequence[int], log: _Log) -> Iterator[Finding]:
        named: dict[str, tuple[int, int]] = {}
        for n in evidence:
            for each in named_objects(log.entries[n].body):
                named.setdefault(each.ref.sha256, (each.ref.size, n))
        redacted = {
            each.sha256: n
            for n, entry in log.entries.items()
            if isinstance(entry.body, Redact)
            for each in entry.body.objects
        }
        here = {path.removeprefix("objects/"): each for path, each in self._files.items() if _SHA256.fullmatch(path)}
        for name, found in here.items():
            size, n = named.get(name, (0, 0))
            if name not in named:
                yield finding("FAIL", "EXHIBIT", f"objects/{name}", "no entry of the evidence names it")
            elif (found.sha256, found.size) != (name, size):
                yield finding(
                    "FAIL", "OBJECT_HASH", f"objects/{name}", f"expected {name} got {found.sha256} (entry {n})"
                )
        for name in sorted(named.keys() - here.keys()):
            n = named[name][1]
            if name in redacted:
                yield finding("NOTE", "REDACTED", f"objects/{name}", f"removed under entry {redacted[name]}")
            else:
                yield finding("WARN", "OBJECT_MISSING", f"objects/{name}", f"is not in the exhibit (entry {n})")
        if not here:
            yield finding("FAIL", "OBJECT_MISSING", "objects", "the exhibit holds no object")

    # files

    def _read(self, path: str) -> bytes | None:
        found = self._files.get(path)
        return None if found is None else found.data

    def _data(self, path: str) -> bytes:
        data = self._read(path)
        if data is None:
            raise _BadError("EXHIBIT", path, "it is missing or too large")
        return data


def _compromised(log: _Log, size: int, stamps: Stamps) -> Iterator[Finding]:
    """Whether whoever had a revoked key could have made it up: no stamp that is believed is older."""
    for each in log.ring.keys:
        in_time = each.ended is not None and each.revoked is not None and each.ended <= each.revoked
        if each.revoked is None or in_time or log.ring.at(size) != each.verifier:
            continue
        if stamps.firm is None or stamps.firm > each.revoked:
            detail = f"{each.verifier.vkey} was not its owner's alone since {each.revoked.isoformat()}, and no time "
            yield finding("WARN", "COMPROMISED", f"checkpoints/{size}", f"{detail}stamp that is believed is older")
