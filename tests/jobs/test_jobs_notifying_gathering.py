"""What a made-up log brought, as events: which versions are edits, which matches count, what is said of groups."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

import pytest

from archiver.archive import Archive
from archiver.catalog import Catalog
from archiver.jobs.notifying.gathering import events_since
from archiver.model.citations import citation_id
from archiver.model.derived import LinkOutput
from archiver.model.events import Event
from archiver.model.ids import PostKey
from archiver.model.links import Resolution
from archiver.model.observations import MediaStored, PostGone
from tests.catalog.conftest import folded
from tests.catalog.footage import MATCH, matched, printed
from tests.catalog.world import HARBOUR, NOON, QUAY, World, channel, citation, link, post, sha, video

FILM, COPY, ELSEWHERE = sha("film"), sha("copy"), sha("elsewhere")
CITED, GROUP = PostKey(HARBOUR, 1), PostKey(QUAY, 1)


@dataclass
class Asked:
    """What the job takes of an archive."""

    catalog: Catalog


@pytest.fixture
async def asked() -> AsyncIterator[Archive]:
    async with Catalog.opened(None, writable=True) as catalog:
        yield cast("Archive", Asked(catalog))


def told() -> World:
    """An article cites a post of a channel with a film, and one of a group; post 2 is cited nowhere."""
    world = World()
    world.capture(channel(), channel(QUAY, "Quay talk", usernames=(), kind="group"))
    world.capture(post(1, "The bridge is open", media=(video(1),)), post(2, "More"))
    world.capture(post(1, "Anna was there", QUAY))
    for number, sha256 in ((1, FILM), (2, COPY), (3, ELSEWHERE)):
        world.capture(MediaStored(key=video(number).key, sha256=sha256, size=900, mime="video/mp4"))
        printed(world, sha256)
    name = world.page("body", "https://news.example/a")
    world.read(name, "Text of the article", citation(), citation(5, 9))
    resolutions = tuple(
        Resolution(
            citation_id=citation_id(name, start, end), links=(link(key),), looked_for=("Looked.",), not_found=None
        )
        for key, start, end in ((CITED, 0, 4), (GROUP, 5, 9))
    )
    world.derive("link", resolutions=LinkOutput(article_id=name, resolutions=resolutions))
    return world


async def since(asked: Archive, world: World, entry: int, *, all_matches: bool = False) -> list[Event]:
    await folded(asked.catalog, world)
    last = await asked.catalog.newest_entry()
    assert last == len(world.folded) - 1
    return await events_since(asked, entry, last, all_matches=all_matches)


async def test_edits_of_cited_posts(asked: Archive) -> None:
    world = told()
    assert await since(asked, world, -1) == []  # first versions
    start = len(world.folded) - 1
    later = {"edit_date": NOON}
    film = (video(1),)
    world.capture(post(1, "The bridge is open", media=film, views=900))  # the same with other counts
    world.capture(post(2, "More or less", **later))
    world.capture(post(1, "The bridge is closed", media=film, **later))
    world.capture(post(1, "Bertha was there", QUAY, **later))
    world.capture(post(1, "The bridge is closed", media=(video(7),), **later))
    text, comment, file = await since(asked, world, start)
    assert (text.kind, text.post, text.change) == ("edited", "harbour_watch/1", "… is [-open-] {+closed+}")
    assert (text.channel, text.article) == ("@harbour_watch", "https://news.example/a")
    assert (comment.post, comment.change) == (str(GROUP), "its text")  # who writes in a group does not publish
    assert "Anna" not in str(comment.document())
    assert file.change == "its files or details"
    assert [text.entry, file.entry] == [start + 3, start + 5]
    assert await since(asked, world, start + 3) == [comment, file]
    assert await since(asked, world, start + 5) == []
    assert await events_since(asked, start, start + 4) == [text, comment]  # what came later is told later


async def test_what_a_web_page_shows_otherwise_is_no_edit_but_other_words_are(asked: Archive) -> None:
    world = told()
    await since(asked, world, -1)
    start = len(world.folded) - 1
    world.capture(post(1, "The bridge is open"), source="preview", method="page")
    assert await since(asked, world, start) == []
    world.capture(post(1, "The bridge is shut"), source="preview", method="page")
    (said,) = await since(asked, world, start)
    assert said.change == "… is [-open-] {+shut+}"


async def test_deletions_of_cited_posts_that_did_not_come_back(asked: Archive) -> None:
    world = told()
    start = len(world.folded) - 1
    world.capture(PostGone(key=CITED), PostGone(key=PostKey(HARBOUR, 2)))
    (said,) = await since(asked, world, start)
    assert (said.kind, said.id) == ("gone", f"gone:{CITED}:{start + 1}")
    world.capture(post(1, "The bridge is open", media=(video(1),)))
    assert await since(asked, world, start) == []


async def test_names_that_change_hands_or_are_dropped(asked: Archive) -> None:
    world = told()
    start = len(world.folded) - 1
    world.capture(channel(usernames=("harbour_now",)))
    (dropped,) = await since(asked, world, start)
    assert dropped.sentence == "“Harbour Watch” has @harbour_watch no longer."
    assert (dropped.title, dropped.channel, dropped.entry) == ("Harbour Watch", "@harbour_watch", start + 1)
    world.capture(channel(QUAY + 7, "Nobody cites it", usernames=("pier_demo",)))
    world.capture(channel(QUAY + 7, "Nobody cites it", usernames=("pier_now_demo",)))
    assert await since(asked, world, start) == [dropped]
    world.act("@pier", channel_id=QUAY + 7)
    assert [each.channel for each in await since(asked, world, start)] == ["@harbour_watch", "@pier_demo"]
    world.capture(channel(QUAY, "Quay talk", usernames=("harbour_watch",), kind="group"))
    _, said = await since(asked, world, start)
    assert said.sentence == "@harbour_watch led to “Harbour Watch”, and leads to “Quay talk” now."
    assert [said] == await since(asked, world, len(world.folded) - 2)


async def test_matches_of_footage_that_articles_cite_and_all_others(asked: Archive) -> None:
    world = told()
    start = len(world.folded) - 1
    found = replace(MATCH, reference_sha256=FILM)
    matched(world, COPY, found, replace(found, reference_sha256=ELSEWHERE), replace(found, verdict="same scene"))
    (said,) = await since(asked, world, start)
    assert (said.kind, said.article, said.change) == ("match", "https://news.example/a", f"{COPY} in {FILM}")
    assert said.sentence.endswith(f"found in another file, {COPY[:16]}.")
    assert said.time == NOON + timedelta(minutes=start + 1)
    both = await since(asked, world, start, all_matches=True)
    assert [each.change for each in both] == [f"{COPY} in {FILM}", f"{COPY} in {ELSEWHERE}"]
    assert (both[0], both[1].article) == (said, "")
    assert await since(asked, world, start + 1, all_matches=True) == []
