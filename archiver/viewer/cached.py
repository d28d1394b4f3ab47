"""A value that costs much and may be a little old."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from archiver.errors import ArchiverError

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Cached(Generic[T]):
    """Asked for, the first value is waited for; an older one than ``fresh_s`` is given out while a new one is made."""

    def __init__(self, make: Callable[[], Awaitable[T]], *, fresh_s: float = 30.0) -> None:
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
