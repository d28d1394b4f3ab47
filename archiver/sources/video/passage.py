"""One connection of the client to the proxy: one request, forwarded, tunnelled or refused."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from archiver.errors import InputError, NetworkError
from archiver.sources.video.fetched import ProxyRequest
from archiver.sources.video.heads import BadHeadError, RequestHead, Target, forwarded, request_head, response_head

_HEAD_S = 10.0
_STEP = 1 << 16
_MOST_INFORMATIONAL = 10
_ANSWERS = {
    "malformed": b"400 Bad Request",
    "auth": b"407 Proxy Authentication Required",
    "network": b"502 Bad Gateway",
    "timeout": b"504 Gateway Timeout",
}
_REFUSED = b"403 Forbidden"

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class RefusedError(Exception):
    """A request that is not let through, or not further; ``reason`` as a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gate(Protocol):
    """What a passage asks of the proxy that it is part of."""

    def admits(self, head: RequestHead) -> None:
        """Raise RefusedError for a request that may not pass."""

    async def connect(self, target: Target, tell: Callable[[str], None]) -> Connection:
        """A connection to the target; ``tell`` hears to which address."""

    def spend(self, size: int) -> None:
        """Count bytes; raises RefusedError once there were too many."""

    def until(self) -> float:
        """When a connection on which something just passed is to be cut, by the loop's clock."""

    def note(self, request: ProxyRequest) -> None:
        """Write a request down."""


class Passage:
    """One connection of the client: one request, forwarded or tunnelled or refused."""

    def __init__(self, proxy: Gate, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._proxy = proxy
        self._reader = reader
        self._writer = writer
        self._record = ProxyRequest(time=datetime.now(UTC), host="", port=0, method="")
        self._answered = False
        self._sent = self._received = 0

    async def run(self) -> None:
        """Do what the client asks; whatever comes of it is written down."""
        reason: str | None = "cut"
        try:
            reason = await self._reason()
            if reason is not None and not self._answered:
                await self._refuse(reason)
        finally:
            if reason is None or not self._answered:
                self._writer.close()
            else:
                self._reset()
            self._proxy.note(replace(self._record, sent=self._sent, received=self._received, refused=reason))

    def _reset(self) -> None:
        """End the client's connection with a reset: what was cut off must not look like a whole answer to a client
        that reads up to the end.
        """
        wire = self._writer.get_extra_info("socket")
        if wire is not None and not self._writer.transport.is_closing():
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def _reason(self) -> str | None:
        """Do what is asked; None where it was done."""
        try:
            await self._pass()
        except RefusedError as refused:
            return refused.reason
        except BadHeadError:
            return "malformed"
        except InputError:
            return "blocked_address"
        except NetworkError:
            return "not_found"
        except TimeoutError:
            return "timeout"
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            if self._writer.transport.is_closing():  # the client went away
                return "cut"
            return "network" if self._record.address else "malformed"
        return None

    async def _refuse(self, reason: str) -> None:
        status = _ANSWERS.get(reason, _REFUSED)
        more = b'Proxy-Authenticate: Basic realm="archiver"\r\n' if reason == "auth" else b""
        head = b"HTTP/1.1 " + status + b"\r\n" + more + b"X-Archiver-Refused: " + reason.encode()
        self._writer.write(head + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        try:
            async with asyncio.timeout(_HEAD_S):
                await self._writer.drain()
        except OSError:  # TimeoutError is one: the client does not listen
            return

    async def _pass(self) -> None:
        async with asyncio.timeout(_HEAD_S):
            raw = await self._reader.readuntil(b"\r\n\r\n")
        head = request_head(raw)
        target = head.target
        self._record = replace(self._record, host=target.host, port=target.port, method=head.method, url=target.url)
        self._proxy.admits(head)
        reader, writer = await self._proxy.connect(target, self._connected)
        try:
            if head.method == "CONNECT":
                await self._tunnel(reader, writer)
            else:
                await self._forward(head, reader, writer)
        finally:
            writer.transport.abort()

    def _connected(self, address: str) -> None:
        self._record = replace(self._record, address=address)

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._answered = True
        self._writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        async with asyncio.timeout_at(self._proxy.until()) as idle:
            await _first(self._up(writer, idle), self._down(reader, idle))

    async def _forward(self, head: RequestHead, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout_at(self._proxy.until()) as idle:
            self._count_up(len(head_sent := forwarded(head)), idle)
            writer.write(head_sent)
            await self._up(writer, idle, head.length)
            status, answer = await self._answer(reader, idle)
            self._record = replace(self._record, status=status)
            self._answered = True
            self._writer.write(answer)
            # What the client says beyond its one request is read, so that its end is seen, and goes nowhere.
            await _first(self._down(reader, idle), self._until_client_ends())

    async def _answer(self, reader: asyncio.StreamReader, idle: asyncio.Timeout) -> tuple[int, bytes]:
        """Status and head of the final answer; informational ones before it are dropped."""
        for _ in range(_MOST_INFORMATIONAL):
            raw = await reader.readuntil(b"\r\n\r\n")
            self._count_down(len(raw), idle)
            try:
                status, answer = response_head(raw)
            except BadHeadError as fault:
                raise RefusedError("network") from fault
            if status >= 200:
                return status, answer
        raise RefusedError("network")

    async def _until_client_ends(self) -> None:
        while await self._reader.read(_STEP):
            pass

    async def _up(self, writer: asyncio.StreamWriter, idle: asyncio.Timeout, length: int | None = None) -> None:
        """Client to server: ``length`` bytes, None for all there are."""
        while length is None or length > 0:
            data = await self._reader.read(_STEP if length is None else min(_STEP, length))
            if not data:
                if length:
                    raise asyncio.IncompleteReadError(b"", length)
                return
            self._count_up(len(data), idle)
            writer.write(data)
            await writer.drain()
            length = length if length is None else length - len(data)

    async def _down(self, reader: asyncio.StreamReader, idle: asyncio.Timeout) -> None:
        while data := await reader.read(_STEP):
            self._count_down(len(data), idle)
            self._writer.write(data)
            await self._writer.drain()

    def _count_up(self, size: int, idle: asyncio.Timeout) -> None:
        self._sent += size
        self._proxy.spend(size)
        idle.reschedule(self._proxy.until())

    def _count_down(self, size: int, idle: asyncio.Timeout) -> None:
        self._received += size
        self._proxy.spend(size)
        idle.reschedule(self._proxy.until())


async def _first(*ways: Coroutine[None, None, None]) -> None:
    """Run until one of them ends, then stop the others; raises what that one raises."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
