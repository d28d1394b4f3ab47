"""Numbers over time: days, what is not known between them, counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archiver.catalog import Catalog
from archiver.model.ids import PostKey
from archiver.model.observations import PostGone, SpanCovered
from tests.catalog.conftest import folded
from tests.catalog.world import HARBOUR, NOON, QUAY, World, post, posts

DAY = timedelta(days=1)
FIRST = NOON - 10 * DAY


def dated(number: int, *, channel_id: int = HARBOUR) -> object:
    """Post ``number``, posted on day ``number``."""
    return post(number, channel_id=channel_id, date=FIRST + number * DAY)


async def test_days_are_counted_with_what_became_of_their_posts(catalog: Catalog) -> None:
    world = World()
    world.capture(*posts([1, 2, 30]), post(1, channel_id=QUAY))
    world.capture(post(2, "Other words"), PostGone(key=PostKey(HARBOUR, 30)), method="channels.getMessages")

    found = await (await folded(catalog, world)).posts_per_day()

    first = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    assert {(each.channel_id, each.day): (each.posts, each.edited, each.gone) for each in found} == {
        (HARBOUR, first): (2, 1, 0),
        (HARBOUR, first + DAY): (1, 0, 1),
        (QUAY, first): (1, 0, 0),
    }
    assert await catalog.posts_per_day(QUAY) == [each for each in found if each.channel_id == QUAY]


async def test_gaps_are_what_no_answer_accounts_for(catalog: Catalog) -> None:
    world = World()
    world.capture(*(dated(each) for each in (3, 4)), SpanCovered(channel_id=HARBOUR, low=2, high=5))
    world.capture(*(dated(each) for each in (8, 9)), SpanCovered(channel_id=HARBOUR, low=8, high=9))
    world.capture(SpanCovered(channel_id=HARBOUR, low=12, high=13))  # nobody posted there
    world.capture(dated(1), dated(6), dated(20), method="channels.getMessages")

    found = await (await folded(catalog, world)).gaps(HARBOUR)

    days = [((start - FIRST).days, (end - FIRST).days) for start, end in found]
    assert days == [(1, 3), (4, 8), (9, 20)]


async def test_of_posts_that_were_asked_for_alone_nothing_between_is_known(catalog: Catalog) -> None:
    world = World()
    world.capture(dated(3), dated(7), method="channels.getMessages")
    world.capture(dated(5, channel_id=QUAY), method="channels.getMessages")

    await folded(catalog, world)

    assert await catalog.gaps(HARBOUR) == [(FIRST + 3 * DAY, FIRST + 7 * DAY)]
    assert await catalog.gaps(QUAY) == [(FIRST + 5 * DAY, FIRST + 5 * DAY)]
    assert await catalog.gaps(999) == []


async def test_a_wholly_asked_channel_has_no_gap(catalog: Catalog) -> None:
    world = World()
    world.capture(*(dated(each) for each in (3, 4, 9)), SpanCovered(channel_id=HARBOUR, low=1, high=9))

    assert await (await folded(catalog, world)).gaps(HARBOUR) == []


async def test_reactions_are_summed_in_both_forms(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1, views=5))
    world.capture(post(1, views=9, reactions=(("👍", 3), ("🔥", 4))))

    seen = await (await folded(catalog, world)).counts_over_time(PostKey(HARBOUR, 1))

    assert [(each.views, each.reactions) for each in seen] == [(5, None), (9, 7)]
