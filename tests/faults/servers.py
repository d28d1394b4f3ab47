"""A loopback Telegram and its web pages in a thread of their own, for tests that call the command as a process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from archiver.demo import LoopbackTelegram, World
from archiver.demo.tme import serve_tme


class Server:
    """A running server; what changes its state runs in its own thread."""

    def __init__(self, telegram: LoopbackTelegram, loop: asyncio.AbstractEventLoop) -> None:
        self.telegram = telegram
        self._loop = loop
        self._stopped = False

    def run(self, action: Callable[[], Any]) -> None:
        """Do something to the server, and wait until it is done."""

        async def act() -> None:
            action()

        asyncio.run_coroutine_threadsafe(act(), self._loop).result(30)

    @contextmanager
    def pages(self) -> Iterator[str]:
        """The address of web pages of the same world, for the length of the block."""
        web = serve_tme(self.telegram.world)
        asyncio.run_coroutine_threadsafe(web.__aenter__(), self._loop).result(30)
        try:
            yield web.address
        finally:
            asyncio.run_coroutine_threadsafe(web.__aexit__(None, None, None), self._loop).result(30)

    def stop(self) -> None:
        """Stop answering: ports closed, connections cut."""
        if not self._stopped:
            self._stopped = True
            asyncio.run_coroutine_threadsafe(self.telegram.stop(), self._loop).result(30)


@contextmanager
def serving(world: World) -> Iterator[Server]:
    """A server of this world for the length of the block; a fault inside the server fails the test."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        telegram = LoopbackTelegram(world)
        asyncio.run_coroutine_threadsafe(telegram.start(), loop).result(30)
        server = Server(telegram, loop)
        try:
            yield server
        finally:
            server.stop()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()
