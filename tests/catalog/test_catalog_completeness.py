"""Every id has exactly one class, whatever was asked in which order: compared with going through the ids one by one."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from archiver.catalog import Catalog
from archiver.catalog.looks import Cutter, Look, pieces
from archiver.model.completeness import IdRange
from archiver.model.ids import PostKey
from archiver.model.observations import PostGone, SpanCovered
from tests.catalog.conftest import folded
from tests.catalog.world import HARBOUR, NOON, World, post, posts

LOOKS = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 12), st.integers(1, 50)), max_size=12)


@given(LOOKS)
def test_pieces_say_the_same_as_each_id_by_itself(given_looks: list[tuple[int, int, int]]) -> None:
    looks = [Look(low, low + length, at, entry) for entry, (low, length, at) in enumerate(given_looks)]
    by_id = {number: piece for piece in pieces(looks) for number in range(piece.low, piece.high + 1)}
    for number in range(1, 45):
        mine = [look for look in looks if look.low <= number <= look.high]
        assert (number in by_id) == bool(mine)
        if mine:
            piece = by_id[number]
            times = [look.at_us for look in mine]
            assert (piece.first_us, piece.last_us, piece.twice) == (min(times), max(times), len(mine) > 1)


@given(LOOKS, st.lists(st.tuples(st.integers(1, 10), st.integers(0, 8)), max_size=4))
def test_stretches_are_cut_along_the_pieces(
    given_looks: list[tuple[int, int, int]], steps: list[tuple[int, int]]
) -> None:
    looked = pieces(Look(low, low + length, at, entry) for entry, (low, length, at) in enumerate(given_looks))
    cutter, at = Cutter(looked), 0
    for skip, length in steps:
        low, high = at + skip, at + skip + length
        parts = cutter.cut(low, high)
        assert [number for first, last, _ in parts for number in range(first, last + 1)] == list(range(low, high + 1))
        for first, last, piece in parts:
            for number in range(first, last + 1):
                assert piece == next((each for each in looked if each.low <= number <= each.high), None)
        at = high


def by_id(ranges: tuple[IdRange, ...]) -> dict[int, IdRange]:
    return {number: each for each in ranges for number in range(each.low, each.high + 1)}


async def test_ids_are_classed_with_their_times(catalog: Catalog) -> None:
    world = World()
    hour = timedelta(hours=1)
    world.capture(*posts([1, 2, 5, 6]), SpanCovered(channel_id=HARBOUR, low=1, high=6), at=NOON)
    world.capture(*posts([1, 2, 6]), SpanCovered(channel_id=HARBOUR, low=2, high=6), at=NOON + hour)
    world.capture(post(20), PostGone(key=PostKey(HARBOUR, 15)), method="channels.getMessages", at=NOON + 2 * hour)
    world.capture(PostGone(key=PostKey(HARBOUR, 5)), method="channels.getMessages", at=NOON + 3 * hour)
    world.capture(PostGone(key=PostKey(HARBOUR, 15)), method="channels.getMessages", at=NOON + 4 * hour)

    found = await (await folded(catalog, world)).completeness(HARBOUR)

    ids = by_id(found.ranges)
    assert list(ids) == list(range(1, 21))
    classes = {number: each.kind for number, each in ids.items()}
    gone = dict.fromkeys((3, 4, 5, 15), "gone")
    assert classes == dict.fromkeys(range(1, 21), "unknown") | dict.fromkeys((1, 2, 6, 20), "captured") | gone
    looked = {number: each.last_looked for number, each in ids.items()}
    assert (looked[1], looked[6], looked[7], looked[20]) == (NOON + hour, NOON + hour, None, NOON + 2 * hour)
    assert (ids[3].gone_since, ids[3].last_looked, ids[3].confirmed) == (NOON, NOON + hour, NOON + hour)
    assert (ids[3].first_seen, ids[5].first_seen) == (None, NOON)
    assert (ids[5].gone_since, ids[5].confirmed) == (NOON + hour, NOON + 3 * hour)
    assert (ids[15].gone_since, ids[15].confirmed) == (NOON + 2 * hour, NOON + 4 * hour)
    assert {"deleted": 1, "never_seen": 3, "confirmed": 4}.items() <= found.counts.items()

    part = await catalog.completeness(HARBOUR, 2, 16)
    assert by_id(part.ranges) == by_id_of(found.ranges, 2, 16)


def by_id_of(ranges: tuple[IdRange, ...], low: int, high: int) -> dict[int, IdRange]:
    """The same, cut to a stretch of ids."""
    from dataclasses import replace

    cut = (replace(each, low=max(each.low, low), high=min(each.high, high)) for each in ranges)
    return by_id(tuple(each for each in cut if each.low <= each.high))


async def test_a_post_that_came_back_is_captured(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1), post(2))
    world.capture(PostGone(key=PostKey(HARBOUR, 2)), method="channels.getMessages")
    world.capture(post(2), method="channels.getMessages")
    found = await (await folded(catalog, world)).completeness(HARBOUR)
    assert {kind: count for kind, count in found.counts.items() if count} == {"captured": 2}
