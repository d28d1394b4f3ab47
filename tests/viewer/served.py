"""An archive for the desk's own tests, the desk on a socket in a thread, and requests as bytes allow them."""

from __future__ import annotations

import asyncio
import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message, Scope

from archiver.jobs.workplace import Workplace
from archiver.viewer.server import ServeRequest, Serving, serve

PORT = 8420
HERE = f"127.0.0.1:{PORT}"


@dataclass(frozen=True)
class Answer:
    """Header names are in lower case; ``cookies`` are whole Set-Cookie headers."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body as a page."""
        return self.body.decode()


@dataclass
class Asked:
    """A request to an application in this process."""

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    client: str = "127.0.0.1"

    def scope(self) -> Scope:
        """As a server would make it; Host is the desk's own unless a header says another."""
        path, _, query = self.path.partition("?")
        headers = {"host": HERE, **{name.lower(): value for name, value in self.headers.items()}}
        return {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": self.method, "scheme": "http",
            "path": unquote(path), "raw_path": path.encode(),
            "query_string": query.encode(), "root_path": "", "client": (self.client, 40_000),
            "server": ("127.0.0.1", PORT),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        }  # fmt: skip


async def ask(app: ASGIApp, asked: Asked | str) -> Answer:
    """What the application answers."""
    request = Asked(asked) if isinstance(asked, str) else asked
    sent: list[Message] = []
    given = iter([{"type": "http.request", "body": request.body, "more_body": False}])

    async def receive() -> Message:
        for message in given:
            return message
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    await app(request.scope(), receive, send)
    return _answer(sent)


def _answer(sent: list[Message]) -> Answer:
    start, *pieces = sent
    pairs = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
    return Answer(
        status=start["status"],
        headers=dict(pairs),
        body=b"".join(piece.get("body", b"") for piece in pieces),
        cookies=tuple(value for name, value in pairs if name == "set-cookie"),
    )


@contextmanager
def running(place: Workplace, asked: ServeRequest | None = None) -> Iterator[Serving]:
    """The desk in a thread of its own, until the block ends; by then it has closed everything."""
    told: list[Serving] = []
    ready = threading.Event()
    control: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def main() -> None:
        stop = asyncio.Event()
        control.append((asyncio.get_running_loop(), stop))

        def is_ready(serving: Serving) -> None:
            told.append(serving)
            ready.set()

        try:
            await serve(place, asked or ServeRequest(port=0), is_ready, stop)
        finally:
            ready.set()

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    ready.wait()
    try:
        yield told[0]
    finally:
        loop, stop = control[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def fetch(serving: Serving, path: str, method: str = "GET", **headers: str) -> Answer:
    """A request over the network; the path goes out as it is."""
    address = urlsplit(serving.address)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host="host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read())
    finally:
        connection.close()
