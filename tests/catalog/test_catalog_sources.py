"""One post by several sources: MTProto, web pages, exports. Each has versions of its own; nothing overwrites."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from archiver.catalog import Catalog
from archiver.model.details import Place
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import (
    CommentsCounted,
    MediaRef,
    MediaStored,
    Observation,
    PostGone,
    PostSeen,
    SpanCovered,
    SpanShown,
)
from tests.catalog.conftest import folded, lines
from tests.catalog.world import HARBOUR, NOON, World, channel, post, posts, sha, video

KEY = PostKey(HARBOUR, 7)
LATER = NOON + timedelta(days=30)


def web(world: World, *observations: Observation, at: datetime | None = None) -> None:
    world.capture(*observations, at=at, method="web.page", source="preview", account=None)


def export(world: World, *observations: Observation, made: datetime) -> None:
    world.capture(*observations, source="desktop", method="json.read", account=None, source_time=made)


def seen(text: str = "A ship  burns\n", **more: Any) -> PostSeen:
    return post(7, text, **more)


def picture(path: str) -> MediaRef:
    return MediaRef(key=MediaKey.of("web", path), part="media", kind="photo", url=f"https://cdn.example{path}?token=1")


async def versions(catalog: Catalog) -> list[tuple[str, str, bool]]:
    return [(each.source, each.seen.text, each.repeats) for each in await catalog.post_history(KEY)]


async def test_the_same_words_by_another_source_are_no_edit_and_telegrams_stay(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(), seen(views=1234))
    web(
        world,
        channel(access_hash=None),
        seen("A ship burns", media=(picture("/file/a.jpg"),), views=1230, views_step=10),
    )
    export(world, seen("A ship burns"), made=LATER)
    record = await (await folded(catalog, world)).post(KEY)

    assert record is not None
    assert (record.seen.text, record.source, record.versions) == ("A ship  burns\n", "telegram", 1)
    assert record.sources == ("telegram", "preview", "desktop")
    assert (record.seen.views, record.seen.views_step) == (1234, 1)  # the rounded number may be the exact one
    assert await versions(catalog) == [
        ("telegram", "A ship  burns\n", False),
        ("preview", "A ship burns", True),
        ("desktop", "A ship burns", True),
    ]
    assert await catalog.post_changes(HARBOUR, NOON - timedelta(days=9)) == []


async def test_what_a_post_holds_beside_its_words_makes_no_other_words_of_them(catalog: Catalog) -> None:
    world = World()
    mole = (Place(latitude=1.5, longitude=2.5, title="Mole"),)
    web(world, channel(access_hash=None), seen("A ship burns"))
    world.capture(channel(), seen(details=mole))
    record = await (await folded(catalog, world)).post(KEY)
    assert record is not None
    assert record.versions == 1


async def test_a_page_tells_how_many_comments_a_post_has(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(), seen(views=1234, forwards=5, replies=2, reactions=(("👍", 3),)))
    web(world, CommentsCounted(post=KEY, replies=44), CommentsCounted(post=PostKey(HARBOUR, 8), replies=1))
    web(world, CommentsCounted(post=KEY, replies=44))
    record = await (await folded(catalog, world)).post(KEY)
    assert record is not None
    counts = (record.seen.views, record.seen.forwards, record.seen.replies, record.seen.reactions)
    assert counts == (1234, 5, 44, (("👍", 3),))
    assert await catalog.post(PostKey(HARBOUR, 8)) is None  # of a post that was never shown there is nothing to count
    told = await catalog.comment_counts(HARBOUR)
    assert (told.posts, told.replies, told.comments) == (1, 44, 0)


async def test_looking_again_by_each_source_adds_nothing(catalog: Catalog) -> None:
    world = World()
    for _ in range(3):
        world.capture(channel(), seen())
        web(world, channel(access_hash=None), seen("A ship burns"))
    assert len(await versions(await folded(catalog, world))) == 2


async def test_what_telegram_shows_later_takes_the_place_of_the_webs(catalog: Catalog) -> None:
    world = World()
    web(world, channel(access_hash=None), seen("A ship burns", views=1200, views_step=100))
    world.capture(channel(), seen(views=1290))
    record = await (await folded(catalog, world)).post(KEY)

    assert record is not None
    assert (record.source, record.versions, record.seen.views, record.seen.views_step) == ("telegram", 1, 1290, 1)


async def test_an_edit_that_the_web_alone_shows_is_what_the_post_is_now(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(), seen())
    web(world, seen("A ship sank", edited=True))
    record = await (await folded(catalog, world)).post(KEY)

    assert record is not None
    assert (record.seen.text, record.seen.edited, record.source, record.versions) == ("A ship sank", True, "preview", 2)
    assert [each.kind for each in await catalog.post_changes(HARBOUR, NOON - timedelta(days=9))] == ["edited"]

    edited_at = NOON + timedelta(minutes=2)  # MTProto dates the same edit, before the web page was asked for
    world.capture(seen("A ship sank", edit_date=edited_at))
    record = await (await folded(catalog, world)).post(KEY)
    assert record is not None
    assert (record.source, record.seen.edit_date, record.versions) == ("telegram", edited_at, 2)


async def test_a_page_that_was_out_of_date_is_set_right_by_telegram(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(), seen("Two"))
    web(world, seen("One"))  # a cache, say
    record = await (await folded(catalog, world)).post(KEY)
    assert record is not None
    assert record.seen.text == "One"

    world.capture(seen("Two"))
    record = await (await folded(catalog, world)).post(KEY)
    assert record is not None
    assert (record.seen.text, record.source, len(await versions(catalog))) == ("Two", "telegram", 2)


async def test_an_old_export_changes_nothing_of_what_is_there_now(catalog: Catalog) -> None:
    world = World()
    made = NOON - timedelta(days=100)
    world.capture(channel(), seen("Edited", edit_date=NOON - timedelta(hours=1), date=NOON - timedelta(days=200)))
    world.capture(PostGone(key=KEY), method="channels.getMessages")
    export(world, seen("As posted", date=NOON - timedelta(days=200), reactions=(("👍", 4),)), made=made)
    record = await (await folded(catalog, world)).post(KEY)

    assert record is not None
    assert record.seen.text == "Edited"
    assert record.gone_at is not None  # that it was there a hundred days ago brings nothing back
    assert record.first_seen == made
    assert [(source, repeats) for source, _, repeats in await versions(catalog)] == [
        ("desktop", False),
        ("telegram", False),
    ]


async def test_a_wall_clock_does_not_date_a_post_that_others_have_dated(catalog: Catalog) -> None:
    world = World()
    export(world, channel(access_hash=None), seen(date=NOON + timedelta(hours=1)), made=LATER)
    record = await (await folded(catalog, world)).post(KEY)
    assert record is not None
    assert record.seen.date == NOON + timedelta(hours=1)

    world.capture(seen(date=NOON))
    export(world, seen("Another", date=NOON + timedelta(hours=1)), made=LATER + timedelta(days=1))
    await folded(catalog, world)
    days = await catalog._reads.rows("SELECT date_us FROM posts WHERE message_id = 7")
    assert days == [(int(NOON.timestamp() * 1_000_000),)]


async def test_a_file_that_another_source_had_is_among_the_posts(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(), seen(media=(video(5),)))
    web(world, seen("A ship burns", media=(picture("/file/a.jpg"),)))
    stored = MediaStored(key=MediaKey.of("web", "/file/a.jpg"), sha256=sha("file"), size=4, mime="image/jpeg")
    web(world, stored)
    record = await (await folded(catalog, world)).post(KEY)

    assert record is not None
    assert record.stored == (stored,)
    assert [ref.key.type for ref in record.seen.media] == ["document", "web"]


@pytest.mark.parametrize("known_by_web", [True, False])
async def test_what_web_pages_no_longer_show_is_gone_if_they_had_shown_it(catalog: Catalog, known_by_web: bool) -> None:
    world = World()
    world.capture(channel(), *posts(range(1, 9)), SpanCovered(channel_id=HARBOUR, low=1, high=8))
    if known_by_web:
        web(world, *posts(range(1, 9)))
    web(world, *posts([1, 2, 3, 4, 5, 6, 8]), SpanShown(channel_id=HARBOUR, low=1, high=8))
    record = await (await folded(catalog, world)).post(KEY)

    assert record is not None
    assert (record.gone_at is not None) is known_by_web
    complete = await catalog.counts(HARBOUR)
    assert complete["gone"] == int(known_by_web)


async def test_a_page_of_the_web_covers_no_ids(catalog: Catalog) -> None:
    world = World()
    web(world, channel(access_hash=None), *posts([1, 2, 5]), SpanShown(channel_id=HARBOUR, low=1, high=5))
    counts = await (await folded(catalog, world)).counts(HARBOUR)
    assert (counts["captured"], counts["gone"], counts["unknown"]) == (3, 0, 2)


async def test_of_several_usernames_a_web_page_shows_one(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(usernames=("harbour_watch", "harbour"), about="Ships\nand quays", participants=14_035))
    web(world, channel(access_hash=None, usernames=("Harbour_Watch",), about="Ships and quays", participants=14_000,
                       participants_step=100))  # fmt: skip
    record = await (await folded(catalog, world)).channel(HARBOUR)

    assert record is not None
    assert record.usernames == ("harbour_watch", "harbour")
    assert record.participants == 14_035
    assert len(await catalog._reads.rows("SELECT 1 FROM channel_versions")) == 1


async def test_batches_do_not_matter(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(), seen("One", views=500))
    web(world, seen("Two", edited=True, views=1200, views_step=100), SpanShown(channel_id=HARBOUR, low=1, high=9))
    export(world, seen("One"), made=NOON - timedelta(days=3))
    world.capture(seen("Two", edit_date=NOON))
    web(world, seen("Three", edited=True))
    world.capture(seen("Two", edit_date=NOON))
    whole = await lines(await folded(catalog, world))

    async with Catalog.opened(None, writable=True) as other:
        for each in world.folded:
            await other.fold([each])
        assert await lines(other) == whole
