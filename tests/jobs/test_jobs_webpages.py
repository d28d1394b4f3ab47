"""Without an account: channels by Telegram's web pages, from a real server of the same made-up world."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from archiver.demo.tme import Settings
from archiver.errors import ArchiverError, NetworkError
from archiver.jobs.channels import show_channel
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.planning import plan_collect
from archiver.jobs.status import status_of
from archiver.jobs.verify import verify
from archiver.jobs.webpages import lacking
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord
from tests.jobs.webpages import HANDLE, START, OnTheWeb, on_the_web
from tests.sources.article.proxy_server import Connect, Socks, proxying


async def posts_of(web: OnTheWeb) -> dict[int, PostRecord]:
    async with web.place.reading() as archive:
        found = await archive.catalog.posts_by_id(web.channel.id, range(1, 500))
    return {post.key.message_id: post for post in found}


async def test_a_channel_is_read_to_its_beginning_and_once(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=65) as web:
        await web.add()
        outcome = await web.collect()
        assert (outcome.stopped, outcome.gaps) == (None, ())
        posts = await posts_of(web)
        assert sorted(posts) == sorted(web.channel.posts)
        assert {post.source for post in posts.values()} == {"preview"}
        async with web.place.reading() as archive:
            record = await archive.catalog.channel(web.channel.id)
            size = archive.log.size
        assert record is not None
        assert (record.title, record.usernames, record.participants) == ("Zelmara «demo»", (HANDLE,), 82_932)

        web.server.record.clear()
        again = await web.collect()
        (status,) = (await status_of(web.place)).channels
        assert status.last is not None
        assert status.last.error is None
        assert [each.posts for each in again.channels] == [0]
        assert web.server.record.counts == {"history": 1}  # the newest page alone
        async with web.place.reading() as archive:
            assert archive.log.size <= size + 3  # that page, and its session
        assert (await verify(web.place)).ok


async def test_what_is_missing_this_way_is_said_once(tmp_path: Path) -> None:
    said: list[str] = []
    async with on_the_web(tmp_path, posts=3) as web:
        await web.add()

        class Listening:
            def __getattr__(self, name: str) -> object:
                return getattr(web.place.progress, name)

            def warn(self, sentence: str) -> None:
                said.append(sentence)

        place = replace(web.place, progress=Listening())  # type: ignore[arg-type]
        await collect_channels(place, CollectRequest())
    assert said == [lacking.GENERAL]


async def test_edits_and_deletions_are_seen_when_pages_are_read_again(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=12) as web:
        now = datetime.now(UTC)
        for number in range(13, 19):
            web.channel.post(now - timedelta(minutes=90 - number), f"Fresh post {number}")
        await web.add()
        await web.collect()
        web.channel.edit(17, "Changed since", now - timedelta(minutes=1))
        web.channel.delete(15)
        outcome = await web.collect()
        posts = await posts_of(web)

        assert outcome.stopped is None
        assert (posts[17].seen.text, posts[17].seen.edited, posts[17].versions) == ("Changed since", True, 2)
        assert posts[15].gone_at is not None
        assert [number for number, post in posts.items() if post.gone_at] == [15]


async def test_files_are_fetched_as_served_and_told_by_their_path(tmp_path: Path) -> None:
    async with on_the_web(tmp_path) as web:
        video = web.world.video_from_bytes(b"film " * 60_000, 12.0, 640, 360)
        photo = web.world.photo(label="quay")
        web.channel.post(START, "A film", media=video)
        web.channel.post(START + timedelta(hours=1), "A picture", media=photo)
        web.channel.album(
            START + timedelta(hours=2), "Both", [web.world.photo(label="1"), web.world.photo(label="2")], 9
        )
        await web.add()
        outcome = await web.collect()
        assert (outcome.stopped, outcome.gaps) == (None, ())
        posts = await posts_of(web)
        assert [len(posts[number].stored) for number in (1, 2, 3, 4)] == [1, 1, 1, 1]
        film = hashlib.sha256(b"film " * 60_000).hexdigest()
        assert [each.sha256 for each in posts[1].stored] == [film]
        assert posts[3].seen.grouped_id == posts[4].seen.grouped_id == -3
        assert posts[3].seen.text == "Both"

        web.server.expire_links()  # other tokens, the same paths
        web.server.record.requests.clear()
        await web.collect()
        assert web.server.counts["file"] == 4  # of the first pass


async def test_a_file_whose_address_is_stale_is_found_by_its_post(tmp_path: Path) -> None:
    async with on_the_web(tmp_path) as web:
        web.channel.post(START, "A film", media=web.world.video_from_bytes(b"film " * 60_000, 12.0, 640, 360))
        await web.add()
        await web.collect(media=False)
        web.server.expire_links()
        outcome = await web.collect()
        assert outcome.gaps == ()
        assert len((await posts_of(web))[1].stored) == 1


async def test_a_file_that_breaks_off_goes_on_in_a_later_run(tmp_path: Path) -> None:
    async with on_the_web(tmp_path) as web:
        film = bytes(range(256)) * 4096
        web.channel.post(START, "A film", media=web.world.video_from_bytes(film, 12.0, 640, 360))
        await web.add()
        web.server.faults.cut("file", at=200_000, times=None)
        outcome = await web.collect()
        assert any("not archived" in gap for gap in outcome.gaps)
        web.server.faults.clear()
        outcome = await web.collect()
        assert outcome.gaps == ()
        post = (await posts_of(web))[1]
        assert post.stored[0].size == len(film)


async def test_a_server_that_stops_to_answer_truly_makes_nothing_missing(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=30) as web:
        await web.add()
        await web.collect()
        web.server.faults.soft_ban()
        outcome = await web.collect()
        assert isinstance(outcome.stopped, NetworkError)
        assert outcome.stopped.exit_code == 75
        assert "stopped to answer" in str(outcome.stopped)
        assert not [post for post in (await posts_of(web)).values() if post.gone_at]
        async with web.place.reading() as archive:
            record = await archive.catalog.channel(web.channel.id)
            assert record is not None
            assert record.usernames == (HANDLE,)
            assert await archive.catalog.channel_by_username(HANDLE) is not None


async def test_names_that_lead_nowhere_and_groups_are_told_apart(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=3) as web:
        web.world.add_channel("A group", "zelmara_group", megagroup=True).post(START, "Hello")
        hidden = web.world.add_channel("Hidden", "zelmara_hidden")
        hidden.web_previews = False
        hidden.post(START, "Not listed")
        outcome = await web.collect("@zelmara_nobody", "@zelmara_group", "@zelmara_hidden", f"@{HANDLE}")
        nobody, group, unlisted = outcome.gaps
        assert "knows no channel @zelmara_nobody" in nobody
        assert group == lacking.no_history("zelmara_group")
        assert unlisted == lacking.no_history("zelmara_hidden")
        assert [each.title for each in outcome.channels] == ["Zelmara «demo»"]
        assert sorted(await posts_of(web)) == [1, 2, 3]


@pytest.mark.parametrize(
    "fault", ["too_many", "broken", "cut", "malformed", "repeats", "no_more_link", "redirect_loop"]
)
async def test_a_server_in_trouble_costs_nothing_that_was_there(tmp_path: Path, fault: str) -> None:
    async with on_the_web(tmp_path, posts=45) as web:
        await web.add()
        await web.collect()
        for number in range(46, 90):
            web.channel.post(START + timedelta(hours=number), f"Post {number}")
        getattr(web.server.faults, fault)(**({"times": 40} if fault != "repeats" else {}))
        try:
            outcome = await web.collect()
        except ArchiverError as error:
            pytest.fail(f"raised instead of being told: {error}")
        told = outcome.gaps or outcome.stopped is not None
        posts = await posts_of(web)
        assert told or sorted(posts) == sorted(web.channel.posts)
        assert not [post for post in posts.values() if post.gone_at]
        web.server.faults.clear()
        for _ in range(3):
            outcome = await web.collect()
        assert outcome.stopped is None
        assert sorted(await posts_of(web)) == sorted(web.channel.posts)


async def test_pages_are_asked_for_by_what_the_server_said_of_the_last(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=25, settings=Settings(validators=True)) as web:
        await web.add()
        await web.collect()
        async with web.place.reading() as archive:
            before = await archive.catalog.captured_objects()
            seen = await archive.catalog.post(PostKey(web.channel.id, 25))
        await web.collect()
        async with web.place.reading() as archive:
            looks = await archive.catalog.looks_at_web_page(f"{web.server.address}/s/{HANDLE}", "web.page")
            again = await archive.catalog.post(PostKey(web.channel.id, 25))
            assert looks[-1].status == "unchanged"
            now = await archive.catalog.captured_objects()
            assert {each.sha256 for each in now} == {each.sha256 for each in before}
        assert seen is not None
        assert again is not None
        assert again.seen_at == seen.seen_at  # of its version; that it was there again stands in the post's own time


async def test_a_stretch_of_time_is_found_without_reading_all(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=900) as web:
        await web.add()
        day = (START + timedelta(hours=300)).date()
        outcome = await collect_channels(
            web.place, CollectRequest(names=(f"@{HANDLE}",), since=day, until=day, media=False)
        )
        assert (outcome.stopped, outcome.gaps) == (None, ())
        posts = await posts_of(web)
        wanted = {number for number, post in web.channel.posts.items() if post.date.date() == day}
        assert wanted <= set(posts)
        assert web.server.counts["history"] < 20  # of 45 pages


async def test_what_a_run_takes_is_told_before(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=65) as web:
        web.channel.post(
            START + timedelta(days=9), "A picture", media=web.world.photo_from_bytes(b"photo " * 999, 8, 8)
        )
        await web.add()
        plan = await plan_collect(web.place, [])
        assert plan.over_web
        assert plan.requests == {"web.file": 1, "web.landing": 1, "web.page": 4}
        outcome = await web.collect()
        assert [each.requests for each in outcome.channels] == [6]
        again = await plan_collect(web.place, [])
        assert again.requests == {"web.page": 1}  # its card was just looked at
        assert [each.requests for each in (await web.collect()).channels] == [1]


async def test_a_channel_is_shown_with_what_pages_reached_and_how_they_round(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=30) as web:
        await web.add()
        shown = await show_channel(web.place, HANDLE)
        assert [(each.low, each.high) for each in shown.on_the_web] == [(11, 30)]
        assert [(each.count, each.step) for each in shown.members] == [(82_900, 100)]
        await web.collect()
        shown = await show_channel(web.place, HANDLE)
        assert [(each.low, each.high) for each in shown.on_the_web] == [(1, 30)]
        assert [(each.count, each.step) for each in shown.members] == [(82_900, 100), (82_932, 1)]


async def test_a_name_is_looked_up_with_one_page(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=3) as web:
        await web.add()
        assert web.server.record.counts["history"] == 1


@pytest.mark.parametrize(("kind", "scheme"), [(Connect, "http"), (Socks, "socks5")])
async def test_pages_and_files_come_through_the_proxy_alone(
    tmp_path: Path, kind: type[Connect] | type[Socks], scheme: str
) -> None:
    async with on_the_web(tmp_path) as web:
        film = web.world.video_from_bytes(bytes(range(256)) * 40, 12.0, 640, 360)
        web.channel.post(START, "A film", media=film)
        with proxying(kind, 0) as proxy:
            secret = SecretStr(f"{scheme}://mara:hush@127.0.0.1:{proxy.port}")
            preview = web.place.config.preview.model_copy(update={"proxy": secret})
            web.place = replace(web.place, config=web.place.config.model_copy(update={"preview": preview}))
            await web.add()
            outcome = await web.collect()
            assert (outcome.stopped, outcome.gaps) == (None, ())
            assert [each.sha256 for each in (await posts_of(web))[1].stored] == [film.sha256]
            assert web.server.record.counts["file"] >= 1
            assert len(proxy.asked) == len(web.server.record.requests)  # nothing went round it
        stored = [path.read_bytes() for path in web.place.folder.rglob("*") if path.is_file()]
        assert not any(b"hush" in data for data in stored)
