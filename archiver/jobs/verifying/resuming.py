"""What a check that was cut off had hashed already, so that the next one goes on from there.

It stands in a file of the verifier's own configuration folder, never in the archive: a line that says of which archive
it is, then one for each folder of the store that is done. A line is believed as long as every file in its folder has
the size, times and inode that it had when it was hashed; what was found is kept with it. A file that anybody else may
write, that is older than ``LONGEST`` or of another archive, log, version or kind of check is not believed at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from archiver import __version__
from archiver.archive import Layout, read_manifest
from archiver.archive.private_files import is_inside, make_private_folder, open_to_others, write_private
from archiver.errors import ArchiverError
from archiver.jobs.verifying.hashing import FolderDone, Found, Hashed, digest_of, state_of
from archiver.jobs.verifying.objects import Wanted, WantedObjects
from archiver.jobs.verifying.outcome import Resumed
from archiver.log import Log, line_hash
from archiver.model.findings import Finding, Level
from archiver.store import Hasher

FORMAT = "archiver-verify/1"
NAME = "verify"
LONGEST = timedelta(days=7)
"""Older results are not relied on: bits rot without touching a file's times."""
AHEAD = timedelta(minutes=2)
MOST_BYTES = 256 * 1024 * 1024
FOLDER_NAME = re.compile(r"[0-9a-f]{2}")
_LEVELS: dict[str, Level] = {"FAIL": "FAIL", "WARN": "WARN", "NOTE": "NOTE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Which check it is: of the archive in ``folder`` whose log had ``size`` entries, the last of the hash ``head``."""

    format: str = FORMAT
    version: str = __version__
    origin: str
    manifest: str
    folder: str
    sha512: bool
    size: int
    head: str
    began: str

    @staticmethod
    def of(layout: Layout, *, sha512: bool, now: datetime) -> Check:
        """The one that begins now; ArchiverError where the log cannot be opened."""
        manifest = read_manifest(layout.manifest)
        log = Log.open(layout.log)
        try:
            return Check(
                origin=manifest.origin,
                manifest=manifest.sha256,
                folder=str(layout.objects.resolve()),
                sha512=sha512,
                size=log.size,
                head=log.head,
                began=now.isoformat(),
            )
        finally:
            log.close()

    @property
    def file(self) -> str:
        """The name of its file: one for each place of each archive."""
        return hashlib.sha256(f"{self.origin}\n{self.folder}".encode()).hexdigest()[:32] + ".jsonl"

    def goes_on_from(self, other: Check, layout: Layout, now: datetime) -> bool:
        """Whether what ``other`` found holds for this one."""
        if replace(other, size=self.size, head=self.head, began=self.began) != self:
            return False
        if not now - LONGEST <= datetime.fromisoformat(other.began) <= now + AHEAD:
            return False
        return 0 < other.size <= self.size and _hash_at(layout, other.size) == other.head

    def line(self) -> str:
        """As it is written."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__})


class Journal:
    """Takes folders as they are done, and knows those of the check before (``resumed``, ``left``).

    It must never hold up a check: where it cannot be written, ``fault`` says so and nothing is kept.
    """

    def __init__(self, path: Path | None = None, check: Check | None = None) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._check = check
        self._done: dict[str, FolderDone] = {}
        self._digests: dict[str, str] = {}
        self.fault: str | None = None

    @classmethod
    def open(cls, folder: Path, layout: Layout, wanted: WantedObjects, *, sha512: bool, fresh: bool) -> Journal:
        """In the configuration folder ``folder``. Blocking: it looks at every file that is done already."""
        now = datetime.now(UTC)
        path = folder / NAME
        if is_inside(path, layout.root) is not None:
            return cls()
        try:
            check = Check.of(layout, sha512=sha512, now=now)
        except ArchiverError:
            return cls()  # a log that cannot be opened has no head to be bound to
        journal = cls(path / check.file, check)
        if fresh:
            journal.end()
            return journal
        journal._read(layout, wanted, now)
        return journal

    @property
    def resumed(self) -> Resumed | None:
        """What was hashed before; None where that is nothing."""
        if not self._done or self._check is None:
            return None
        objects = sum(each.objects for each in self._done.values())
        size = sum(each.bytes for each in self._done.values())
        return Resumed(objects, size, datetime.fromisoformat(self._check.began))

    def left(self, wanted: WantedObjects) -> WantedObjects:
        """Those of the objects that are still to be hashed."""
        return wanted.without(self._done)

    def with_earlier(self, hashed: Hashed) -> list[Found]:
        """What both checks found, in the order of entries."""
        found = [*hashed.found, *(each for folder in self._done.values() for each in folder.found)]
        return sorted(found, key=lambda each: each.entry)

    def add(self, folder: FolderDone) -> None:
        """Keep a folder that is done, unless a file of it could not be read."""
        if self._path is None or self._check is None or self.fault is not None or not folder.sound:
            return
        try:
            if self._descriptor is None:
                self._descriptor = self._begin(self._path, self._check)
            os.write(self._descriptor, (_line(folder, folder.digest) + "\n").encode())
        except (OSError, ArchiverError) as error:
            self.fault = f"An interruption of this check would make the next one begin anew: {_reason(error)}"

    def close(self) -> None:
        """Leave the file for the next check."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def end(self) -> None:
        """The check came to its end: nothing is left to go on from."""
        self.close()
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()
                self._path.parent.rmdir()

    def _begin(self, path: Path, check: Check) -> int:
        """A new file, in place of the one that was read, with what is known already."""
        make_private_folder(path.parent)
        lines = [check.line(), *(_line(each, self._digests[each.name]) for each in self._done.values())]
        write_private(path, "".join(f"{line}\n" for line in lines).encode())
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)

    def _read(self, layout: Layout, wanted: WantedObjects, now: datetime) -> None:
        if self._path is None or self._check is None:
            return
        lines = _lines(self._path)
        try:
            before = _check(next(lines, b""))
            if not self._check.goes_on_from(before, layout, now):
                return
            known = dict(map(_folder, lines))
        except (ValueError, KeyError, TypeError, RecursionError, ArchiverError):
            return
        with Hasher(layout.objects) as hasher:
            for digest, folder in known.items():
                if _states(hasher, wanted.of_folder(folder.name)) == digest:
                    self._done[folder.name] = folder
                    self._digests[folder.name] = digest
        if self._done:
            self._check = replace(self._check, began=before.began)


