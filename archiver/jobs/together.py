"""Answers that several pieces of work have at once go into the archive together: one wait for the disk, not many."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from archiver.model.captures import Capture

RecordAll = Callable[[Sequence[Capture]], Awaitable[Any]]


class Together:
    """``record`` returns when its captures are durable. While some are being written, what comes waits, and is then
    written at once, in the order in which it came.
    """

    def __init__(self, record_all: RecordAll) -> None:
        self._record_all = record_all
        self._waiting: list[Capture] = []
        self._next: asyncio.Task[None] | None = None
        self._newest: asyncio.Task[None] | None = None

    async def record(self, captures: Sequence[Capture]) -> None:
        """Into the archive; also where the caller is cancelled meanwhile. Raises what the archive raises."""
        if not captures:
            return
        self._waiting += captures
        if self._next is None:
            self._next = self._newest = asyncio.create_task(self._write(self._newest))
        await asyncio.shield(self._next)

    async def settle(self) -> None:
        """Wait for what was handed in until now."""
        newest = self._newest  # others may hand in more meanwhile
        if newest is not None:
            await asyncio.wait({newest})
            if not newest.cancelled():
                newest.exception()  # whoever handed in raises it, unless cancelled meanwhile

    async def _write(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        captures, self._waiting, self._next = self._waiting, [], None
        await self._record_all(captures)
