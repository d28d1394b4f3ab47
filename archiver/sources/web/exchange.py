"""One request and its answer, as sent and as served."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore2
import httpx2

from archiver.errors import InputError, NetworkError
from archiver.sources.web.limits import MIB, Limits
from archiver.sources.web.recording import Record, RecordingTransport, TooLargeError
from archiver.sources.web.tunnel import Tunnel

FORM = "application/x-www-form-urlencoded"
_INFORMATIONAL = re.compile(rb"HTTP/1\.[01] 1\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """An HTTP request and response. ``request``/``response``: the messages byte for byte (HTTP/1.1, above
    TLS).

    ``address``: the IP address that answered. ``headers`` in the order served, names as served. ``cut``: the answer
    went on beyond what was taken of it. ``withheld``: the body is not the one that was served (see ``rewriting``).
    """

    url: str
    asked: datetime
    answered: datetime
    address: str
    request: bytes
    response: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    cut: bool = False
    withheld: bool = False

    def header(self, name: str) -> str | None:
        """The first header of that name, None where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def request_headers(user_agent: str) -> dict[str, str]:
    """What is sent besides Host: nothing that identifies a person, no cookies, no authorization."""
    return {
        "User-Agent": user_agent,
        "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,application/pdf;q=0.8,*/*;q=0.5",
        "Accept-Encoding": "gzip, deflate, br",
        "Connection": "close",
    }


async def exchange(
    url: httpx2.URL,
    *,
    limits: Limits,
    size: int,
    allow_private: bool,
    user_agent: str,
    tls: ssl.SSLContext,
    more: Mapping[str, str] | None = None,
    form: bytes | None = None,
    may_cut: bool = False,
    tunnel: Tunnel | None = None,
) -> Exchange:
    """Ask for ``url`` once, without following redirects; at most ``size`` bytes may come in. ``more``: headers beside
    or instead of the usual ones. ``form``: sent as the body of a POST, written as ``FORM``. ``may_cut``: of too large a
    body its beginning is taken. ``tunnel``: the proxy.

    Raises httpcore2.ConnectError and httpcore2.ConnectTimeout where no connection came about (worth another
    try), NetworkError where it broke later, InputError for a refused host or too large an answer.
    """
    record = Record(size)
    asked = datetime.now(UTC)
    times = httpx2.Timeout(limits.read_s, connect=limits.connect_s)
    transport = RecordingTransport(record, tls=tls, allow_private=allow_private, tunnel=tunnel)
    headers, cut = {**request_headers(user_agent), **(more or {})}, False
    if form is not None:
        headers["Content-Type"] = FORM
    try:
        async with (
            httpx2.AsyncClient(transport=transport, trust_env=False, timeout=times) as client,
            client.stream(
                "GET" if form is None else "POST", url, headers=headers, content=form, follow_redirects=False
            ) as response,
        ):
            try:
                async for _ in response.aiter_raw():
                    pass  # the record keeps the bytes; this only makes sure that the message is whole
            except TooLargeError:
                if not may_cut:
                    raise
                cut = True
    except TooLargeError as fault:
        raise InputError(
            f"The page at {url.host} is larger than {limits.stored / MIB:g} MiB.",
            hint="Save it as a file without its media and give the file.",
        ) from fault
    except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
        raise
    except httpcore2.TimeoutException as fault:
        raise NetworkError(
            f"The host {url.host} went silent for more than {limits.read_s:g} seconds.",
            hint="Try again later.",
        ) from fault
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as fault:
        raise NetworkError(
            f"The host {url.host} broke off or did not answer in proper HTTP ({str(fault) or type(fault).__name__}).",
            hint="Try again later, or save the page in a browser and give the file.",
        ) from fault
    return Exchange(
        url=str(url),
        asked=asked,
        answered=datetime.now(UTC),
        address=record.address,
        request=bytes(record.sent),
        response=await asyncio.to_thread(_final_message, bytes(record.received)),
        status=response.status_code,
        headers=tuple((_text(name), _text(value)) for name, value in response.headers.raw),
        cut=cut,
    )


def _final_message(received: bytes) -> bytes:
    """The response without the informational (1xx) ones before it: a WARC record holds one message."""
    at = 0
    while match := _INFORMATIONAL.match(received, at):
        at = match.end()
    return received[at:]


def _text(raw: bytes) -> str:
    # Header bytes beyond ASCII are nowadays UTF-8 (addresses in Location) more often than Latin-1.
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
