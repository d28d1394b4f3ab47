"""A file of the web into a part file: streamed, resumed where it broke off, its exchanges kept without the body.

The bytes become an object by themselves, so that other tools find them as they were served; what was asked and answered
around them are WARC records whose responses end with the headers.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpcore2
import httpx2

from archiver.errors import InputError, NetworkError
from archiver.model.objects import PartFile
from archiver.sources.web.exchange import Exchange, request_headers
from archiver.sources.web.limits import Limits
from archiver.sources.web.polite import Politeness
from archiver.sources.web.recording import Record, RecordingTransport, TooLargeError
from archiver.sources.web.tunnel import Tunnel

MOST_HEAD = 64 * 1024
"""Bytes of headers that are kept of an answer."""
OVERLAP = 64 * 1024
"""So many bytes of what is there are asked for again, to see that it is the same file."""
BLOCK = 1024 * 1024
"""Bytes that are written at once."""
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are written and the size of the file, where it is known."""


@dataclass(slots=True, kw_only=True)
class Downloaded:
    """What became of a download. ``reason``: None where the file is whole, else a word, with ``detail`` as a sentence.

    ``exchanges``: every request and answer, without bodies. ``size``: as the server gave it.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    reason: str | None = None
    detail: str = ""
    mime: str | None = None
    size: int | None = None
    validator: str | None = None


class Downloader:
    """Downloads under one set of settings; ``most`` bytes of a file at most."""

    def __init__(
        self,
        *,
        limits: Limits,
        most: int,
        allow_private: bool,
        user_agent: str,
        politeness: Politeness,
        tunnel: Tunnel | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits
        self._most = most
        self._allow_private = allow_private
        self._user_agent = user_agent
        self._politeness = politeness
        self._tunnel = tunnel
        self._tls = tls

    async def download(self, url: str, file: PartFile, progress: Progress | None = None) -> Downloaded:
        """Go on with ``file`` where it ends, until it is whole. Redirects are not followed: a file that moved is asked
        for by the page that names it.

        Raises InputError for an address that must not be asked, NetworkError where the host cannot be reached or asked
        for a long pause. What came until then stays in ``file``.
        """
        if self._tls is None:
            self._tls = await asyncio.to_thread(httpx2.create_ssl_context)
        done = Downloaded()
        for attempt in range(self._limits.attempts):
            async with self._politeness.turn(url):
                fault = await self._go_on(url, file, done, progress)
            last = done.exchanges[-1] if done.exchanges else None
            if last is not None:
                self._politeness.answered(url, last.status, last.header("Retry-After"))
            if fault is None:
                return done
            if attempt + 1 == self._limits.attempts:
                raise fault
        return done

    async def _go_on(
        self, url: str, file: PartFile, done: Downloaded, progress: Progress | None
    ) -> NetworkError | None:
        """One request; returns why it broke off where asking again may bring the rest."""
        start = max(0, file.size - OVERLAP)
        record = Record(self._most + MOST_HEAD, heads=MOST_HEAD)
        asked = datetime.now(UTC)
        tls = self._tls
        assert tls is not None
        transport = RecordingTransport(record, tls=tls, allow_private=self._allow_private, tunnel=self._tunnel)
        times = httpx2.Timeout(self._limits.read_s, connect=self._limits.connect_s)
        address = httpx2.URL(url)
        try:
            async with (
                httpx2.AsyncClient(transport=transport, trust_env=False, timeout=times) as client,
                client.stream("GET", address, headers=self._headers(start, done), follow_redirects=False) as response,
            ):
                taking = _Taking(file, done, progress, self._most)
                try:
                    await taking.take(response, start)
                finally:
                    done.exchanges.append(_exchange(url, asked, record, response))
        except TooLargeError:
            done.reason, done.detail = "too large", f"It is larger than {self._most:,} bytes."
            return None
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as fault:
            return NetworkError(
                f"The host {address.host} could not be reached ({str(fault) or type(fault).__name__}).",
                hint="Check the connection, and try again.",
            )
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as fault:
            return NetworkError(
                f"The host {address.host} broke off after {file.size:,} bytes ({str(fault) or type(fault).__name__}).",
                hint="The next call goes on from there.",
            )
        return taking.fault(address.host)

    def _headers(self, start: int, done: Downloaded) -> dict[str, str]:
        headers = {**request_headers(self._user_agent), "Accept": "*/*", "Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
            if done.validator is not None:
                headers["If-Range"] = done.validator
        return headers


class _Taking:
    """One answer's body into the part file."""

    def __init__(self, file: PartFile, done: Downloaded, progress: Progress | None, most: int) -> None:
        self._file = file
        self._done = done
        self._progress = progress
        self._most = most
        self._waiting = bytearray()

    async def take(self, response: httpx2.Response, start: int) -> None:
        """Write what is new of the answer to a question from byte ``start`` on."""
        done, headers = self._done, response.headers
        done.reason = None
        if response.status_code == 416 and self._file.size:
            await asyncio.to_thread(self._file.truncate, 0)
            done.reason, done.detail = "changed", "The file is shorter than what came of it before."
            return
        if response.status_code not in (200, 206):
            done.reason, done.detail = f"HTTP {response.status_code}", "The server did not give the file."
            return
        done.mime = (headers.get("content-type") or "").partition(";")[0].strip().lower() or None
        strong = headers.get("etag") or ""
        done.validator = strong if strong and not strong.startswith("W/") else headers.get("last-modified")
        at, done.size = _place(response)
        if at is None or (response.status_code == 206 and at != start):
            done.reason, done.detail = "no range", "The server answered with another part of the file."
            return
        if done.size is not None and done.size > self._most:
            done.reason, done.detail = "too large", f"It has {done.size:,} bytes."
            return
        try:
            await self._body(response, at)
        finally:
            await self._write()  # also what came before the connection broke

    async def _body(self, response: httpx2.Response, at: int) -> None:
        """Bytes that are there already are compared, the others written."""
        async for block in response.aiter_raw():
            known = min(max(self._file.size + len(self._waiting) - at, 0), len(block))
            if known and await self._differs(at, block[:known]):
                self._waiting.clear()
                await asyncio.to_thread(self._file.truncate, 0)
                self._done.reason, self._done.detail = "changed", "The file is another one than what came of it before."
                return
            at += len(block)
            self._waiting += block[known:]
            if len(self._waiting) >= BLOCK:
                await self._write()

    async def _differs(self, at: int, block: bytes) -> bool:
        written = self._file.size
        held = await asyncio.to_thread(self._file.read, at, len(block)) if at < written else b""
        held += bytes(self._waiting[max(0, at - written) :])
        return not held.startswith(block)

    async def _write(self) -> None:
        if self._waiting:
            data = bytes(self._waiting)
            self._waiting.clear()
            await asyncio.to_thread(self._file.write, data)
            if self._progress is not None:
                self._progress(self._file.size, self._done.size)

    def fault(self, host: str) -> NetworkError | None:
        """Why another request may bring what is missing; None where it would not, or nothing is."""
        done = self._done
        if done.reason in ("changed", "HTTP 429", "HTTP 502", "HTTP 503", "HTTP 504"):
            return NetworkError(f"The host {host} did not give the file ({done.reason}).", hint="Try again later.")
        if done.reason is None and done.size is not None and self._file.size < done.size:
            return NetworkError(
                f"The host {host} broke off after {self._file.size:,} of {done.size:,} bytes.",
                hint="The next call goes on from there.",
            )
        return None


def _place(response: httpx2.Response) -> tuple[int | None, int | None]:
    """At which byte the body begins (None: nobody can tell), and the size of the whole file."""
    if response.status_code == 206:
        found = _RANGE.fullmatch(response.headers.get("content-range", "").strip())
        if found is None:
            return None, None
        return int(found[1]), None if found[3] == "*" else int(found[3])
    length = response.headers.get("content-length", "")
    return 0, int(length) if length.isascii() and length.isdigit() and len(length) < 19 else None


def _exchange(url: str, asked: datetime, record: Record, response: httpx2.Response) -> Exchange:
    received = bytes(record.received)
    end = _HEAD_END.search(received)
    return Exchange(
        url=url,
        asked=asked,
        answered=datetime.now(UTC),
        address=record.address,
        request=bytes(record.sent),
        response=received[: end.end()] if end else received,
        status=response.status_code,
        headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw),
        cut=True,
    )


def require_file_address(url: str) -> str:
    """The address of a file, where it is one of the web. Raises InputError."""
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as fault:
        raise InputError(f"The page gives an address for a file that is none: {url[:200]!r}.") from fault
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise InputError(f"The page gives an address for a file that is none of the web: {url[:200]!r}.")
    return str(parsed.copy_with(userinfo=b""))
