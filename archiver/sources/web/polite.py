"""Asking web servers politely: one request at a time for each host, pauses in between, and their wishes kept."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from archiver.errors import NetworkError

USUAL_PAUSE_S = 1.0
LONGEST_CRAWL_DELAY_S = 30.0
"""A site that asks for longer pauses between two requests gets these."""
LONGEST_WAIT_S = 10.0
"""So long a page waits for a host that is busy; where it is to be left alone for longer, that is an error."""
LONGEST_RETRY_AFTER = timedelta(days=7)
FIRST_BACKOFF_S = 30.0
LONGEST_BACKOFF_S = 3600.0
BUSY = frozenset({429, 503})
"""Statuses by which a server asks for fewer requests (RFC 6585, RFC 9110)."""


class HostBusyError(NetworkError):
    """A host is busy for longer than a page waits; ``seconds``: for how long from now it is left alone."""

    def __init__(self, host: str, seconds: float) -> None:
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        super().__init__(
            f"The host {host} is busy and is left alone until {until:%Y-%m-%d %H:%M} UTC.",
            hint="Try again after that.",
        )
        self.seconds = seconds


@dataclass(slots=True)
class _Host:
    """``next``: when the next request may begin by the pauses between them; ``busy``: until when it is left alone;
    ``strikes``: how often in a row it said that it is busy.
    """

    pause: float
    next: float = -math.inf
    busy: float = -math.inf
    strikes: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Politeness:
    """Whose turn it is, by host; one object for everything that a command asks of the web.

    ``pause_s`` lies between the end of a request and the next one to the same host; None: a second, and none for this
    machine itself. Requests to different hosts know nothing of each other. ``clock`` (seconds) and ``sleep`` are those
    of the process.
    """

    def __init__(
        self,
        *,
        pause_s: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._pause = pause_s
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """A request to the host of ``url`` may be made within the block, no other one to it meanwhile.

        Raises HostBusyError at once where the host is to be left alone for long.
        """
        host = self._of(url)
        async with host.lock:
            now = self._clock()
            if host.busy - now > LONGEST_WAIT_S:
                raise HostBusyError(host_of(url), host.busy - now)
            wait = max(host.next, host.busy) - now
            if wait > 0:
                await self._sleep(wait)
            try:
                yield
            finally:
                host.next = self._clock() + host.pause

    def answered(self, url: str, status: int, retry_after: str | None) -> None:
        """Note an answer: after HTTP 429 and 503 the host is left alone as long as it says, else longer each time."""
        host = self._of(url)
        if status not in BUSY:
            host.strikes = 0
            return
        seconds = seconds_of(retry_after)
        if seconds is None:
            seconds = min(FIRST_BACKOFF_S * 2**host.strikes, LONGEST_BACKOFF_S)
        host.strikes += 1
        host.busy = max(host.busy, self._clock() + seconds)

    def crawl_delay(self, url: str, seconds: float | None) -> None:
        """Note the pause that a site's robots.txt asks for; what is longer than 30 seconds counts as 30."""
        if seconds is not None and seconds > 0:
            host = self._of(url)
            host.pause = max(host.pause, min(seconds, LONGEST_CRAWL_DELAY_S))

    def _of(self, url: str) -> _Host:
        name = host_of(url)
        found = self._hosts.get(name)
        if found is None:
            found = self._hosts[name] = _Host(pause_for(url, self._pause))
        return found


def pause_for(url: str, wanted: float | None) -> float:
    """Seconds between two requests to the host of ``url``; ``wanted`` None: a second, and none for this machine."""
    if wanted is not None:
        return wanted
    return 0.0 if _is_this_machine(url) else USUAL_PAUSE_S


def host_of(url: str) -> str:
    """The host of an address in lower case, with its port where it is not the usual one; "" where it has none."""
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return name if port in (None, 80, 443) else f"{name}:{port}"


def seconds_of(retry_after: str | None, answered: datetime | None = None) -> float | None:
    """What Retry-After asks for, in seconds or as a date (RFC 9110, 10.2.3), from ``answered`` (None: now) on; None
    where it says nothing usable.
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), LONGEST_RETRY_AFTER.total_seconds())
    try:
        until = parsedate_to_datetime(text)
        left = (until.replace(tzinfo=until.tzinfo or UTC) - (answered or datetime.now(UTC))).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(left, 0.0), LONGEST_RETRY_AFTER.total_seconds())


def _is_this_machine(url: str) -> bool:
    try:
        name = urlsplit(url).hostname or ""
        return name == "localhost" or name.endswith(".localhost") or ip_address(name).is_loopback
    except ValueError:
        return False
