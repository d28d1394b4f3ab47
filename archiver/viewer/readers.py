"""A few opened archives that requests share.

Opening an archive costs more than answering most questions, and one connection answers one question at a time. An
archive that is older than what the log or the catalog's file say by now is closed when it comes back, and opened anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Archive, open_for_reading
from archiver.archive.layout import Layout

AT_ONCE = 4
"""Archives that are open at the same time; more requests wait for one."""


@dataclass(frozen=True, slots=True)
class _Open:
    archive: Archive
    manager: AbstractAsyncContextManager[Archive]
    state: tuple[int, ...]


class Readers:
    """Archives to be borrowed. Use ``opened``."""

    def __init__(self, folder: Path) -> None:
        self._layout = Layout(folder)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._idle: list[_Open] = []

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path) -> AsyncIterator[Readers]:
        """Readers of the archive in ``folder``. Raises as ``open_for_reading``, before anything is served."""
        readers = cls(folder)
        async with open_for_reading(folder):  # catches the catalog up, where nobody writes
            pass
        try:
            yield readers
        finally:
            await readers._close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Archive]:
        """An archive as it is now, for one request. Raises as ``open_for_reading``."""
        async with self._places:
            held = await self._take()
            fit = False
            try:
                yield held.archive
                fit = True
            finally:
                # After a fault or a cancelled question its connection may still be at work.
                if fit:
                    self._idle.append(held)
                else:
                    await asyncio.shield(_left(held))

    async def _take(self) -> _Open:
        state = await asyncio.to_thread(self._state)
        while self._idle:
            held = self._idle.pop()
            if held.state == state:
                return held
            await _left(held)
        manager = open_for_reading(self._layout.root, catch_up=False)
        return _Open(await manager.__aenter__(), manager, state)

    def _state(self) -> tuple[int, ...]:
        """What tells whether an opened archive is still the one on the disk: its catalog's file, its newest seal."""
        found: list[int] = []
        for path in (self._layout.catalog, self._layout.log / "checkpoint"):
            about = path.stat()
            found += (about.st_dev, about.st_ino, about.st_mtime_ns if path.name == "checkpoint" else 0)
        return tuple(found)

    async def _close(self) -> None:
        async with AsyncExitStack() as stack:
            while self._idle:
                stack.push_async_callback(_left, self._idle.pop())


async def _left(held: _Open) -> None:
    await held.manager.__aexit__(None, None, None)
