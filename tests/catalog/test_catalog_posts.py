"""Posts: versions are appended, counts are a series, absences are tombstones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.catalog import Catalog
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import (
    Forward,
    MediaFailed,
    MediaStored,
    PostGone,
    PostSeen,
    Span,
    SpanCovered,
    Unreadable,
)
from tests.catalog.conftest import folded
from tests.catalog.world import CUSTOMS, HARBOUR, NOON, QUAY, World, channel, post, posts, sha, video

FIRST = PostKey(HARBOUR, 1)


async def test_a_post_comes_back_as_it_was_seen(catalog: Catalog) -> None:
    world = World()
    seen = post(
        7,
        "Буря у причала ⚓",
        edit_date=NOON - timedelta(days=1),
        spans=(
            Span(kind="bold", offset=0, length=4),
            Span(kind="text_url", offset=5, length=1, value="https://e.example/"),
        ),
        media=(video(5), video(6, "webpage")),
        grouped_id=13_000_000_000_000_000_001 - 2**63,
        reply_to=3,
        forward=Forward(date=NOON - timedelta(days=2), origin=PostKey(QUAY, 4), from_channel_id=QUAY, from_name="Quay"),
        author="Desk",
        views=10,
        forwards=2,
        replies=1,
        reactions=(("👍", 4), ("5312", 1)),
        noforwards=True,
        restriction="porn: all",
    )
    world.capture(channel(), seen)
    stored = MediaStored(key=MediaKey("document", 5), sha256=sha("file"), size=1005, mime="video/mp4")
    failed = MediaFailed(key=MediaKey("document", 6), reason="gone", detail="It is gone.")
    entry = world.folded[-1].entry
    world.capture(stored, failed, method="upload.getFile")

    record = await (await folded(catalog, world)).post(seen.key)

    assert record is not None
    assert record.seen == seen
    assert (record.channel_title, record.username, record.versions) == ("Harbour Watch", "harbour_watch", 1)
    assert (record.entry, record.seen_at) == (entry.n, entry.time)
    assert (record.stored, record.failed, record.gone_at) == ((stored,), (failed,), None)


async def test_an_edit_appends_a_version_and_keeps_the_former(catalog: Catalog) -> None:
    world = World()
    before = post(1, "Two ships")
    after = post(1, "Three ships", edit_date=NOON)
    world.capture(before)
    world.capture(before)
    world.capture(after)

    record = await (await folded(catalog, world)).post(FIRST)
    history = await catalog.post_history(FIRST)

    assert record is not None
    assert (record.seen, record.versions) == (after, 2)
    assert [version.seen for version in history] == [before, after]
    assert record.first_seen == world.folded[2].entry.time
    assert record.seen_at == world.folded[4].entry.time


@pytest.mark.parametrize(
    "other",
    [
        post(1, "Two ships", media=(video(2),)),
        post(1, "Two ships", media=(video(1, "cover"),)),
        post(1, "Two ships!", media=(video(1),)),
        post(1, "Two ships", media=(video(1),), restriction="porn: all"),
        post(1, "Two ships", media=(video(1),), author="Desk"),
    ],
)
async def test_every_difference_is_a_version(catalog: Catalog, other: PostSeen) -> None:
    world = World()
    world.capture(post(1, "Two ships", media=(video(1),)))
    world.capture(other)

    record = await (await folded(catalog, world)).post(FIRST)

    assert record is not None
    assert (record.seen, record.versions) == (other, 2)


async def test_a_text_that_comes_back_is_a_version_again(catalog: Catalog) -> None:
    world = World()
    for text in ("One", "Two", "One"):
        world.capture(post(1, text))

    assert [each.seen.text for each in await (await folded(catalog, world)).post_history(FIRST)] == [
        "One",
        "Two",
        "One",
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1, 0, 1)])
async def test_a_stale_answer_does_not_replace_a_later_edit(catalog: Catalog, order: tuple[int, ...]) -> None:
    versions = [post(1, f"Edit {hour}", edit_date=NOON + timedelta(hours=hour)) for hour in range(3)]
    world = World()
    for number in order:
        world.capture(versions[number])

    record = await (await folded(catalog, world)).post(FIRST)

    assert record is not None
    assert (record.seen, record.versions) == (versions[2], 3)
    assert [each.seen for each in await catalog.post_history(FIRST)] == versions


async def test_counts_are_a_series_and_what_is_not_said_stays(catalog: Catalog) -> None:
    world = World()
    full = post(1, views=10, forwards=2, replies=1, reactions=(("👍", 4),))
    world.capture(full)
    world.capture(post(1))
    world.capture(replace(full, views=25, forwards=None, replies=None))
    world.capture(replace(full, views=25))

    record = await (await folded(catalog, world)).post(FIRST)
    series = await catalog.database.rows("SELECT views, forwards, replies FROM counts ORDER BY entry")

    assert record is not None
    assert record.versions == 1
    assert record.seen == replace(full, views=25)
    assert series == [(10, 2, 1), (25, 2, 1)]


async def test_a_known_post_that_an_interval_lacks_is_gone_until_it_is_seen_again(catalog: Catalog) -> None:
    world = World()
    world.capture(*posts([1, 2, 3, 9]), SpanCovered(channel_id=HARBOUR, low=1, high=9))
    first = world.capture(*posts([1, 3]), SpanCovered(channel_id=HARBOUR, low=1, high=5)).entry
    confirmed = world.capture(*posts([1, 3]), SpanCovered(channel_id=HARBOUR, low=1, high=5)).entry
    key = PostKey(HARBOUR, 2)

    record = await (await folded(catalog, world)).post(key)
    others = await catalog.posts_by_id(HARBOUR, [1, 3, 9])

    assert record is not None
    assert record.gone_at == first.time
    assert record.seen.text == "Post 2"
    assert [other.gone_at for other in others] == [None, None, None]
    assert [(each.gone, each.confirmed, each.back) for each in await catalog.absences(key)] == [
        (first.time, confirmed.time, None)
    ]

    back = world.capture(post(2)).entry
    record = await (await folded(catalog, world)).post(key)

    assert record is not None
    assert (record.gone_at, record.versions) == (None, 1)
    assert [(each.gone, each.back) for each in await catalog.absences(key)] == [(first.time, back.time)]

    again = world.capture(PostGone(key=key), method="channels.getMessages").entry
    record = await (await folded(catalog, world)).post(key)

    assert record is not None
    assert record.gone_at == again.time
    assert [each.gone for each in await catalog.absences(key)] == [first.time, again.time]


async def test_an_interval_says_nothing_of_other_channels(catalog: Catalog) -> None:
    world = World()
    world.capture(post(2), post(2, channel_id=QUAY))
    world.capture(SpanCovered(channel_id=QUAY, low=1, high=5))

    record = await (await folded(catalog, world)).post(PostKey(HARBOUR, 2))

    assert record is not None
    assert record.gone_at is None
    quay = await catalog.post(PostKey(QUAY, 2))
    assert quay is not None
    assert quay.gone_at is not None


@pytest.mark.parametrize(
    ("subject", "gone"),
    [(f"message {HARBOUR}/2", [3]), ("message 7/None", []), ("channel 123", [2, 3]), ("the answer", [])],
)
async def test_a_post_that_cannot_be_read_is_not_gone(catalog: Catalog, subject: str, gone: list[int]) -> None:
    world = World()
    world.capture(*posts([1, 2, 3]))
    world.capture(post(1), Unreadable(subject=subject, reason="r"), SpanCovered(channel_id=HARBOUR, low=1, high=3))

    records = await (await folded(catalog, world)).posts_by_id(HARBOUR, [1, 2, 3])

    assert [record.key.message_id for record in records if record.gone_at] == gone
    assert [unreadable.subject for _, unreadable in await catalog.unreadable()] == [subject]


async def test_an_answer_older_than_the_last_sighting_does_not_make_a_post_gone(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1), at=NOON + timedelta(hours=2))
    world.capture(PostGone(key=FIRST), at=NOON + timedelta(hours=1))

    record = await (await folded(catalog, world)).post(FIRST)

    assert record is not None
    assert record.gone_at is None


async def test_an_older_sighting_does_not_bring_a_post_back(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1), at=NOON)
    world.capture(PostGone(key=FIRST), at=NOON + timedelta(hours=2))
    world.capture(post(1), at=NOON + timedelta(hours=1))

    record = await (await folded(catalog, world)).post(FIRST)

    assert record is not None
    assert record.gone_at == NOON + timedelta(hours=2)


async def test_ids_asked_for_in_vain_are_no_posts(catalog: Catalog) -> None:
    world = World()
    key = PostKey(CUSTOMS, 5)
    world.capture(PostGone(key=key), method="channels.getMessages")

    assert await (await folded(catalog, world)).post(key) is None
    assert [each.gone for each in await catalog.absences(key)] == [world.folded[-1].entry.time]

    world.capture(post(5, channel_id=CUSTOMS))
    record = await (await folded(catalog, world)).post(key)
    assert record is not None
    assert record.gone_at is None


async def test_windows_hold_both_ends_and_are_in_order(catalog: Catalog) -> None:
    world = World()
    world.capture(*posts([1, 2, 3, 4]), *posts([2, 3], channel_id=QUAY))
    since, until = post(2).date, post(3).date

    found = await (await folded(catalog, world)).posts_in_window([QUAY, HARBOUR, HARBOUR], since, until)

    assert [record.key for record in found] == [
        PostKey(HARBOUR, 2), PostKey(QUAY, 2), PostKey(HARBOUR, 3), PostKey(QUAY, 3),
    ]  # fmt: skip
    assert await catalog.posts_in_window([], since, until) == []


async def test_text_that_sqlite_cannot_hold_is_marked(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1, "a\0b\ud800c"), channel(title="\udfff"))

    record = await (await folded(catalog, world)).post(FIRST)

    assert record is not None
    assert record.seen.text == "a\ufffdb\ufffdc"


async def test_an_album_is_several_posts(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1, grouped_id=8), post(2, grouped_id=8), post(3, grouped_id=9), post(4))

    assert [each.key.message_id for each in await (await folded(catalog, world)).album(HARBOUR, 8)] == [1, 2]
    assert await catalog.album(HARBOUR, None) == []
