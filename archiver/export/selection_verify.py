"""Verification of a selection of a log: entries with their proofs, keys, objects; it needs no archive.

Only what the selection holds is checked. What else happened in the log, only the whole of it can show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archiver.archive.manifest import Manifest
from archiver.archive.manifest import parse as parse_manifest
from archiver.errors import NotAnArchiveError
from archiver.export.files import CopyError, Files
from archiver.export.findings import finding
from archiver.export.form import Form
from archiver.export.listed import Listed
from archiver.export.replayed_verify import Replays, check_named, check_replayed, replays_in
from archiver.export.stamps_verify import Stamps
from archiver.log import MAX_LINE, KeyRing, NoteError, SignedCheckpoint, TlogProof, Verifier, line_hash
from archiver.log.anchors import Trust
from archiver.log.checkpoint import MAX_NOTE
from archiver.log.codec import parse
from archiver.log.keyring import compromised, pinned, ring_of
from archiver.log.receipts import NamedReceipt
from archiver.model.custody import Redact
from archiver.model.entries import Create, Entry
from archiver.model.findings import Finding

MAX_TABLE = 64 * 1024 * 1024
_MAX_PROOF = MAX_NOTE + 8_192
_KEY = 4_096


@dataclass(slots=True)
class _Entries:
    """Entries that are proven, with their lines' hashes; ``under``: sizes of the checkpoints of their proofs."""

    entries: dict[int, Entry] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)
    under: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What the verifier brings along: public keys that must be the log's, receipts, whose time stamps are believed."""

    pins: Sequence[bytes] = ()
    receipts: Sequence[NamedReceipt] = ()
    trust: Trust = Trust()  # noqa: RUF009  frozen


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and how much was looked at."""

    findings: tuple[Finding, ...]
    entries: int = 0
    objects: int = 0
    size: int = 0


def check_selection(files: Files, listed: Listed, brought: Brought) -> Checked:
    """Everything that is wrong with it beside its list of files."""
    return _Check(files, listed.form, brought).run(listed)


def manifest_in(files: Files, form: Form) -> Manifest:
    """archive.json of a copy; CopyError where it is none."""
    path = f"{form.about}archive.json"
    try:
        manifest = parse_manifest(files.read(path, MAX_NOTE), path)
        Verifier.from_vkey(manifest.public_key)
    except (NotAnArchiveError, ValueError) as error:
        raise CopyError(str(error)) from error
    return manifest


def left_out(files: Files, form: Form) -> frozenset[str]:
    """Objects of which the copy itself, in its signed table, says that they were not in the store."""
    try:
        table = json.loads(files.read(f"{form.about}selection.json", MAX_TABLE))
        return frozenset(str(each["sha256"]) for each in table["left_out"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """An object that an entry names: hash (hex), size in bytes, and the first entry that does."""

    sha256: str
    size: int
    entry: int


def check_objects(
    files: Files, form: Form, named: Mapping[str, Wanted], redacted: Mapping[str, int], replays: Replays | None = None,
) -> Iterator[Finding]:  # fmt: skip
    """Objects that entries name, by path, against those that are there. ``replays``: those that lie within records."""
    known = left_out(files, form)
    for path, wanted in sorted(named.items()):
        name, n = wanted.sha256, wanted.entry
        if files.names.get(path):
            if replays is not None and path in replays.filed:
                yield from check_replayed(files, form, path, replays)
            elif (found := files.sha256(path)) != name or files.size(path) != wanted.size:
                yield finding("FAIL", "OBJECT_HASH", path, f"expected {name} got {found} (entry {n})")
        elif name in redacted:
            yield finding("NOTE", "REDACTED", path, f"removed under entry {redacted[name]}")
        elif name in known:
            yield finding("WARN", "OBJECT_MISSING", path, f"was not in the archive when the copy was made (entry {n})")
        else:
            yield finding("FAIL", "OBJECT_MISSING", path, f"is missing (entry {n})")
    if replays is not None:
        yield from check_named(files, form, replays)
    for path in sorted(path for path in files.names if form.is_objects(path)):
        if path not in named:
            yield finding("FAIL", "STRAY", path, "no entry in the copy names such an object")


def check_keys(files: Files, listed: Listed, ring: KeyRing) -> Iterator[Finding]:
    """The key files are the log's keys, and the present one signed the list."""
    form = listed.form
    prefix = f"{form.base}keys/"
    wanted = {f"{prefix}{each.verifier.key_id.hex()}": each.verifier for each in ring.keys}
    expected = {f"{name}.vkey": key.vkey.encode() + b"\n" for name, key in wanted.items()}
    expected |= {f"{name}.pem": key.pem for name, key in wanted.items()}
    for path in sorted(expected.keys() | {each for each in files.names if each.startswith(prefix)}):
        try:
            same = files.read(path, _KEY) == expected.get(path)
        except CopyError:
            same = False
        if not same:
            yield finding("FAIL", "KEY", path, "is not the key of the log that its name says")
    if listed.signer != ring.present:
        detail = f"is signed with {listed.signer.vkey}, the log with {ring.present.vkey}"
        yield finding("FAIL", "SIGNATURE", form.listed, detail)


