"""Channels, usernames, registered names, covered intervals and counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from archiver.catalog import Catalog
from archiver.model.ids import PostKey
from archiver.model.observations import PostGone, SpanCovered, UsernameSeen
from archiver.model.records import Interval, PendingChannel
from tests.catalog.conftest import folded
from tests.catalog.world import CUSTOMS, HARBOUR, NOON, QUAY, World, channel, post, posts


async def test_a_channel_keeps_its_history(catalog: Catalog) -> None:
    world = World()
    first = world.capture(channel(about="Ships", participants=10, verified=True)).entry
    world.capture(channel())
    world.capture(channel(title="Harbour News", usernames=("harbour_news", "harbour_watch")))
    last = world.capture(channel(title="Harbour News", usernames=("Harbour_News",), participants=12)).entry

    record = await (await folded(catalog, world)).channel(HARBOUR)

    assert record is not None
    assert (record.title, record.former_titles) == ("Harbour News", ("Harbour Watch",))
    assert (record.usernames, record.former_usernames) == (("Harbour_News",), ("harbour_watch",))
    assert (record.about, record.participants, record.registered) == ("Ships", 12, False)
    assert (record.first_seen, record.last_seen) == (first.time, last.time)
    assert [each.title for each in await catalog.channel_history(HARBOUR)] == [
        "Harbour Watch", "Harbour Watch", "Harbour News", "Harbour News",
    ]  # fmt: skip


async def test_a_partial_channel_erases_nothing(catalog: Catalog) -> None:
    world = World()
    full = channel(about="Ships", verified=True, noforwards=True, linked_chat_id=5)
    world.capture(full)
    world.capture(channel(access_hash=None, usernames=()))

    record = await (await folded(catalog, world)).channel(HARBOUR)

    assert record is not None
    assert (record.usernames, record.about, record.noforwards) == (("harbour_watch",), "Ships", True)
    assert len(await catalog.channel_history(HARBOUR)) == 1
    assert await catalog.access_hash(HARBOUR, "a1") == 77


async def test_a_restriction_is_lifted_by_a_full_answer_only(catalog: Catalog) -> None:
    world = World()
    world.capture(channel())
    world.capture(channel(usernames=(), restriction="forbidden: the account may not look inside"))
    shut = await (await folded(catalog, world)).channel(HARBOUR)
    world.capture(channel(access_hash=None))
    partial = await (await folded(catalog, world)).channel(HARBOUR)
    world.capture(channel())
    opened = await (await folded(catalog, world)).channel(HARBOUR)

    assert shut is not None
    assert partial is not None
    assert opened is not None
    assert shut.usernames == ("harbour_watch",)
    assert shut.restriction is not None
    assert partial.restriction is not None
    assert opened.restriction is None


async def test_access_hashes_belong_to_accounts(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(access_hash=-5), account="a1")
    world.capture(channel(access_hash=6), account="a2")
    world.capture(channel(access_hash=7), account="a1")

    await folded(catalog, world)

    assert await catalog.access_hash(HARBOUR, "a1") == 7
    assert await catalog.access_hash(HARBOUR, "a2") == 6
    assert await catalog.access_hash(HARBOUR, "a3") is None
    assert len(await catalog.channel_history(HARBOUR)) == 1


async def test_a_username_that_moved_is_a_conflict(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(), post(7))
    world.capture(UsernameSeen(username="Harbour_Watch", channel_id=None))
    held = world.capture(channel(QUAY, "Quay", usernames=("HARBOUR_watch",))).entry

    conflicts = await (await folded(catalog, world)).username_conflicts()

    assert [(each.username, [held[0] for held in each.held]) for each in conflicts] == [
        ("HARBOUR_watch", [HARBOUR, QUAY])
    ]
    assert conflicts[0].held[1][1:] == (held.time, held.time)
    present = await catalog.channel_by_username("@harbour_WATCH")
    assert present is not None
    assert present.channel_id == QUAY
    former = await catalog.post_by_username("harbour_watch", 7)
    assert former is not None
    assert former.key == PostKey(HARBOUR, 7)
    assert [each.channel_id for each in await catalog.channels_by_name("harbour_watch")] == [QUAY, HARBOUR]


async def test_a_username_of_nobody_leads_nowhere(catalog: Catalog) -> None:
    world = World()
    world.capture(UsernameSeen(username="nobody_here", channel_id=None))

    assert await (await folded(catalog, world)).channel_by_username("nobody_here") is None
    assert await catalog.username_conflicts() == []


async def test_names_find_channels_whatever_their_case(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(title="STRAẞE der Häfen"), channel(QUAY, "Quay", usernames=()))
    world.capture(channel(title="Hafenstraße"))
    world.act("quay channel", channel_id=QUAY, aliases=("The Quay",), owner="Port Authority")
    await folded(catalog, world)

    for name, found in {
        "strasse DER häfen": HARBOUR,
        " hafenSTRASSE ": HARBOUR,
        "the quay": QUAY,
        "Quay Channel": QUAY,
        "port authority": QUAY,
        "https://t.me/Harbour_Watch": HARBOUR,
        str(QUAY): QUAY,
    }.items():
        record = await catalog.channel_by_name(name)
        assert record is not None, name
        assert record.channel_id == found, name
    assert await catalog.channel_by_name("quai") is None
    assert await catalog.channel_by_name("") is None


async def test_a_registered_name_waits_for_its_channel_and_then_stays_with_it(catalog: Catalog) -> None:
    world = World()
    world.act("@harbour_watch", aliases=("Harbour",))
    world.act("Harbour Office", aliases=("Office",), owner="City")
    world.act("t.me/harbour_watch", aliases=("Watch", "Harbour"), owner="Pilots")
    waiting = await (await folded(catalog, world)).pending_channels()

    assert waiting == [
        PendingChannel(name="@harbour_watch", aliases=("Harbour", "Watch"), owners=("Pilots",)),
        PendingChannel(name="Harbour Office", aliases=("Office",), owners=("City",)),
    ]

    world.capture(channel())
    world.capture(channel(QUAY, "Quay", usernames=("harbour_watch",)))
    await folded(catalog, world)
    record = await catalog.channel(HARBOUR)
    other = await catalog.channel(QUAY)

    assert record is not None
    assert other is not None
    assert (record.registered, record.aliases, record.owners) == (True, ("Harbour", "Watch"), ("Pilots",))
    assert not other.registered
    assert [each.name for each in await catalog.pending_channels()] == ["Harbour Office"]

    world.act("harbour_watch", "remove")
    await folded(catalog, world)
    record = await catalog.channel(HARBOUR)

    assert record is not None
    assert (record.registered, record.aliases) == (False, ())


async def test_removing_a_channel_by_its_id_removes_every_name_of_it(catalog: Catalog) -> None:
    world = World()
    world.capture(channel())
    world.act("harbour_watch")
    world.act("Harbour Watch", channel_id=HARBOUR, aliases=("Watch",))
    world.act("Harbour Watch", "remove", channel_id=HARBOUR)

    record = await (await folded(catalog, world)).channel(HARBOUR)

    assert record is not None
    assert not record.registered
    assert await catalog.pending_channels() == []


async def test_a_name_that_is_known_already_is_bound_at_once(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(CUSTOMS, "Customs", usernames=("customs",)))
    world.act("customs")

    record = await (await folded(catalog, world)).channel(CUSTOMS)

    assert record is not None
    assert record.registered
    assert await catalog.pending_channels() == []


async def test_neighbouring_intervals_become_one(catalog: Catalog) -> None:
    world = World()
    spans = [(101, 200), (301, 400), (201, 250), (1, 50), (240, 300)]
    times = [world.capture(SpanCovered(channel_id=HARBOUR, low=low, high=high)).entry.time for low, high in spans]
    world.capture(SpanCovered(channel_id=QUAY, low=7, high=7), SpanCovered(channel_id=QUAY, low=9, high=8))

    assert await (await folded(catalog, world)).covered(HARBOUR) == [
        Interval(low=1, high=50, oldest=times[3], newest=times[3]),
        Interval(low=101, high=400, oldest=times[0], newest=times[4]),
    ]
    assert [(each.low, each.high) for each in await catalog.covered(QUAY)] == [(7, 7)]


async def test_what_an_interval_held(catalog: Catalog) -> None:
    world = World()
    world.capture(*posts([10, 20]), SpanCovered(channel_id=HARBOUR, low=11, high=20), at=NOON)
    world.capture(SpanCovered(channel_id=HARBOUR, low=1, high=10), at=NOON + timedelta(hours=1))
    await folded(catalog, world)

    assert await catalog.dates_within(HARBOUR, 1, 20) == (post(10).date, post(20).date)
    assert await catalog.dates_within(HARBOUR, 11, 19) == (None, None)
    assert await catalog.newest_id(HARBOUR) == 20
    assert await catalog.newest_id(QUAY) is None


async def test_counts_add_up_to_the_newest_id(catalog: Catalog) -> None:
    world = World()
    world.capture(*posts([1, 2, 5, 6]), post(4, service="pinMessage"), SpanCovered(channel_id=HARBOUR, low=1, high=6))
    world.capture(*posts([20], restriction="porn: all"))
    world.capture(PostGone(key=PostKey(HARBOUR, 15)), PostGone(key=PostKey(HARBOUR, 2)), method="channels.getMessages")

    assert await (await folded(catalog, world)).counts(HARBOUR) == {
        "captured": 3, "service": 1, "restricted": 1, "gone": 3, "inaccessible": 0, "unknown": 12,
        "deleted": 1, "never_seen": 2, "confirmed": 0, "unreadable": 0,
    }  # fmt: skip
    assert set((await catalog.counts(QUAY)).values()) == {0}


def page(offset_id: int = 0, offset_date: datetime | None = None, min_id: int = 0) -> dict[str, object]:
    return {
        "channel_id": str(HARBOUR),
        "offset_id": offset_id,
        "offset_date": offset_date.isoformat() if offset_date else None,
        "min_id": min_id,
    }


async def test_pages_from_the_top_say_until_when_nothing_came_after(catalog: Catalog) -> None:
    world = World()
    hour = timedelta(hours=1)
    span = SpanCovered(channel_id=HARBOUR, low=11, high=20)
    world.capture(*posts([20]), span, at=NOON, question=page())
    world.capture(*posts([20]), span, at=NOON + 3 * hour, question=page(offset_date=NOON + 2 * hour))
    world.capture(*posts([20]), span, at=NOON + 9 * hour, question=page(offset_id=21))
    world.capture(SpanCovered(channel_id=QUAY, low=1, high=20), at=NOON + 9 * hour, question=page())
    await folded(catalog, world)

    assert await catalog.shown_until(HARBOUR, 20) == NOON + 2 * hour
    assert await catalog.shown_until(HARBOUR, 19) is None
    assert await catalog.shown_until(QUAY, 20) is None


async def test_an_empty_page_from_a_date_says_that_nothing_came_before(catalog: Catalog) -> None:
    world = World()
    day = timedelta(days=1)
    world.capture(question=page(offset_date=NOON - 9 * day))
    world.capture(question=page(offset_date=NOON - 5 * day, min_id=7))
    world.capture(SpanCovered(channel_id=HARBOUR, low=1, high=2), question=page())
    await folded(catalog, world)

    assert await catalog.shown_until(HARBOUR, None) == NOON - 9 * day
    assert await catalog.shown_until(QUAY, None) is None
