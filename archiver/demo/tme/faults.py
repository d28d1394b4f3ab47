"""Faults of the web that a test orders: each is one call, with `after=` requests to let pass and `times=` to happen.

`where` is a route (see `routes`), "pages" for all but files, or "*". At most one fault befalls a request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from archiver.demo.striking import counts, first
from archiver.demo.tme.http import Answer, WebRequest, html, redirect
from archiver.demo.tme.landing import contact
from archiver.demo.tme.spoiling import flipped, malformed, name_in, without_files, without_more

FILE = "file"
PAGES = "pages"


@dataclass
class WebFault:
    """One ordered fault. `happened` counts how often it did."""

    where: str
    after: int = 0
    times: int | None = 1
    """None means for ever."""
    matched: int = 0
    happened: int = 0
    seconds: float = 0.0
    action: Callable[[], object] | None = field(default=None, repr=False)
    asks: Callable[[WebRequest], WebRequest] | None = field(default=None, repr=False)
    """The request that is answered in place of the one that came."""
    instead: Callable[[WebRequest], Answer] | None = field(default=None, repr=False)
    spoils: Callable[[Answer], Answer] | None = field(default=None, repr=False)

    def strikes(self, route: str) -> bool:
        """Counts a request; whether the fault befalls it."""
        if self.where not in ("*", route) and not (self.where == PAGES and route != FILE):
            return False
        return counts(self)


class WebFaults:
    """The faults of one server. Every method returns the `WebFault`, whose `happened` can be asked later."""

    def __init__(self) -> None:
        self._faults: list[WebFault] = []

    def strike(self, route: str) -> WebFault | None:
        """The fault that befalls this request, if any."""
        return first([fault for fault in self._faults if fault.strikes(route)])

    def clear(self) -> None:
        """Cancels every fault."""
        self._faults.clear()

    def soft_ban(self, *, after: int = 0, times: int | None = None) -> WebFault:
        """Every page is, with HTTP status 200, the card of a name that nobody has."""
        return self._order(PAGES, after, times, instead=lambda request: html(contact(name_in(request))))

    def too_many(
        self, where: str = PAGES, *, retry_after_s: int | None = None, after: int = 0, times: int | None = 1
    ) -> WebFault:
        """Answers 429, with or without Retry-After."""
        headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
        return self._order(where, after, times, instead=lambda _: Answer(status=429, headers=headers))

    def broken(self, where: str = PAGES, *, status: int = 502, after: int = 0, times: int | None = 1) -> WebFault:
        """Answers with an error of the server."""
        return self._order(where, after, times, instead=lambda _: html("<h1>Bad Gateway</h1>", status))

    def slow(self, seconds: float, where: str = PAGES, *, after: int = 0, times: int | None = 1) -> WebFault:
        """Answers rightly, but some seconds late."""
        return self._order(where, after, times, seconds=seconds)

    def trickle(self, pause_s: float, where: str = FILE, *, after: int = 0, times: int | None = 1) -> WebFault:
        """Sends the answer KiB by KiB, with a pause after each."""
        return self._order(where, after, times, spoils=lambda right: replace(right, pause_s=pause_s))

    def cut(self, where: str = PAGES, *, at: int | None = None, after: int = 0, times: int | None = 1) -> WebFault:
        """Resets the connection after `at` bytes of the body (None: half of it)."""
        return self._order(
            where, after, times, spoils=lambda right: replace(right, cut_at=len(right.body) // 2 if at is None else at)
        )

    def truncate(self, keep: int, where: str = FILE, *, after: int = 0, times: int | None = 1) -> WebFault:
        """Sends only the first `keep` bytes, and says that this is all."""
        return self._order(where, after, times, spoils=lambda right: replace(right, body=right.body[:keep]))

    def wrong_length(self, extra: int, where: str = FILE, *, after: int = 0, times: int | None = 1) -> WebFault:
        """Announces `extra` bytes more than it sends (negative: fewer), then closes the connection."""
        return self._order(
            where, after, times, spoils=lambda right: replace(right, length=max(len(right.body) + extra, 0))
        )

    def redirect_loop(self, where: str = PAGES, *, after: int = 0, times: int | None = None) -> WebFault:
        """Sends the client to where it is."""
        return self._order(where, after, times, instead=lambda request: redirect(request.target))

    def redirect_to(
        self, location: str = "http://10.0.0.1/", where: str = PAGES, *, after: int = 0, times: int | None = 1
    ) -> WebFault:
        """Sends the client elsewhere: by default into a private network."""
        return self._order(where, after, times, instead=lambda _: redirect(location))

    def malformed(self, where: str = PAGES, *, after: int = 0, times: int | None = 1) -> WebFault:
        """HTML with what no parser expects: tags cut open, bytes that are no UTF-8, deep nesting, empty dates."""
        return self._text(where, after, times, malformed)

    def no_more_link(self, where: str = "history", *, after: int = 0, times: int | None = 1) -> WebFault:
        """A page without the link to the page before it, and without rel=prev."""
        return self._text(where, after, times, without_more)

    def no_cdn(self, where: str = "history", *, after: int = 0, times: int | None = 1) -> WebFault:
        """A page on which no file is linked."""
        return self._text(where, after, times, without_files)

    def huge(self, size: int, where: str = PAGES, *, after: int = 0, times: int | None = 1) -> WebFault:
        """A page with so many bytes more, in a comment at its end."""
        return self._order(
            where, after, times, spoils=lambda right: replace(right, body=right.body + b"<!--" + b"x" * size + b"-->")
        )

    def flip(self, byte: int = 0, where: str = FILE, *, after: int = 0, times: int | None = 1) -> WebFault:
        """Turns one bit of one byte over, and keeps the ETag."""
        return self._order(where, after, times, spoils=lambda right: replace(right, body=flipped(right.body, byte)))

    def repeats(self, where: str = "history", *, after: int = 0, times: int | None = None) -> WebFault:
        """Every page of a history is its newest one, whatever id was asked for."""
        return self._order(where, after, times, asks=lambda request: replace(request, query={}))

    def call(
        self, action: Callable[[], object], where: str = PAGES, *, after: int = 0, times: int | None = 1
    ) -> WebFault:
        """Does something to the world just before answering: an edit or a deletion in the middle of a job."""
        return self._order(where, after, times, action=action)

    def _text(self, where: str, after: int, times: int | None, change: Callable[[bytes], bytes]) -> WebFault:
        return self._order(where, after, times, spoils=lambda right: replace(right, body=change(right.body)))

    def _order(self, where: str, after: int, times: int | None, **details: Any) -> WebFault:
        fault = WebFault(where, after, times, **details)
        self._faults.append(fault)
        return fault
