"""A web page from its address to a capture: redirects, retries and limits around single exchanges."""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

import httpcore2
import httpx2
import stamina

from archiver.errors import InputError, NetworkError
from archiver.model.captures import Asked, Capture, Json, Source, Status
from archiver.model.objects import Bytes
from archiver.sources.web.body import unwrap
from archiver.sources.web.exchange import Exchange, exchange
from archiver.sources.web.limits import Limits
from archiver.sources.web.polite import BUSY, Politeness, seconds_of
from archiver.sources.web.rewriting import with_body
from archiver.sources.web.tunnel import Tunnel
from archiver.sources.web.validators import Validators
from archiver.sources.web.warc import MEDIA_TYPE, write_warc

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# As the client writes a host (IDNA, no brackets); it lets characters through that no host name has.
_HOST = re.compile(rb"[A-Za-z0-9._-]{1,255}|[0-9A-Fa-f:.]{2,64}(?:%[\w.~%-]{1,64})?")
NOT_MODIFIED = "HTTP 304"
_LONGEST_WAIT = 10.0  # seconds; a server that asks for more is reported, not waited for


Rewrite = Callable[[bytes], bytes]
"""What may be kept of a page's bytes."""


class _UnavailableError(Exception):
    """HTTP 429 or 503, to be tried again after ``wait`` seconds (None: the usual backoff)."""

    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(f"HTTP {status}")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class _Chain:
    """The exchanges from the first address to the last answer; ``error`` where the last is not the page.
    ``unchanged``: the last says that the page is the one that the validators are of.
    """

    exchanges: tuple[Exchange, ...]
    error: str | None
    unchanged: bool = False


