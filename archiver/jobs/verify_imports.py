"""Logs of other archives that were taken in: each is what its ``import`` entries say, and whole by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Layout, catalog_seal, read_manifest
from archiver.archive.layout import MANIFEST, OBJECTS_ELSEWHERE, OBJECTS_NOTE
from archiver.errors import ArchiverError, file_errors
from archiver.jobs.importing_forks import FOLDER, check_forks, kept_forks
from archiver.log import Verifier, named_objects
from archiver.log.anchors import AnchorCheck, Trust
from archiver.log.checkpoint import MAX_NOTE
from archiver.log.files import read_small
from archiver.log.keyring import read_ring
from archiver.log.loading import CHECKPOINTS
from archiver.log.verify import verify_log
from archiver.log.witnessed import WitnessCheck
from archiver.model.custody import Import, Incident, Redact
from archiver.model.entries import Entry
from archiver.model.findings import Finding, Level
from archiver.model.objects import NamedObject

EVIDENCE = frozenset({MANIFEST, OBJECTS_NOTE, "log"})
BESIDE = frozenset({"catalog.sqlite", "catalog.sqlite-shm", "catalog.sqlite-wal", "catalog.sqlite.sha256", "lock"})
"""Files that reading an imported archive makes."""
VOUCHED = frozenset({"STAMPED", "WITNESSED"})
"""Notes of what vouches for an imported log, which are told under its origin."""
FOLDERS = frozenset({"tmp", "reports", FOLDER})


@dataclass(slots=True)
class ImportsCheck:
    """Takes every entry of our log (``count``); then ``findings`` checks imports/.

    ``objects`` are those that the imported logs name, each with our ``import`` entry, but for the missing ones that
    that log or ours says were redacted. ``redacted``: by ours.
    """

    layout: Layout
    objects: dict[str, tuple[NamedObject, int]] = field(default_factory=dict)
    redacted: set[str] = field(default_factory=set)
    _imports: dict[str, list[tuple[int, Import]]] = field(default_factory=dict)
    _forks: dict[str, dict[str, int]] = field(default_factory=dict)

    def count(self, entry: Entry) -> None:
        """The next entry of our log."""
        if isinstance(entry.body, Import):
            self._imports.setdefault(entry.body.origin, []).append((entry.n, entry.body))
        elif isinstance(entry.body, Incident):
            origin, names = kept_forks(entry.body) or ("", ())
            self._forks.setdefault(origin, {}).update(dict.fromkeys(names, entry.n))
        elif isinstance(entry.body, Redact):
            self.redacted.update(each.sha256 for each in entry.body.objects)

    def findings(self, trust: Trust) -> list[Finding]:
        """Everything that is wrong in imports/; an archive that has imported nothing has none."""
        findings = list(self._strays())
        for origin, imports in sorted(self._imports.items()):
            findings += self._check(self.layout.imports / origin, imports, trust)
        return findings

    def _strays(self) -> Iterator[Finding]:
        """What lies in imports/ and was recorded by no entry."""
        folder = self.layout.imports
        if folder.is_symlink():
            yield _finding("FAIL", "STRAY", "imports", "is a link, not a folder")
            return
        with file_errors(folder, "read"):
            names = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
        for name in names:
            subject = f"imports/{_printable(name)}"
            if (folder / name).is_symlink() or not (folder / name).is_dir():
                yield _finding("FAIL", "STRAY", subject, "is a link or a file, not the folder of an import")
            elif name not in self._imports:
                detail = "no entry records it: an import was interrupted; the same `archiver import` finishes it"
                yield _finding("WARN", "STRAY", subject, detail)

    def _check(self, folder: Path, imports: Sequence[tuple[int, Import]], trust: Trust) -> Iterator[Finding]:
        subject = f"imports/{folder.name}"
        n, newest = max(imports, key=lambda each: each[1].size)
        if folder.parent.is_symlink() or folder.is_symlink() or not folder.is_dir():
            yield _finding("FAIL", "TRUNCATED", subject, f"is missing; {newest.size} entries are recorded (entry {n})")
            return
        yield from _foreign(folder)
        yield from check_forks(folder, self._forks.get(folder.name, {}))
        try:
            manifest = read_manifest(folder / MANIFEST)
            key = Verifier.from_vkey(manifest.public_key)
        except (ArchiverError, ValueError) as error:
            yield _finding("FAIL", "MANIFEST", f"{subject}/{MANIFEST}", str(error))
            return
        if manifest.sha256 != newest.manifest_sha256:
            detail = f"its SHA-256 is {manifest.sha256}, entry {n} says {newest.manifest_sha256}"
            yield _finding("FAIL", "MANIFEST", f"{subject}/{MANIFEST}", detail)
        yield from self._check_log(folder / "log", n, newest, key, trust)
        for number, each in imports:
            yield from _check_checkpoint(folder, number, each)

    def _check_log(self, log: Path, n: int, newest: Import, key: Verifier, trust: Trust) -> Iterator[Finding]:
        """The log as a log. Gaps were told when it was taken in: here only what was changed since, and what vouches."""
        anchors = AnchorCheck(log, trust)
        witnesses = WitnessCheck(log, (), ())
        size = 0
        redacted: set[str] = set()
        named_there: dict[str, NamedObject] = {}

        def count(entry: Entry) -> None:
            nonlocal size
            size += 1
            anchors.count(entry)
            witnesses.count(entry)
            if isinstance(entry.body, Redact):
                redacted.update(each.sha256 for each in entry.body.objects)
            for named in named_objects(entry.body):
                named_there.setdefault(named.ref.sha256, named)

        for each in verify_log(log, key, newest.origin, newest.manifest_sha256, on_entry=count):
            yield _within(newest.origin, each)
        for each in (*anchors.findings(datetime.now(UTC)), *witnesses.findings()):
            if each.level == "FAIL" or each.code in VOUCHED:
                yield _within(newest.origin, each)
        subject = f"imports/{newest.origin}/log"
        if size < newest.size:
            detail = f"entry {n} proves that {newest.size} entries existed; the log holds {size}"
            yield _finding("FAIL", "TRUNCATED", subject, detail)
        elif size > newest.size:
            detail = f"{size - newest.size} entries of it are recorded by no entry: an import was interrupted"
            yield _finding("WARN", "STRAY", subject, f"{detail}; the same `archiver import` finishes it")
        signer = read_ring(log, key, newest.origin).at(newest.size).vkey
        if signer != newest.key:
            yield _finding("FAIL", "FORK", subject, f"{signer} signs it, entry {n} says {newest.key}")
        for name, named in named_there.items():
            if self.layout.object(name).exists() or name not in redacted | self.redacted:
                self.objects.setdefault(name, (named, n))


def _check_checkpoint(folder: Path, n: int, body: Import) -> Iterator[Finding]:
    """The checkpoint that an entry of ours records, whose signed root ``verify_log`` compares with the entries."""
    path = CHECKPOINTS / str(body.size)
    subject = f"imports/{folder.name}/log/{path}"
    try:
        found = hashlib.sha256(read_small(folder / "log" / path, MAX_NOTE)).hexdigest()
    except ArchiverError as error:
        yield _finding("FAIL", "CHECKPOINT_FORMAT", subject, f"{error.args[0]} (entry {n})")
        return
    if found != body.checkpoint.sha256:
        detail = f"is not the checkpoint that was imported: its SHA-256 is {found}, entry {n} says "
        yield _finding("FAIL", "FORK", subject, detail + body.checkpoint.sha256)


def _foreign(folder: Path) -> Iterator[Finding]:
    """Files that are none of an import's, and those whose bytes say so themselves."""
    with file_errors(folder, "read"):
        present = sorted(folder.iterdir())
    for path in present:
        subject = f"imports/{folder.name}/{_printable(path.name)}"
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            yield _finding("FAIL", "STRAY", subject, "is a link or a device")
        elif path.name not in EVIDENCE | BESIDE | FOLDERS:
            yield _finding("WARN", "STRAY", subject, "is no file of an imported archive")
    note = folder / OBJECTS_NOTE
    try:
        told = read_small(note, len(OBJECTS_ELSEWHERE))
    except ArchiverError:
        told = b""
    if told != OBJECTS_ELSEWHERE:
        detail = "does not say where the objects are; the same `archiver import` restores it"
        yield _finding("FAIL", "MANIFEST", f"imports/{folder.name}/{OBJECTS_NOTE}", detail)
    layout = Layout(folder)
    if layout.catalog.is_file() and not layout.catalog.is_symlink() and not catalog_seal.holds(layout):
        detail = "the file is not as archiver left it; run `archiver catalog rebuild` on this import"
        yield _finding("FAIL", "CATALOG_CHANGED", f"imports/{folder.name}/{layout.catalog.name}", detail)


def _within(origin: str, finding: Finding) -> Finding:
    """A finding of an imported log, so that nobody takes it for one of ours."""
    return replace(finding, subject=f"imports/{origin}: {finding.subject}")


def _printable(name: str) -> str:
    return name.encode("unicode_escape", "surrogateescape").decode()


def _finding(level: Level, code: str, subject: str, detail: str) -> Finding:
    return Finding(level=level, code=code, subject=subject, detail=detail)
