"""Questions for posts: pages of a channel's history, and posts by id. One capture a request, for the caller
to record; the next is asked when the caller wants it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from telethon.tl import functions, types

from archiver.model.captures import Capture, Json
from archiver.sources.telegram.answer import RawAnswer
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.known import ChannelAddress
from archiver.sources.telegram.lookup import input_channel, input_peer
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import UnreadableError

PAGE = 100
"""The most posts that Telegram gives in one answer."""
_FIRST, _LAST = datetime.fromtimestamp(0, UTC), datetime.fromtimestamp(2**31 - 1, UTC)
MOST_SKIPPED = 20
"""Unreadable posts in a row after which a channel's posts are given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """Where the next page begins. ``small``: posts still to ask for in small pages, to find a bad one."""

    offset_id: int = 0
    offset_date: datetime | None = None
    min_id: int = 0
    skip: int = 0
    limit: int = PAGE
    small: int = 0


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a page showed."""

    lowest: int
    count: int
    oldest: datetime | None


async def history_window(
    source: TelegramSource, channel: ChannelAddress, since: datetime, until: datetime
) -> AsyncGenerator[Capture, None]:
    """Pages of history from ``until`` back past ``since`` (both included; aware), newest first.

    Ends with the page that reaches back before ``since``, or with an empty one; a short page ends nothing. A
    post that cannot be read is skipped alone: its failed captures are yielded, and its id stays outside what
    is covered.
    """
    if since.tzinfo is None or until.tzinfo is None:
        raise ValueError("a window needs time zones")
    start = _Page(offset_date=_just_after(until))
    async for capture, shown in _pages(source, channel, start):
        yield capture
        if shown is not None and shown.oldest is not None and shown.oldest < since:
            return


async def history_between(
    source: TelegramSource, channel: ChannelAddress, low: int, high: int | None = None
) -> AsyncGenerator[Capture, None]:
    """Pages of history from the post ``high`` (None: the newest) down to ``low``, both included, newest
    first.

    Ends with the page that shows ``low``, or with an empty one. So asking from the newest post that is known
    costs one request while at most 99 came after it, and proves that nothing lies hidden between.
    """
    start = _Page(offset_id=0 if high is None else high + 1, min_id=max(low - 1, 0))
    async for capture, shown in _pages(source, channel, start):
        yield capture
        if shown is not None and shown.lowest <= low:
            return


async def messages(
    source: TelegramSource, channel: ChannelAddress, ids: Sequence[int]
) -> AsyncGenerator[Capture, None]:
    """Posts by id, 100 a request: ``channels.getMessages``. Gone ids come back empty, or not at all.

    Numbers that no post can have are not asked for. An answer that cannot be read is asked for again in smaller ones,
    so that a post that nobody can read fails alone.
    """
    waiting = deque(_pieces([number for number in ids if 0 < number <= fields.HIGHEST_ID], PAGE))
    lost = 0
    while waiting and lost <= MOST_SKIPPED:
        some = waiting.popleft()
        answer = await source.call(_by_id(channel, some))
        source.known.learn(answer.value)
        question: dict[str, Json] = {"channel_id": str(channel.channel_id), "ids": list(some)}
        yield answer.capture(question)
        if answer.unread is not None:
            lost += len(some) == 1
            if len(some) > 1:
                waiting.extendleft(reversed(_pieces(some, _step(len(some)))))
        elif answer.readable:
            lost = 0


def _by_id(channel: ChannelAddress, ids: Sequence[int]) -> Any:
    """The question for posts by id; those of a basic group are numbered with all the account's other messages."""
    wanted = [types.InputMessageID(number) for number in ids]
    if channel.is_basic_group:
        return functions.messages.GetMessagesRequest(id=wanted)
    return functions.channels.GetMessagesRequest(channel=input_channel(channel), id=wanted)


def _pieces(ids: list[int], size: int) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _step(count: int) -> int:
    """How many posts to ask for where so many together could not be read."""
    return max(count // 10, 1)


async def _pages(
    source: TelegramSource, channel: ChannelAddress, page: _Page
) -> AsyncGenerator[tuple[Capture, _Shown | None], None]:
    """Pages until an empty one or a refusal, each with what it showed (None for one that shows nothing)."""
    skipped = 0
    while True:
        answer = await source.call(_query(channel, page))
        source.known.learn(answer.value)
        shown = _shown(answer, channel.channel_id)
        yield answer.capture(_question(channel, page)), shown
        if answer.fault is not None:
            return
        if answer.unread is not None:
            skipped += page.limit == 1
            if skipped > MOST_SKIPPED:
                return
            page = _smaller(page)
            continue
        if shown is None or 0 < page.offset_id <= shown.lowest:
            return  # the end, or a server that goes round in circles
        skipped = 0
        page = _next(page, shown)


def _just_after(moment: datetime) -> datetime:
    """The ``offset_date`` that includes a moment: it is exclusive, counts whole seconds, and has 32 bits."""
    second = min(max(moment.astimezone(UTC), _FIRST), _LAST - timedelta(seconds=1)).replace(microsecond=0)
    return second + timedelta(seconds=1)


def _query(channel: ChannelAddress, page: _Page) -> Any:
    return functions.messages.GetHistoryRequest(
        peer=input_peer(channel),
        offset_id=page.offset_id,
        offset_date=page.offset_date,
        add_offset=page.skip,
        limit=page.limit,
        max_id=0,
        min_id=page.min_id,
        hash=0,
    )


def _question(channel: ChannelAddress, page: _Page) -> dict[str, Json]:
    """What was asked, without the arguments that were 0 (``max_id`` is never anything else) or none."""
    date = page.offset_date
    arguments: dict[str, Json] = {
        "offset_id": page.offset_id,
        "offset_date": None if date is None else date.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "add_offset": page.skip,
        "limit": page.limit,
        "min_id": page.min_id,
    }
    return {"channel_id": str(channel.channel_id), **{key: value for key, value in arguments.items() if value}}


def _shown(answer: RawAnswer, channel_id: int) -> _Shown | None:
    """What a page showed of the channel; messageEmpty counts, for it has an id, but it has no date.

    The oldest is the post with the lowest id: one that lies out of order, or belongs elsewhere, must not end a
    window early or lead past posts that were never shown.
    """
    value = answer.value if answer.readable else None
    if not isinstance(value, dict):
        return None
    own = {number: message for message in fields.own_messages(value, channel_id) if (number := _id(message))}
    if not own:
        return None
    oldest = next((date for number in sorted(own) if (date := _date(own[number])) is not None), None)
    return _Shown(min(own), len(own), oldest)


def _id(message: fields.Node) -> int | None:
    """None where it is one that no post can have: it must not lead past those that were not shown."""
    try:
        return fields.message_id(message)
    except UnreadableError:
        return None


def _date(message: fields.Node) -> datetime | None:
    try:
        return fields.moment(message, "date")
    except UnreadableError:
        return None


def _smaller(page: _Page) -> _Page:
    """The same place in smaller steps, or past the one post that cannot be read."""
    if page.limit > 1:
        return replace(page, limit=_step(page.limit), small=page.small or page.limit)
    return replace(page, skip=page.skip + 1, small=max(page.small - 1, 0))


def _next(page: _Page, shown: _Shown) -> _Page:
    """The page below; full steps again once the bad stretch is behind."""
    left = max(page.small - shown.count, 0)
    limit = page.limit if left and not page.skip else PAGE
    return _Page(offset_id=shown.lowest, min_id=page.min_id, limit=limit, small=left if limit != PAGE else 0)
