"""A network that is far away: bytes travel for some time in each direction, many of them at once.

What is sent while earlier bytes are still on their way does not wait for them to arrive, as on a real line;
there is no limit to how many are on their way.
"""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

_CHUNK = 64 * 1024


class _Line:
    """Does things a fixed time later, in the order in which they were handed in."""

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Callable[[], Any]] = deque()

    def later(self, action: Callable[[], Any]) -> None:
        """Does ``action`` when its time has come. Timers of one moment may ring in any order: the oldest goes first."""
        self._waiting.append(action)
        self._loop.call_later(self._delay_s, self._do_oldest)

    def _do_oldest(self) -> None:
        self._waiting.popleft()()


class FarWriter:
    """A ``StreamWriter`` whose bytes, and whose end, reach the client some time later.

    It stands in for the writer of a connection, and for its transport too.
    """

    def __init__(self, writer: StreamWriter, delay_s: float) -> None:
        self._writer = writer
        self._line = _Line(delay_s)
        self._closing = False

    @property
    def transport(self) -> FarWriter:
        """What can be aborted."""
        return self

    def write(self, data: bytes) -> None:
        """Sends bytes on their way; a client that has hung up by then misses them."""
        self._line.later(lambda: None if self._writer.is_closing() else self._writer.write(data))

    async def drain(self) -> None:
        """There is always room on the way."""

    def is_closing(self) -> bool:
        """Whether the end was sent on its way, or the client has hung up."""
        return self._closing or self._writer.is_closing()

    def close(self) -> None:
        """Closes behind what is on its way."""
        self._closing = True
        self._line.later(self._writer.close)

    def abort(self) -> None:
        """Resets the connection behind what is on its way."""
        self._closing = True
        self._line.later(self._writer.transport.abort)

    def get_extra_info(self, name: str) -> Any:
        """What the socket says of itself."""
        return self._writer.get_extra_info(name)


class FarReader(StreamReader):
    """A client's bytes some time after they came in; ``carry`` moves them as long as the connection lives."""

    def __init__(self, reader: StreamReader, delay_s: float) -> None:
        super().__init__()
        self._near = reader
        self._line = _Line(delay_s)

    async def carry(self, writer: StreamWriter) -> None:
        """Takes bytes in until the client hangs up, and waits for our own end; cancelled, hangs up at once."""
        try:
            with suppress(ConnectionError):
                while data := await self._near.read(_CHUNK):
                    self._line.later(partial(self.feed_data, data))
            self._line.later(self.feed_eof)
            with suppress(ConnectionError):
                await writer.wait_closed()
        finally:
            writer.close()
