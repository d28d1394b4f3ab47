"""However the log is cut into batches, the catalog is the same; and only what continues it is folded."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.catalog import Catalog, CatalogUnusableError, Cursor
from archiver.catalog.clock import from_us, to_us
from archiver.catalog.fold.coverage import Stretch, merge
from archiver.errors import CannotRunError
from archiver.model.captures import Source
from archiver.model.details import Place
from archiver.model.feeds import Announced, EntryAnnounced
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import (
    CommentsCounted,
    CommentSeen,
    Forward,
    MediaFailed,
    MediaStored,
    Observation,
    PostGone,
    Span,
    SpanCovered,
    SpanShown,
    StateSeen,
    ThreadRead,
    ThreadSeen,
    Unreadable,
    UsernameSeen,
)
from tests.catalog.conftest import folded, lines
from tests.catalog.world import HARBOUR, NOON, QUAY, World, channel, citation, link, page, post, sha, video
from tests.counts import reduced

FEW = settings(max_examples=reduced(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

channels_ids = st.sampled_from([HARBOUR, QUAY])
ids = st.integers(1, 12)
SOURCES: list[Source] = ["telegram", "telegram", "preview", "desktop"]
words = st.sampled_from(["harbour", "watch", "quay_news"])
counts = st.none() | st.integers(0, 3)
media = st.lists(st.integers(1, 4).map(video), max_size=2).map(tuple)

observations: st.SearchStrategy[Observation] = st.one_of(
    st.builds(
        post,
        ids,
        st.sampled_from(["One", "Two", "Дождь", ""]),
        channel_id=channels_ids,
        edit_date=st.none() | st.integers(0, 2).map(lambda hour: NOON + timedelta(hours=hour)),
        views=counts,
        views_step=st.sampled_from([1, 1, 10]),
        edited=st.booleans(),
        replies=counts,
        reactions=st.sampled_from([(), (("👍", 1),), (("👍", 2), ("7", 1))]),
        media=media,
        details=st.sampled_from([(), (), (Place(latitude=1.5, longitude=2.5, title="Mole"),)]),
        service=st.sampled_from([None, None, "pinMessage"]),
        spans=st.sampled_from([(), (Span(kind="bold", offset=0, length=1),)]),
        forward=st.none() | st.builds(Forward, date=st.just(NOON), origin=st.builds(PostKey, channels_ids, ids)),
    ),
    st.builds(PostGone, key=st.builds(PostKey, channels_ids, ids), told=st.booleans()),
    st.builds(StateSeen, channel_id=channels_ids, pts=ids, after=st.none() | ids),
    st.builds(SpanCovered, channel_id=channels_ids, low=ids, high=ids),
    st.builds(SpanShown, channel_id=channels_ids, low=ids, high=ids),
    st.builds(
        channel,
        channels_ids,
        words,
        usernames=st.lists(words, max_size=2, unique=True).map(tuple),
        access_hash=st.sampled_from([None, 1, 2]),
        participants=counts,
        about=st.sampled_from([None, "", "About"]),
        verified=st.booleans(),
        restriction=st.sampled_from([None, "forbidden: no", "porn: all"]),
    ),
    st.builds(UsernameSeen, username=words, channel_id=st.none() | channels_ids),
    st.builds(
        MediaStored,
        key=st.builds(MediaKey, st.just("document"), ids),
        sha256=words.map(sha),
        size=ids,
        mime=st.none(),
    ),
    st.builds(MediaFailed, key=st.builds(MediaKey, st.just("document"), ids), reason=words, detail=words),
    st.builds(Unreadable, subject=st.sampled_from(["channel 5", "x", f"message {HARBOUR}/3"]), reason=words),
    st.builds(CommentSeen, key=st.builds(PostKey, channels_ids, ids), root=ids),
    st.builds(ThreadSeen, root=st.builds(PostKey, channels_ids, ids), post=st.builds(PostKey, channels_ids, ids)),
    st.builds(ThreadRead, post=st.builds(PostKey, channels_ids, ids)),
    st.builds(CommentsCounted, post=st.builds(PostKey, channels_ids, ids), replies=ids),
    st.builds(
        EntryAnnounced,
        feed=words,
        entry=st.builds(Announced, url=words.map("https://{}.example/".format), ident=words, title=words),
    ),
    st.builds(page, words, st.none() | words.map("https://{}.example/".format)),
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World()
    for _ in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(["capture"] * 6 + ["act", "read", "link", "review", "review"]))
        if kind == "capture":
            shift = timedelta(minutes=draw(st.integers(-3, 3)))
            world.capture(
                *draw(st.lists(observations, max_size=6)),
                at=world.now + shift,
                source=draw(st.sampled_from(SOURCES)),
                source_time=world.now - timedelta(minutes=draw(st.integers(0, 9))),
            )
        elif kind == "act":
            world.act(
                draw(words),
                draw(st.sampled_from(["add", "add", "remove"])),
                channel_id=draw(st.none() | channels_ids),
                aliases=tuple(draw(st.lists(words, max_size=2))),
                owner=draw(st.none() | words),
            )
        elif kind == "read":
            world.read(page(draw(words), None).article_id, draw(words), citation(draw(st.integers(0, 2))))
        elif kind == "review":
            act = draw(st.sampled_from(["accept", "reject", "choose", "note", "undo"]))
            named = act in ("accept", "choose") or (act == "reject" and draw(st.booleans()))
            world.review(
                act,
                page(draw(words), None).article_id,
                citation(),
                PostKey(HARBOUR, draw(ids)) if named else None,
                undoes=draw(st.integers(0, len(world.folded) - 1)) if act == "undo" else None,
                note=draw(words) if act == "note" else None,
            )
        else:
            world.link(page(draw(words), None).article_id, citation(), link(PostKey(HARBOUR, draw(ids))))
    return world


async def dumped(world: World, cuts: list[int]) -> list[str]:
    async with Catalog.opened(None, writable=True) as catalog:
        start = 0
        for end in [*sorted(cuts), len(world.folded)]:
            await catalog.fold(world.folded[start:end])
            start = end
        return await lines(catalog)


@given(worlds(), st.lists(st.integers(0, 14), max_size=6))
@FEW
def test_batches_of_any_size_give_the_same_dump(world: World, cuts: list[int]) -> None:
    cuts = [min(cut, len(world.folded)) for cut in cuts]

    assert asyncio.run(dumped(world, cuts)) == asyncio.run(dumped(world, list(range(len(world.folded)))))


@given(worlds())
@FEW
def test_folding_again_changes_nothing(world: World) -> None:
    async def check() -> None:
        async with Catalog.opened(None, writable=True) as catalog:
            await catalog.fold(world.folded)
            before = await lines(catalog)
            await catalog.fold(world.folded)
            await catalog.fold(world.folded[-1:])
            await catalog.fold([])
            assert await lines(catalog) == before

    asyncio.run(check())


@given(st.lists(st.tuples(ids, st.integers(0, 5), st.integers(0, 9)), max_size=12))
def test_merged_stretches_are_the_same_ids_in_order(drawn: list[tuple[int, int, int]]) -> None:
    stretches = [Stretch(low, low + length, at, at) for low, length, at in drawn]
    merged = merge(stretches)

    held = {number for stretch in stretches for number in range(stretch.low, stretch.high + 1)}
    assert {number for stretch in merged for number in range(stretch.low, stretch.high + 1)} == held
    assert all(one.high + 1 < other.low for one, other in pairwise(merged))
    assert merge([*merged, *stretches]) == merge(stretches)
    for stretch in merged:
        inside = [each for each in stretches if stretch.low <= each.low <= stretch.high]
        assert stretch.oldest_us == min(each.oldest_us for each in inside)
        assert stretch.newest_us == max(each.newest_us for each in inside)


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_are_exact(moment: datetime) -> None:
    assert from_us(to_us(moment)) == moment


async def test_the_cursor_moves_with_the_entries(catalog: Catalog) -> None:
    world = World()
    assert await catalog.cursor() == Cursor(0, "0" * 64)

    await folded(catalog, world)

    assert await catalog.cursor() == Cursor(2, world.folded[1].line_sha256)


async def test_a_gap_is_refused_and_nothing_of_the_batch_stays(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1))
    world.capture(post(2))
    batch = [world.folded[0], world.folded[1], world.folded[3]]

    with pytest.raises(CatalogUnusableError, match="Entry 3"):
        await catalog.fold(batch)

    assert await catalog.cursor() == Cursor(0, "0" * 64)


async def test_entries_out_of_order_are_refused(catalog: Catalog) -> None:
    world = World()

    with pytest.raises(CatalogUnusableError):
        await catalog.fold(world.folded[::-1])


async def test_another_log_is_refused(catalog: Catalog) -> None:
    world, other = World(), World("another")
    other.capture(post(1))
    await folded(catalog, world)

    with pytest.raises(CatalogUnusableError, match="does not follow"):
        await catalog.fold(other.folded[2:])
    with pytest.raises(CatalogUnusableError, match="another log"):
        await catalog.fold(other.folded)
    assert await catalog.post(PostKey(HARBOUR, 1)) is None


async def test_a_fault_in_the_middle_of_a_batch_leaves_nothing(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1))
    naive = post(2, date=NOON.replace(tzinfo=None))
    world.capture(naive)

    with pytest.raises(TypeError):
        await folded(catalog, world)

    assert await catalog.cursor() == Cursor(0, "0" * 64)
    await catalog.fold(world.folded[:3])
    assert await catalog.post(PostKey(HARBOUR, 1)) is not None


async def test_folds_at_the_same_time_take_turns(catalog: Catalog) -> None:
    world = World()
    for number in range(5):
        world.capture(post(number + 1))

    await asyncio.gather(*(catalog.fold(world.folded[: end + 1]) for end in range(len(world.folded))))

    assert (await catalog.cursor()).entries == len(world.folded)
    assert (await catalog.counts(HARBOUR))["captured"] == 5


async def test_a_number_beyond_64_bits_is_refused_by_name(catalog: Catalog) -> None:
    world = World()
    world.capture(replace(post(1), views=2**64))

    with pytest.raises(CannotRunError, match="64 bits"):
        await folded(catalog, world)
    assert (await catalog.cursor()).entries == 0
