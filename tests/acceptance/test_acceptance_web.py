"""The whole path without an account: an article's citations lead over real HTTP to posts on Telegram's web pages."""

from __future__ import annotations

import asyncio
import html
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.config import Articles
from archiver.demo.world import WorldChannel
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.articles import ArticleOutcome
from archiver.jobs.run import run_once
from archiver.jobs.status import status_of
from archiver.jobs.verify import verify
from archiver.jobs.webpages import lacking
from archiver.model.ids import PostKey
from archiver.model.links import Resolution
from tests.jobs.webpages import HANDLE, START, OnTheWeb, on_the_web

DAY = START + timedelta(days=2)
FILM = bytes(range(256)) * 40


async def _add(web: OnTheWeb, folder: Path, text: str) -> ArticleOutcome:
    file = folder / "article.txt"
    await asyncio.to_thread(file.write_text, text)
    return await add_article(web.place, AddRequest(source=str(file), published=DAY.date()))


def _resolutions(outcome: ArticleOutcome) -> list[Resolution]:
    return [outcome.record.resolutions[name] for name, _ in outcome.record.citations]


def _group(web: OnTheWeb) -> tuple[WorldChannel, int]:
    """A group, and a message of it that somebody wrote."""
    group = web.world.add_channel("Zelmara square", "zelmara_square_demo", megagroup=True)
    person = web.world.add_person("Ilsebill", "Brandtmann")
    return group, group.post(DAY, "Meet at the mill of Zelmara", author=person).id


async def test_a_citation_without_a_link_leads_to_its_post_and_film(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=30) as web:
        film = web.world.video_from_bytes(FILM, 12.0, 640, 360)
        cited = web.channel.post(DAY, "Le pont de Kardoune sous l'eau, ce matin.", media=film)
        await web.add()
        outcome = await _add(
            web, tmp_path, "Une vidéo partagée par la chaîne Zelmara «demo» sur Telegram montre le pont de Kardoune.\n"
        )
        (resolution,) = _resolutions(outcome)
        key = PostKey(web.channel.id, cited.id)
        assert [each.post for each in resolution.links] == [key]
        (stored,) = outcome.posts[key].stored
        assert stored.sha256 == film.sha256
        assert outcome.report is not None
        assert "Telegram's web page" in html.unescape(await asyncio.to_thread(outcome.report.read_text))
        assert (await verify(web.place)).ok


async def test_posts_that_no_list_shows_are_had_by_their_own_pages(tmp_path: Path) -> None:
    """Of a group, and of a channel without a list of posts: the page of the cited post tells both."""
    async with on_the_web(tmp_path) as web:
        group, number = _group(web)
        hidden = web.world.add_channel("Quay news", "quay_news_demo")
        hidden.web_previews = False
        hidden.participants = 2_400
        photos = [web.world.photo(label=each) for each in "12"]
        album = hidden.album(DAY, "The quay", photos, web.world.grouped_id())
        outcome = await _add(
            web,
            tmp_path,
            f"As https://t.me/zelmara_square_demo/{number} says.\n\n"
            f"The quay is in https://t.me/quay_news_demo/{album[1].id}?single on Telegram.\n",
        )
        first, second = _resolutions(outcome)
        assert [each.post for each in first.links] == [PostKey(group.id, number)]
        assert {each.post for each in second.links} >= {PostKey(hidden.id, album[1].id)}
        post = outcome.posts[PostKey(group.id, number)]
        assert post.seen.text == "Meet at the mill of Zelmara"
        assert (post.seen.author or "").startswith("name:")
        async with web.place.reading() as archive:
            kinds = {
                each.title: (each.kind, each.usernames, each.participants) for each in await archive.catalog.channels()
            }
            files = [await archive.catalog.post(PostKey(hidden.id, each.id)) for each in album]
        assert kinds["Zelmara square"][:2] == ("group", ("zelmara_square_demo",))
        assert kinds["Quay news"] == ("channel", ("quay_news_demo",), 2_400)
        assert all(each is not None and each.stored for each in files)
        assert web.server.record.counts["embed"] == 2  # an album comes whole: nobody asks for what lies around it
        assert (await verify(web.place)).ok

        web.server.record.clear()
        again = await _add(web, tmp_path, f"Once more: https://t.me/zelmara_square_demo/{number} on Telegram.\n")
        assert [each.post for each in _resolutions(again)[0].links] == [PostKey(group.id, number)]
        assert web.server.record.counts.get("embed", 0) == 0  # it is held


