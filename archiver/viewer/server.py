"""The desk on a socket, until it is interrupted."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn

from archiver.errors import CannotRunError
from archiver.jobs.workplace import Workplace
from archiver.viewer.app import make_app
from archiver.viewer.desk import Desk
from archiver.viewer.readers import Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """``port`` 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8420
    decides: str | None = None


async def serve(place: Workplace, asked: ServeRequest, ready: Callable[[str], None]) -> None:
    """Serve until cancelled; ``ready`` is told the address. Raises CannotRunError where the address is taken."""
    async with Readers.opened(place.folder) as readers:
        desk = Desk(readers=readers, decides=asked.decides, wanted=place.config.media.wanted)
        await desk.overview.get()  # the first reader does not wait for it
        with _listening(asked) as listener:
            port = listener.getsockname()[1]
            config = uvicorn.Config(
                make_app(desk),
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE_S,
            )
            async with _started(_Server(config), listener):
                ready(f"http://{asked.host}:{port}/")
                await asyncio.Event().wait()


def _listening(asked: ServeRequest) -> socket.socket:
    try:
        return socket.create_server((asked.host, asked.port), backlog=512)
    except OSError as fault:
        raise CannotRunError(
            f"Nothing can be served at {asked.host}, port {asked.port}: {fault.strerror}.",
            hint="Choose another port with --port, or 0 for a free one.",
        ) from fault


GRACE_S = 3
"""So long open answers may go on when the desk ends."""


class _Server(uvicorn.Server):
    """Signals are the command line's to handle."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None of its own."""
        yield


@asynccontextmanager
async def _started(server: uvicorn.Server, listener: socket.socket) -> AsyncIterator[None]:
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:
            if running.done():
                await running
            await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        await asyncio.shield(running)
