"""Whole answers that are kept, by what was asked: which one may be given again, and who makes the next one.

Pages are kept as long as the archive's state is the same, for a while at most (they may say how long ago something
was), and the newest of them up to a number of bytes.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

MOST_BYTES: Final = 48 * 2**20
LARGEST: Final = 4 * 2**20
"""Bytes of all pages that are kept, and of one."""
LONGEST_S: Final = 30.0
"""How long a page is kept."""
BEHIND_S: Final = 10.0
"""How old a page of an earlier state may be that is given while the new one is being made."""
MANY: Final = 3
"""So many who wait for pages already are more than one visitor: the next get what there is."""

State = tuple[int, ...]


class Key(NamedTuple):
    """What was asked, and of which visitor's pages."""

    path: bytes
    query: bytes
    visitor: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as ASGI messages."""

    messages: tuple[Mapping[str, Any], ...]

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return sum(len(each.get("body", b"")) for each in self.messages)

    @property
    def good(self) -> bool:
        """Whether it is a page that may be given again."""
        return self.messages[0]["status"] == 200 and self.size <= LARGEST


@dataclass(frozen=True, slots=True)
class _Entry:
    page: Kept
    state: State
    made: float


class Pages:
    """Answers that may be given again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._bytes = 0
        self._making: dict[Key, asyncio.Task[Kept]] = {}
        self._tasks: set[asyncio.Task[Kept]] = set()
        self._waiting = 0
        self._written = 0

    async def page(self, key: Key, state: State, make: Callable[[], Awaitable[Kept]]) -> Kept:
        """The answer to ``key`` of an archive in ``state``: kept, being made, or made now. Raises as ``make``."""
        entry = self._entries.get(key)
        age = self._clock() - entry.made if entry else 0.0
        if entry and entry.state == state and age <= LONGEST_S:
            self._entries.move_to_end(key)
            return entry.page
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = asyncio.create_task(self._make(key, state, make, self._written))
            self._tasks.add(making)
            making.add_done_callback(lambda task: self._made(key, task))
        if entry and age <= BEHIND_S and self._waiting >= MANY:
            return entry.page
        self._waiting += 1
        try:
            return await asyncio.shield(making)
        finally:
            self._waiting -= 1

    def forget(self) -> None:
        """Something was written: what is kept, and what is being made, may lack it."""
        self._entries.clear()
        self._making.clear()
        self._bytes = 0
        self._written += 1

    async def ended(self) -> None:
        """End what is being made for nobody."""
        making = list(self._tasks)
        for each in making:
            each.cancel()
        if making:
            await asyncio.wait(making)

    async def _make(self, key: Key, state: State, make: Callable[[], Awaitable[Kept]], written: int) -> Kept:
        page = await make()
        if page.good and written == self._written:
            self._keep(key, _Entry(page, state, self._clock()))
        return page

    def _made(self, key: Key, task: asyncio.Task[Kept]) -> None:
        self._tasks.discard(task)
        if self._making.get(key) is task:
            del self._making[key]
        if not task.cancelled():
            task.exception()  # whoever waits has it, too

    def _keep(self, key: Key, entry: _Entry) -> None:
        before = self._entries.pop(key, None)
        self._bytes += entry.page.size - (before.page.size if before else 0)
        self._entries[key] = entry
        while self._bytes > MOST_BYTES:
            _, oldest = self._entries.popitem(last=False)
            self._bytes -= oldest.page.size
