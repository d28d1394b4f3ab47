"""The loopback t.me: one port for pages and two for the CDN, on 127.0.0.1."""

from __future__ import annotations

import asyncio
import time
from asyncio import StreamReader, StreamWriter
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Self

from archiver.demo.closing import close, raise_crashes
from archiver.demo.tme import http, render, routes
from archiver.demo.tme.faults import WebFaults
from archiver.demo.tme.http import Answer, NotHttpError, Server, WebRequest
from archiver.demo.tme.links import Links
from archiver.demo.tme.record import Asked, WebRecord
from archiver.demo.tme.settings import Making, Settings
from archiver.demo.world import World

HOST = "127.0.0.1"
_SERVERS: tuple[Server, ...] = ("pages", "cdn", "cdn")
"""What listens, each on a port of its own."""
_HOSTED = ".t.me"
_PIECE = 1024


class WebServer:
    """Telegram's web pages for one machine and one run. Use it as `async with WebServer(world) as web`.

    It shows the world as it is at each request. Files are linked on one of the CDN's hosts, page by page in turn.
    """

    def __init__(self, world: World, *, settings: Settings | None = None) -> None:
        self.world = world
        self.settings = settings or Settings()
        self.faults = WebFaults()
        self.links = Links()
        self.record = WebRecord()
        self._listeners: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._crashes: list[Exception] = []
        self._ports: list[int] = []
        self._pages = 0
        self._seen: dict[str, tuple[str, datetime]] = {}

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Opens the ports."""
        await asyncio.to_thread(render.load)
        for server in _SERVERS:
            listener = await asyncio.start_server(partial(self._accept, server), HOST, 0)
            self._listeners.append(listener)
            self._ports.append(listener.sockets[0].getsockname()[1])
        self.links.hosts = [f"http://{HOST}:{port}" for port in self._ports[1:]]

    async def stop(self) -> None:
        """Closes everything, and raises what went wrong inside the server, if anything."""
        await close(self._listeners, self._tasks)
        raise_crashes(self._crashes, "the loopback t.me broke")

    @property
    def address(self) -> str:
        """`http://127.0.0.1:PORT` of the pages."""
        return f"http://{HOST}:{self._ports[0]}"

    @property
    def cdn_addresses(self) -> tuple[str, ...]:
        """The CDN's hosts; each serves every file under the same path."""
        return tuple(self.links.hosts)

    @property
    def counts(self) -> Counter[str]:
        """How often each route was asked (see `routes`)."""
        return self.record.counts

    def expire_links(self) -> None:
        """Makes all links to files given out so far answer 403, until a page gives them out again."""
        self.links.expire()

    def set_clock(self, ahead_s: float) -> None:
        """Puts the server's clock so many seconds ahead of this machine's (negative: behind)."""
        self.settings.ahead_s = ahead_s

    async def _accept(self, server: Server, reader: StreamReader, writer: StreamWriter) -> None:
        """A new connection; its task ends with the server at the latest."""
        task = asyncio.get_running_loop().create_task(self._serve(server, reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._gone)

    def _gone(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        fault = None if task.cancelled() else task.exception()
        if isinstance(fault, Exception):
            self._crashes.append(fault)

    async def _serve(self, server: Server, reader: StreamReader, writer: StreamWriter) -> None:
        """Answers requests until the client hangs up or a fault ends the connection."""
        port = writer.get_extra_info("sockname")[1]
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while request := await http.read_request(reader, server, port):
                    if not await self._exchange(request, writer):
                        break
        except NotHttpError:
            writer.write(http.head_of(Answer(status=400), self.settings.now))
        finally:
            writer.close()

    async def _exchange(self, request: WebRequest, writer: StreamWriter) -> bool:
        """One request and its answer; whether the connection lives on."""
        answer = await self._answer(request)
        body = b"" if request.method == "HEAD" else answer.body
        writer.write(http.head_of(answer, self.settings.now))
        if answer.cut_at is not None:
            writer.write(body[: answer.cut_at])
            await writer.drain()
            await asyncio.sleep(0)
            writer.transport.abort()
            return False
        await _send(writer, body if answer.length is None else body[: answer.length], answer.pause_s)
        return answer.length is None and request.headers.get("connection", "").lower() != "close"

    async def _answer(self, request: WebRequest) -> Answer:
        """The answer, with what a fault makes of it."""
        route = routes.route_of(request)
        self.record.add(Asked(route=route, request=request, at=time.monotonic()))
        fault = self.faults.strike(route)
        if fault is None:
            return self._finished(await self._right(request), request)
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.action is not None:
            fault.action()
        if fault.instead is not None:
            return fault.instead(request)
        right = await self._right(request if fault.asks is None else fault.asks(request))
        return self._finished(right if fault.spoils is None else fault.spoils(right), request)

    async def _right(self, request: WebRequest) -> Answer:
        """The answer as it should be."""
        if request.method not in ("GET", "HEAD", "POST"):
            return Answer(status=405)
        name = request.headers.get("host", "").removesuffix(_HOSTED)
        if name and name != request.headers.get("host"):
            return http.redirect(f"/{name}")
        if request.server == "cdn":
            return await routes.file(request, self._making())
        making = self._making(turn=self._pages)
        self._pages += 1
        await routes.ready(self.world, request, making)
        right = routes.answer(self.world, request, making)
        return self._with_validators(right, request) if self.settings.validators and right.is_html else right

    def _making(self, turn: int = 0, at: datetime | None = None) -> Making:
        return Making(
            settings=self.settings,
            links=self.links,
            at=at or self.settings.now,
            cdn=self.links.hosts[turn % len(self.links.hosts)],
            address=self.address,
        )

    def _with_validators(self, right: Answer, request: WebRequest) -> Answer:
        """ETag and Last-Modified of a page. The tag is that of the page as it would be at a fixed moment."""
        still = self._making(at=datetime.fromtimestamp(0, UTC))
        etag = http.tag(routes.answer(self.world, request, still).body)
        where = f"{request.path} {sorted(request.query.items())}"
        known = self._seen.get(where)
        if known is None or known[0] != etag:
            known = self._seen[where] = (etag, self.settings.now)
        headers = {**right.headers, "ETag": etag, "Last-Modified": http.http_date(known[1])}
        return replace(right, headers=headers)

    def _finished(self, answer: Answer, request: WebRequest) -> Answer:
        """A page as it is sent: nothing where the client has it already, packed where it may be."""
        if answer.status == http.OK and http.unchanged(answer, request):
            kept = {name: value for name, value in answer.headers.items() if name in ("ETag", "Last-Modified")}
            return Answer(status=304, headers=kept)
        pack = self.settings.gzip and request.server == "pages" and answer.cut_at is None and answer.length is None
        return http.packed(answer, request) if pack else answer


async def _send(writer: StreamWriter, body: bytes, pause_s: float) -> None:
    """Sends a body, slowly if it shall be slow."""
    piece = _PIECE if pause_s else max(len(body), 1)
    for start in range(0, len(body), piece):
        writer.write(body[start : start + piece])
        await writer.drain()
        if pause_s:
            await asyncio.sleep(pause_s)


def serve_tme(world: World, *, settings: Settings | None = None) -> WebServer:
    """A loopback t.me that shows a world, for `async with`."""
    return WebServer(world, settings=settings)
