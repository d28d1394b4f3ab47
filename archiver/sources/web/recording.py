"""The network below the HTTP client: connects only through the guard, and records both directions.

What passes is recorded above TLS, so a record holds the HTTP messages exactly as they were sent and served:
header bytes, chunk sizes, content encoding.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpcore2
import httpx2

from archiver.sources.web.guard import resolve
from archiver.sources.web.tunnel import Tunnel

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class TooLargeError(Exception):
    """The server sent more than the limit allows."""


class Record:
    """What passed over one connection. ``limit``: bytes that may still come in; ``address``: the peer's, or the
    proxy's.

    ``heads``: so many bytes of what came in are kept, for who takes the rest elsewhere; None: all.
    """

    def __init__(self, limit: int, *, heads: int | None = None) -> None:
        self.sent = bytearray()
        self.received = bytearray()
        self.limit = limit
        self.address = ""
        self._heads = heads
        self._came = 0

    def receive(self, data: bytes) -> bytes:
        """Note what came in; raises TooLargeError once the limit is passed."""
        self._came += len(data)
        self.received += data if self._heads is None else data[: max(0, self._heads - len(self.received))]
        if self._came > self.limit:
            raise TooLargeError
        return data


class _Stream(httpcore2.AsyncNetworkStream):
    """A connection that writes down what passes (timeouts as parameters: httpcore2's interface)."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream, record: Record) -> None:
        self._stream = stream
        self._record = record

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        return self._record.receive(await self._stream.read(max_bytes, timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._stream.write(buffer, timeout)
        self._record.sent += buffer

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore2.AsyncNetworkStream:
        stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return _Stream(stream, self._record)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.AsyncNetworkBackend):
    """Connects to the very address that the guard allowed; the name stays for TLS and the Host header. Or through a
    proxy, which resolves the name itself.
    """

    def __init__(self, record: Record, *, allow_private: bool, tunnel: Tunnel | None) -> None:
        self._inner = httpcore2.AnyIOBackend()
        self._tunnel = tunnel
        self._record = record
        self._allow_private = allow_private

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        if self._tunnel is not None:
            stream = await self._tunnel.connect(host, port, timeout, allow_private=self._allow_private)
            self._record.address = self._tunnel.address.rpartition(":")[0]
            return _Stream(stream, self._record)
        try:
            async with asyncio.timeout(timeout):
                addresses = await resolve(host, port, allow_private=self._allow_private)
        except TimeoutError as late:
            raise httpcore2.ConnectTimeout("name resolution") from late
        fault: Exception = httpcore2.ConnectError("no address")
        for address in addresses:
            try:
                stream = await self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as refused:
                fault = refused
                continue
            self._record.address = str(address)
            return _Stream(stream, self._record)
        raise fault


class _Body(httpx2.AsyncByteStream):
    """The body of an answer, handed through from the connection pool."""

    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class RecordingTransport(httpx2.AsyncBaseTransport):
    """A transport for one exchange: one connection, HTTP/1.1, everything written to ``record``."""

    def __init__(
        self, record: Record, *, tls: ssl.SSLContext, allow_private: bool, tunnel: Tunnel | None = None
    ) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=_Backend(record, allow_private=allow_private, tunnel=tunnel),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; errors are httpcore2's and those of the guard."""
        url = request.url
        response = await self._pool.handle_async_request(
            httpcore2.Request(
                request.method,
                httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(response.status, headers=response.headers, stream=_Body(response))

    async def aclose(self) -> None:
        """Close the connection."""
        await self._pool.aclose()
