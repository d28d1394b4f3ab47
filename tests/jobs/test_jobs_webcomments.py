"""Comments over the loopback t.me: what its pages show, page by page, and nobody's name anywhere."""

from __future__ import annotations

import asyncio
import gzip
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from archiver.archive import Archive
from archiver.demo import LoopbackTelegram
from archiver.demo.world import WorldChannel, WorldPost, WorldUser
from archiver.errors import NetworkError
from archiver.jobs.collect import Collected, CollectOutcome, CollectRequest, collect_channels
from archiver.jobs.comments import CommentCollector
from archiver.jobs.exporting import ExportRequest, export_copy
from archiver.jobs.planning import plan_collect
from archiver.jobs.redacting import RedactRequest, redact
from archiver.jobs.telegram import Telegram
from archiver.jobs.verify import verify
from archiver.jobs.verify_copy import verify_copy
from archiver.jobs.webpages import lacking
from archiver.jobs.webpages.over_web import OverWeb
from archiver.jobs.webpages.threads import FIRST
from archiver.model.entries import Captured
from archiver.model.ids import PostKey
from archiver.model.links import Window
from archiver.model.records import PostRecord
from archiver.model.spans import Span
from tests.acceptance.places import log_in_at_once, place_for
from tests.cli.calls import call
from tests.jobs.rebuilding import assert_rebuilt_the_same
from tests.jobs.test_jobs_redact_pages import _holding as holding
from tests.jobs.webpages import HANDLE, START, OnTheWeb, on_the_web

NAMES = ("Ilsebill", "Brandtmann", "ilsebill_private_demo")
MORE = 20
"""Comments that the loopback server answers at once to a script."""


@dataclass
class Scene:
    """A channel with three posts, a group for the comments, and somebody who writes them."""

    web: OnTheWeb
    group: WorldChannel
    person: WorldUser
    minute: int = 0

    @property
    def channel(self) -> WorldChannel:
        return self.web.channel

    def say(self, post: int, text: str, *, answers: WorldPost | None = None, own: bool = False) -> WorldPost:
        self.minute += 1
        at = START + timedelta(days=2, minutes=self.minute)
        return self.channel.comment(self.channel.posts[post], at, text, None if own else self.person, answers=answers)

    def talk(self, post: int, count: int) -> None:
        for number in range(count):
            self.say(post, f"comment {number}")

    async def collect(self) -> CollectOutcome:
        return await collect_channels(self.web.place, CollectRequest(comments=True, media=False))

    async def got(self) -> Collected:
        outcome = await self.collect()
        assert (outcome.gaps, outcome.stopped) == ((), None)
        return outcome.channels[0]

    async def below(self, post: int) -> list[PostRecord]:
        async with self.web.place.reading() as archive:
            keys = await archive.catalog.comments_below(PostKey(self.channel.id, post))
            found = [await archive.catalog.post(key) for key in keys]
        return [each for each in found if each is not None]

    def asked(self, route: str) -> list[dict[str, str]]:
        """The forms of what was asked of a route."""
        return [
            dict(parse_qsl(each.request.body.decode()))
            for each in self.web.server.record.requests
            if each.route == route
        ]


@asynccontextmanager
async def scene(folder: Path, posts: int = 3) -> AsyncIterator[Scene]:
    async with on_the_web(folder, posts=posts) as web:
        group = web.world.add_channel("Zelmara talk", megagroup=True, linked=web.channel)
        web.channel.linked = group
        person = web.world.add_person(NAMES[0], NAMES[1], username=NAMES[2])
        await web.add()
        yield Scene(web, group, person)


