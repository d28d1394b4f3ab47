"""Hashing the objects again on all cores: hashing leaves Python's lock, so threads do."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path

from archiver.errors import ArchiverError
from archiver.jobs.progress import Transfer
from archiver.jobs.verifying.census import Wanted
from archiver.model.findings import Finding
from archiver.store import Hasher

AT_ONCE = 64
"""Objects that a thread takes together, as long as they have no more than ``AT_ONCE_BYTES``."""
AT_ONCE_BYTES = 4 * 1024 * 1024
EXCESS = 64 * 1024 * 1024
"""Bytes beyond an object's size that are hashed still; more (a sparse file of petabytes) is told by its size alone."""
INTERVAL_S = 0.2


@dataclass(frozen=True, slots=True)
class Hashed:
    """What was done of it: objects and bytes that were hashed. ``until``: all before this place of the list are done.

    ``bad``: names of the objects with a finding.
    """

    findings: tuple[Finding, ...]
    objects: int
    bytes: int
    until: int
    bad: tuple[str, ...]


class _StoppedError(Exception):
    """Somebody does not want the rest any more."""


class Hashing:
    """Checks the objects of ``wanted``, given in the order of their names; ``read``: hash them, or look at sizes only.

    ``work`` may run in several threads at once.
    """

    def __init__(self, root: Path, wanted: Sequence[Wanted], *, sha512: bool = False, read: bool = True) -> None:
        self._root = root
        self._wanted = wanted
        self._sha512 = sha512
        self._read = read
        self._lock = threading.Lock()
        self._next = 0
        self._under_way: set[int] = set()
        self._found: list[tuple[int, str, Finding]] = []
        self._objects = self._bytes = 0
        self._stopped = False

    def stop(self) -> None:
        """Make the threads end soon."""
        self._stopped = True

    @property
    def bytes(self) -> int:
        """Hashed so far."""
        return self._bytes

    def so_far(self) -> Hashed:
        """What was found until now; findings in the order of entries."""
        with self._lock:
            until = min(self._under_way, default=self._next)
            found = sorted(self._found, key=lambda each: each[0])
            findings, bad = tuple(each[2] for each in found), tuple(each[1] for each in found)
            return Hashed(findings, self._objects, self._bytes, until, bad)

    def work(self) -> None:
        """Take objects until there are none."""
        with Hasher(self._root, with_sha512=self._sha512) as hasher:
            while batch := self._take():
                first, items = batch
                try:
                    for item in items:
                        self._check(hasher, item)
                except _StoppedError:
                    return  # the batch stays under way: a later check does all of it
                with self._lock:
                    self._under_way.discard(first)

    def _take(self) -> tuple[int, Sequence[Wanted]] | None:
        with self._lock:
            first = stop = self._next
            size = 0
            while stop < len(self._wanted) and stop - first < AT_ONCE and size < AT_ONCE_BYTES and not self._stopped:
                size += self._wanted[stop].size
                stop += 1
            if first == stop:
                return None
            self._next = stop
            self._under_way.add(first)
            return first, self._wanted[first:stop]

    def _check(self, hasher: Hasher, item: Wanted) -> None:
        try:
            findings = self._findings(hasher, item)
        except ArchiverError as error:
            detail = f"{error} {item.where}"
            findings = [Finding(level="FAIL", code="OBJECT_UNREADABLE", subject=item.subject, detail=detail)]
        if findings:
            with self._lock:
                self._found += [(item.entry, item.sha256, each) for each in findings]

    def _findings(self, hasher: Hasher, item: Wanted) -> list[Finding]:
        size = hasher.size(item.sha256)
        if size is None:
            return [Finding(level="FAIL", code="OBJECT_MISSING", subject=item.subject, detail=item.where)]
        if size > item.size + EXCESS or (not self._read and size != item.size):
            detail = f"has {size} bytes, the entry says {item.size} {item.where}"
            return [Finding(level="FAIL", code="OBJECT_SIZE", subject=item.subject, detail=detail)]
        if not self._read:
            return []
        found = hasher.digests(item.sha256, self._count)
        with self._lock:
            self._objects += 1
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


async def check_objects(
    hashing: Hashing,
    transfer: Transfer,
    keep: Callable[[Hashed], None] | None = None,
    *,
    cores: int | None = None,
) -> Hashed:
    """Run it on so many cores, on all where that is None.

    ``keep`` gets what was done now and then, and when the caller is cancelled.
    """
    threads = {asyncio.ensure_future(asyncio.to_thread(hashing.work)) for _ in range(cores or cpu_count() or 1)}
    try:
        waiting = threads
        while waiting:
            _, waiting = await asyncio.wait(waiting, timeout=INTERVAL_S)
            transfer.update(hashing.bytes)
            if keep is not None and waiting:
                keep(hashing.so_far())
    finally:
        hashing.stop()
        await asyncio.wait(threads)
        if keep is not None:
            keep(hashing.so_far())
    for thread in threads:
        thread.result()
    return hashing.so_far()
