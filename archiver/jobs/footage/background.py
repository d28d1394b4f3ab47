"""Fingerprints and comparisons while a command brings in files: nothing waits for them before its end.

The work is what the catalog says is due, looked at again whenever the log has grown: whoever stores files need not
know of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial

from archiver.archive import Writer
from archiver.errors import ArchiverError, DiskFullError, IntegrityError
from archiver.jobs.footage.comparing import MATCH_VERSION, Comparer, compare_all, comparing_workers
from archiver.jobs.footage.printing import PRINT_VERSION, Printed, limits_of, print_all, wanted
from archiver.jobs.progress import Silent, Transfer
from archiver.jobs.workplace import Workplace
from archiver.media.workers import Workers
from archiver.model.prints import MediumDue
from archiver.wording import counted

LOOK_S = 1.0
"""So often it is asked whether the log has grown."""
QUICK_S = 0.5
"""What takes no longer is not shown."""
PART = 64
"""Files that are fingerprinted before what is new is compared."""


@dataclass(slots=True)
class FootageDone:
    """``files``: with a fingerprint now; ``failed``: could not have one; ``compared``; ``left``: still due.

    ``gaps``: files that met a limit, or felled their worker, and what else kept it from its end. ``fault``: a full disk
    or damage, to be raised at the very end.
    """

    files: int = 0
    failed: int = 0
    compared: int = 0
    left: int = 0
    gaps: tuple[str, ...] = ()
    fault: ArchiverError | None = None

    def __bool__(self) -> bool:
        """Whether anything was done."""
        return bool(self.files or self.failed or self.compared)

    def document(self) -> dict[str, object]:
        """Its JSON."""
        return {"fingerprinted": self.files, "failed": self.failed, "compared": self.compared, "left": self.left}


class Footage:
    """The work of one command. ``finish`` before the archive is closed; ``ready`` where an answer depends on it."""

    def __init__(self, place: Workplace, archive: Writer, *, enabled: bool) -> None:
        self._place = place
        self._archive = archive
        self._printed = Printed()
        self._compared = 0
        self._seen = 0
        self._matched = -1
        self._waited_s = 0.0
        self._grown = asyncio.Event()
        self._idle = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._prints = Workers(limits_of(place.config), place.config.footage.workers)
        self._compares = comparing_workers(place.config)
        self._comparer = Comparer(archive, self._compares, Silent())
        self._transfer: Transfer | None = None
        self.enabled = enabled

    def begin(self) -> None:
        """Work in the background from now on."""
        if self.enabled and self._task is None:
            self._task = asyncio.create_task(self._run())

    async def settle(self, limit_s: float | None = None) -> bool:
        """Wait until nothing is due, or for so long; whether nothing is. A fault ends the wait and stays for later."""
        if self._task is None:
            return True
        self._idle.clear()
        self._grown.set()
        idle = asyncio.create_task(self._idle.wait())
        try:
            await asyncio.wait({idle, self._task}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
            return self._idle.is_set()
        finally:
            idle.cancel()

    async def wait(self, limit_s: float | None = None) -> bool:
        """``settle`` with a count for people, at most ``limit_s``, or what other waits of the command have left of the
        time that is configured.
        """
        if self._task is None:
            return True
        limit = max(0.0, self._place.config.footage.wait_s - self._waited_s) if limit_s is None else limit_s
        began = time.monotonic()
        try:
            if await self.settle(min(limit, QUICK_S)) or self._task.done():
                return self._idle.is_set()
            with self._place.progress.transfer("Fingerprinting", total=None, unit="files") as self._transfer:
                return await self.settle(max(0.0, limit - QUICK_S))
        finally:
            self._transfer = None
            self._waited_s += time.monotonic() - began

    async def ready(self) -> tuple[str, ...]:
        """``wait`` before something is decided by what files show; a gap where that has to be decided too early.

        What ended the work says ``finish``.
        """
        if await self.wait() or self._task is None or self._task.done():
            return ()
        left = await self._count_left()
        if not left:
            return ()
        files = counted(left, "file")
        early = f"What {files} may show was left out of account: not fingerprinted or compared in time"
        return (f"{early} (archiver match --due, then archiver link).",)

    async def finish(self, limit_s: float | None = None) -> FootageDone:
        """``wait``, and stop; says what was done, and to people what is left."""
        settled = await self.wait(limit_s)
        fault = await self.stop()
        left = 0 if settled and fault is None else await self._count_left()
        if left:
            self._place.progress.warn(
                f"{counted(left, 'file')} left to be fingerprinted or compared: the next command goes on, or at once: "
                "archiver match --due"
            )
        severe = isinstance(fault, (DiskFullError, IntegrityError))
        stopped = () if fault is None or severe else (f"Footage was not compared to the end: {fault}",)
        return FootageDone(
            files=self._printed.files,
            failed=self._printed.failed,
            compared=self._compared,
            left=left,
            gaps=(*self._printed.gaps, *stopped),
            fault=fault if severe else None,
        )

    async def stop(self) -> ArchiverError | None:
        """End the work, wherever it is; what kept it from going on, if anything did."""
        task, self._task = self._task, None
        fault = None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                try:
                    await task
                except ArchiverError as met:
                    fault = met
        await self._prints.__aexit__(None, None, None)
        await self._compares.__aexit__(None, None, None)
        return fault

    async def _count_left(self) -> int:
        catalog = self._archive.catalog
        due = await due_files(self._archive, self._place)
        return len(due) + len(await catalog.media_to_match(MATCH_VERSION))

    async def _run(self) -> None:
        while True:
            self._grown.clear()
            size = (await self._archive.catalog.cursor()).entries  # the log may be ahead by what is not folded yet
            await self._work()
            self._seen = size
            if self._archive.log.size == size and not self._grown.is_set():
                self._idle.set()
            while self._archive.log.size == size and not self._grown.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S):
                        await self._grown.wait()

    async def _work(self) -> None:
        due = await due_files(self._archive, self._place, self._seen)
        for start in range(0, len(due), PART):
            tell = partial(self._tell, start, len(due))
            await print_all(self._archive, self._prints, due[start : start + PART], self._printed, tell)
            await self._compare()
        await self._compare()

    async def _compare(self) -> None:
        media = await self._archive.catalog.media_to_match(MATCH_VERSION, self._matched)
        if not media:
            return
        progress = Silent() if self._transfer is None else self._place.progress
        with progress.transfer("Comparing", total=len(media), unit="files") as transfer:
            await compare_all(self._archive, self._comparer, media, partial(self._count, transfer))
        self._matched = max([self._matched, *(each.entry for each in media)])

    def _count(self, transfer: Transfer, done: int) -> None:
        self._compared += 1
        transfer.update(done)

    def _tell(self, before: int, total: int, done: int) -> None:
        if self._transfer is not None:
            self._transfer.update(before + done, total)


async def due_files(archive: Writer, place: Workplace, since: int = 0) -> list[MediumDue]:
    """Stored files without a fingerprint, oldest post first; those that were removed are none."""
    due = await archive.catalog.media_to_print(PRINT_VERSION, since)
    return [each for each in wanted(due, place.config) if each.sha256 not in archive.redactions.removed]


@asynccontextmanager
async def footage_of(place: Workplace, archive: Writer, *, asked_for: bool = False) -> AsyncIterator[Footage]:
    """The background work of a command that fetches files; none where it fetches none, or as configured.

    ``asked_for``: in any case.
    """
    footage = Footage(place, archive, enabled=asked_for or (place.files and place.config.footage.enabled))
    footage.begin()
    try:
        yield footage
    finally:
        await footage.stop()
