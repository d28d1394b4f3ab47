"""Comments against the loopback server: the cheaper way, what is new alone, and nobody's name anywhere."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard

from archiver.archive import create_archive, open_for_reading
from archiver.demo import LoopbackTelegram, World, WorldChannel, WorldPost
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.channels import show_channel
from archiver.jobs.collect import Collected, CollectRequest, collect_channels
from archiver.jobs.comments import choose
from archiver.jobs.rebuild import dump, rebuild
from archiver.jobs.registry import add_channel
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.comments import GroupRead, ThreadDue
from archiver.model.ids import PostKey
from tests.acceptance.places import place_with_account

START = datetime(2021, 3, 1, tzinfo=UTC)
HANDLE = "rives_demo"
HISTORY, REPLIES, FULL = "messages.getHistory", "messages.getReplies", "channels.getFullChannel"
NAMES = ("Ilsebill", "Brandtmann", "ilsebill_private_demo", "4915550123")


class Scene:
    """A channel with a discussion group, and somebody who comments there."""

    def __init__(self) -> None:
        self.world = World(5)
        self.user = self.world.add_user("+9996621234", first_name="Selmana")
        self.group = self.world.add_channel("Rives Discussion", megagroup=True)
        self.channel = self.world.add_channel("Rives Infos", HANDLE, linked=self.group)
        self.group.linked = self.channel
        self.person = self.world.add_person(NAMES[0], NAMES[1], username=NAMES[2], shows_phone=NAMES[3])
        self.hour = 0

    def later(self) -> datetime:
        self.hour += 1
        return START + timedelta(hours=self.hour)

    def post(self, comments: int = 0) -> WorldPost:
        post = self.channel.post(self.later(), f"Post {self.hour}")
        for number in range(comments):
            self.comment(post, f"comment {number}")
        return post

    def comment(self, post: WorldPost, text: str) -> WorldPost:
        return self.channel.comment(post, self.later(), text, self.person)


async def collect(place: Workplace, **options: object) -> Collected:
    request = CollectRequest(comments=True, media=False, **options)  # type: ignore[arg-type]
    outcome = await collect_channels(place, request)
    assert outcome.gaps == ()
    return outcome.channels[0]


async def added(place: Workplace, server: LoopbackTelegram) -> None:
    await add_channel(place, HANDLE, (), None)
    server.forget_requests()


async def counts(place: Workplace, channel: WorldChannel) -> tuple[int, int]:
    """Posts with comments, and comments, that the archive holds."""
    async with open_for_reading(place.folder) as archive:
        found = await archive.catalog.comment_counts(channel.id)
        return found.threads, found.comments


def undescribed(place: Workplace) -> Workplace:
    """Channels are not asked for their description, but where comments need it."""
    settings = place.config.collect.model_copy(update={"channel_hours": 0.0})
    return replace(place, config=place.config.model_copy(update={"collect": settings}))


async def test_off_by_default(tmp_path: Path) -> None:
    scene = Scene()
    scene.post(3)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        outcome = await collect_channels(place, CollectRequest())
        assert server.count(REPLIES) == 0
        assert server.count(FULL) == 1  # the channel's description, with or without comments
        assert outcome.channels[0].comments.way is None
        assert await counts(place, scene.channel) == (0, 0)


async def test_few_threads_are_read_one_by_one_and_only_when_they_grew(tmp_path: Path) -> None:
    scene = Scene()
    first, _, third = scene.post(3), scene.post(), scene.post(130)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        done = (await collect(place)).comments
        assert (done.way, done.posts, done.new, done.requests) == ("threads", 2, 133, 3)
        assert server.count(REPLIES) == 3  # one, and two for 130 comments: no empty page behind either
        assert server.count(HISTORY) == 1
        assert await counts(place, scene.channel) == (2, 133)

        server.forget_requests()
        assert (await collect(place)).comments.way is None
        assert server.count(REPLIES) == 0

        scene.comment(third, "one more")
        await collect_again(place, scene)
        server.forget_requests()
        done = (await collect(place)).comments
        assert (done.posts, done.new) == (1, 1)
        assert server.count(REPLIES) == 1
        async with open_for_reading(place.folder) as archive:
            below = await archive.catalog.comments_below(PostKey(scene.channel.id, first.id))
            assert len(below) == 3
            assert {each.channel_id for each in below} == {scene.group.id}
            above = await archive.catalog.post_above(below[0])
            assert above == PostKey(scene.channel.id, first.id)
            assert not (await archive.catalog.channel(scene.group.id)).registered  # type: ignore[union-attr]


async def collect_again(place: Workplace, scene: Scene) -> None:
    """Look at every post again, as if it were due, so that its number of comments is known."""
    from archiver.jobs.telegram import Telegram

    async with place.writing() as archive, Telegram(place, archive) as telegram:
        await telegram.posts(scene.channel.id, list(scene.channel.posts))


async def test_many_threads_are_read_with_the_whole_group(tmp_path: Path) -> None:
    scene = Scene()
    posts = [scene.post(3) for _ in range(40)]
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        done = (await collect(place)).comments
        assert (done.way, done.posts, done.new) == ("group", 40, 120)
        assert done.why is not None
        assert done.why.startswith("40 posts have 120 new comments: the group's history takes about 3 requests, thread")
        assert server.count(REPLIES) == 0
        assert server.count(FULL) == 1
        assert server.count(HISTORY) == 1 + 2
        assert await counts(place, scene.channel) == (40, 120)
        async with open_for_reading(place.folder) as archive:
            for post in posts:
                assert len(await archive.catalog.comments_below(PostKey(scene.channel.id, post.id))) == 3

        server.forget_requests()
        assert (await collect(place)).comments.way is None
        assert server.count(FULL) == 0
        assert server.count(HISTORY) == 1  # of the channel

        scene.comment(posts[0], "late")
        await collect_again(place, scene)
        server.forget_requests()
        done = (await collect(place)).comments
        assert (done.way, done.posts, done.new) == ("threads", 1, 1)
        assert server.count(REPLIES) == 1


async def test_days_bound_the_comments_too(tmp_path: Path) -> None:
    scene = Scene()
    scene.post(1)
    scene.hour = 48
    scene.post(2)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        day = START.date() + timedelta(days=2)
        assert (await collect(place, until=day - timedelta(days=1))).comments.new == 1
        assert (await collect(place, since=day)).comments.new == 2
        assert server.count(REPLIES) == 2


async def test_a_group_full_of_other_talk_is_left_once_it_costs_more(tmp_path: Path) -> None:
    scene = Scene()
    for _ in range(6):
        scene.post(1)
    for number in range(1500):
        scene.group.post(scene.later(), f"chatter {number}", author=scene.person)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        done = (await collect(place)).comments
        assert (done.way, done.new) == ("group, then threads", 6)
        assert server.count(REPLIES) == 6
        assert done.requests <= 2 * 6
        assert await counts(place, scene.channel) == (6, 6)
        await collect_again(place, scene)
        server.forget_requests()
        await collect(place)
        assert server.count(REPLIES) == 0


async def test_a_group_that_lets_nobody_in_is_read_through_the_channel(tmp_path: Path) -> None:
    scene = Scene()
    for _ in range(5):
        scene.post(2)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        server.faults.rpc_error(HISTORY, 400, "CHANNEL_PRIVATE", after=1, times=1)
        done = (await collect(place)).comments
        assert (done.way, done.new) == ("group, then threads", 10)
        assert server.count(REPLIES) == 5


async def test_threads_that_are_gone_or_closed_are_no_gap_and_not_asked_for_again(tmp_path: Path) -> None:
    scene = Scene()
    gone, closed = scene.post(2), scene.post(2)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        await collect_channels(place, CollectRequest(comments=False))
        scene.group.delete(gone.comments.id)  # type: ignore[union-attr]
        closed.comments_closed = True
        server.forget_requests()
        done = (await collect(place)).comments
        assert (done.way, done.posts, done.new) == ("threads", 2, 0)
        assert server.count(REPLIES) == 2
        server.forget_requests()
        await collect(place)
        assert server.count(REPLIES) == 0


async def test_comments_that_are_not_shown_are_one_gap(tmp_path: Path) -> None:
    scene = Scene()
    for _ in range(2):
        scene.post(100)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        server.faults.rpc_error(REPLIES, 400, "CHANNEL_PRIVATE", times=None)
        outcome = await collect_channels(place, CollectRequest(comments=True))
        (gap,) = outcome.gaps
        assert "CHANNEL_PRIVATE" in gap
        assert server.count(REPLIES) == 1
        server.faults.clear()
        assert (await collect(place)).comments.new == 200


async def test_a_thread_that_was_cut_off_is_read_again_and_others_are_not(tmp_path: Path) -> None:
    scene = Scene()
    scene.post(250)
    scene.post(5)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        server.faults.rpc_error(REPLIES, 500, "INTERNAL", after=2, times=50)
        await collect_channels(place, CollectRequest(comments=True))
        assert await counts(place, scene.channel) == (2, 105)
        server.faults.clear()
        server.forget_requests()
        assert (await collect(place)).comments.new == 150
        assert server.count(REPLIES) == 3
        assert await counts(place, scene.channel) == (2, 255)


async def test_answers_to_comments_lie_below_the_same_post(tmp_path: Path) -> None:
    scene = Scene()
    post = scene.post(1)
    first = scene.comment(post, "a comment")
    scene.channel.comment(post, scene.later(), "an answer to it", scene.person, answers=first)
    for _ in range(4):
        scene.post(1)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        first_place = undescribed(place)
        await added(first_place, server)
        server.faults.rpc_error(FULL, 400, "CHANNEL_PRIVATE")
        assert (await collect(first_place)).comments.way == "group, then threads"
        assert await counts(place, scene.channel) == (5, 7)
        again = replace(first_place, folder=tmp_path / "second")
        await asyncio.to_thread(create_archive, again.folder, again.keys_folder)
        await added(again, server)
        assert (await collect(again)).comments.way == "group"
        for each in (place, again):
            async with open_for_reading(each.folder) as archive:
                assert len(await archive.catalog.comments_below(PostKey(scene.channel.id, post.id))) == 3


async def test_comments_are_deleted_and_others_come(tmp_path: Path) -> None:
    scene = Scene()
    post = scene.post(5)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        assert (await collect(place)).comments.new == 5
        for number in list(scene.group.posts)[1:4]:
            scene.group.delete(number)
        await collect_again(place, scene)
        scene.comment(post, "after that")
        await collect_again(place, scene)
        assert (await collect(place)).comments.new == 1
        server.forget_requests()
        await collect(place)
        assert server.count(REPLIES) == 0


async def test_nobodys_name_is_anywhere_in_the_archive(tmp_path: Path) -> None:
    scene = Scene()
    for _ in range(5):
        scene.post(2)
    mine = scene.channel.comment(scene.channel.posts[1], scene.later(), "my own words", scene.user)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        await collect(place)
        page = tmp_path / "article.txt"
        page.write_text(f"Selon https://t.me/{HANDLE}/1, publié sur Telegram, la rive est sous l'eau.")
        article = await add_article(place, AddRequest(source=str(page), published=START.date()))
        assert article.report is not None
        lines: list[str] = []
        await dump(place, lines.append)
        await rebuild(place)
        again: list[str] = []
        await dump(place, again.append)
        assert lines == again
        secrets = (*NAMES, str(scene.person.id), str(scene.user.id), "Selmana", "9996621234")
        held = await asyncio.to_thread(_everything, place.folder)
        assert [secret for secret in secrets if secret.encode() in held] == []
        assert b"my own words" in held
        assert (await verify(place)).ok
        async with open_for_reading(place.folder) as archive:
            own = await archive.catalog.post(PostKey(scene.group.id, mine.id))
            other = await archive.catalog.post(PostKey(scene.group.id, mine.id - 1))
        assert own is not None
        assert other is not None
        assert str(own.seen.author).startswith("person:")
        assert own.seen.author != other.seen.author


async def test_names_are_kept_where_that_is_chosen(tmp_path: Path) -> None:
    scene = Scene()
    scene.post(1)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        await collect(place.keeping_people())
        held = await asyncio.to_thread(_everything, place.folder)
        assert NAMES[2].encode() in held


def _everything(folder: Path) -> bytes:
    """Every file of an archive, and what its compressed objects hold, TL bytes too."""
    parts = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            parts.append(data)
            if data[:4] == b"\x28\xb5\x2f\xfd":
                plain = zstandard.ZstdDecompressor().decompressobj().decompress(data)
                parts += [plain, *_tl(plain)]
    return b"\n".join(parts)


def _tl(plain: bytes) -> list[bytes]:
    import json

    from archiver.sources.telegram.tljson import tl_bytes

    try:
        document = json.loads(plain)
        return [tl_bytes(document)] if "tl_zstd" in document else []
    except (ValueError, AttributeError):
        return []


async def test_the_channel_says_how_many(tmp_path: Path) -> None:
    scene = Scene()
    scene.post(2)
    scene.post(3)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        await collect(place)
        shown = (await show_channel(place, HANDLE)).document()
        assert shown["comments"] == {"posts": 2, "replies": 5, "threads": 2, "archived": 5}


def due(*new: int) -> list[ThreadDue]:
    return [
        ThreadDue(post=PostKey(1, number), replies=count, before=0, known=0)
        for number, count in enumerate(new, start=1)
    ]


@pytest.mark.parametrize(
    ("new", "group", "whole"),
    [
        ((5,), None, False),
        ((5, 5), None, False),
        ((5,) * 10, None, True),
        ((1000,), None, False),
        ((100,) * 50, None, True),
        ((5,) * 10, GroupRead(low=5001, high=10000, entry=4, missing=5000), False),
        ((5,) * 60, GroupRead(low=5001, high=10000, entry=4, missing=5000), True),
    ],
)
def test_the_cheaper_way(new: tuple[int, ...], group: GroupRead | None, whole: bool) -> None:
    choice = choose(due(*new), group, looks_up=group is None)
    assert choice.whole == whole
    assert (choice.group < choice.threads) == whole
