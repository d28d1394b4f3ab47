"""A value that costs much and may be a little old."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from archiver.errors import ArchiverError

K = TypeVar("K")
T = TypeVar("T")
FRESH_S = 30.0
MOST_KEPT = 64
_log = logging.getLogger(__name__)


class Cached(Generic[T]):
    """Asked for, the first value is waited for; an older one than ``fresh_s`` is given out while a new one is made."""

    def __init__(self, make: Callable[[], Awaitable[T]], *, fresh_s: float = FRESH_S) -> None:
        self._make = make
        self._fresh_s = fresh_s
        self._value: T | None = None
        self._made = 0.0
        self._making: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """The value. Raises what making the first one raises."""
        if self._value is None:
            self._value = await self._task()
        elif time.monotonic() - self._made > self._fresh_s:
            self._task()
        return self._value

    def _task(self) -> asyncio.Task[T]:
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._renewed())
        return self._making

    async def _renewed(self) -> T:
        try:
            value = await self._make()
        except ArchiverError as fault:
            if self._value is None:
                raise
            _log.warning("a page shows older figures: %s", fault.sentence)
            return self._value
        self._value, self._made = value, time.monotonic()
        return value


class CachedByKey(Generic[K, T]):
    """The same for many values, of which the ``most`` that were asked for last are kept."""

    def __init__(self, make: Callable[[K], Awaitable[T]], *, fresh_s: float = FRESH_S, most: int = MOST_KEPT) -> None:
        self._make = make
        self._fresh_s = fresh_s
        self._most = most
        self._kept: OrderedDict[K, Cached[T]] = OrderedDict()

    async def get(self, key: K) -> T:
        """The value of ``key``. Raises what making the first one raises."""
        kept = self._kept.get(key) or Cached(lambda: self._make(key), fresh_s=self._fresh_s)
        self._kept[key] = kept
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return await kept.get()
