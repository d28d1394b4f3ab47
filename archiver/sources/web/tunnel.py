"""Connections through a proxy (SOCKS 4 and 5, HTTP CONNECT). Names are resolved there, so that nobody here sees them.

What a name leads to is then not known here: an address that is plainly this machine's or its network's is refused, and
for the rest the proxy answers.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Any

import httpcore2

from archiver.errors import ConfigError, InputError
from archiver.sources.web.guard import is_public

_HINT = "Write it as socks5://user:password@host:port (also socks4, http)."


class Tunnel:
    """A way through one proxy, ``url``. Raises ConfigError, which never shows it, where it cannot be read."""

    def __init__(self, url: str) -> None:
        from python_socks import parse_proxy_url  # only who has a proxy pays for it

        try:
            self._kind, self._host, self._port, self._user, self._password = parse_proxy_url(url)
        except ValueError:
            raise ConfigError("The proxy for web pages cannot be read.", hint=_HINT) from None

    @property
    def address(self) -> str:
        """Host and port of the proxy, for sentences."""
        return f"{self._host}:{self._port}"

    async def connect(
        self, host: str, port: int, within_s: float | None, *, allow_private: bool
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to ``host`` through the proxy. Raises InputError for a refused host, httpcore2's errors else."""
        from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError
        from python_socks.async_.asyncio import Proxy

        if not allow_private and _is_private(host):
            raise InputError(f"The host {host} is not a public address.", hint="It is refused, also behind a proxy.")
        proxy = Proxy(self._kind, self._host, self._port, self._user, self._password, rdns=True)
        try:
            sock = await proxy.connect(host, port, timeout=within_s)
        except ProxyTimeoutError as late:
            raise httpcore2.ConnectTimeout(f"the proxy {self.address} did not answer") from late
        except (ProxyError, ProxyConnectionError, OSError) as fault:
            raise httpcore2.ConnectError(f"the proxy {self.address} gave no connection: {fault}") from fault
        reader, writer = await asyncio.open_connection(sock=sock)
        return _Stream(reader, writer)


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(ip_address(host.strip("[]")))
    except ValueError:
        return False


class _Stream(httpcore2.AsyncNetworkStream):
    """A connection of asyncio's as the HTTP client takes one (timeouts as parameters: httpcore2's interface)."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        async with _mapped(timeout, httpcore2.ReadTimeout, httpcore2.ReadError):
            return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        async with _mapped(timeout, httpcore2.WriteTimeout, httpcore2.WriteError):
            self._writer.write(buffer)
            await self._writer.drain()

    async def aclose(self) -> None:
        self._writer.close()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore2.AsyncNetworkStream:
        async with _mapped(timeout, httpcore2.ConnectTimeout, httpcore2.ConnectError):
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        return self

    def get_extra_info(self, info: str) -> Any:
        return self._writer.get_extra_info("ssl_object") if info == "ssl_object" else None


@asynccontextmanager
async def _mapped(seconds: float | None, late: type[Exception], broken: type[Exception]) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as fault:
        raise late from fault
    except OSError as fault:  # ssl.SSLError is one, too
        raise broken(str(fault)) from fault
