"""The acceptance case told otherwise: channels that must be proposed, posts that must not be guessed, other dates."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from archiver.demo import Media, World, WorldChannel
from archiver.jobs.adding import AddRequest, add_article, link_again
from archiver.jobs.articles import ArticleOutcome
from archiver.jobs.channels import list_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.links import Resolution
from tests.acceptance.places import place_with_account
from tests.acceptance.worlds import CITED_DAY, SENTENCES, TITLE

ALIAS = "Sabereen News"
HANDLE = "sbn_demo"
DATED = f"Vendredi 9 avril, la chaîne {ALIAS} a publié sur Telegram une vidéo de quatre minutes."
UNDATED = f"La chaîne {ALIAS} a publié sur Telegram une vidéo de quatre minutes."
WEEKDAY = f"Vendredi, la chaîne {ALIAS} a publié sur Telegram une vidéo de quatre minutes."
NEXT_DAY = date(2021, 4, 10)
NOON = CITED_DAY + timedelta(hours=12)


@dataclass
class _Stage:
    """A world in the making; what is put on is posted in order of time among twenty ordinary posts of each channel."""

    world: World = field(default_factory=lambda: World(21))
    dice: random.Random = field(default_factory=lambda: random.Random("variants"))

    def __post_init__(self) -> None:
        self.world.add_user("+9996621234")

    def channel(self, title: str, handle: str, *shown: tuple[datetime, Media]) -> WorldChannel:
        channel = self.world.add_channel(title, handle)
        quiet = [CITED_DAY + timedelta(days=day, minutes=self.dice.randrange(300)) for day in range(-10, 10)]
        posts: list[tuple[datetime, Media | None]] = [*shown, *((moment, None) for moment in quiet)]
        for moment, media in sorted(posts, key=lambda post: post[0]):
            channel.post(moment, "" if media else self.dice.choice(SENTENCES), media=media)
        return channel

    def video(self, seconds: float = 240.0) -> Media:
        return self.world.video_from_bytes(self.dice.randbytes(9000 + self.dice.randrange(999)), seconds, 640, 360)


async def _add(
    place: Workplace, folder: Path, text: str = DATED, *, published: date | None = NEXT_DAY, accept: bool = False
) -> ArticleOutcome:
    file = folder / "article.txt"
    await asyncio.to_thread(file.write_text, text)
    return await add_article(place, AddRequest(source=str(file), published=published, accept_channels=accept))


def _only(outcome: ArticleOutcome) -> Resolution:
    ((_, resolution),) = outcome.record.resolutions.items()
    return resolution


def _with(channel: WorldChannel, media: Media) -> int:
    return next(post.id for post in channel.posts.values() if post.media is media)


async def test_the_channel_that_a_title_search_finds_is_proposed_until_it_is_taken(tmp_path: Path) -> None:
    stage = _Stage()
    video = stage.video()
    channel = stage.channel(TITLE, HANDLE, (NOON, video))
    async with place_with_account(stage.world, tmp_path) as (place, server):
        found = _only(await _add(place, tmp_path))
        assert [(link.post.message_id, link.decision) for link in found.links] == [(_with(channel, video), "proposed")]
        assert [each.channel_id for each in found.proposals] == [channel.id]
        assert not any(each.registered for each in (await list_channels(place)).channels)

        taken = await _add(place, tmp_path, accept=True)
        assert [link.decision for link in _only(taken).links] == ["auto"]
        entries = (await verify(place)).entries
        server.forget_requests()
        assert (await _add(place, tmp_path, accept=True)).document() == taken.document()
        assert (await _add(place, tmp_path)).document() == taken.document()
        assert (await verify(place)).entries == entries
        assert server.count("messages.getHistory") == 0


@pytest.mark.parametrize("accept", [False, True])
async def test_of_two_channels_with_that_title_none_is_taken(accept: bool, tmp_path: Path) -> None:
    stage = _Stage()
    both = [stage.channel(TITLE, handle, (NOON, stage.video())) for handle in (HANDLE, "another_demo")]
    async with place_with_account(stage.world, tmp_path) as (place, _):
        found = _only(await _add(place, tmp_path, accept=accept))
        assert found.links == ()
        assert {each.channel_id for each in found.proposals} == {channel.id for channel in both}
        assert {link.post.channel_id for link in found.runners_up[:2]} == {channel.id for channel in both}
        assert not any(each.registered for each in (await list_channels(place)).channels)


async def test_a_channel_of_a_similar_name_is_never_linked_without_asking(tmp_path: Path) -> None:
    stage = _Stage()
    stage.channel("صابرون نيوز", "soap_demo", (NOON, stage.video()))
    async with place_with_account(stage.world, tmp_path) as (place, _):
        await add_channel(place, "soap_demo", (), None)
        assert all(link.decision == "proposed" for link in _only(await _add(place, tmp_path)).links)


async def test_a_channel_of_a_similar_name_does_not_stand_beside_the_one_with_the_alias(tmp_path: Path) -> None:
    stage = _Stage()
    video = stage.video()
    channel = stage.channel(TITLE, HANDLE, (NOON, video))
    stage.channel(f"{ALIAS} Archive", "copy_demo", (NOON, stage.video()))
    async with place_with_account(stage.world, tmp_path) as (place, _):
        await add_channel(place, "copy_demo", (), None)
        await add_channel(place, HANDLE, (ALIAS,), None)
        (link,) = _only(await _add(place, tmp_path)).links
        assert (link.post.channel_id, link.post.message_id) == (channel.id, _with(channel, video))


async def test_of_two_such_videos_on_that_day_none_is_linked(tmp_path: Path) -> None:
    stage = _Stage()
    videos = [stage.video(), stage.video(246.0)]
    channel = stage.channel(TITLE, HANDLE, *((NOON + timedelta(hours=hour), each) for hour, each in enumerate(videos)))
    async with place_with_account(stage.world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (ALIAS,), None)
        found = _only(await _add(place, tmp_path))
        assert found.links == ()
        assert "More than one post" in (found.not_found or "")
        best = {link.post.message_id for link in found.runners_up[:2]}
        assert best == {_with(channel, video) for video in videos}


async def test_the_same_video_twice_is_one(tmp_path: Path) -> None:
    stage = _Stage()
    video = stage.video()
    again = stage.world.reupload(video)
    channel = stage.channel(TITLE, HANDLE, (NOON, video), (NOON + timedelta(hours=3), again))
    async with place_with_account(stage.world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (ALIAS,), None)
        (link,) = _only(await _add(place, tmp_path)).links
        assert link.post.message_id == _with(channel, video)
        assert [other.post.message_id for other in link.same_media] == [_with(channel, again)]


async def test_the_member_of_an_album_that_is_the_video(tmp_path: Path) -> None:
    stage = _Stage()
    channel = stage.channel(TITLE, HANDLE)
    video = stage.video()
    album = [stage.world.photo(label="1"), video, stage.video(30.0)]
    channel.album(CITED_DAY + timedelta(days=9, hours=12), "بالفيديو", album, stage.world.grouped_id())
    text = DATED.replace("9 avril", "18 avril").replace("Vendredi", "Dimanche")
    async with place_with_account(stage.world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (ALIAS,), None)
        (link,) = _only(await _add(place, tmp_path, text, published=date(2021, 4, 19))).links
        assert link.post.message_id == _with(channel, video)


@pytest.mark.parametrize("beside", [None, 20.0, 240.0], ids=["alone", "beside-a-short-one", "beside-the-one-cited"])
async def test_a_video_sent_as_a_file_whose_length_nobody_tells_is_considered_and_not_linked(
    beside: float | None, tmp_path: Path
) -> None:
    stage = _Stage()
    document = stage.world.document("شريط.mp4", "video/mp4", stage.dice.randbytes(9000))
    video = stage.video(beside) if beside else None
    others = [(NOON + timedelta(hours=2), video)] if video else []
    channel = stage.channel(TITLE, HANDLE, (NOON, document), *others)
    async with place_with_account(stage.world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (ALIAS,), None)
        found = _only(await _add(place, tmp_path))
        confirmed = [_with(channel, video)] if video and beside == 240.0 else []
        assert [link.post.message_id for link in found.links] == confirmed
        assert found.runners_up[0].post.message_id == _with(channel, document)


async def test_an_earlier_post_elsewhere_is_named_and_not_linked(tmp_path: Path) -> None:
    stage = _Stage()
    video = stage.video()
    channel = stage.channel(TITLE, HANDLE, (NOON, video))
    earlier = stage.channel("Vallée Infos", "vallee_demo", (NOON - timedelta(hours=5), stage.world.reupload(video)))
    async with place_with_account(stage.world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (ALIAS,), None)
        await add_channel(place, "vallee_demo", (), None)
        (link,) = _only(await _add(place, tmp_path)).links
        assert (link.post.channel_id, link.post.message_id) == (channel.id, _with(channel, video))
        assert [other.post.channel_id for other in link.same_media] == [earlier.id]


async def test_an_alias_given_afterwards_links(tmp_path: Path) -> None:
    stage = _Stage()
    video = stage.video()
    channel = stage.channel("قناة الشمال", "north_demo", (NOON, video))
    async with place_with_account(stage.world, tmp_path) as (place, _):
        await add_channel(place, "north_demo", (), None)
        assert _only(await _add(place, tmp_path)).links == ()
        await add_channel(place, "north_demo", (ALIAS,), None)
        (again,) = await link_again(place, (), accept_channels=False)
        (link,) = _only(again).links
        assert (link.post.message_id, link.decision) == (_with(channel, video), "auto")


@pytest.mark.parametrize(
    ("text", "published", "linked"),
    [
        (UNDATED, NEXT_DAY, True),
        (UNDATED, None, False),
        (UNDATED, date(2024, 6, 1), False),
        (UNDATED, date(2021, 4, 1), False),
        (WEEKDAY, date(2021, 4, 12), True),
        (WEEKDAY, date(2021, 4, 9), True),
        (WEEKDAY, date(2021, 4, 18), False),
        (WEEKDAY, None, False),
        (DATED, date(2024, 6, 1), False),
        (DATED.replace("9 avril", "9 avril 2021"), date(2024, 6, 1), True),
        (DATED.replace("Vendredi 9 avril", "Mercredi 7 avril"), NEXT_DAY, False),
        (DATED.replace("quatre minutes", "huit minutes"), NEXT_DAY, False),
    ],
)
async def test_dates(text: str, published: date | None, linked: bool, tmp_path: Path) -> None:
    stage = _Stage()
    video = stage.video()
    channel = stage.channel(TITLE, HANDLE, (NOON, video))
    async with place_with_account(stage.world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (ALIAS,), None)
        found = _only(await _add(place, tmp_path, text, published=published))
        assert [link.post.message_id for link in found.links] == ([_with(channel, video)] if linked else [])
        assert (found.not_found is None) == linked


async def test_a_day_that_is_not_certain_is_named(tmp_path: Path) -> None:
    stage = _Stage()
    stage.channel(TITLE, HANDLE)
    async with place_with_account(stage.world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (ALIAS,), None)
        found = _only(await _add(place, tmp_path, published=None))
        assert found.not_found is not None
        assert "“Vendredi 9 avril” gives no certain day" in found.not_found
        assert "--published" in found.not_found
