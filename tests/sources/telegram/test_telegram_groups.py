"""Forums, basic groups, pinned posts and full channels: what is asked, what is kept, what is read."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from telethon import types

from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.demo.api import channels, show
from archiver.demo.world.groups import basic_group, open_topic, pin, upgrade
from archiver.model.ids import PostKey
from archiver.model.observations import (
    ChannelSeen,
    MigratedFrom,
    Observation,
    PinSeen,
    PostGone,
    PostSeen,
    PostTopic,
    TopicSeen,
)
from archiver.sources.telegram import (
    ChannelAddress,
    TelegramSource,
    forum_topics,
    full_channel,
    history_between,
    messages,
)
from archiver.sources.telegram.read import groups
from tests.sources.telegram.conftest import START, address, document, seen


def of_kind(found: list[Observation], *kinds: type[Observation]) -> list[Observation]:
    return [item for item in found if isinstance(item, kinds)]


async def test_topics_come_a_hundred_at_a_time_and_without_persons(
    source: TelegramSource, server: LoopbackTelegram, world: World
) -> None:
    forum = world.add_channel("Quay Forum", "quay_forum", megagroup=True)
    for number in range(249):
        open_topic(forum, START + timedelta(minutes=number), f"Topic {number}")
    forum.topics[5].deleted, forum.topics[6].closed = True, True
    captures = [capture async for capture in forum_topics(source, address(forum))]
    assert server.count("messages.getForumTopics") == 3
    listed = of_kind([item for capture in captures for item in seen(capture)], TopicSeen)
    assert sorted(item.topic_id for item in listed if isinstance(item, TopicSeen)) == sorted(forum.topics)
    by_id = {item.topic_id: item for item in listed if isinstance(item, TopicSeen)}
    assert (by_id[5].deleted, by_id[6].closed, by_id[7].closed) == (True, True, False)
    for capture in captures:
        assert (capture.question["withheld"], "tl_zstd" in document(capture)) == ("people", False)
        assert "from_id" not in json.dumps(document(capture))


async def test_a_group_without_topics_is_a_refusal(source: TelegramSource, world: World) -> None:
    plain = world.add_channel("Quay Talk", "quay_talk", megagroup=True)
    (capture,) = [capture async for capture in forum_topics(source, address(plain))]
    assert (capture.status, capture.error, seen(capture)) == ("failed", "CHANNEL_FORUM_MISSING", [])


async def test_a_full_channel_is_kept_without_the_persons_that_it_names(
    source: TelegramSource, channel: WorldChannel, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.add_person("Odo")
    ask = channels.get_full_channel

    async def with_persons(call: object) -> object:
        answer = await ask(call)  # type: ignore[arg-type]
        answer.users = [show.user(person)]
        answer.full_chat.recent_requesters, answer.full_chat.requests_pending = [person.id], 1
        return answer

    monkeypatch.setattr("archiver.demo.api.table.METHODS", {**_methods(), "channels.getFullChannel": with_persons})
    channel.photo = world.photo(label="gulls")
    pin(channel, channel.posts[3], START + timedelta(days=1))
    capture = await full_channel(source, address(channel))
    assert str(person.id) not in json.dumps(document(capture))
    (shown,) = of_kind(seen(capture), ChannelSeen)
    assert isinstance(shown, ChannelSeen)
    assert (shown.about, shown.photo_id, shown.participants) == (channel.about, channel.photo.id, channel.participants)
    assert of_kind(seen(capture), PinSeen) == [PinSeen(channel_id=channel.id, message_id=3, how="full")]


def _methods() -> dict[str, object]:
    from archiver.demo.api.table import METHODS

    return dict(METHODS)


async def test_a_basic_group_is_read_under_minus_its_id(
    source: TelegramSource, server: LoopbackTelegram, world: World
) -> None:
    basic = basic_group(world, "Old Quay", first_id=40)
    basic.post(START, "first")
    basic.post(START, "second", post_id=45)
    group = upgrade(world, basic, START + timedelta(days=1), "old_quay")
    where = ChannelAddress(-basic.id, 0)
    pages = [capture async for capture in history_between(source, where, 1)]
    found = [item for capture in pages for item in seen(capture)]
    posts = [item for item in found if isinstance(item, PostSeen)]
    assert [(item.key, item.service) for item in posts] == [
        (PostKey(-basic.id, 46), "chatMigrateTo"), (PostKey(-basic.id, 45), None), (PostKey(-basic.id, 40), None),
    ]  # fmt: skip
    assert MigratedFrom(channel_id=group.id, from_id=-basic.id) in found
    assert {item.channel_id for item in found if isinstance(item, ChannelSeen)} == {-basic.id}

    basic.delete(45)
    (capture,) = [capture async for capture in messages(source, where, [40, 45, 99])]
    assert server.count("messages.getMessages") == 1
    assert of_kind(seen(capture), PostSeen, PostGone) == [
        posts[2], PostGone(key=PostKey(-basic.id, 45)), PostGone(key=PostKey(-basic.id, 99)),
    ]  # fmt: skip

    full = await full_channel(source, address(group))
    told = MigratedFrom(channel_id=group.id, from_id=-basic.id, max_id=46)
    assert told in seen(full)
    (capture,) = [capture async for capture in messages(source, address(group), [1])]
    assert MigratedFrom(channel_id=group.id, from_id=-basic.id) in seen(capture)


async def test_messages_tell_of_pins_and_topics(source: TelegramSource, world: World) -> None:
    forum = world.add_channel("Quay Forum", "quay_forum", megagroup=True)
    topic = open_topic(forum, START, "Boats")
    inside = forum.post(START, "A boat")
    answer = forum.post(START, "Another", reply_to=inside)
    inside.topic = answer.topic = topic.id
    date = START + timedelta(hours=1)
    pin(forum, inside, date)
    edited = forum.service(date, types.MessageActionTopicEdit(title="Ships", closed=True))
    edited.topic = topic.id
    (capture,) = [capture async for capture in messages(source, address(forum), range(1, forum.last_id + 1))]
    told = of_kind(seen(capture), PinSeen, TopicSeen, PostTopic)
    expected = [
        TopicSeen(channel_id=forum.id, topic_id=topic.id, title="Boats", date=START),
        PinSeen(channel_id=forum.id, message_id=inside.id, how="flag"),
        PostTopic(key=PostKey(forum.id, inside.id), topic_id=topic.id),
        PostTopic(key=PostKey(forum.id, answer.id), topic_id=topic.id),
        PinSeen(channel_id=forum.id, message_id=inside.id, how="service", date=date),
        PostTopic(key=PostKey(forum.id, edited.id), topic_id=topic.id),
        TopicSeen(channel_id=forum.id, topic_id=topic.id, title="Ships", closed=True, date=date),
    ]
    assert told == expected


def test_a_message_that_cannot_be_read_tells_nothing() -> None:
    broken = {"_": "message", "id": "many", "pinned": True, "peer_id": {"_": "peerChannel", "channel_id": "5"}}
    assert list(groups.told_by({"messages": [broken]}, 5)) == []
