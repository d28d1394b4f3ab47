"""A few opened archives that requests share.

Opening an archive costs more than answering most questions, and one connection answers one question at a time. An
archive that is older than what the log or the catalog's file say by now is closed when it comes back, and opened anew.
None is held for long without use: a catalog that was replaced keeps its place on the disk, and SQLite does not clear up
beside one, as long as somebody has it open.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archiver.archive import Archive, open_for_reading
from archiver.archive.layout import Layout
from archiver.errors import CannotRunError, TryAgainError
from archiver.waiting import ended

AT_ONCE: Final = 4
"""Archives that are open at the same time; more requests wait for one."""
LONGEST_WAIT_S: Final = 15.0
IDLE_S: Final = 20.0
"""After which one that nobody uses is closed."""
LOOKS_S: Final = 5.0

State = tuple[int, ...]
"""Tells whether an opened archive is still the one on the disk."""


@dataclass(frozen=True, slots=True)
class _Open:
    archive: Archive
    manager: AbstractAsyncContextManager[Archive]
    state: State


@dataclass(frozen=True, slots=True)
class _Idle:
    held: _Open
    since: float


class Readers:
    """Archives to be borrowed. Use ``opened``."""

    def __init__(self, folder: Path) -> None:
        self._layout = Layout(folder)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._idle: list[_Idle] = []

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path) -> AsyncIterator[Readers]:
        """Readers of the archive in ``folder``. Raises as ``open_for_reading``, before anything is served."""
        readers = cls(folder)
        async with open_for_reading(folder):  # catches the catalog up, where nobody writes
            pass
        async with readers.reading():  # the first visitor does not wait until one is open
            pass
        try:
            yield readers
        finally:
            await ended(asyncio.ensure_future(readers._close()))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Archive]:
        """An archive as it is now, for one request.

        Raises as ``open_for_reading``, and TryAgainError where all are in use for long.
        """
        await self._place()
        try:
            held = await self._take()
            fit = False
            try:
                yield held.archive
                fit = True
            finally:
                # After a fault or a cancelled question its connection may still be at work.
                if fit:
                    self._idle.append(_Idle(held, time.monotonic()))
                else:
                    await ended(asyncio.ensure_future(_left(held)))
        finally:
            self._places.release()

    @asynccontextmanager
    async def tended(self) -> AsyncIterator[None]:
        """Meanwhile those that nobody uses are closed after a while."""
        tending = asyncio.create_task(self._tend())
        try:
            yield
        finally:
            tending.cancel()
            await asyncio.wait({tending})

    async def state(self) -> State:
        """What the disk says now: the same as long as no entry was sealed and no catalog was put in place."""
        try:
            return await asyncio.to_thread(self._state)
        except OSError as fault:
            raise CannotRunError(
                f"The archive cannot be read now: {fault.strerror}.",
                hint="Its folder may be away, or its catalog is being made anew: try again.",
            ) from fault

    async def _place(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_WAIT_S):
                await self._places.acquire()
        except TimeoutError:
            raise TryAgainError("The desk has too much to do now.", hint="Try again in a moment.") from None

    async def _take(self) -> _Open:
        state = await self.state()
        while self._idle:
            held = self._idle.pop().held
            if held.state == state:
                return held
            await ended(asyncio.ensure_future(_left(held)))
        return await ended(asyncio.ensure_future(self._open(state)))

    async def _open(self, state: State) -> _Open:
        manager = open_for_reading(self._layout.root, catch_up=False)
        return _Open(await manager.__aenter__(), manager, state)

    def _state(self) -> State:
        found: list[int] = []
        for path in (self._layout.catalog, self._layout.log / "checkpoint"):
            about = path.stat()
            found += (about.st_dev, about.st_ino, about.st_mtime_ns if path.name == "checkpoint" else 0)
        return tuple(found)

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_S)
            until = time.monotonic() - IDLE_S
            over = [each for each in self._idle if each.since <= until]
            self._idle = [each for each in self._idle if each.since > until]
            for each in over:
                await ended(asyncio.ensure_future(_left(each.held)))

    async def _close(self) -> None:
        """When nothing is being served any more."""
        while self._idle:
            await _left(self._idle.pop().held)


async def _left(held: _Open) -> None:
    await held.manager.__aexit__(None, None, None)
