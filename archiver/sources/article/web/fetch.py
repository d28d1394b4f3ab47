"""A web page from its address to a capture: redirects, retries and limits around single exchanges."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

import httpcore2
import httpx2
import stamina

from archiver.errors import InputError, NetworkError
from archiver.model.captures import Asked, Capture, Json, Status
from archiver.model.objects import Bytes
from archiver.sources.article.body import unwrap
from archiver.sources.article.limits import Limits
from archiver.sources.article.web.exchange import Exchange, exchange
from archiver.sources.article.web.warc import MEDIA_TYPE, write_warc

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# As the client writes a host (IDNA, no brackets); it lets characters through that no host name has.
_HOST = re.compile(rb"[A-Za-z0-9._-]{1,255}|[0-9A-Fa-f:.]{2,64}(?:%[\w.~%-]{1,64})?")
_LONGEST_WAIT = 10.0  # seconds; a server that asks for more is reported, not waited for


class _UnavailableError(Exception):
    """HTTP 503, to be tried again after ``wait`` seconds (None: the usual backoff)."""

    def __init__(self, wait: float | None) -> None:
        super().__init__("HTTP 503")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class _Chain:
    """The exchanges from the first address to the last answer; ``error`` where the last is not the page."""

    exchanges: tuple[Exchange, ...]
    error: str | None


class Fetcher:
    """Fetches pages under one set of settings; see ``archiver.sources.article.ask.fetch``."""

    def __init__(self, *, limits: Limits, allow_private: bool, user_agent: str, tls: ssl.SSLContext | None) -> None:
        self._limits = limits
        self._allow_private = allow_private
        self._user_agent = user_agent
        self._tls = tls

    async def capture(self, url: str, *, published: date | None) -> Capture:
        """The capture of the page at ``url``; only the final answer decides its status."""
        start = _http_url(url)
        if self._tls is None:
            self._tls = await asyncio.to_thread(httpx2.create_ssl_context)  # reads the certificate store
        try:
            async with asyncio.timeout(self._limits.total_s):
                chain = await self._follow(start, self._tls)
        except TimeoutError as fault:
            raise NetworkError(
                f"The host {start.host} did not deliver the page within {self._limits.total_s:g} seconds.",
                hint="Try again later.",
            ) from fault
        # As the user wrote it, so that it is found again under that; rewritten only where it held a secret.
        question: dict[str, Json] = {"url": str(start) if httpx2.URL(url.strip()).userinfo else url.strip()}
        if published is not None:
            question["published"] = published.isoformat()
        return await asyncio.to_thread(self._as_capture, chain, question)

    def _as_capture(self, chain: _Chain, question: dict[str, Json]) -> Capture:
        final = chain.exchanges[-1]
        data = write_warc(chain.exchanges)
        unwrap(data, self._limits.decoded)  # refuses a body that swells beyond the limit before it is stored
        status, error = _verdict(final.status, chain.error)
        return Capture(
            source="article",
            method="http.get",
            question=question,
            asked=Asked(
                asked=chain.exchanges[0].asked,
                answered=final.answered,
                source_time=_http_date(final.header("Date")),
            ),
            status=status,
            error=error,
            answer=(Bytes(role="page", data=data, media_type=MEDIA_TYPE),),
        )

    async def _follow(self, start: httpx2.URL, tls: ssl.SSLContext) -> _Chain:
        """Exchanges from ``start`` on, up to an answer that is no redirect or cannot be followed."""
        url, done = start, list[Exchange]()
        seen = {_without_fragment(start)}
        while True:
            done.append(await self._ask(url, tls, done))
            target = done[-1].header("Location")
            if done[-1].status not in _REDIRECTS or target is None:
                return _Chain(tuple(done), None)
            if len(done) > self._limits.redirects:
                return _Chain(tuple(done), f"more than {self._limits.redirects} redirects")
            try:
                url = _bare(url.join(target))
            except (httpx2.InvalidURL, ValueError):
                return _Chain(tuple(done), "redirect to an invalid address")
            if url.scheme in {"http", "https"} and not _HOST.fullmatch(url.raw_host):
                return _Chain(tuple(done), "redirect to an invalid address")
            if url.scheme not in {"http", "https"}:
                return _Chain(tuple(done), f"redirect to a {url.scheme or 'nameless'} address")
            if _without_fragment(url) in seen:
                return _Chain(tuple(done), "redirect loop")
            seen.add(_without_fragment(url))

    async def _ask(self, url: httpx2.URL, tls: ssl.SSLContext, done: Sequence[Exchange]) -> Exchange:
        """One exchange, tried again on a failed connection and on HTTP 503."""
        size = self._limits.stored - sum(len(past.response) for past in done)
        attempts = stamina.retry_context(
            on=_backoff,
            attempts=self._limits.attempts,
            timeout=None,
            wait_initial=0.2,
            wait_max=5.0,
            wait_jitter=0.3,
        )
        try:
            async for attempt in attempts:
                with attempt:
                    answer = await exchange(
                        url,
                        limits=self._limits,
                        size=size,
                        allow_private=self._allow_private,
                        user_agent=self._user_agent,
                        tls=tls,
                    )
                    if answer.status == 503 and attempt.num < self._limits.attempts:
                        raise _UnavailableError(_seconds(answer.header("Retry-After")))
                    return answer
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as fault:
            raise NetworkError(
                f"The host {url.host} could not be reached ({str(fault) or type(fault).__name__}).",
                hint="Check the address and the connection, and try again.",
            ) from fault
        raise NetworkError(f"The host {url.host} was not asked.", hint="Allow at least one attempt.")


def _backoff(fault: Exception) -> bool | float:
    """Whether to try again, or after how many seconds."""
    if isinstance(fault, _UnavailableError):
        return True if fault.wait is None else fault.wait
    return isinstance(fault, httpcore2.ConnectError | httpcore2.ConnectTimeout)


def _seconds(retry_after: str | None) -> float | None:
    if retry_after is None or not retry_after.isascii() or not retry_after.isdigit():
        return None
    return min(float(retry_after[:9]), _LONGEST_WAIT)


def _verdict(status: int, error: str | None) -> tuple[Status, str | None]:
    if error is not None:
        return "failed", error
    if 200 <= status < 300:
        return "ok", None
    return ("absent" if status in {404, 410} else "failed"), f"HTTP {status}"


def _http_url(text: str) -> httpx2.URL:
    """The address as it will be asked for: http or https, without user name, password and fragment."""
    try:
        url = _bare(httpx2.URL(text.strip()))
    except (httpx2.InvalidURL, ValueError) as fault:
        raise InputError(f"This is not a web address: {text[:200]!r}.", hint=_URL_HINT) from fault
    if url.scheme not in {"http", "https"} or not _HOST.fullmatch(url.raw_host):
        raise InputError(f"This is not a web address: {text[:200]!r}.", hint=_URL_HINT)
    return url


_URL_HINT = "Give an address that begins with https:// or http://."


def _bare(url: httpx2.URL) -> httpx2.URL:
    """Without a user name and password, which the client would send as an Authorization header."""
    return url.copy_with(userinfo=b"") if url.userinfo else url


def _without_fragment(url: httpx2.URL) -> str:
    return str(url.copy_with(fragment=None))


def _http_date(text: str | None) -> datetime | None:
    """The server's clock; None where it sent none or one that is no date."""
    if text is None:
        return None
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return parsed.astimezone(UTC) if parsed.tzinfo is not None else None