class Fetcher:
    """Fetches pages under one set of settings; see ``archiver.sources.article.ask.fetch``.

    ``politeness`` gives each request its turn. ``gate`` is asked before each request, redirects included, and raises
    what forbids it. ``may_cut``: of too large a body its beginning is taken. ``source``: whose captures these
    are. ``tunnel``: the proxy.
    """

    def __init__(
        self,
        *,
        limits: Limits,
        allow_private: bool,
        user_agent: str,
        tls: ssl.SSLContext | None,
        politeness: Politeness | None = None,
        gate: Callable[[str], Awaitable[None]] | None = None,
        may_cut: bool = False,
        source: Source = "article",
        tunnel: Tunnel | None = None,
    ) -> None:
        self._tunnel = tunnel
        self._source: Source = source
        self._limits = limits
        self._allow_private = allow_private
        self._user_agent = user_agent
        self._tls = tls
        self._politeness = politeness or Politeness(pause_s=0.0)
        self._gate = gate
        self._may_cut = may_cut

    async def capture(
        self,
        url: str,
        *,
        published: date | None = None,
        method: str = "http.get",
        role: str = "page",
        headers: Mapping[str, str] | None = None,
        validators: Validators | None = None,
        held: int | None = None,
        more: Mapping[str, Json] | None = None,
        form: Mapping[str, str] | None = None,
        rewrite: Rewrite | None = None,
    ) -> Capture:
        """The capture of what lies at ``url``; only the final answer decides its status.

        ``headers``: sent beside or instead of the usual ones. With the ``validators`` of an earlier answer, the one
        that log entry ``held`` holds, the capture is "unchanged", without bytes, where the server says so.
        ``more`` goes into the question. ``form``: its fields are sent (POST), and no redirect is followed. ``rewrite``:
        what is kept of the page's bytes; where that is not all, the question says that people were withheld.
        """
        start = _http_url(url)
        if self._tls is None:
            self._tls = await asyncio.to_thread(httpx2.create_ssl_context)  # reads the certificate store
        # As the user wrote it, so that it is found again under that; rewritten only where it held a secret.
        question: dict[str, Json] = {"url": str(start) if httpx2.URL(url.strip()).userinfo else url.strip()}
        if published is not None:
            question["published"] = published.isoformat()
        if validators is not None:
            question |= {name.lower().replace("-", "_"): value for name, value in validators.headers.items()}
        if held is not None:
            question["held"] = held
        question |= more or {}
        body = None if form is None else urlencode(form).encode()
        chain = await self._follow(start, self._tls, headers or {}, validators, body)
        if rewrite is not None and not chain.unchanged:
            chain = await asyncio.to_thread(self._rewritten, chain, rewrite)
            if chain.exchanges[-1].withheld:
                question["withheld"] = "people"
        return await asyncio.to_thread(self._as_capture, chain, question, method, role)

    def _rewritten(self, chain: _Chain, rewrite: Rewrite) -> _Chain:
        """With the last answer's body as it may be kept."""
        last = chain.exchanges[-1]
        data = unwrap(write_warc([last]), self._limits.decoded).data
        kept = rewrite(data)
        return chain if kept == data else replace(chain, exchanges=(*chain.exchanges[:-1], with_body(last, kept)))

    def _as_capture(self, chain: _Chain, question: dict[str, Json], method: str, role: str) -> Capture:
        final = chain.exchanges[-1]
        asked = Asked(
            asked=chain.exchanges[0].asked, answered=final.answered, source_time=_http_date(final.header("Date"))
        )
        if chain.unchanged:
            return Capture(
                source=self._source,
                method=method,
                question=question,
                asked=asked,
                status="unchanged",
                error=NOT_MODIFIED,
            )
        data = write_warc(chain.exchanges)
        unwrap(data, self._limits.decoded)  # refuses a body that swells beyond the limit before it is stored
        status, error = _verdict(final.status, chain.error)
        return Capture(
            source=self._source,
            method=method,
            question=question,
            asked=asked,
            status=status,
            error=error,
            answer=(Bytes(role=role, data=data, media_type=MEDIA_TYPE),),
        )

    async def _follow(
        self,
        start: httpx2.URL,
        tls: ssl.SSLContext,
        headers: Mapping[str, str],
        validators: Validators | None,
        form: bytes | None,
    ) -> _Chain:
        """Exchanges from ``start`` on, up to an answer that is no redirect or cannot be followed."""
        url, done = start, list[Exchange]()
        seen = {_without_fragment(start)}
        left = self._limits.total_s
        while True:
            conditional = validators is not None and validators.url == _without_fragment(url)
            more = {**headers, **validators.headers} if validators is not None and conditional else headers
            if self._gate is not None:
                await self._gate(str(url))
            async with self._politeness.turn(str(url)):  # waiting for it is not the host's time
                began = time.monotonic()
                try:
                    async with asyncio.timeout(left):
                        done.append(await self._ask(url, tls, done, more, form))
                except TimeoutError as fault:
                    raise NetworkError(
                        f"The host {start.host} did not deliver the page within {self._limits.total_s:g} seconds.",
                        hint="Try again later.",
                    ) from fault
                left -= time.monotonic() - began
                self._politeness.answered(str(url), done[-1].status, done[-1].header("Retry-After"))
            if conditional and done[-1].status == 304:
                return _Chain(tuple(done), None, unchanged=True)
            target = done[-1].header("Location")
            if done[-1].status not in _REDIRECTS or target is None:
                return _Chain(tuple(done), None)
            if form is not None:  # what was meant for one server is not sent to another
                return _Chain(tuple(done), "redirect of a form")
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

    async def _ask(
        self,
        url: httpx2.URL,
        tls: ssl.SSLContext,
        done: Sequence[Exchange],
        more: Mapping[str, str],
        form: bytes | None,
    ) -> Exchange:
        """One exchange, tried again on a failed connection, and on HTTP 429 and 503 unless the wait is long."""
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
                        more=more,
                        form=form,
                        may_cut=self._may_cut,
                        tunnel=self._tunnel,
                    )
                    wait = seconds_of(answer.header("Retry-After"))
                    if answer.status in BUSY and attempt.num < self._limits.attempts and (wait or 0) <= _LONGEST_WAIT:
                        raise _UnavailableError(answer.status, wait)
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
