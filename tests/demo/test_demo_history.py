"""Paging through history, messages by id, search, comments: Telegram's own arithmetic."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telethon import functions, types
from telethon.errors import ChannelInvalidError, ChannelPrivateError, MsgIdInvalidError

from archiver.demo import LoopbackTelegram, World, WorldChannel

START = datetime(2021, 4, 1, 12, 0, tzinfo=UTC)


def history(channel: WorldChannel, **arguments: Any) -> Any:
    """messages.getHistory with everything else 0."""
    values: dict[str, Any] = {
        "offset_id": 0,
        "offset_date": None,
        "add_offset": 0,
        "limit": 100,
        "max_id": 0,
        "min_id": 0,
        "hash": 0,
    }
    peer = types.InputPeerChannel(channel.id, channel.access_hash)
    return functions.messages.GetHistoryRequest(peer, **(values | arguments))


def ids(answer: Any) -> list[int]:
    return [message.id for message in answer.messages]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"limit": 3}, [250, 249, 248]),
        ({"limit": 0}, list(range(250, 230, -1))),
        ({"limit": 500}, list(range(250, 150, -1))),
        ({"limit": 3, "offset_id": 100}, [99, 98, 97]),
        ({"limit": 3, "offset_id": 1}, []),
        ({"limit": 3, "offset_id": 9999}, [250, 249, 248]),
        ({"limit": 3, "offset_id": 100, "add_offset": -3}, [102, 101, 100]),
        ({"limit": 4, "offset_id": 100, "add_offset": -2}, [101, 100, 99, 98]),
        ({"limit": 3, "offset_id": 100, "add_offset": 2}, [97, 96, 95]),
        ({"limit": 5, "offset_id": 249, "add_offset": -5}, [250, 249]),
        ({"limit": 5, "offset_id": 251, "add_offset": -5}, []),
        ({"limit": 3, "add_offset": 248}, [2, 1]),
        ({"limit": 6, "offset_id": 100, "max_id": 98, "min_id": 95}, [97, 96]),
        ({"limit": 3, "min_id": 249}, [250]),
        ({"limit": 3, "offset_date": START + timedelta(minutes=50)}, [49, 48, 47]),
        ({"limit": 3, "offset_date": START + timedelta(minutes=50), "add_offset": -2}, [51, 50, 49]),
        ({"limit": 3, "offset_id": 20, "offset_date": START + timedelta(minutes=50)}, [19, 18, 17]),
    ],
)
async def test_windows(client: Any, channel: WorldChannel, arguments: Any, expected: list[int]) -> None:
    answer = await client(history(channel, **arguments))
    assert ids(answer) == expected
    assert answer.count == 250


async def test_gone_posts_are_left_out_of_pages(client: Any, channel: WorldChannel) -> None:
    for gone in range(95, 100):
        channel.delete(gone)
    answer = await client(history(channel, offset_id=100, limit=3))
    assert (ids(answer), answer.count) == ([94, 93, 92], 245)
    assert ids(await client(history(channel, offset_id=97, add_offset=-2, limit=3))) == [101, 100, 94]


async def test_telethon_pages_both_ways(client: Any, channel: WorldChannel, server: LoopbackTelegram) -> None:
    forth = [message.id async for message in client.iter_messages("demo_sabreen", wait_time=0)]
    back = [message.id async for message in client.iter_messages("demo_sabreen", wait_time=0, reverse=True, limit=250)]
    assert forth == list(range(250, 0, -1)) == back[::-1]
    assert server.count("messages.getHistory") == 3 + 3


async def test_messages_by_id(client: Any, channel: WorldChannel, server: LoopbackTelegram) -> None:
    channel.delete(3)
    got = await client.get_messages("demo_sabreen", ids=[1, 2, 3, 4, 999])
    assert [None if message is None else message.id for message in got] == [1, 2, None, 4, None]
    raw = functions.channels.GetMessagesRequest(types.InputChannel(channel.id, channel.access_hash), [2, 3, 999])
    empty = types.MessageEmpty
    answer = await client(raw)
    assert [(message.id, isinstance(message, empty)) for message in answer.messages] == [
        (2, False),
        (3, True),
        (999, True),
    ]
    server.faults.omit_gone()
    assert ids(await client(raw)) == [2]


async def test_everything_a_post_can_have(client: Any, channel: WorldChannel, world: World) -> None:
    other = world.add_channel("Autre", "autre_demo")
    date = START + timedelta(days=1)
    bold = types.MessageEntityBold(0, 3)
    original = channel.post(date, "صور جديدة", media=world.photo(), entities=[bold], views=4321)
    forward = other.post(date + timedelta(days=1), None, forward_of=original)
    reply = other.post(date + timedelta(days=1), "oui", reply_to=forward)
    album = other.album(date + timedelta(days=2), "trois", [world.photo(), world.photo()], world.grouped_id())
    service = other.service(date + timedelta(days=2), types.MessageActionChatEditTitle("Autre titre"))
    other.edit(reply.id, "non", date + timedelta(days=3))
    original.restriction, original.noforwards, original.pinned = "hidden here", True, True
    got = {message.id: message for message in await client.get_messages("autre_demo", limit=10)}
    forwarded = got[forward.id]
    assert forwarded.message == "صور جديدة"
    assert forwarded.entities == [bold]
    assert forwarded.fwd_from.from_id == types.PeerChannel(channel.id)
    assert forwarded.fwd_from.channel_post == original.id
    assert forwarded.forward.chat.title == "صابرين نيوز"
    assert original.media is not None
    assert forwarded.photo.id == original.media.id
    assert got[reply.id].reply_to.reply_to_msg_id == forward.id
    assert (got[reply.id].message, got[reply.id].edit_date) == ("non", date + timedelta(days=3))
    assert {got[member.id].grouped_id for member in album} == {album[0].grouped_id}
    assert got[album[0].id].message == "trois"
    assert isinstance(got[service.id], types.MessageService)
    (first,) = await client.get_messages("demo_sabreen", limit=1)
    assert (first.views, first.noforwards, first.pinned) == (4321, True, True)
    assert first.restriction_reason[0].text == "hidden here"
    assert bytes(first) == bytes(first)


async def test_search_in_a_channel(client: Any, channel: WorldChannel, world: World) -> None:
    channel.post(START + timedelta(days=1), "فيضان في الوادي", media=world.video(1))
    found = await client.get_messages("demo_sabreen", search="POST 24", limit=20)
    assert [message.id for message in found] == [*range(249, 239, -1), 224, 124, 24]
    videos = await client.get_messages("demo_sabreen", filter=types.InputMessagesFilterVideo(), limit=9)
    assert [message.id for message in videos] == [251]


async def test_comments_lie_in_the_linked_group(client: Any, channel: WorldChannel, world: World) -> None:
    group = world.add_channel("نقاش", megagroup=True, linked=channel)
    reader = world.add_person("قارئ")
    post = channel.post(START + timedelta(days=1), "رأيكم؟")
    for number in range(3):
        channel.comment(post, START + timedelta(days=1, minutes=number), f"تعليق {number}", reader)
    (message,) = await client.get_messages("demo_sabreen", limit=1)
    assert (message.replies.replies, message.replies.channel_id) == (3, group.id)
    comments = await client.get_messages("demo_sabreen", reply_to=post.id, limit=9)
    assert [comment.message for comment in comments] == ["تعليق 2", "تعليق 1", "تعليق 0"]
    assert comments[0].sender.first_name == "قارئ"
    copies = await client(history(group, limit=10))
    assert copies.messages[-1].fwd_from.channel_post == post.id
    with pytest.raises(MsgIdInvalidError):
        await client.get_messages("demo_sabreen", reply_to=1)


async def test_channels_that_cannot_be_seen(client: Any, channel: WorldChannel) -> None:
    peer = types.InputPeerChannel(channel.id, channel.access_hash + 1)
    with pytest.raises(ChannelInvalidError):
        await client.get_messages(peer)
    channel.private = True
    with pytest.raises(ChannelPrivateError):
        await client(history(channel))
    with pytest.raises(ChannelPrivateError):
        await client(functions.channels.GetFullChannelRequest(types.InputChannel(channel.id, channel.access_hash)))


def test_ids_and_dates_only_rise(channel: WorldChannel) -> None:
    with pytest.raises(ValueError, match="older"):
        channel.post(START, "late")
    with pytest.raises(ValueError, match="time zone"):
        channel.post(datetime(2022, 1, 1), "naive")  # noqa: DTZ001
    with pytest.raises(ValueError, match="not above"):
        channel.post(START + timedelta(days=9), "again", post_id=250)
    assert channel.post(START + timedelta(days=9), "later", post_id=300).id == 300
