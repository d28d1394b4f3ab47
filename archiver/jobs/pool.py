"""Pieces of work side by side: what one raises ends the others, and nothing is left running."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any


class Pool:
    """``async with Pool(most) as pool: await pool.add(work)``; leaving it waits for all.

    ``most``: pieces that are begun at once; ``add`` waits for a place. The first fault of a piece is raised by the
    next ``add`` or by leaving; the other pieces are cancelled then, and waited for.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._running: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Pool:
        return self

    async def add(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin a piece of work as soon as there is a place for it."""
        try:
            while len(self._running) >= self._most:
                await self._wait()
        except BaseException:
            work.close()
            raise
        self._running.add(asyncio.create_task(work))

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            while self._running and error is None:
                await self._wait()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _wait(self) -> None:
        """Until at least one piece is done; raises its fault."""
        done, self._running = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        faults = [fault for task in done if (fault := task.exception()) is not None]
        if faults:
            raise faults[0]
