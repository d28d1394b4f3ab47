"""History against a loopback Telegram: nothing lost, nothing asked twice, the bytes kept as served."""

from __future__ import annotations

import hashlib
from datetime import UTC, timedelta
from typing import Any

import pytest
from telethon import types
from telethon.extensions import BinaryReader

from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.demo.api import show
from archiver.model.ids import PostKey
from archiver.model.observations import PostGone, PostSeen, SpanCovered, Unreadable
from archiver.sources.telegram import TelegramSource, history_between, history_window, messages
from archiver.sources.telegram.tljson import tl_bytes
from tests.sources.telegram.conftest import DIGEST, START, address, document, seen

HISTORY = "messages.getHistory"
FAR = timedelta(days=365)


def posts(found: list[Any]) -> list[int]:
    return sorted(item.key.message_id for item in found if isinstance(item, PostSeen))


def covered(found: list[Any]) -> set[int]:
    return {number for item in found if isinstance(item, SpanCovered) for number in range(item.low, item.high + 1)}


async def test_whole_history_is_complete_in_pages_and_one_empty(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    captures = [item async for item in history_window(source, address(channel), START - FAR, START + FAR)]

    alive = [number for number in range(1, 301) if number % 7]
    found = seen(captures)
    assert posts(found) == alive
    assert covered(found) == set(range(1, 301))
    assert server.count(HISTORY) == 4  # 258 posts in pages of 100, and the empty one
    assert [item.status for item in captures] == ["ok"] * 4
    assert captures[0].asked.account == DIGEST
    assert captures[0].asked.dc == 2
    assert captures[0].asked.layer == 229


async def test_window_ends_with_the_page_that_leaves_it(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    since, until = START + timedelta(minutes=150), START + timedelta(minutes=200)

    found = seen([item async for item in history_window(source, address(channel), since, until)])

    dates = [item.date for item in found if isinstance(item, PostSeen)]
    assert max(dates) == until
    assert min(dates) < since
    assert set(posts(found)) >= {number for number in range(150, 201) if number % 7}
    assert max(covered(found)) == 200
    assert server.count(HISTORY) == 1


async def test_tl_bytes_are_what_the_server_sent(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archiver.demo import answering

    sent: list[bytes] = []
    plain = answering._served

    async def noting(*arguments: Any) -> Any:
        served = await plain(*arguments)
        sent.append(served.result)
        return served

    monkeypatch.setattr(answering, "_served", noting)

    captures = [item async for item in history_window(source, address(channel), START - FAR, START + FAR)]

    assert [tl_bytes(document(item)) for item in captures] == sent
    for capture, served in zip(captures, sent, strict=True):
        content = document(capture)
        assert content["tl_sha256"] == hashlib.sha256(served).hexdigest()
        with BinaryReader(served) as reader:
            assert bytes(reader.tgread_object()) == served


async def test_a_page_of_only_empty_messages_does_not_end_the_history(
    source: TelegramSource, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = world.add_channel("Quiet Quay", "quiet_quay")
    for number in range(1, 351):
        channel.post(START + timedelta(minutes=number), f"post {number}")
    shown = show.message
    gone = range(151, 251)

    def message(post: Any, references: Any) -> Any:
        return types.MessageEmpty(post.id, None) if post.id in gone else shown(post, references)

    monkeypatch.setattr(show, "message", message)

    captures = [item async for item in history_window(source, address(channel), START - FAR, START + FAR)]

    found = seen(captures)
    assert posts(found) == [*range(1, 151), *range(251, 351)]
    assert {item.key.message_id for item in found if isinstance(item, PostGone)} == set(gone)
    assert covered(found) == set(range(1, 351))


async def test_incremental_costs_one_request_and_overlaps_by_one(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    for number in range(301, 351):
        channel.post(START + timedelta(minutes=number), f"post {number}")

    captures = [item async for item in history_between(source, address(channel), 300)]

    found = seen(captures)
    assert posts(found) == list(range(300, 351))
    assert server.count(HISTORY) == 1


async def test_incremental_over_several_pages_and_a_vanished_anchor(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    channel.delete(300)
    channel.delete(299)
    for number in range(301, 551):
        channel.post(START + timedelta(minutes=number), f"post {number}")
    channel.delete(301)

    found = seen([item async for item in history_between(source, address(channel), 300)])

    assert posts(found) == list(range(302, 551))
    assert covered(found) == set(range(300, 551))
    assert server.count(HISTORY) == 4  # three pages and the empty one that proves the end


async def test_nothing_new_is_one_small_answer(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    captures = [item async for item in history_between(source, address(channel), 300)]

    assert posts(seen(captures)) == [300]
    assert server.count(HISTORY) == 1


async def test_a_gap_is_filled_and_closed(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    for low, high, requests in ((10, 20, 1), (7, 20, 2), (1, 130, 2)):
        server.forget_requests()
        found = seen([item async for item in history_between(source, address(channel), low, high)])
        assert posts(found) == [number for number in range(low, high + 1) if number % 7]
        assert covered(found) == set(range(low, high + 1))
        assert server.count(HISTORY) == requests


async def test_gone_ids_are_keyed_by_id_whether_empty_or_left_out(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    for omitted in (False, True):
        if omitted:
            server.faults.omit_gone()
        found = seen([item async for item in messages(source, address(channel), [5, 6, 7, 8, 14, 9999])])
        assert posts(found) == [5, 6, 8]
        assert [item.key for item in found if isinstance(item, PostGone)] == [
            PostKey(channel.id, number) for number in (7, 14, 9999)
        ]
        texts = {item.key.message_id: item.text for item in found if isinstance(item, PostSeen)}
        assert texts[8] == "post 8"


async def test_posts_by_id_go_a_hundred_at_a_time(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    found = seen([item async for item in messages(source, address(channel), range(1, 301))])

    assert len(posts(found)) == 258
    assert server.count("channels.getMessages") == 3


async def test_unknown_constructor_is_kept_and_passed(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    # the page, the smaller page and the single post fail: post 300 itself cannot be read
    server.faults.unknown_result(HISTORY, times=3)

    captures = [item async for item in history_window(source, address(channel), START - FAR, START + FAR)]

    assert [item.status for item in captures[:4]] == ["failed", "failed", "failed", "ok"]
    assert captures[0].error == "unknown constructor 0xdeadbeef"
    kept = document(captures[0])
    assert tl_bytes(kept).startswith(bytes.fromhex("efbeadde"))
    assert kept["tl_tail"] is True
    assert "value" not in kept
    found = seen(captures)
    assert posts(found) == [number for number in range(1, 300) if number % 7]
    assert 300 not in covered(found)
    assert [item.subject for item in found if isinstance(item, Unreadable)] == [HISTORY] * 3


@pytest.mark.parametrize("bad", [1, 57, 100])
async def test_one_post_that_nobody_can_read_fails_alone_among_ids(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel, monkeypatch: pytest.MonkeyPatch, bad: int
) -> None:
    from archiver.demo import answering

    plain = answering._served

    async def served(hub: Any, login: Any, method: str, request: Any, fault: Any = None) -> Any:
        wanted = [item.id for item in request.id] if method == "channels.getMessages" else []
        return answering.Answer(answering.UNKNOWN) if bad in wanted else await plain(hub, login, method, request, fault)

    monkeypatch.setattr(answering, "_served", served)

    captures = [item async for item in messages(source, address(channel), range(1, 201))]

    found = seen(captures)
    assert posts(found) == [number for number in range(1, 201) if number % 7 and number != bad]
    assert PostGone(key=PostKey(channel.id, bad)) not in found
    assert [item.question["ids"] for item in captures if item.status == "failed"][-1] == [bad]
    assert server.count("channels.getMessages") == 1 + 10 + 10 + 1


async def test_ids_that_nobody_can_read_end(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    server.faults.unknown_result("channels.getMessages", times=None)

    captures = [item async for item in messages(source, address(channel), range(1, 301))]

    assert {item.status for item in captures} == {"failed"}
    assert server.count("channels.getMessages") < 30


async def test_history_that_nobody_can_read_ends(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    server.faults.unknown_result(HISTORY, times=None)

    captures = [item async for item in history_window(source, address(channel), START - FAR, START + FAR)]

    assert {item.status for item in captures} == {"failed"}
    assert server.count(HISTORY) < 30


@pytest.mark.parametrize("private", [True, False])
async def test_a_shut_channel_is_an_answer(source: TelegramSource, channel: WorldChannel, private: bool) -> None:
    channel.private = private
    where = address(channel)
    if not private:
        channel.access_hash += 1

    (capture,) = [item async for item in history_window(source, where, START - FAR, START + FAR)]

    assert capture.status == ("restricted" if private else "failed")
    assert capture.error == ("CHANNEL_PRIVATE" if private else "CHANNEL_INVALID")
    assert document(capture)["value"]["error_message"] == capture.error
    assert seen(capture) == []


async def test_server_time_comes_from_the_answer(source: TelegramSource, channel: WorldChannel) -> None:
    (capture,) = [item async for item in messages(source, address(channel), [1])]

    assert capture.asked.source_time is not None
    assert capture.asked.source_time.tzinfo is UTC
    assert abs(capture.asked.source_time - capture.asked.answered) < timedelta(seconds=5)


async def test_a_window_without_time_zone_is_refused(source: TelegramSource, channel: WorldChannel) -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        [item async for item in history_window(source, address(channel), naive, naive)]
