"""How far a channel's events are known, and deletions that Telegram told of."""

from __future__ import annotations

from archiver.catalog import Catalog
from archiver.model.following import Brought, ChannelCount
from archiver.model.ids import PostKey
from archiver.model.observations import PostGone, SpanCovered, StateSeen
from tests.catalog.conftest import folded
from tests.catalog.world import HARBOUR, World, post


def state(pts: int, after: int | None = None) -> StateSeen:
    return StateSeen(channel_id=HARBOUR, pts=pts, after=after)


async def test_only_what_joins_moves_the_count(catalog: Catalog) -> None:
    world = World()
    expected: list[ChannelCount] = []
    for seen, known, shown in (
        (state(10), 10, 10),  # the first that is seen is where it begins
        (state(30), 10, 30),  # a page shows no edits of older posts
        (state(13, 12), 10, 30),  # 11 and 12 are missing
        (state(12, 10), 12, 30),
        (state(15, 11), 15, 30),  # overlaps
        (state(14, 13), 15, 30),  # late
        (state(20), 15, 30),
    ):
        world.capture(seen)
        await folded(catalog, world)
        expected.append(ChannelCount(known=known, shown=shown))
        assert await catalog.channel_count(HARBOUR) == expected[-1]
    assert await catalog.channel_count(HARBOUR + 1) is None


async def test_an_update_may_be_the_first_that_names_a_count(catalog: Catalog) -> None:
    world = World()
    world.capture(state(7, 6))
    await folded(catalog, world)
    assert await catalog.channel_count(HARBOUR) == ChannelCount(known=7, shown=None)


async def test_a_deletion_that_was_told_holds_of_a_post_in_the_same_answer(catalog: Catalog) -> None:
    world = World()
    gone = PostGone(key=PostKey(HARBOUR, 1), told=True)
    asked = PostGone(key=PostKey(HARBOUR, 2))
    entry = world.capture(post(1), post(2), gone, asked, PostGone(key=PostKey(HARBOUR, 9), told=True)).entry
    await folded(catalog, world)
    assert await catalog.gone_among(HARBOUR, [1, 2]) == [1]
    brought = await catalog.brought(entry.n, HARBOUR, [1, 2, 9], [])
    assert brought == Brought(new=(1, 2), edited=(), gone=(1, 9))


async def test_what_an_entry_brought(catalog: Catalog) -> None:
    world = World()
    first = world.capture(post(1), post(2), post(3), SpanCovered(channel_id=HARBOUR, low=1, high=3)).entry
    span = SpanCovered(channel_id=HARBOUR, low=1, high=4)
    second = world.capture(post(1, "Other"), post(3), post(4), span).entry
    await folded(catalog, world)
    assert await catalog.brought(first.n, HARBOUR, [1, 2, 3], [range(1, 4)]) == Brought(
        new=(1, 2, 3), edited=(), gone=()
    )
    found = await catalog.brought(second.n, HARBOUR, [1, 3, 4], [range(1, 5)])
    assert found == Brought(new=(4,), edited=(1,), gone=(2,))
    assert await catalog.recent_ids(HARBOUR, 2) == [4, 3]