async def test_a_post_that_not_even_its_own_page_shows_is_said_to_be_missing(tmp_path: Path) -> None:
    async with on_the_web(tmp_path) as web:
        _, number = _group(web)
        outcome = await _add(web, tmp_path, f"See https://t.me/zelmara_square_demo/{number + 7} on Telegram.\n")
        (resolution,) = _resolutions(outcome)
        assert resolution.links == ()
        assert outcome.gaps == (lacking.no_post("zelmara_square_demo", number + 7),)
        async with web.place.reading() as archive:
            assert await archive.catalog.channel_by_username("zelmara_square_demo") is None


async def test_a_scheduled_pass_sees_a_cited_post_of_a_group_change(tmp_path: Path) -> None:
    async with on_the_web(tmp_path) as web:
        web.world.add_channel("Others", "others_demo")
        group, _ = _group(web)
        person = web.world.add_person("Odo", "Lindqvist")
        now = datetime.now(UTC).replace(microsecond=0)
        numbers = [group.post(now - timedelta(hours=2), f"Message {each}", author=person).id for each in range(4)]
        cited = " and ".join(f"https://t.me/zelmara_square_demo/{each}" for each in numbers)
        await _add(web, tmp_path, f"These: {cited} on Telegram.\n")
        group.edit(numbers[1], "Something else", now)
        group.delete(numbers[2])
        hours = (datetime.now(UTC) - (now - timedelta(hours=2))) / timedelta(hours=1)
        collect = web.place.config.collect.model_copy(update={"recheck_hours": (hours,)})
        articles = Articles(allow_private_addresses=True, host_pause_s=0)
        config = web.place.config.model_copy(update={"collect": collect, "article": articles})
        outcome = await run_once(replace(web.place, config=config))
        assert outcome.stopped is None
        async with web.place.reading() as archive:
            versions = await archive.catalog.post_history(PostKey(group.id, numbers[1]))
            gone = await archive.catalog.absences(PostKey(group.id, numbers[2]))
        assert [each.seen.text for each in versions] == ["Message 1", "Something else"]
        assert len(gone) == 1


async def test_a_name_on_the_list_without_a_list_of_posts_is_still_a_gap(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=1) as web:
        _, number = _group(web)
        await web.add(HANDLE)
        await _add(web, tmp_path, f"See https://t.me/zelmara_square_demo/{number} on Telegram.\n")
        outcome = await web.collect("@zelmara_square_demo")
        assert outcome.gaps == (lacking.no_history("zelmara_square_demo"),)
        found = {each.channel.handle: each.last for each in (await status_of(web.place)).channels}
        assert found == {f"@{HANDLE}": None}
        await web.add("zelmara_square_demo")
        found = {each.channel.handle: each.last for each in (await status_of(web.place)).channels}
        last = found["@zelmara_square_demo"]
        assert last is not None
        assert last.error == "its web page lists no posts"


async def test_a_name_is_asked_about_once_in_a_pass(tmp_path: Path) -> None:
    """However many citations name it: one that nobody has, and a group whose two posts are cited."""
    async with on_the_web(tmp_path) as web:
        group, number = _group(web)
        other = group.post(DAY, "Another message", author=web.world.add_person("Odo", "Lindqvist")).id
        words = [
            f"See https://t.me/zelmara_square_demo/{number} on Telegram.",
            f"And https://t.me/zelmara_square_demo/{other} there.",
            "As https://t.me/zelmara_nobody/3 says on Telegram.",
            "And https://t.me/zelmara_nobody/4 does.",
        ]
        outcome = await _add(web, tmp_path, "\n\n".join(words))
        linked = [{each.post.message_id for each in found.links} for found in _resolutions(outcome)]
        assert linked == [{number}, {other}, set(), set()]
        asked = [each.request.path for each in web.server.record.requests if each.request.path.startswith("/s/")]
        assert sorted(asked) == ["/s/zelmara_nobody", "/s/zelmara_square_demo"]
