"""Channels as the account meets them: incomplete, shut, renamed, refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from telethon import types

from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.demo.api import show
from archiver.model.observations import ChannelSeen, PostSeen, UsernameSeen
from archiver.sources.telegram import (
    TelegramSource,
    full_channel,
    history_between,
    messages,
    resolve_username,
    search_titles,
)
from tests.sources.telegram.conftest import START, address, seen


@pytest.fixture
def make_min(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """While the list says True, channels are shown as min objects, with an access hash that opens nothing."""
    switch = [True]
    plain = show.channel

    def channel(shown: WorldChannel) -> Any:
        found = plain(shown)
        if switch[0]:
            found.min, found.access_hash = True, 12345
        return found

    monkeypatch.setattr(show, "channel", channel)
    return switch


async def test_a_min_access_hash_is_never_kept(
    source: TelegramSource, channel: WorldChannel, make_min: list[bool]
) -> None:
    (page,) = [item async for item in messages(source, address(channel), [1])]
    assert [item.access_hash for item in seen(page) if isinstance(item, ChannelSeen)] == [None]
    assert source.known.channel(channel.id) is None

    make_min[0] = False
    await resolve_username(source, "harbour_gazette")
    make_min[0] = True
    await search_titles(source, "harbour")

    assert source.known.channel(channel.id) == address(channel)


async def test_a_username_that_went_to_another_channel(
    source: TelegramSource, world: World, channel: WorldChannel
) -> None:
    other = world.add_channel("Harbour Gazette (new)", None)
    before = await resolve_username(source, "harbour_gazette")
    channel.username, other.username = None, "harbour_gazette"

    after = await resolve_username(source, "harbour_gazette")

    led_to = [item.channel_id for item in seen([before, after]) if isinstance(item, UsernameSeen)]
    assert led_to == [channel.id, other.id]
    (page,) = [item async for item in messages(source, address(channel), [1])]
    assert [item.key.channel_id for item in seen(page) if isinstance(item, PostSeen)] == [channel.id]


async def test_a_channel_that_is_shut_while_it_is_read(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    def shut() -> None:
        channel.private = True

    server.faults.call("messages.getHistory", shut, after=1)

    captures = [item async for item in history_between(source, address(channel), 1)]

    assert [item.status for item in captures] == ["ok", "restricted"]
    assert captures[-1].error == "CHANNEL_PRIVATE"


@pytest.mark.parametrize(
    ("code", "word", "status"),
    [
        (400, "CHANNEL_PRIVATE", "restricted"),
        (400, "CHANNEL_INVALID", "failed"),
        (400, "USERNAME_NOT_OCCUPIED", "absent"),
        (403, "CHAT_FORBIDDEN", "restricted"),
        (406, "CHANNEL_PRIVATE", "restricted"),
        (500, "INTERNAL", "failed"),
        (420, "FROZEN_METHOD_INVALID", "failed"),
        (303, "USER_MIGRATE_4", "failed"),
    ],
)
async def test_a_refused_question_is_an_answer_and_shows_nothing(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel, code: int, word: str, status: str
) -> None:
    for method in ("channels.getFullChannel", "contacts.search", "channels.getMessages", "messages.getHistory"):
        server.faults.rpc_error(method, code, word, times=None)
    captures = [
        await full_channel(source, address(channel)),
        await search_titles(source, "harbour"),
        *[item async for item in messages(source, address(channel), [1])],
        *[item async for item in history_between(source, address(channel), 1)],
    ]

    assert [(item.status, item.error) for item in captures] == [(status, word)] * 4
    assert seen(captures) == []


async def test_service_messages_lie_among_the_posts(source: TelegramSource, world: World) -> None:
    channel = world.add_channel("Old Pier", "old_pier")
    channel.service(START)
    first = channel.post(START + timedelta(minutes=1), "first")
    channel.service(START + timedelta(minutes=2), types.MessageActionPinMessage())
    channel.service(START + timedelta(minutes=3), types.MessageActionChannelMigrateFrom("Old group", 77))

    found = seen([item async for item in history_between(source, address(channel), 1)])

    shown = {item.key.message_id: item.service for item in found if isinstance(item, PostSeen)}
    assert shown == {1: "channelCreate", first.id: None, 3: "pinMessage", 4: "channelMigrateFrom"}
