"""Connections that are held without use are ended: a visitor that sends its request byte by byte, or takes no bytes.

The HTTP server itself ends only those that are idle between two requests.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from uvicorn.server import ServerState

MOST: Final = 300
"""Connections at a time; well below the 1,024 files that a process may usually have open."""
HEAD_S: Final = 15.0
"""Within which the head of a request must have arrived."""
STALLED_S: Final = 120.0
"""After which a visitor that took not one byte is given up. A paused film is asked for again by its player."""
LOOKS_S: Final = 1.0
FULL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\nretry-after: 5\r\nconnection: close\r\n\r\n"
    b"This desk has as many connections as it can serve.\n"
)


class Watched(H11Protocol):
    """Knows since when it waits for a request, or for the visitor to take what was sent."""

    _waiting_since: float | None = None
    _stalled: tuple[int, float] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """From now on a request is awaited; one connection too many is told so."""
        super().connection_made(transport)
        self._waiting_since = time.monotonic()
        if len(self.connections) > MOST:
            transport.write(FULL)
            transport.close()

    def data_received(self, data: bytes) -> None:
        """A piece of a request."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._answering():
            self._waiting_since = None
        elif self._waiting_since is None:
            self._waiting_since = time.monotonic()

    def on_response_complete(self) -> None:
        """The next request may come, or not: the server's own limit for idle connections begins."""
        self._waiting_since = None
        super().on_response_complete()

    def overdue(self, now: float) -> bool:
        """Whether the visitor keeps the connection without sending or taking anything."""
        if self._waiting_since is not None and now - self._waiting_since > HEAD_S:
            return True
        unsent = self.transport.get_write_buffer_size()
        if not unsent:
            self._stalled = None
        elif self._stalled is None or self._stalled[0] != unsent:
            self._stalled = unsent, now
        return self._stalled is not None and now - self._stalled[1] > STALLED_S

    def give_up(self) -> None:
        """End the connection, whatever waits to be sent."""
        self.transport.abort()

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete


async def end_overdue(state: ServerState) -> None:
    """Look at all connections every second, without end."""
    while True:
        await asyncio.sleep(LOOKS_S)
        now = time.monotonic()
        for each in list(state.connections):
            if isinstance(each, Watched) and each.overdue(now):
                each.give_up()
