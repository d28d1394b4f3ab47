"""How many files and parts may be on their way at once, and less of both when Telegram or the line says so.

Telegram allows five small files (below 20 MB) or two large ones at once per data centre. All parts of one data
centre share one connection.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PART_METHODS = frozenset({"upload.getFile", "upload.getCdnFile"})
LARGE = 20_000_000
"""Bytes from which a file is a large one."""
SMALL_FILE, LARGE_FILE = 2, 5
FILES = 10
"""What the files of one data centre may weigh together: five small ones, or two large ones."""
PARTS = 8
"""Most parts that are asked of one data centre at once."""
FIRST_PARTS = 4
"""As many as at the beginning; more when they come well."""
HELD = 24
"""Parts (of 1 MiB) that are in memory at once, on their way or waiting to be written: all data centres together."""
SLOW_S = 20.0
"""A part that takes longer shows that the line is full: asking for fewer at once makes each come sooner."""


class Gate:
    """Lets in what weighs no more than ``limit`` together, first come, first served; one alone always."""

    def __init__(self, limit: float, most: float | None = None) -> None:
        self.limit = limit
        self._most = limit if most is None else most
        self._inside = 0
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def passing(self, weight: int = 1) -> AsyncIterator[None]:
        """Inside for the length of the block."""
        async with self._turn:
            while self._inside and self._inside + weight > self.limit:
                self._changed.clear()
                await self._changed.wait()
            self._inside += weight
        try:
            yield
        finally:
            self._inside -= weight
            self._changed.set()

    def narrow(self) -> None:
        """Half as much from now on."""
        self.limit = max(self.limit / 2, 1.0)

    def widen(self) -> None:
        """A little more again: one more after each round of all that may be inside."""
        self.limit = min(self.limit + 1 / self.limit, self._most)
        self._changed.set()


class Throttle:
    """The gates of one account."""

    def __init__(self) -> None:
        self._files: defaultdict[int | None, Gate] = defaultdict(lambda: self._gate(FILES, FILES))
        self._parts: defaultdict[int | None, Gate] = defaultdict(lambda: self._gate(FIRST_PARTS, PARTS))
        self._floods = 0
        self._held = Gate(HELD)
        self._narrowed = -1.0

    @asynccontextmanager
    async def file(self, dc: int | None, size: int | None) -> AsyncIterator[None]:
        """A file of ``size`` bytes of a data centre is received for the length of the block."""
        weight = SMALL_FILE if size is not None and size < LARGE else LARGE_FILE
        async with self._files[dc].passing(weight):
            yield

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """A part is asked for, received and written for the length of the block."""
        async with self._held.passing():
            yield

    @asynccontextmanager
    async def asking(self, method: str, dc: int | None) -> AsyncIterator[None]:
        """A request is on its way for the length of the block; those for parts are few at once."""
        if method not in PART_METHODS:
            yield
            return
        async with self._parts[dc].passing():
            yield

    def answered(self, method: str, dc: int | None, asked: float) -> None:
        """An answer came to what was asked at ``asked`` (monotonic clock)."""
        if method not in PART_METHODS:
            return
        if time.monotonic() - asked < SLOW_S:
            self._parts[dc].widen()
        elif asked > self._narrowed:
            self._narrowed = time.monotonic()
            self._parts[dc].narrow()

    def flooded(self, method: str, asked: float) -> None:
        """Telegram refused what was asked at ``asked``: half of everything, once for what was on its way together."""
        if method in PART_METHODS and asked > self._narrowed:
            self._narrowed = time.monotonic()
            self._floods += 1
            for gate in (*self._files.values(), *self._parts.values()):
                gate.narrow()

    def _gate(self, limit: float, most: float) -> Gate:
        """The gate of a data centre that was not asked before; what Telegram refused elsewhere counts for it, too."""
        gate = Gate(limit, most)
        for _ in range(self._floods):
            gate.narrow()
        return gate