class _Check:
    def __init__(self, files: Files, form: Form, brought: Brought) -> None:
        self._files = files
        self._form = form
        self._brought = brought
        self._notes: dict[int, SignedCheckpoint] = {}

    def run(self, listed: Listed) -> Checked:
        try:
            manifest = manifest_in(self._files, self._form)
        except CopyError as error:
            return Checked((finding("FAIL", "MANIFEST", f"{self._form.about}archive.json", str(error)),))
        findings: list[Finding] = []
        lines = dict(self._lines(findings))
        ring = ring_of(
            ((n, entry) for n, (entry, _) in lines.items()), Verifier.from_vkey(manifest.public_key), manifest.origin
        )
        findings += ring.findings
        findings += _first(lines, manifest)
        findings += self._checkpoints(ring)
        proven = _Entries()
        findings += self._prove(lines, proven)
        findings += _chained(proven)
        findings += check_keys(self._files, listed, ring)
        stamps = Stamps(self._files, self._form, self._brought.trust, self._notes)
        findings += stamps.check(proven.entries)
        findings += stamps.told(proven.under, proven.entries)
        size = max(self._notes, default=0)
        findings += [*pinned(ring, self._brought.pins), *compromised(ring, stamps.proven, size)]
        findings += self._receipts(manifest, ring)
        named = named_in(proven.entries.values(), self._form)
        redacted = {
            each.sha256: n
            for n, entry in sorted(proven.entries.items(), reverse=True)
            if isinstance(entry.body, Redact)
            for each in entry.body.objects
        }
        replays = replays_in(self._files, self._form, proven.entries.values())
        findings += check_objects(self._files, self._form, named, redacted, replays)
        return Checked(tuple(findings), len(proven.entries), len(named), size)

    def _lines(self, findings: list[Finding]) -> Iterator[tuple[int, tuple[Entry, bytes]]]:
        """Entries by number, each with its line."""
        form = re.compile(rf"{re.escape(self._form.base)}entries/(0|[1-9][0-9]{{0,17}})\.json", re.ASCII)
        numbers = sorted(int(found[1]) for path in self._files.names if (found := form.fullmatch(path)))
        for n in numbers:
            path = self._entry(n)
            try:
                line = self._files.read(path, MAX_LINE)
                entry = parse(line)
                if entry.n != n:
                    raise CopyError(f"it is entry {entry.n}")
            except ValueError as error:
                findings.append(finding("FAIL", "ENTRY_FORMAT", path, f"is no entry of that number: {error}"))
            else:
                yield n, (entry, line)

    def _entry(self, n: int) -> str:
        return f"{self._form.base}entries/{n}.json"

    def _checkpoints(self, ring: KeyRing) -> Iterator[Finding]:
        """Read all that are there, each signed by the key of its size."""
        prefix = f"{self._form.base}checkpoints/"
        for path in sorted(path for path in self._files.names if path.startswith(prefix)):
            try:
                signed = SignedCheckpoint.parse(self._files.read(path, MAX_NOTE))
            except ValueError as error:
                yield finding("FAIL", "CHECKPOINT_FORMAT", path, f"is no checkpoint: {error}")
                continue
            size = signed.checkpoint.size
            if path != f"{prefix}{size}" or signed.checkpoint.origin != ring.origin:
                yield finding("FAIL", "CHECKPOINT_FORMAT", path, "is of another log, or over another number of entries")
            elif not ring.signed(signed):
                yield finding("FAIL", "SIGNATURE", path, "is not signed by the log's key of that time")
            else:
                self._notes[size] = signed

    def _prove(self, lines: Mapping[int, tuple[Entry, bytes]], proven: _Entries) -> Iterator[Finding]:
        for n, (entry, line) in lines.items():
            path = f"{self._form.base}proofs/{n}.tlog-proof"
            try:
                proof = TlogProof.parse(self._files.read(path, _MAX_PROOF))
            except (NoteError, CopyError) as error:
                yield finding("FAIL", "ROOT", path, f"is no proof that entry {n} stands in the log: {error}")
                continue
            size = proof.signed.checkpoint.size
            if self._notes.get(size) != proof.signed:
                yield finding("FAIL", "ROOT", path, f"is of another checkpoint than checkpoints/{size}")
            elif proof.index != n or not proof.proves(line):
                yield finding("FAIL", "ROOT", self._entry(n), "does not stand in the log under the checkpoint")
            else:
                proven.entries[n], proven.hashes[n], proven.under[n] = entry, line_hash(line), size

    def _receipts(self, manifest: Manifest, ring: KeyRing) -> Iterator[Finding]:
        """A selection can be compared with a receipt only where it holds a checkpoint over as many entries."""
        for each in self._brought.receipts:
            state, subject = each.signed.checkpoint, f"receipt {each.name}"
            if state.origin != manifest.origin:
                yield finding("FAIL", "RECEIPT", subject, f"is of another log, {state.origin}")
            elif not ring.signed(each.signed):
                yield finding("FAIL", "RECEIPT", subject, "is not signed by a key of this log")
            elif state.size not in self._notes:
                detail = (
                    f"is over {state.size} entries, the copy has no checkpoint over as many: it proves nothing here"
                )
                yield finding("WARN", "RECEIPT", subject, f"{detail}; compare it with the archive or a whole copy")
            elif self._notes[state.size].checkpoint.root != state.root:
                yield finding("FAIL", "FORK", f"checkpoints/{state.size}", f"is another one than in the {subject}")


def _first(lines: Mapping[int, tuple[Entry, bytes]], manifest: Manifest) -> Iterator[Finding]:
    """Entry 0 names archive.json, in which the first key stands."""
    if 0 not in lines:
        yield finding("FAIL", "MANIFEST", "entry 0", "is not in the copy, so archive.json is anybody's")
        return
    body = lines[0][0].body
    if not isinstance(body, Create) or (body.origin, body.manifest_sha256) != (manifest.origin, manifest.sha256):
        yield finding("FAIL", "MANIFEST", "archive.json", "is not the one that entry 0 names")


def _chained(proven: _Entries) -> Iterator[Finding]:
    for n, entry in proven.entries.items():
        before = proven.hashes.get(n - 1)
        if before is not None and entry.prev != before:
            yield finding("FAIL", "CHAIN", f"entry {n}", f"names {entry.prev} as the one before, which is {before}")


def named_in(entries: Iterable[Entry], form: Form) -> dict[str, Wanted]:
    """Objects that entries name and that the form has room for, by their path in it."""
    found: dict[str, Wanted] = {}
    for entry in entries:
        for each, path in form.placed(entry.body):
            found.setdefault(path, Wanted(each.ref.sha256, each.ref.size, entry.n))
    return found
