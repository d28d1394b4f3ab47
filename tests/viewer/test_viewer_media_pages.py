"""Media with all that carries them, the list of all media, the list of channels, the first page."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import httpx2
import pytest
from desk_archive import DeskArchive

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.model.wanted import USUAL_FILES
from archiver.viewer import overview
from archiver.viewer.links import ServedLinks
from archiver.viewer.pages import channels, media

Get = Callable[..., httpx2.Response]


async def test_a_film_names_all_that_carries_it_and_where_its_footage_is(desk_archive: DeskArchive) -> None:
    posts = desk_archive.posts
    async with desk_archive.place.reading() as archive:
        found = await media.gather(archive, desk_archive.media["film"], USUAL_FILES, ServedLinks())
        smaller = await archive.catalog.post(posts["smaller"])
        assert smaller is not None
        again = await media.gather(archive, smaller.stored[0].sha256, USUAL_FILES, ServedLinks())
    assert {each.key for each in found.posts} >= {posts["cited"], posts["again"]}
    assert desk_archive.articles["french"] in {each.article_id for each in found.articles}
    assert {each.key for each in again.posts} == {posts["smaller"]}
    assert again.footage is not None
    first = again.footage.stretches[0].first.first
    assert first is not None
    assert first.appearance.post == posts["cited"], "the oldest post with the footage"
    shown = {value for row in again.spread.table.rows for value in row}
    assert shown >= {"Rives Infos", "أخبار الوادي", "חדשות הנחל"}


def test_the_page_of_a_film_leads_to_the_moment_and_shows_the_file_once(desk_archive: DeskArchive, get: Get) -> None:
    film = desk_archive.media["film"]
    page = get(f"/media/{film}").text
    assert len(re.findall(rf'<source src="/object/{film}"', page)) == 1
    assert page.count("With this file.") >= 2
    post = desk_archive.posts["smaller"]
    href = re.search(r'href="(/media/[0-9a-f]{64})"', get(f"/channel/{post.channel_id}/{post.message_id}").text)
    assert href is not None
    page = get(href[1]).text
    own = href[1].removeprefix("/media/")
    assert re.search(rf'<a class="seek" href="/object/{own}#t=[0-9.]+" data-seek="[0-9.]+" aria-label=', page)
    assert f'src="/object/{film}#t=' in page, "the other file at its moment"
    assert " style=" not in page


async def _walked(archive: Archive) -> list[str]:
    found: list[str] = []
    below: str | None = None
    while True:
        page = await media.gather_list(archive, media.below_of(below))
        found += [each.sha256 for each in page.items]
        below = page.below
        if below is None:
            return found


async def test_the_list_has_every_medium_once_also_those_of_one_entry(
    desk_archive: DeskArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk_archive.place.reading() as archive:
        whole = await archive.catalog.newest_media(None, 1000)
        monkeypatch.setattr(media, "A_PAGE", 2)
        walked = await _walked(archive)
        entry, sha256 = whole[3][1], whole[3][0]
        rest = await archive.catalog.newest_media((entry, sha256), 1000)
        halved = await archive.catalog.newest_media((entry, "f" * 64), 1000)
    assert walked == [each for each, _ in whole]
    assert len(walked) == len(set(walked)) > 4
    assert rest == whole[4:]
    assert halved == whole[3:], "others of the same entry come before the next entry"


@pytest.mark.parametrize("below", ["7", "x." + "a" * 64, "7.abc", "7." + "g" * 64])
def test_what_is_no_place_in_the_list_is_refused(below: str) -> None:
    with pytest.raises(UsageError):
        media.below_of(below)


async def test_channels_in_four_orders(desk_archive: DeskArchive, get: Get) -> None:
    async with desk_archive.place.reading() as archive:
        counted = (await overview.gather(archive, ServedLinks())).by_channel
        found = {order: await channels.gather(archive, order, counted) for order in channels.ORDERS}
        uncounted = await channels.gather(archive)
    titles = [each.channel.title.casefold() for each in found["name"].followed]
    assert titles == sorted(titles)
    assert found["posts"].followed[0].channel.channel_id == desk_archive.channels["rives"]
    posts = [each.posts or 0 for each in found["posts"].followed]
    assert posts == sorted(posts, reverse=True)
    newest = [each.newest for each in found["newest"].followed]
    assert all(one is not None and two is not None and one >= two for one, two in pairwise(newest))
    assert {each.posts for each in uncounted.followed} == {None}
    page = get("/channels?sort=posts").text
    assert re.findall(r'aria-sort="descending">(\w+)', page) == ["Posts"] * page.count("<table")
    assert get("/channels?sort=size").status_code == 404


async def test_the_first_page_tells_what_changed_and_what_waits(desk_archive: DeskArchive) -> None:
    posts = desk_archive.posts
    async with desk_archive.place.reading() as archive:
        found = await overview.gather(archive, ServedLinks())
        held = await archive.catalog.bounds_of(posts["cited"].channel_id)
        of_rives = await archive.catalog.timeline(posts["cited"].channel_id, most=1000)
    assert (posts["deleted"], "gone") in {(each.post.key, each.how) for each in found.changed}
    assert found.by_channel[posts["cited"].channel_id] == len(of_rives)
    assert held == (of_rives[-1].seen.date, of_rives[0].seen.date)
    assert found.posts == sum(found.by_channel.values())
    assert found.waiting > 0
    assert {each.article_id for each in found.articles} == set(desk_archive.articles.values())
