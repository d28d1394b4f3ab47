"""Pins, topics and descriptions over time come out the same however the log was cut into batches."""

from __future__ import annotations

from datetime import timedelta

from archiver.catalog import Catalog
from archiver.model.ids import PostKey
from archiver.model.observations import MigratedFrom, PinSeen, PostGone, PostTopic, TopicSeen, UsernameSeen
from tests.catalog.conftest import folded, lines
from tests.catalog.world import HARBOUR, NOON, QUAY, World, channel, post, posts

HOUR = timedelta(hours=1)


def flag(message_id: int) -> PinSeen:
    return PinSeen(channel_id=HARBOUR, message_id=message_id, how="flag")


def told(message_id: int, hours: int) -> PinSeen:
    return PinSeen(channel_id=HARBOUR, message_id=message_id, how="service", date=NOON - hours * HOUR)


def newest(message_id: int | None) -> PinSeen:
    return PinSeen(channel_id=HARBOUR, message_id=message_id, how="full")


def topic(title: str | None = None, hours: int | None = None, **more: bool) -> TopicSeen:
    date = None if hours is None else NOON + hours * HOUR
    return TopicSeen(channel_id=HARBOUR, topic_id=4, title=title, date=date, **more)  # type: ignore[arg-type]


def eventful() -> World:
    world = World()
    world.capture(channel(), *posts([1, 2, 3]), flag(1), flag(2))  # entry 2
    world.capture(channel(about="Ships"), newest(2), method="channels.getFullChannel")
    world.capture(told(1, 5), told(3, 9), post(4, service="pinMessage"))
    world.capture(*posts([1, 3]), flag(1))  # 3 is not pinned any more
    world.capture(PostGone(key=PostKey(HARBOUR, 2)))  # nor is 2, which is gone
    world.capture(told(3, 9), *posts([1]))  # 1 neither; of 3 it was known
    world.capture(*posts([1]), flag(1))  # pinned again
    world.capture(newest(None), channel(about="Boats", photo_id=7, linked_chat_id=QUAY, full=True))
    world.capture(channel(about="Boats", full=True), topic("Storms", closed=False, hidden=False))
    world.capture(topic("Calm", 3), PostTopic(key=PostKey(HARBOUR, 3), topic_id=4), topic(None, 2, closed=True))
    world.capture(topic("Storms", closed=False, hidden=False), MigratedFrom(channel_id=HARBOUR, from_id=-7))
    world.capture(MigratedFrom(channel_id=HARBOUR, from_id=-7, max_id=90))
    return world


async def test_batches_do_not_matter(catalog: Catalog) -> None:
    world = eventful()
    for entry in world.folded:
        await catalog.fold([entry])
    one_by_one = await lines(catalog)
    async with Catalog.opened(None, writable=True) as other:
        assert await lines(await folded(other, world)) == one_by_one


async def test_pins_are_stretches_of_time(catalog: Catalog) -> None:
    world = eventful()
    at = [each.entry.time for each in world.folded]
    found = [(each.message_id, each.since, each.until) for each in await (await folded(catalog, world)).pins(HARBOUR)]
    assert found == [
        (3, NOON - 9 * HOUR, at[5]),
        (1, NOON - 5 * HOUR, at[7]),
        (2, at[2], at[6]),
        (1, at[8], at[9]),
    ]


async def test_topics_follow_from_what_was_said_last(catalog: Catalog) -> None:
    (found,) = await (await folded(catalog, eventful())).topics(HARBOUR)
    assert (found.title, found.closed, found.posts) == ("Calm", True, 1)
    (migration,) = await catalog.migrated_from(HARBOUR)
    assert (migration.from_id, migration.max_id, await catalog.migrated_to(-7)) == (-7, 90, HARBOUR)


async def test_a_full_channel_says_that_there_is_no_linked_group_any_more(catalog: Catalog) -> None:
    history = await (await folded(catalog, eventful())).channel_history(HARBOUR)
    assert [each.about for each in history] == [None, "Ships", "Boats", "Boats"]
    assert [each.linked_chat_id for each in history] == [None, None, QUAY, None]
    assert [each.photo_id for each in history] == [None, None, 7, 7]


async def test_a_registered_name_that_moved_is_told_until_it_is_back(catalog: Catalog) -> None:
    world = World()
    world.capture(channel())
    world.act("harbour_watch", channel_id=HARBOUR)
    assert await (await folded(catalog, world)).moved_names() == []
    world.capture(channel(usernames=("harbour_now",)))
    assert await (await folded(catalog, world)).moved_names() == []  # nobody has asked who has it now
    assert [name for name, _ in await catalog.lost_names(HARBOUR)] == ["harbour_watch"]
    world.capture(UsernameSeen(username="harbour_watch", channel_id=None), method="contacts.resolveUsername")
    (moved,) = await (await folded(catalog, world)).moved_names()
    assert (moved.channel_id, moved.now_id) == (HARBOUR, None)
    assert await catalog.lost_names(HARBOUR) == []
    world.capture(channel(QUAY, "Quay", usernames=("Harbour_Watch",)))
    (moved,) = await (await folded(catalog, world)).moved_names()
    assert (moved.now_id, moved.now_title, await catalog.registered_as("harbour_watch")) == (QUAY, "Quay", HARBOUR)
    world.capture(channel())
    assert await (await folded(catalog, world)).moved_names() == []