async def test_all_comments_are_read_once_and_their_number_is_known(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.talk(2, 55)
        here.talk(3, FIRST)
        done = (await here.got()).comments
        assert (done.way, done.posts, done.new, done.requests) == ("web", 3, 55 + FIRST, 5)
        assert done.why == lacking.COMMENTS
        assert [each.seen.text for each in await here.below(2)] == [f"comment {number}" for number in range(55)]
        assert len(await here.below(3)) == FIRST
        async with here.web.place.reading() as archive:
            counts = await archive.catalog.comment_counts(here.channel.id)
            (thread,) = [each for each in await here.below(2) if each.seen.text == "comment 0"]
            above = await archive.catalog.post_above(thread.seen.key)
        assert (counts.posts, counts.replies, counts.threads, counts.comments) == (2, 75, 2, 75)
        assert above == PostKey(here.channel.id, 2)
        assert {each.seen.key.channel_id for each in await here.below(2)} == {here.group.id}
        here.web.server.record.clear()
        assert (await here.got()).comments.way is None
        assert here.web.server.counts["discussion"] == 0
        assert (await verify(here.web.place)).ok
        await assert_rebuilt_the_same(here.web.place)


async def test_nobodys_name_is_stored_unless_that_is_asked_for(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        first = here.say(2, "I was there")
        here.say(2, "So was I", answers=first)
        here.say(2, "We thank you", own=True)
        for number in range(30):
            here.say(3, f"comment {number}")
        await here.got()
        for name in NAMES:
            assert await asyncio.to_thread(holding, here.web.place.folder, name) == []
        one, two, own = await here.below(2)
        assert one.seen.author is not None
        assert one.seen.author.startswith("name:")
        assert two.seen.author == one.seen.author
        assert own.seen.author == here.channel.title
        assert {each.seen.author for each in await here.below(3)} == {one.seen.author}
        async with here.web.place.reading() as archive:
            captured = await asyncio.to_thread(capture_of, archive, one.entry)
        assert captured.question["withheld"] == "people"


def capture_of(archive: Archive, number: int) -> Captured:
    (body,) = [entry.body for entry in archive.log.entries() if entry.n == number]
    assert isinstance(body, Captured)
    return body


async def test_with_people_the_page_is_kept_as_it_was_served(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.say(2, "I was there")
        here.web.place = here.web.place.keeping_people()
        await here.got()
        (one,) = await here.below(2)
        assert one.seen.author == "Ilsebill Brandtmann"
        assert await asyncio.to_thread(holding, here.web.place.folder, "ilsebill_private_demo")


async def test_a_single_message_of_a_group_names_nobody(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        open_group = here.web.world.add_channel("Zelmara square", "zelmara_square_demo", megagroup=True)
        message = open_group.post(START, "Meet at the mill", author=here.person)
        async with here.web.place.writing() as archive, OverWeb(here.web.place, archive) as way:
            await way.pages.ask(way.pages.addresses.post("zelmara_square_demo", message.id))
            post = await archive.catalog.post(PostKey(open_group.id, message.id))
        assert post is not None
        assert post.seen.text == "Meet at the mill"
        assert (post.seen.author or "").startswith("name:")
        for name in NAMES:
            assert await asyncio.to_thread(holding, here.web.place.folder, name) == []


async def test_only_what_is_new_is_read_when_a_post_is_looked_at_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.talk(2, 70)
        await here.got()
        here.talk(2, 25)
        await age(here)
        here.web.server.record.clear()
        done = (await here.got()).comments
        assert (done.posts, done.new) == (3, 25)
        assert len(here.asked("comments")) == 1  # 20 new ones, then down to what is known
        assert len(await here.below(2)) == 95


async def age(here: Scene) -> None:
    """As if each post had just come to a moment at which posts are looked at again."""
    hours = [(datetime.now(UTC) - each.date) / timedelta(hours=1) for each in here.channel.posts.values()]
    settings = here.web.place.config.collect.model_copy(update={"recheck_hours": tuple(hours)})
    here.web.place = replace(here.web.place, config=here.web.place.config.model_copy(update={"collect": settings}))
    await asyncio.sleep(0.01)


async def test_a_thread_that_was_cut_off_goes_on_where_it_ended(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.talk(2, 100)
        here.web.server.faults.too_many("comments", retry_after_s=900, after=2)
        outcome = await here.collect()
        assert isinstance(outcome.stopped, NetworkError)
        assert len(await here.below(2)) == FIRST + 2 * MORE
        here.talk(2, 5)
        here.web.server.faults.clear()
        here.web.server.record.clear()
        await here.got()
        befores = [int(form["before_id"]) for form in here.asked("comments")]
        held = sorted(each.id for each in here.group.posts.values() if each.text.startswith("comment"))
        assert len(await here.below(2)) == 105
        assert len(befores) == 2  # of four that it would take from the newest down
        assert befores[0] == held[40]
        assert (await verify(here.web.place)).ok


async def test_a_channel_that_shows_no_comments_costs_three_pages(tmp_path: Path) -> None:
    async with scene(tmp_path, posts=12) as here:
        await here.web.collect()
        plan = await plan_collect(here.web.place, [], comments=True)
        assert plan.requests["web.comments"] == 3
        done = (await here.got()).comments
        assert (done.way, done.posts, done.requests, done.why) == ("web", 3, 3, lacking.NO_COMMENTS)
        assert (await here.got()).comments.posts == 1
        here.talk(12, 2)
        await age(here)
        assert (await here.got()).comments.new == 2


async def test_one_post_with_comments_lets_all_others_be_asked_about(tmp_path: Path) -> None:
    async with scene(tmp_path, posts=8) as here:
        here.talk(7, 1)
        here.talk(1, 2)
        await here.web.collect()
        assert (await plan_collect(here.web.place, [], comments=True)).requests["web.comments"] == 3
        done = (await here.got()).comments
        assert (done.posts, done.new) == (8, 3)
        assert "web.comments" not in (await plan_collect(here.web.place, [], comments=True)).requests


@pytest.mark.parametrize("count", [0, 30])
async def test_without_being_asked_for_there_are_none(tmp_path: Path, count: int) -> None:
    async with scene(tmp_path) as here:
        here.talk(2, count)
        await here.web.collect()
        assert here.web.server.counts["discussion"] == 0


@pytest.mark.parametrize(
    "fault", ["too_many", "broken", "cut", "malformed", "redirect_loop", "soft_ban", "no_more_link", "truncate"]
)
@pytest.mark.parametrize("where", ["comments", "discussion"])
async def test_a_server_in_trouble_loses_no_comment(tmp_path: Path, fault: str, where: str) -> None:
    async with scene(tmp_path) as here:
        here.talk(2, 70)
        faults = here.web.server.faults
        if fault == "soft_ban":
            faults.soft_ban(times=40)
        elif fault == "truncate":
            faults.truncate(700, where, times=40)
        else:
            getattr(faults, fault)(where=where, times=40)
        outcome = await here.collect()
        held = len(await here.below(2))
        assert outcome.gaps or outcome.stopped is not None or held == 70
        faults.clear()
        for _ in range(3):
            outcome = await here.collect()
        if outcome.gaps or outcome.stopped is not None:
            pytest.fail(f"{outcome.gaps} {outcome.stopped}")
        assert len(await here.below(2)) == 70


async def test_a_refused_thread_is_a_gap_and_stops_no_other(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.talk(1, 3)
        here.talk(3, 30)
        here.web.server.faults.call(lambda: spoil(here, 3), "comments")
        outcome = await here.collect()
        (gap,) = outcome.gaps
        assert "DISCUSSION_INVALID" in gap
        assert len(await here.below(3)) == FIRST
        assert len(await here.below(1)) == 3


def spoil(here: Scene, post: int) -> None:
    """The thread that was asked for is not there any more."""
    here.channel.posts[post].comments = None


async def test_a_redirect_of_what_is_sent_is_not_followed(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.talk(2, 30)
        elsewhere = f"{here.web.server.cdn_addresses[0]}/api/method"
        here.web.server.faults.redirect_to(elsewhere, "comments")
        outcome = await here.collect()
        (gap,) = outcome.gaps
        assert gap.endswith("could not be had: redirect of a form.")
        assert here.web.server.counts["file"] == 0
        await here.got()
        assert len(await here.below(2)) == 30


async def test_both_ways_to_comments_agree(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        first = here.say(2, "The bridge stands 👍")
        here.say(2, "Does it?", answers=first)
        here.say(2, "It does", own=True)
        here.talk(3, 130)
        await here.got()
        async with LoopbackTelegram(here.web.world) as telegram:
            other = await asyncio.to_thread(place_for, telegram, tmp_path)
            pages = {"preview": here.web.place.config.preview, "article": here.web.place.config.article}
            place = replace(here.web.place, config=other.config.model_copy(update=pages))
            await log_in_at_once(place, telegram)
            over_web = {post: await here.below(post) for post in (1, 2, 3)}
            async with place.writing() as archive, Telegram(place, archive) as way:
                await way.resolve(HANDLE)
                await way.posts(here.channel.id, list(here.channel.posts))
                channel = await archive.catalog.channel(here.channel.id)
                assert channel is not None
                days = Window(since=START, until=START + timedelta(days=9), reason="")
                due = await archive.catalog.threads_due(here.channel.id, days.since, days.until)
                assert due == []  # what the web counted and showed to its end is what MTProto counts
                for post in (1, 2, 3):
                    async for _ in way.replies(PostKey(here.channel.id, post), 0):
                        pass
                collector = CommentCollector(place, archive, way, channel, days)
                await collector.collect()
                assert collector.done.new == 0
            for post, before in over_web.items():
                now = await here.below(post)
                assert [each.seen.key for each in now] == [each.seen.key for each in before]
                for web, mtproto in zip(before, now, strict=True):
                    assert (web.source, mtproto.source) == ("preview", "telegram")
                    assert mtproto.sources == ("telegram", "preview")
                    assert said(web) == said(mtproto)
                    assert mtproto.versions == 1
                    assert said(web) == said(mtproto)
                    if web.seen.reply_to is not None:
                        assert web.seen.reply_to == mtproto.seen.reply_to
            assert over_web[2][1].seen.reply_to == first.id
        assert (await verify(here.web.place)).ok


def said(post: PostRecord) -> tuple[object, str, tuple[Span, ...]]:
    return post.seen.date, post.seen.text, post.seen.spans


async def test_a_comment_goes_from_every_page_and_stays_away(tmp_path: Path) -> None:
    secret = "The ferryman Osmin Tarvel keeps his boat below the old customs house."
    async with scene(tmp_path) as here:
        here.talk(2, 30)
        told = here.say(3, secret)
        here.say(3, "Is that so?", answers=told)
        older = here.group.posts[min(each.seen.key.message_id for each in await read_all(here, 2))]
        for target in (told, older):
            assert await asyncio.to_thread(holding, here.web.place.folder, target.text)
            await redact(
                here.web.place,
                RedactRequest(target=f"{here.group.id}/{target.id}", reason="A request", approver="M. Editor"),
            )
        assert await asyncio.to_thread(holding, here.web.place.folder, "customs house") == []
        assert [each.seen.text for each in await here.below(3)] == ["Is that so?"]
        assert len(await here.below(2)) == 29
        assert (await verify(here.web.place)).ok
        await assert_rebuilt_the_same(here.web.place)
        await age(here)
        await here.got()
        assert await asyncio.to_thread(holding, here.web.place.folder, "customs house") == []
        assert [each.seen.text for each in await here.below(3)] == ["Is that so?"]


async def read_all(here: Scene, post: int) -> list[PostRecord]:
    await here.got()
    return await here.below(post)


async def test_everything_that_one_pseudonym_wrote_goes(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.talk(2, 30)
        here.say(2, "Signed by the channel", own=True)
        (author,) = {each.seen.author for each in await read_all(here, 2)} - {here.channel.title}
        request = RedactRequest(target=str(author), reason="A request", approver="M. Editor")
        await redact(here.web.place, request)
        assert [each.seen.text for each in await here.below(2)] == ["Signed by the channel"]
        assert await asyncio.to_thread(holding, here.web.place.folder, "comment 3") == []


async def test_what_was_sent_is_in_the_web_archive_and_is_found_by_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.talk(2, 60)
        await here.got()
        out = tmp_path / "pages.wacz"
        await export_copy(here.web.place, ExportRequest(format="wacz", out=out, names=()))
        lines, records = await asyncio.to_thread(read_wacz, out)
        sent = here.asked("comments")
        assert len(sent) == 2
        for form in sent:
            (line,) = [line for line in lines if f"before_id={form['before_id']}" in line]
            key, _, document = line.split(" ", 2)
            assert "__wb_method=post" in key
            assert all(f"{name}={value}" in key.lower() for name, value in form.items() if name != "method")
            assert json.loads(document)["method"] == "POST"
            assert f"before_id={form['before_id']}&method=loadComments".encode() in records
        assert records.count(b"\r\nPOST /api/method") == 2
        assert records.count(b"Content-Type: application/x-www-form-urlencoded") == 2
        assert records.count(b"Archiver-Withheld: people") == 3
        assert (await asyncio.to_thread(verify_copy, out)).ok


def read_wacz(path: Path) -> tuple[list[str], bytes]:
    """The lines of the index, and all WARC records."""
    with zipfile.ZipFile(path) as archive:
        lines = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
        names = [name for name in archive.namelist() if name.startswith("archive/") and name.endswith(".warc.gz")]
        return lines, b"".join(gzip.decompress(archive.read(name)) for name in names)


async def test_the_command_says_what_it_asks_for(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.talk(2, 30)
        await here.web.collect()
        server = here.web.server.address
        settings = {
            "ARCHIVER_PREVIEW__ENABLED": "true",
            "ARCHIVER_PREVIEW__SERVER": server,
            "ARCHIVER_PREVIEW__CANARY": "zelmara_canary/1",
            "ARCHIVER_PREVIEW__PAUSE_S": "0",
            "ARCHIVER_ARTICLE__ALLOW_PRIVATE_ADDRESSES": "true",
            "ARCHIVER_FOOTAGE__ENABLED": "false",
            "ARCHIVER_CONFIG_DIR": str(here.web.place.config_folder),
        }
        archive = ("--archive", str(here.web.place.folder))
        plan = await asyncio.to_thread(
            lambda: call("collect", "--plan", "--comments", *archive, folder=tmp_path, **settings)
        )
        assert plan.code == 0, plan.err
        assert "comments of 3 posts" in plan.out
        assert "web.comments 3" in plan.out
        done = await asyncio.to_thread(lambda: call("collect", "--comments", *archive, folder=tmp_path, **settings))
        assert done.code == 0, done.err
        assert "30 new comments on 3 posts" in done.out + done.err
        assert "comments are read from a page of each post" in done.err
        shown = await asyncio.to_thread(
            lambda: call("channel", "show", f"@{HANDLE}", "--json", *archive, folder=tmp_path, **settings)
        )
        assert shown.json["comments"] == {"posts": 1, "replies": 30, "threads": 1, "archived": 30}