def _states(hasher: Hasher, items: Sequence[Wanted]) -> str | None:
    """The digest over the present states of files; None where one of them cannot be looked at."""
    try:
        return digest_of({each.sha256: state_of(each, hasher.state(each.sha256)) for each in items})
    except ArchiverError:
        return None


def _hash_at(layout: Layout, size: int) -> str | None:
    """The hash of the last of the first ``size`` lines of the log."""
    log = Log.open(layout.log)
    try:
        return next(map(line_hash, log.lines(size - 1, size)), None)
    finally:
        log.close()


def _lines(path: Path) -> Iterator[bytes]:
    """The whole lines of a private file that is ours; none of any other."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            private = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and not open_to_others(path)
            if private and found.st_size <= MOST_BYTES:
                yield from (line for line in file if line.endswith(b"\n"))
    except OSError:
        return


def _check(line: bytes) -> Check:
    value = json.loads(line)
    if set(value) != set(Check.__slots__):
        raise ValueError("another format")
    return Check(**value)


def _line(folder: FolderDone, digest: str) -> str:
    found = [[each.entry, each.sha256, each.finding.level, each.finding.code, each.finding.subject,
              each.finding.detail] for each in folder.found]  # fmt: skip
    return json.dumps([folder.name, folder.objects, folder.bytes, digest, found])


def _folder(line: bytes) -> tuple[str, FolderDone]:
    name, objects, size, digest, found = json.loads(line)
    if not FOLDER_NAME.fullmatch(name):
        raise ValueError("no folder of objects")
    folder = FolderDone(name, int(objects), int(size))
    for entry, sha256, level, code, subject, detail in found:
        finding = Finding(level=_LEVELS[cast(str, level)], code=str(code), subject=str(subject), detail=str(detail))
        folder.found.append(Found(int(entry), str(sha256), finding))
    return str(digest), folder


def _reason(error: OSError | ArchiverError) -> str:
    return str(error) if isinstance(error, ArchiverError) else f"{error.filename}: {error.strerror}"
