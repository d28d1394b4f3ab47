"""Hashing the objects again on all cores: hashing leaves Python's lock, so threads do."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from os import cpu_count
from pathlib import Path

from archiver.errors import ArchiverError
from archiver.jobs.progress import Transfer
from archiver.jobs.verifying.objects import Wanted, WantedObjects
from archiver.model.findings import Finding
from archiver.store import Hasher

AT_ONCE = 64
"""Objects that a thread takes together, as long as they have no more than ``AT_ONCE_BYTES``."""
AT_ONCE_BYTES = 4 * 1024 * 1024
EXCESS = 64 * 1024 * 1024
"""Bytes beyond an object's size that are hashed still; more (a sparse file of petabytes) is told by its size alone."""
INTERVAL_S = 0.2
NAP_S = 0.1
FOLDER = 2
"""Hex digits that name the folder of an object."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding about the object ``sha256``, which entry ``entry`` names."""

    entry: int
    sha256: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Hashed:
    """What was done of it: objects and bytes that were hashed; what was found, in the order of entries."""

    found: tuple[Found, ...] = ()
    objects: int = 0
    bytes: int = 0

    @property
    def findings(self) -> list[Finding]:
        """One line each."""
        return [each.finding for each in self.found]


@dataclass(slots=True)
class FolderDone:
    """A folder of the store all of whose wanted objects were looked at.

    ``states``: of each object, in words that change when its file does (``state_of``). ``sound`` is False where a file
    could not be read, so that nobody should rely on the rest.
    """

    name: str
    objects: int = 0
    bytes: int = 0
    states: dict[str, str] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    sound: bool = True

    @property
    def digest(self) -> str:
        """Over all states."""
        return digest_of(self.states)


def digest_of(states: dict[str, str]) -> str:
    """One hash for the states of many objects."""
    lines = "".join(f"{name} {states[name]}\n" for name in sorted(states))
    return hashlib.sha256(lines.encode()).hexdigest()


def state_of(item: Wanted, state: os.stat_result | None) -> str:
    """What was wanted, and what tells that a file is still the one that was hashed; a missing file has a state, too."""
    wanted = f"{item.size} {item.sha512}"
    if state is None:
        return f"{wanted} missing"
    return f"{wanted} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


def _by_folder(wanted: Sequence[Wanted]) -> dict[str, int]:
    if isinstance(wanted, WantedObjects):
        return wanted.folders
    return dict(Counter(each.sha256[:FOLDER] for each in wanted))


class _StoppedError(Exception):
    """Somebody does not want the rest any more."""


