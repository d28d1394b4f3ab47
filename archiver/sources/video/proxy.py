"""The proxy through which all traffic of the process that fetches goes: on the loopback, behind a secret, with the
guard of ``sources.web`` before every connection.

It connects to exactly the address that the guard looked at. Plain HTTP is forwarded one request for each connection;
HTTPS passes through tunnels, encrypted. Every request is written down, refused ones too.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from python_socks import ProxyError, ProxyTimeoutError
from python_socks.async_.asyncio import Proxy

from archiver.errors import ConfigError
from archiver.sources.video.fetched import ProxyRequest
from archiver.sources.video.heads import MOST_HEAD, RequestHead, Target
from archiver.sources.video.limits import VideoLimits
from archiver.sources.video.passage import Connection, Passage, RefusedError
from archiver.sources.web.guard import resolve

_USER = "archiver"
_WEB_PORTS = frozenset({80, 443})


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What may be connected to besides public addresses on the ports of the web.

    ``private``: everything, any port. ``exact``: these (host, port) alone, as an address names them.
    """

    private: bool = False
    exact: frozenset[tuple[str, int]] = frozenset()

    def of(self, target: Target) -> bool:
        """Whether the guard lets this target be private."""
        return self.private or (target.host, target.port) in self.exact


class GuardingProxy:
    """A proxy for one link; as an async context manager. At its end every connection is cut.

    ``url`` is what a client needs, secret included: it is never to be shown. ``requests`` is what was asked so far.
    ``upstream``: a SOCKS or HTTP proxy that connections go through; names are resolved here all the same.
    ``progress`` hears of the bytes that have passed so far.
    """

    def __init__(
        self,
        limits: VideoLimits,
        *,
        allowance: Allowance | None = None,
        upstream: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self._limits = limits
        self._progress = progress
        self._allowance = allowance or Allowance()
        self._upstream = upstream
        self._secret = secrets.token_urlsafe(24)
        self._expected = b"Basic " + base64.b64encode(f"{_USER}:{self._secret}".encode())
        self._requests: list[ProxyRequest] = []
        self._running: set[asyncio.Task[None]] = set()
        self._left = limits.total
        self._ends = 0.0
        self._server: asyncio.Server | None = None

    @property
    def secret(self) -> str:
        """What must not stand in anything that is kept."""
        return self._secret

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """For the client, with the secret."""
        return f"http://{_USER}:{self._secret}@127.0.0.1:{self.port}"

    @property
    def requests(self) -> tuple[ProxyRequest, ...]:
        """What was asked, by the time at which it was over."""
        return tuple(self._requests)

    async def __aenter__(self) -> Self:
        if self._upstream is not None:
            _check(self._upstream)
        self._ends = asyncio.get_running_loop().time() + self._limits.seconds
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=MOST_HEAD)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._running) >= self._limits.connections or len(self._requests) >= self._limits.requests:
            self.note(ProxyRequest(time=datetime.now(UTC), host="", port=0, method="", refused="too_many"))
            writer.transport.abort()
            return
        task = asyncio.create_task(Passage(self, reader, writer).run())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    # What a passage asks of the proxy.

    def admits(self, head: RequestHead) -> None:
        """Raise where a request lacks the secret, goes to a port that is no web server's, or comes too late."""
        if not hmac.compare_digest(head.header(b"proxy-authorization") or b"", self._expected):
            raise RefusedError("auth")
        if self._left <= 0:
            raise RefusedError("too_large")
        if asyncio.get_running_loop().time() >= self._ends:
            raise RefusedError("timeout")
        if head.target.port not in _WEB_PORTS and not self._allowance.of(head.target):
            raise RefusedError("blocked_port")

    async def connect(self, target: Target, tell: Callable[[str], None]) -> Connection:
        """A connection to one of the addresses that the guard allows. ``tell`` hears which."""
        fault: Exception | None = None
        async with asyncio.timeout(self._limits.connect_s):
            for address in await resolve(target.host, target.port, allow_private=self._allowance.of(target)):
                try:
                    connection = await self._connected(str(address), target.port)
                except (OSError, ProxyError, ProxyTimeoutError) as refused:
                    fault = refused
                    continue
                tell(str(address))
                return connection
        raise RefusedError("network") from fault

    async def _connected(self, address: str, port: int) -> Connection:
        if self._upstream is None:
            return await asyncio.open_connection(address, port, limit=MOST_HEAD)
        sock = await Proxy.from_url(self._upstream).connect(address, port)
        return await asyncio.open_connection(sock=sock, limit=MOST_HEAD)

    def spend(self, size: int) -> None:
        """Count bytes; raises once there were too many."""
        self._left -= size
        if self._progress is not None:
            self._progress(self._limits.total - self._left)
        if self._left < 0:
            raise RefusedError("too_large")

    def until(self) -> float:
        """When a connection on which something just passed is to be cut, by the loop's clock."""
        return min(asyncio.get_running_loop().time() + self._limits.idle_s, self._ends)

    def note(self, request: ProxyRequest) -> None:
        """Write a request down; the one after the last that may be says that there were more."""
        if len(self._requests) < self._limits.requests:
            self._requests.append(request)
        elif len(self._requests) == self._limits.requests:
            self._requests.append(replace(request, refused="too_many"))


def _check(upstream: str) -> None:
    """Raise ConfigError, which never shows what was given, for an address that is no proxy's."""
    try:
        Proxy.from_url(upstream)
    except ValueError as error:
        raise ConfigError(
            "The proxy for videos is not usable.", hint="Write it as socks5://user:password@host:port (socks4, http)."
        ) from error
