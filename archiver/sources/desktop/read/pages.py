"""Web pages that Telegram Desktop wrote (messages.html, messages2.html ...): a page's messages as posts.

A page has names in place of ids, and of service messages no time, so that those are named and no more. Its times are
a clock's on the wall; the zone behind them (since June 2022) is its *standard* offset, so that they are an hour off
while summer time holds. A zone that a person gave is therefore taken before it. Telegram for macOS writes the same
pages with months in words and without a zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.model.details import Detail, Sending, WallClock
from archiver.model.ids import PostKey
from archiver.model.observations import Forward, Observation, PostSeen, Unreadable
from archiver.sources.desktop.read import page_media
from archiver.sources.desktop.read.fields import HIGHEST_ID, UnreadableError
from archiver.sources.desktop.read.page_texts import classes, plain, text_of
from archiver.sources.desktop.read.times import Clock

_ID = re.compile(r"message(-?)(\d{1,15})")
_TIME = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: (UTC[+\-:\d]*))?")
_TITLE = re.compile(rb'<div class="[^"]{0,80}\bdate\b[^"]{0,80}" title="([^"]{1,80})"')
_IN_WORDS = re.compile(r"(\d{1,2}) ([A-Za-z]{3,9}) (\d{4}),? (\d\d:\d\d:\d\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ANSWERED = re.compile(r"(?:messages\d*\.html)?#go_to_message(\d{1,15})")
_VIA = " via @"
_TAG = re.compile(rb"<(/?)([A-Za-z]+)")
_EMPTY = frozenset({b"br", b"hr", b"img", b"input", b"link", b"meta"})
_DEEPEST = 256
"""Levels of nesting; Telegram Desktop writes some twenty. A parser's time grows with their square."""


def posts_of(page: bytes, channel_id: int, clock: Clock, *, group: bool) -> Iterator[Observation]:
    """The posts of one page, in its order. ``group``: names above messages are those of who wrote them."""
    if _is_deep(page):
        yield Unreadable(subject="the page", reason="its elements are nested too deeply")
        return
    reader = _Page(channel_id, clock, group=group)
    history = LexborHTMLParser(page.decode(errors="replace")).css_first("div.history")
    if history is None:
        yield Unreadable(subject="the page", reason="it has no messages of Telegram Desktop in it")
        return
    for node in history.iter():
        if "message" in classes(node):
            yield from reader.seen_in(node)


def title_of(page: bytes) -> str:
    """What the head of a page says of which chat it is; "" where it does not."""
    if _is_deep(page):
        return ""
    head = LexborHTMLParser(page.decode(errors="replace")).css_first(
        "div.page_header div.text, div.page_header div.name"
    )
    return plain(head) or ""


def needs_zone(page: bytes) -> bool:
    """Whether the first time in (the beginning of) a page is one of a clock on the wall without a zone behind it."""
    titles = (match[1].decode(errors="replace").strip() for match in _TITLE.finditer(page))
    first = next((found for found in map(_written, titles) if found is not None), None)
    return first is not None and first[1] is None


@dataclass(frozen=True, slots=True)
class _Moment:
    date: datetime
    written: str
    zone: str


