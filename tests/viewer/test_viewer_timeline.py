"""A channel's timeline in pieces, what is missing in it, and a post with all that became of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import chain
from pathlib import Path

import httpx2
import pytest
from desk_archive import DeskArchive
from desk_world import MANY

from archiver.archive import Archive
from archiver.demo import World
from archiver.errors import UsageError
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.model.ids import PostKey
from archiver.model.wanted import USUAL_FILES
from archiver.viewer.pages import channel, post
from archiver.viewer.pages.channel import Piece, Timeline, piece_of
from tests.acceptance.places import place_with_account
from tests.report.report_archive import DAY, make_archive

Get = Callable[..., httpx2.Response]


def ids(found: Timeline) -> list[int]:
    """The ids of all posts of a piece, albums with all of theirs."""
    views = [view for day in found.days for view in day.posts]
    whole = [sorted((each.key.message_id for each in (view, *view.album)), reverse=True) for view in views]
    return [number for album in whole for number in album]


async def walked(archive: Archive, channel_id: int, side: str, piece: Piece) -> list[list[int]]:
    """The pieces from one on, to the end of one side."""
    pieces = []
    while True:
        found = await channel.gather(archive, channel_id, piece, USUAL_FILES)
        pieces.append(ids(found))
        query = found.older if side == "older" else found.newer
        if query is None or len(pieces) > 20:
            return pieces
        piece = piece_of(query)


async def test_pieces_hold_every_post_once_there_and_back(desk_archive: DeskArchive) -> None:
    number = desk_archive.channels["rives"]
    async with desk_archive.place.reading() as archive:
        down = await walked(archive, number, "older", Piece())
        known = [each.key.message_id for each in await archive.catalog.timeline(number, most=1000)]
        first = (await archive.catalog.timeline(number, most=1000))[-1]
        below = Piece(before=channel.Place(first.seen.date + timedelta(seconds=1), 0))
        up = await walked(archive, number, "newer", below)
    assert list(chain.from_iterable(down)) == known
    assert len(known) > MANY
    assert list(chain.from_iterable(reversed(up))) == known


@pytest.mark.parametrize(("only", "name"), [("edited", "edited"), ("gone", "deleted"), ("cited", "cited")])
async def test_a_selection_holds_these_posts_alone(desk_archive: DeskArchive, only: str, name: str) -> None:
    number = desk_archive.channels["rives"]
    async with desk_archive.place.reading() as archive:
        found = await channel.gather(archive, number, piece_of({"only": only}), USUAL_FILES)
        posts = {each.key: each for each in await archive.catalog.timeline(number, most=1000)}
        cited = await archive.catalog.citations_of_posts(list(posts))
    expected = {
        "edited": {key for key, each in posts.items() if each.versions > 1},
        "gone": {key for key, each in posts.items() if each.gone_at is not None},
        "cited": set(cited),
    }[only]
    assert desk_archive.posts[name] in expected
    assert {PostKey(number, each) for each in ids(found)} == expected
    assert not found.holes


async def test_media_alone(desk_archive: DeskArchive) -> None:
    number = desk_archive.channels["rives"]
    async with desk_archive.place.reading() as archive:
        found = await channel.gather(archive, number, piece_of({"only": "media"}), USUAL_FILES)
    assert all(view.all_files for day in found.days for view in day.posts)
    assert {desk_archive.posts[name].message_id for name in ("album", "cited", "missing", "voice")} <= set(ids(found))


async def test_a_day_is_the_newest_of_its_piece(desk_archive: DeskArchive) -> None:
    key = desk_archive.posts["cited"]
    async with desk_archive.place.reading() as archive:
        cited = await archive.catalog.post(key)
        assert cited is not None
        day = f"{cited.seen.date:%Y-%m-%d}"
        found = await channel.gather(archive, key.channel_id, piece_of({"day": day}), USUAL_FILES)
    assert key.message_id in ids(found)
    assert f"{found.days[0].date:%Y-%m-%d}" == day
    assert found.newer is not None


@pytest.mark.parametrize("query", [{"only": "all"}, {"before": "1"}, {"before": "x.1"}, {"after": f"{10**40}.1"},
                                   {"day": "2021-02-30"}, {"day": "9999-12-31"}])  # fmt: skip
def test_what_is_no_place_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        piece_of(query)


def test_ids_that_nobody_asked_for_are_named_in_place(tmp_path: Path) -> None:
    made = make_archive(tmp_path)

    async def gathered() -> Timeline:
        async with made.place.reading() as archive:
            (found,) = await archive.catalog.channels()
            return await channel.gather(archive, found.channel_id, Piece(), USUAL_FILES)

    found = asyncio.run(gathered())
    assert ids(found) == [3, 2]
    assert [(at, each.low, each.high, each.kind) for at, held in found.holes.items() for each in held] == [
        (2, 1, 1, "unknown")
    ]


async def test_ids_that_were_not_there_stand_between_their_neighbours(tmp_path: Path) -> None:
    world = World(3)
    world.add_user("+9996621234")
    quay = world.add_channel("Quay", "quay_demo")
    grouped = world.grouped_id()
    for number in range(1, 80):
        quay.post(DAY + timedelta(hours=number), f"n{number}")
    for number in (20, 21, 45, 51):
        quay.delete(number)
    quay.album(DAY + timedelta(days=9), "two", [world.photo(label=each) for each in "12"], grouped)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, "quay_demo", (), None)
        await collect_channels(place, CollectRequest(media=False))
        async with place.reading() as archive:
            first = await channel.gather(archive, quay.id, Piece(), USUAL_FILES)
            assert first.older is not None
            second = await channel.gather(archive, quay.id, piece_of(first.older), USUAL_FILES)
    holes = {at: [(each.low, each.high) for each in held] for at, held in first.holes.items()}
    assert ids(first)[-1] == 52, "the hole below the last post belongs to its piece"
    assert holes == {52: [(51, 51)]}
    assert {at: [(each.low, each.high) for each in held] for at, held in second.holes.items()} == {
        46: [(45, 45)], 22: [(20, 21)],
    }  # fmt: skip


def test_pages_say_in_words_what_became_of_a_post(desk_archive: DeskArchive, get: Get) -> None:
    key = desk_archive.posts["edited"]
    page = get(f"/channel/{key.channel_id}/{key.message_id}").text
    events = re.findall(r'<li class="e-(\w+)">', page)
    assert events == ["posted", "captured", "edited", "edited"]
    assert re.findall(r"<del>(.*?)</del>", page) == ["tient", "encore"], "words are compared, not letters"
    assert re.findall(r"<ins>(.*?)</ins>", page) == ["a", "cédé", " encore"], "the newest version first"
    assert page.count("File taken out: ") == page.count("File put in: ") == 2
    deleted = desk_archive.posts["deleted"]
    page = get(f"/channel/{deleted.channel_id}/{deleted.message_id}").text
    assert re.findall(r'<li class="e-(\w+)">', page)[:3] == ["posted", "captured", "missing"]


async def test_a_post_page_has_all_that_hangs_on_it(desk_archive: DeskArchive) -> None:
    async with desk_archive.place.reading() as archive:
        found = await post.gather(archive, desk_archive.posts["cited"], USUAL_FILES)
        album = await post.gather(archive, desk_archive.posts["album"], USUAL_FILES)
        forward = await post.gather(archive, desk_archive.posts["forward"], USUAL_FILES)
    assert [each.view.seen.text for each in [found]] == [found.versions[-1].version.seen.text]
    assert [each.seen.text for each in found.comments] == [
        "C'est bien ce pont ?",
        "نعم، هذا هو الجسر",
        "Oui, celui-là.",
    ]
    assert {each.article.article_id for each in found.cited} == {desk_archive.articles["french"]}
    assert desk_archive.posts["forward"] in {each.key for each in found.forwards}
    assert {each.title for each in found.counts} >= {"views", "comments", "reactions"}
    assert dict(found.counts[-1].table.rows).popitem()[1] == 15, "12 and 3 reactions"
    assert len(album.view.all_files) == 4
    assert forward.view.delay == "7 h"


async def test_a_post_of_no_archive_is_not_found(desk_archive: DeskArchive, get: Get) -> None:
    number = desk_archive.channels["rives"]
    assert get(f"/channel/{number}/999999").status_code == 404
    assert get("/channel/5").status_code == 404
    assert get(f"/channel/{number}?only=none").status_code == 404
