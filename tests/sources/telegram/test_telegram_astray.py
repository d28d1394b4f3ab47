"""Pages that are not what was asked for: nothing is passed over, and nothing is called absent, because of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telethon import types

from archiver.demo import LoopbackTelegram, WorldChannel
from archiver.demo.api import table
from archiver.model.observations import Observation, PostGone, PostSeen, SpanCovered, Unreadable, UsernameSeen
from archiver.sources.telegram import TelegramSource, history_between, history_window, messages, resolve_username
from tests.sources.telegram.conftest import START, address, edited, seen

HISTORY = "messages.getHistory"
FAR = timedelta(days=365)
ALIVE = [number for number in range(1, 301) if number % 7]
STRANGER = types.PeerChannel(5)

Change = Callable[[Any, Any], None]
"""Gets a page and the request that it answers."""


@pytest.fixture
def change_pages(monkeypatch: pytest.MonkeyPatch) -> Callable[[Change], None]:
    """Changes every page of history before it is sent."""

    def order(change: Change) -> None:
        plain = table.METHODS[HISTORY]

        async def changed(call: Any) -> Any:
            page = await plain(call)
            change(page, call.request)
            return page

        monkeypatch.setattr(table, "METHODS", {**table.METHODS, HISTORY: changed})

    return order


def posts(found: list[Observation]) -> list[int]:
    return sorted(item.key.message_id for item in found if isinstance(item, PostSeen))


def covered(found: list[Observation]) -> set[int]:
    return {number for item in found if isinstance(item, SpanCovered) for number in range(item.low, item.high + 1)}


def unreadable(found: list[Observation]) -> list[Unreadable]:
    return [item for item in found if isinstance(item, Unreadable)]


async def everything(source: TelegramSource, channel: WorldChannel) -> list[Observation]:
    return seen([item async for item in history_window(source, address(channel), START - FAR, START + FAR)])


def stranger(number: int, date: Any = START) -> Any:
    """A message of another channel."""
    return types.Message(id=number, peer_id=STRANGER, date=date, message="not ours", post=True)


@pytest.mark.parametrize("number", [1, 150, 5000])
async def test_a_message_of_another_channel_leads_past_nothing(
    source: TelegramSource, channel: WorldChannel, change_pages: Callable[[Change], None], number: int
) -> None:
    def change(page: Any, request: Any) -> None:
        if page.messages:
            page.messages.append(stranger(number, START - 2 * FAR))

    change_pages(change)

    found = await everything(source, channel)

    assert posts(found) == ALIVE
    assert covered(found) >= set(range(1, 301)) - {number}
    assert not [item for item in found if isinstance(item, PostSeen) and item.text == "not ours"]
    assert {item.subject for item in unreadable(found)} == {f"message {channel.id}/{number}"}


async def test_a_page_of_nothing_but_strangers_is_no_end(
    source: TelegramSource, channel: WorldChannel, change_pages: Callable[[Change], None]
) -> None:
    def change(page: Any, request: Any) -> None:
        if request.offset_id:
            page.messages = [stranger(message.id) for message in page.messages]

    change_pages(change)

    found = await everything(source, channel)

    assert min(posts(found)) > 1
    assert min(covered(found)) == min(posts(found))
    assert unreadable(found)


async def test_posts_out_of_order(
    source: TelegramSource, channel: WorldChannel, change_pages: Callable[[Change], None]
) -> None:
    def change(page: Any, request: Any) -> None:
        page.messages = page.messages[::2] + page.messages[1::2][::-1]

    change_pages(change)

    found = await everything(source, channel)

    assert posts(found) == ALIVE
    assert covered(found) == set(range(1, 301))


async def test_one_date_out_of_order_does_not_end_a_window(
    source: TelegramSource, channel: WorldChannel, change_pages: Callable[[Change], None]
) -> None:
    def change(page: Any, request: Any) -> None:
        if len(page.messages) > 50:
            page.messages[40].date = START - 10 * FAR

    change_pages(change)
    since = START + timedelta(minutes=20)

    found = seen([item async for item in history_window(source, address(channel), since, START + FAR)])

    assert set(posts(found)) >= {number for number in ALIVE if number >= 20}


async def test_a_server_that_goes_round_in_circles_is_named(
    source: TelegramSource,
    server: LoopbackTelegram,
    channel: WorldChannel,
    change_pages: Callable[[Change], None],
) -> None:
    first: list[Any] = []

    def change(page: Any, request: Any) -> None:
        if not first:
            first.extend(page.messages)
        page.messages = list(first)

    change_pages(change)

    found = await everything(source, channel)

    assert server.count(HISTORY) == 2
    assert covered(found) == set(range(min(posts(found)), 301))
    (named,) = unreadable(found)
    assert named.subject == HISTORY
    assert "shows no post below" in named.reason


async def test_a_server_that_ignores_the_lower_end(
    source: TelegramSource, channel: WorldChannel, change_pages: Callable[[Change], None]
) -> None:
    def change(page: Any, request: Any) -> None:
        if page.messages:
            page.messages.append(types.MessageEmpty(id=1, peer_id=None))

    change_pages(change)

    found = seen([item async for item in history_between(source, address(channel), 100, 200)])

    assert min(covered(found)) == 100


@pytest.mark.parametrize(
    "answer",
    [
        types.messages.MessagesNotModified(count=3),
        types.messages.AffectedMessages(pts=1, pts_count=0),
        types.contacts.Found([], [], [], []),
    ],
)
async def test_an_answer_to_another_question_says_nothing(
    source: TelegramSource, channel: WorldChannel, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    async def answering(call: Any) -> Any:
        return answer

    wrong = dict.fromkeys((HISTORY, "channels.getMessages", "contacts.resolveUsername"), answering)
    monkeypatch.setattr(table, "METHODS", {**table.METHODS, **wrong})
    captures = [
        *[item async for item in history_between(source, address(channel), 1, 300)],
        *[item async for item in messages(source, address(channel), [1, 2])],
        await resolve_username(source, "harbour_gazette"),
    ]

    found = seen(captures)

    assert len(captures) == len(unreadable(found)) == 3
    assert not [item for item in found if isinstance(item, SpanCovered | PostGone | UsernameSeen)]


async def test_an_empty_message_of_another_channel_is_not_ours(source: TelegramSource, channel: WorldChannel) -> None:
    def other(content: dict[str, Any]) -> None:
        content["value"]["messages"] = [
            {"_": "messageEmpty", "id": 7, "peer_id": {"_": "peerChannel", "channel_id": "5"}}
        ]

    (capture,) = [item async for item in messages(source, address(channel), [7])]

    found = seen(edited(capture, other))

    assert not [item for item in found if isinstance(item, PostGone)]
    assert unreadable(found)


async def test_media_for_newer_clients_are_named(
    source: TelegramSource, channel: WorldChannel, change_pages: Callable[[Change], None]
) -> None:
    def change(page: Any, request: Any) -> None:
        for message in page.messages:
            if message.id == 299:
                message.media = types.MessageMediaUnsupported()

    change_pages(change)

    found = await everything(source, channel)

    assert posts(found) == ALIVE
    (named,) = unreadable(found)
    assert named.subject == f"message {channel.id}/299"
    assert "newer" in named.reason


async def test_posts_that_come_and_change_while_paging(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    def happen() -> None:
        channel.post(START + timedelta(minutes=400), "one more")
        channel.edit(10, "post 10, corrected", START + timedelta(minutes=401))
        channel.delete(250)

    server.faults.call(HISTORY, happen, after=1)

    captures = [item async for item in history_window(source, address(channel), START - FAR, START + FAR)]
    found = seen(captures)

    assert posts(found) == ALIVE
    (corrected,) = [item for item in found if isinstance(item, PostSeen) and item.key.message_id == 10]
    assert corrected.text == "post 10, corrected"
    newer = seen([item async for item in history_between(source, address(channel), 300)])
    assert posts(newer) == [300, 301]


async def test_a_page_whose_count_is_a_guess(
    source: TelegramSource, channel: WorldChannel, change_pages: Callable[[Change], None]
) -> None:
    def change(page: Any, request: Any) -> None:
        page.count, page.inexact, page.pts = 3, True, 2**31 - 1

    change_pages(change)

    found = await everything(source, channel)

    assert posts(found) == ALIVE
    assert covered(found) == set(range(1, 301))


async def test_numbers_that_no_post_can_have_are_not_asked_for(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    captures = [item async for item in messages(source, address(channel), [0, -4, 2**31 - 1, 2**31, 10**14])]

    (capture,) = captures
    assert capture.question["ids"] == [2**31 - 1]
    assert not [item async for item in messages(source, address(channel), [10**14])]
    assert server.count("channels.getMessages") == 1


@pytest.mark.parametrize(
    ("until", "shown"),
    [
        (datetime.max.replace(tzinfo=UTC), True),
        (datetime(2040, 1, 1, tzinfo=UTC), True),
        (datetime(1960, 1, 1, tzinfo=UTC), False),
        (datetime.min.replace(tzinfo=UTC), False),
    ],
)
async def test_windows_beyond_what_telegram_can_be_asked_for(
    source: TelegramSource, channel: WorldChannel, until: datetime, shown: bool
) -> None:
    since = datetime.min.replace(tzinfo=UTC)
    found = seen([item async for item in history_window(source, address(channel), since, until)])
    assert posts(found) == (ALIVE if shown else [])