class _Page:
    def __init__(self, channel_id: int, clock: Clock, *, group: bool) -> None:
        self._channel_id = channel_id
        self._clock = clock
        self._clocks: dict[str, Clock] = {}
        self._group = group
        self._sender: str | None = None
        self._bot: str | None = None

    def seen_in(self, node: LexborNode) -> Iterator[Observation]:
        """What a message's element shows. Lines with a date are passed by."""
        match = _ID.fullmatch(node.attributes.get("id") or "")
        number = 0 if match is None else int(match[2])
        if match is not None and match[1]:
            return
        if not 0 < number <= HIGHEST_ID:
            yield Unreadable(
                subject=f"a message of {self._channel_id}", reason="its id is none that a message can have"
            )
            return
        key = PostKey(self._channel_id, number)
        if "service" in classes(node):
            yield Unreadable(subject=f"message {key}", reason="a web page gives no time of service messages")
            return
        body = _child(node, "body")
        if body is None:
            yield Unreadable(subject=f"message {key}", reason="it has no content")
            return
        self._from(node, body)
        try:
            moment = self._moment(body.css_first("div.date"))
        except UnreadableError as error:
            yield Unreadable(subject=f"message {key}", reason=str(error))
            return
        yield from self._post(key, moment, body)

    def _post(self, key: PostKey, moment: _Moment, body: LexborNode) -> Iterator[Observation]:
        forwarded = _child(body, "forwarded", "body")
        inner = body if forwarded is None else forwarded
        text, spans = text_of(_child(inner, "text"))
        media = list(page_media.media_in(inner, key))
        poll = page_media.poll_in(inner)
        details: list[Detail] = [WallClock(written=moment.written, zone=moment.zone)]
        details.extend(page_media.details_in(body))
        details.extend(() if poll is None else (poll[0],))
        details.extend(() if self._bot is None else (Sending(via_bot=self._bot),))
        yield PostSeen(
            key=key,
            date=moment.date,
            text=text,
            spans=spans,
            media=tuple(ref for ref, _ in media),
            reply_to=_reply_to(_child(body, "reply_to")),
            forward=None if forwarded is None else self._forward(_child(forwarded, "from_name")),
            author=plain(_child(body, "signature")) or (self._sender if self._group else None),
            reactions=page_media.reactions_in(body),
            details=tuple(details),
            votes=None if poll is None else poll[1],
        )
        yield from (failed for _, failed in media if failed is not None)

    def _from(self, node: LexborNode, body: LexborNode) -> None:
        """Who wrote; a joined message is by who wrote the one before."""
        named = _child(body, "from_name")
        if named is not None:
            name, via, bot = plain(named).partition(_VIA)
            self._sender = name or None
            self._bot = bot.strip() if via else None
        elif "joined" not in classes(node):
            self._sender = self._bot = None

    def _moment(self, node: LexborNode | None) -> _Moment:
        title = "" if node is None else (node.attributes.get("title") or "").strip()
        found = _written(title)
        if found is None:
            raise UnreadableError("its date is written in a way that is not known" if title else "it has no date")
        written, suffix = found
        clock = self._clock
        if clock.zone is None:
            if suffix is None:
                raise UnreadableError("its time is that of a wall clock, and nobody said in which zone")
            clock = self._clocks.setdefault(suffix, Clock(suffix))
        return _Moment(clock.read(written), written, clock.zone or "")

    def _forward(self, named: LexborNode | None) -> Forward:
        """Where it was forwarded from; the date stands in the title, in older exports in the text."""
        if named is None:
            return Forward(date=None)
        told = named.css_first("span.details")
        shown = plain(told)
        name = plain(named).removesuffix(shown).strip()
        return Forward(
            date=None if told is None else self._date(told, shown), from_name=name.partition(_VIA)[0] or None
        )

    def _date(self, node: LexborNode, shown: str) -> datetime | None:
        found = _written((node.attributes.get("title") or shown).strip())
        if found is None:
            return None
        written, suffix = found
        clock = self._clock if self._clock.zone or suffix is None else self._clocks.setdefault(suffix, Clock(suffix))
        try:
            return clock.read(written) if clock.zone else None
        except UnreadableError:
            return None


def _written(title: str) -> tuple[str, str | None] | None:
    """A time as the page writes it, in ISO 8601, and the zone behind it; None for what is no time."""
    match = _TIME.fullmatch(title)
    if match is not None:
        day, month, year, time, suffix = match.groups()
        return f"{year}-{month}-{day}T{time}", suffix
    match = _IN_WORDS.fullmatch(title)
    if match is None or (name := match[2][:3].lower()) not in _MONTHS:
        return None
    return f"{match[3]}-{_MONTHS.index(name) + 1:02}-{int(match[1]):02}T{match[4]}", None


def _is_deep(page: bytes) -> bool:
    """Whether more elements are open at once than in any page of Telegram Desktop."""
    depth = 0
    for closing, name in _TAG.findall(page):
        if name.lower() in _EMPTY:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def _child(node: LexborNode, *names: str) -> LexborNode | None:
    """The element right below with these classes."""
    return next((each for each in node.iter() if classes(each).issuperset(names)), None)


def _reply_to(node: LexborNode | None) -> int | None:
    """The number of the message that is answered, on whichever page it stands; None for one in another chat."""
    link = None if node is None else node.css_first("a[href]")
    match = None if link is None else _ANSWERED.fullmatch(link.attributes.get("href") or "")
    number = 0 if match is None else int(match[1])
    return number if 0 < number <= HIGHEST_ID else None
