"""Live updates of joined channels."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from telethon import events, functions, types

from archiver.demo import WorldChannel

DATE = datetime(2022, 1, 1, tzinfo=UTC)


async def test_new_edited_and_deleted_posts_are_pushed(connect: Any, channel: WorldChannel) -> None:
    channel.joined = True
    client = await connect()
    heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    async def hear(kind: str, event: Any) -> None:
        await heard.put((kind, event))

    client.add_event_handler(lambda event: hear("new", event), events.NewMessage())
    client.add_event_handler(lambda event: hear("edit", event), events.MessageEdited())
    client.add_event_handler(lambda event: hear("gone", event), events.MessageDeleted())
    await client.get_entity("demo_sabreen")
    post = channel.post(DATE, "عاجل")
    async with asyncio.timeout(3):
        kind, event = await heard.get()
        assert (kind, event.message.message, event.chat.title) == ("new", "عاجل", "صابرين نيوز")
        channel.edit(post.id, "عاجل جدا", DATE + timedelta(minutes=1))
        kind, event = await heard.get()
        assert (kind, event.message.message) == ("edit", "عاجل جدا")
        channel.delete(post.id)
        kind, event = await heard.get()
        assert (kind, event.deleted_ids) == ("gone", [post.id])


async def test_channel_differences(client: Any, channel: WorldChannel) -> None:
    peer = types.InputChannel(channel.id, channel.access_hash)
    everything = types.ChannelMessagesFilterEmpty()

    async def since(pts: int) -> Any:
        return await client(functions.updates.GetChannelDifferenceRequest(peer, everything, pts, 100))

    before = channel.pts
    assert isinstance(await since(before), types.updates.ChannelDifferenceEmpty)
    channel.post(DATE, "new")
    channel.edit(9, "changed", DATE)
    channel.delete(8)
    difference = await since(before)
    assert [message.message for message in difference.new_messages] == ["new"]
    assert [type(update).__name__ for update in difference.other_updates] == [
        "UpdateEditChannelMessage",
        "UpdateDeleteChannelMessages",
    ]
    assert isinstance(await since(1), types.updates.ChannelDifferenceTooLong)