class Hashing:
    """Checks the objects of ``wanted``, given in the order of their names; ``read``: hash them, or look at sizes only.

    ``work`` may run in several threads at once. ``on_folder`` is called, by one of them at a time, when a folder is
    done. ``limit``: bytes a second at most, of all threads together.
    """

    def __init__(
        self,
        root: Path,
        wanted: Sequence[Wanted],
        *,
        sha512: bool = False,
        read: bool = True,
        on_folder: Callable[[FolderDone], None] | None = None,
        limit: float | None = None,
    ) -> None:
        self._root = root
        self._wanted = wanted
        self._sha512 = sha512
        self._read = read
        self._on_folder = on_folder
        self._limit = limit
        self._lock = threading.Lock()
        self._next = 0
        self._left = _by_folder(wanted) if on_folder else {}
        self._folders: dict[str, FolderDone] = {}
        self._found: list[Found] = []
        self._objects = self._bytes = 0
        self._stopped = False
        self._began = time.monotonic()

    def stop(self) -> None:
        """Make the threads end soon."""
        self._stopped = True

    @property
    def bytes(self) -> int:
        """Hashed so far."""
        return self._bytes

    def so_far(self) -> Hashed:
        """What was found until now."""
        with self._lock:
            found = sorted(self._found, key=lambda each: each.entry)
            return Hashed(tuple(found), self._objects, self._bytes)

    def work(self) -> None:
        """Take objects until there are none."""
        with Hasher(self._root, with_sha512=self._sha512) as hasher:
            while batch := self._take():
                done = FolderDone(batch[0].sha256[:FOLDER])
                try:
                    for item in batch:
                        self._check(hasher, item, done)
                except _StoppedError:
                    return
                self._end(batch, done)

    def _take(self) -> Sequence[Wanted]:
        """Some objects of one folder."""
        with self._lock:
            batch: list[Wanted] = []
            size = 0
            while self._next < len(self._wanted) and len(batch) < AT_ONCE and size < AT_ONCE_BYTES:
                item = self._wanted[self._next]
                if self._stopped or (batch and item.sha256[:FOLDER] != batch[0].sha256[:FOLDER]):
                    break
                batch.append(item)
                size += item.size
                self._next += 1
            return batch

    def _end(self, batch: Sequence[Wanted], done: FolderDone) -> None:
        with self._lock:
            self._objects += done.objects
            self._found += done.found
            if self._on_folder is None:
                return
            folder = self._folders.setdefault(done.name, FolderDone(done.name))
            folder.objects += done.objects
            folder.bytes += done.bytes
            folder.states |= done.states
            folder.found += done.found
            folder.sound = folder.sound and done.sound
            self._left[done.name] -= len(batch)
            if not self._left[done.name]:
                self._on_folder(self._folders.pop(done.name))

    def _check(self, hasher: Hasher, item: Wanted, done: FolderDone) -> None:
        try:
            findings = self._findings(hasher, item, done)
        except ArchiverError as error:
            done.sound = False
            detail = f"{error} {item.where}"
            findings = [Finding(level="FAIL", code="OBJECT_UNREADABLE", subject=item.subject, detail=detail)]
        done.found += [Found(item.entry, item.sha256, each) for each in findings]

    def _findings(self, hasher: Hasher, item: Wanted, done: FolderDone) -> list[Finding]:
        state = hasher.state(item.sha256)
        if self._on_folder is not None:
            done.states[item.sha256] = state_of(item, state)
        if state is None:
            return [Finding(level="FAIL", code="OBJECT_MISSING", subject=item.subject, detail=item.where)]
        size = state.st_size
        if size > item.size + EXCESS or (not self._read and size != item.size):
            detail = f"has {size} bytes, the entry says {item.size} {item.where}"
            return [Finding(level="FAIL", code="OBJECT_SIZE", subject=item.subject, detail=detail)]
        if not self._read:
            return []
        found = hasher.digests(item.sha256, self._count)
        done.objects += 1
        done.bytes += found.size
        if found.sha256 != item.sha256:
            detail = f"expected {item.sha256} got {found.sha256} {item.where}"
            return [Finding(level="FAIL", code="OBJECT_HASH", subject=item.subject, detail=detail)]
        if found.size != item.size:
            detail = f"has {found.size} bytes, the entry says {item.size} {item.where}"
            return [Finding(level="FAIL", code="OBJECT_SIZE", subject=item.subject, detail=detail)]
        if found.sha512 is not None and item.sha512 not in (None, found.sha512):
            detail = f"expected SHA-512 {item.sha512} got {found.sha512} {item.where}"
            return [Finding(level="FAIL", code="OBJECT_HASH", subject=item.subject, detail=detail)]
        return []

    def _count(self, size: int) -> None:
        if self._stopped:
            raise _StoppedError
        with self._lock:
            self._bytes += size
        while self._limit is not None and self._bytes > self._limit * (time.monotonic() - self._began):
            if self._stopped:
                raise _StoppedError
            time.sleep(NAP_S)


async def check_objects(hashing: Hashing, transfer: Transfer, *, cores: int | None = None, before: int = 0) -> Hashed:
    """Run it on so many cores, on all where that is None. ``before``: bytes that count as done already."""
    threads = {asyncio.ensure_future(asyncio.to_thread(hashing.work)) for _ in range(cores or cpu_count() or 1)}
    try:
        waiting: Iterable[asyncio.Future[None]] = threads
        while waiting:
            _, waiting = await asyncio.wait(waiting, timeout=INTERVAL_S)
            transfer.update(before + hashing.bytes)
    finally:
        hashing.stop()
        await asyncio.wait(threads)
    for thread in threads:
        thread.result()
    return hashing.so_far()
