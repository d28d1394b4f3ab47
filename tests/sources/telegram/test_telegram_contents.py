"""Polls, previews, places, ... as a loopback Telegram serves them and the source asks for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from telethon import types

from archiver.demo import World, WorldChannel
from archiver.demo.world import (
    More,
    WorldExpired,
    WorldPaid,
    WorldPoll,
    WorldPost,
    WorldPreview,
    WorldStory,
    react,
)
from archiver.model.details import (
    Detail,
    ForwardMore,
    Paid,
    Place,
    Poll,
    Preview,
    Reply,
    ServiceContent,
    StoryRef,
    Unshown,
    VoteCount,
    Votes,
)
from archiver.model.observations import ChannelSeen, Observation, PostSeen, Unreadable
from archiver.sources.telegram import TelegramSource, history_window, messages
from tests.sources.telegram.conftest import START, address, seen

FAR = timedelta(days=365)


@pytest.fixture
def rives(world: World) -> WorldChannel:
    return world.add_channel("Rives Infos", "rives_demo")


def add(channel: WorldChannel, content: Any = None, text: str = "", **fields: Any) -> WorldPost:
    return channel.post(START + timedelta(minutes=channel.last_id), text, more=More(content=content, fields=fields))


async def read(source: TelegramSource, channel: WorldChannel) -> dict[int, PostSeen]:
    found: list[Observation] = []
    async for capture in history_window(source, address(channel), START - FAR, START + FAR):
        found += seen(capture)
    assert [item for item in found if isinstance(item, Unreadable)] == []
    return {item.key.message_id: item for item in found if isinstance(item, PostSeen)}


async def test_everything_that_a_post_may_hold(source: TelegramSource, world: World, rives: WorldChannel) -> None:
    photo = world.photo_from_bytes(b"\xff\xd8 not drawn", 8, 8)
    other = world.add_channel("Harbour", "harbour_demo")
    person = world.add_person("Ada")
    expected: dict[int, tuple[Detail, ...]] = {}

    def holds(post: WorldPost, *details: Detail) -> None:
        expected[post.id] = details

    preview = WorldPreview("https://e.example/dam", "Dam", "It holds.", "Example", "R. Mara", photo)
    holds(
        add(rives, preview, "https://e.example/dam"),
        Preview(url=preview.url, title="Dam", description="It holds.", site="Example", author="R. Mara"),
    )
    pending = WorldPreview("https://e.example/", state="pending")
    holds(add(rives, pending), Preview(url="https://e.example/", state="pending"))
    holds(add(rives, WorldPaid(30, [photo, photo])), Paid(stars=30, items=2, shown=0))
    holds(add(rives, WorldPaid(30, [photo], bought=True)), Paid(stars=30, items=1, shown=1))
    story = WorldStory(other, 4, photo, "At the dam")
    holds(
        add(rives, story),
        StoryRef(story_id=4, state="shown", channel_id=other.id, date=START + timedelta(minutes=4), text="At the dam"),
    )
    holds(add(rives, WorldExpired("photo", 30)), Unshown(why="expired", media="photo", ttl_s=30))
    holds(
        add(rives, types.MessageMediaVenue(types.GeoPoint(2.5, -1.5, 1), "Mole", "Quay 7", "", "", "")),
        Place(latitude=-1.5, longitude=2.5, title="Mole", address="Quay 7"),
    )
    holds(
        add(rives, reply_to=types.MessageReplyHeader(reply_to_msg_id=1, quote=True, quote_text="dam", quote_offset=3)),
        Reply(quote="dam", quote_offset=3),
    )
    from_person = More(
        fields={"fwd_from": types.MessageFwdHeader(date=START, from_id=types.PeerUser(person.id))}, people=[person]
    )
    forward = rives.post(START + timedelta(hours=1), "", more=from_person)
    holds(
        rives.service(START + timedelta(hours=1), types.MessageActionTopicCreate("Tides", 1)),
        ServiceContent(action="topicCreate", topic="created", title="Tides", icon_color=1),
    )

    found = await read(source, rives)

    (header,) = found.pop(forward.id).details
    assert isinstance(header, ForwardMore)
    assert header.user is not None
    assert {number: post.details for number, post in found.items()} == expected
    assert [ref.part for ref in found[1].media] == ["webpage"]
    assert [ref.part for ref in found[4].media] == ["paid"]
    assert [ref.part for ref in found[5].media] == ["story"]
    assert found[3].media == ()


async def test_votes_and_reactions_change_between_two_looks(source: TelegramSource, rives: WorldChannel) -> None:
    poll = WorldPoll("Which quay?", ["East", "West"], [3, 0], correct=0, solution="East", hidden=True)
    post = add(rives, poll)
    react(post, {"👍": 2, "5312": 1, "paid": 3})

    first = (await read(source, rives))[1]
    poll.vote(1, 5)
    poll.closed = True
    react(post, {"👍": 9}, partial=True)
    again = [item async for item in messages(source, address(rives), [1])]
    second = next(item for item in seen(again) if isinstance(item, PostSeen))

    assert first.votes == Votes(total=3)
    assert (first.reactions, first.partial_reactions) == ((("👍", 2), ("5312", 1), ("paid", 3)), False)
    assert second.votes == Votes(
        total=8,
        answers=(VoteCount(option="00", voters=3, correct=True), VoteCount(option="01", voters=5)),
        solution="East",
    )
    assert (second.reactions, second.partial_reactions) == ((("👍", 9),), True)
    assert [isinstance(item, Poll) and item.closed for item in (*first.details, *second.details)] == [False, True]


async def test_channels_that_are_named_come_along(source: TelegramSource, world: World, rives: WorldChannel) -> None:
    harbour = world.add_channel("Harbour")
    elsewhere = types.MessageReplyHeader(reply_to_msg_id=3, reply_to_peer_id=types.PeerChannel(harbour.id))
    rives.post(START, "", more=More(fields={"reply_to": elsewhere}, channels=[harbour]))

    (capture, *_) = [item async for item in history_window(source, address(rives), START - FAR, START + FAR)]
    found = seen(capture)

    assert {item.title for item in found if isinstance(item, ChannelSeen)} == {"Rives Infos", "Harbour"}
    assert [item.details for item in found if isinstance(item, PostSeen)] == [
        (Reply(channel_id=harbour.id, message_id=3),)
    ]
