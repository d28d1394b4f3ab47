"""``collect`` against the loopback server: all of it once, then only what is new, and on from where it was cut off."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from archiver.demo import World, WorldChannel, made_up_world
from archiver.demo.world.media import Blob, Built
from archiver.errors import NetworkError, UsageError
from archiver.jobs.channels import show_channel
from archiver.jobs.collect import Collected, CollectOutcome, CollectRequest, collect_channels
from archiver.jobs.media import show_media
from archiver.jobs.planning import plan_collect
from archiver.jobs.registry import add_channel
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account
from tests.jobs.rebuilding import assert_rebuilt_the_same

START = datetime(2021, 3, 1, tzinfo=UTC)
HANDLE = "rives_demo"


def small_world(posts: int) -> tuple[World, WorldChannel]:
    """A channel with posts, an hour between them."""
    world = World(5)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    for number in range(posts):
        channel.post(START + timedelta(hours=number), f"Message {number}")
    return world, channel


async def _collect(place: Workplace, **options: object) -> Collected:
    outcome = await _collect_all(place, **options)
    assert outcome.gaps == ()
    return outcome.channels[0]


async def _collect_all(place: Workplace, **options: object) -> CollectOutcome:
    return await collect_channels(place, CollectRequest(**options))  # type: ignore[arg-type]


async def test_a_channel_is_collected_once(tmp_path: Path) -> None:
    world, channel = small_world(250)
    channel.delete(100)
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        server.forget_requests()
        assert (await _collect(place)).posts == 249
        assert server.count("messages.getHistory") == 3  # the third page reaches id 1, below which there is nothing
        shown = await show_channel(place, HANDLE)
        assert shown.intervals == ((1, 250),)
        assert shown.counts["captured"] == 249

        server.forget_requests()
        assert (await _collect(place)).posts == 0
        assert server.count("messages.getHistory") == 1

        channel.post(START + timedelta(days=30), "later")
        assert (await _collect(place)).posts == 1
        assert (await verify(place)).ok


async def test_a_broken_off_run_goes_on_and_leaves_no_gap(tmp_path: Path) -> None:
    world, _ = small_world(450)
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        server.faults.rpc_error("messages.getHistory", 500, "INTERNAL", after=2, times=50)
        first = await _collect_all(place)
        assert first.channels[0].posts == 200
        assert any("INTERNAL" in gap for gap in first.gaps)
        server.faults.clear()
        server.forget_requests()
        await _collect(place)
        assert server.count("messages.getHistory") == 4  # one for what is new, three for the rest
        shown = await show_channel(place, HANDLE)
        assert shown.intervals == ((1, 450),)
        assert shown.counts["captured"] == 450


async def test_limit_and_days(tmp_path: Path) -> None:
    world, _ = small_world(300)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        assert (await _collect(place, limit=120)).posts >= 120
        day = await _collect(place, since=date(2021, 3, 2), until=date(2021, 3, 3))
        assert day.posts >= 48
        await _collect(place)
        assert (await show_channel(place, HANDLE)).intervals == ((1, 300),)


async def test_days_that_are_held_are_not_asked_for_again(tmp_path: Path) -> None:
    world, channel = small_world(300)
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        days = {"since": date(2021, 3, 2), "until": date(2021, 3, 3)}
        await _collect(place, **days)
        server.forget_requests()
        assert (await _collect(place, **days)).posts == 0
        assert server.count("messages.getHistory") == 0

        channel.post(START + timedelta(days=20), "later")
        assert (await _collect(place, since=date(2021, 3, 10))).posts > 0
        server.forget_requests()
        assert (await _collect(place, since=date(2021, 3, 10))).posts == 0
        assert server.count("messages.getHistory") == 1  # only whether there is anything new
        await _collect(place)
        assert (await show_channel(place, HANDLE)).intervals == ((1, 301),)


async def test_days_bound_the_files_too(tmp_path: Path) -> None:
    world, channel = small_world(0)
    for number in range(3):
        channel.post(START + timedelta(days=number), f"Photo {number}", media=world.photo(label=str(number)))
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        await _collect(place, media=False)
        assert (await _collect(place, since=date(2021, 3, 2), until=date(2021, 3, 2))).files == 1
        assert (await _collect(place)).files == 2


async def test_days_the_wrong_way_round_are_refused(tmp_path: Path) -> None:
    world, _ = small_world(3)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        with pytest.raises(UsageError, match="--since 2021-05-01 is later than --until 2021-04-01"):
            await _collect_all(place, since=date(2021, 5, 1), until=date(2021, 4, 1))


async def test_a_file_goes_on_at_the_byte_where_it_stopped(tmp_path: Path) -> None:
    world, channel = small_world(3)
    data = random.Random(3).randbytes(5 * 2**20 + 17)
    media = world.video_from_bytes(data, 60.0, 320, 180, dc=4)
    post = channel.post(START + timedelta(days=9), "film", media=media)
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        server.faults.silence("upload.getFile", after=3, times=None)
        stopped = (await _collect_all(_impatient(place))).stopped
        assert isinstance(stopped, NetworkError)
        assert "no answer within 1 s" in str(stopped)
        server.faults.clear()
        server.forget_requests()
        assert (await _collect(place)).files == 1
        assert server.count("upload.getFile") < 6
        found = await show_media(place, f"{HANDLE}/{post.id}")
        assert found.objects[0].sha256 == media.sha256
        assert (await verify(place)).ok


def _impatient(place: Workplace) -> Workplace:
    telegram = place.config.telegram.model_copy(update={"part_timeout_s": 1.0})
    return replace(place, config=place.config.model_copy(update={"telegram": telegram}))


async def test_a_private_channel_is_a_named_gap_and_the_others_go_on(tmp_path: Path) -> None:
    world, _ = small_world(5)
    hidden = world.add_channel("Cercle fermé", "cercle_demo")
    hidden.post(START, "nothing to see")
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, "cercle_demo", (), None)
        await add_channel(place, HANDLE, (), None)
        hidden.private = True
        outcome = await _collect_all(place)
        assert any("Cercle fermé" in gap or "cercle_demo" in gap for gap in outcome.gaps)
        assert [each.posts for each in outcome.channels if each.title == "Rives Infos"] == [5]


async def test_a_rebuilt_catalog_is_the_same(tmp_path: Path) -> None:
    world = made_up_world(2)
    for media in world.media.values():
        media.blob = Blob(partial(Built, b"no film is looked at here"))
    async with place_with_account(world, tmp_path) as (place, _):
        for channel in world.channels:
            if channel.username:
                await add_channel(place, channel.username, (), None)
        await _collect_all(place, media=False)
        lines = await assert_rebuilt_the_same(place)
        assert sum('"table":"posts"' in line for line in lines) > 500


async def test_posts_of_every_channel_come_before_any_file(tmp_path: Path) -> None:
    world, first = small_world(3)
    second = world.add_channel("Quai Nord", "quai_demo")
    second.post(START, "with a photo", media=world.photo(label="second"))
    first.post(START + timedelta(days=1), "with a photo", media=world.photo(label="first"))
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        await add_channel(place, "quai_demo", (), None)
        server.faults.silence("upload.getFile", times=None)
        assert isinstance((await _collect_all(_impatient(place))).stopped, NetworkError)
        for handle, posts in ((HANDLE, 4), ("quai_demo", 1)):
            assert (await show_channel(place, handle)).counts["captured"] == posts
        server.faults.clear()
        again = await _collect_all(place)
        assert [(each.posts, each.files) for each in again.channels] == [(0, 1), (0, 1)]


async def test_a_plan_says_what_would_be_asked_for_and_asks_nobody(tmp_path: Path) -> None:
    world, channel = small_world(230)
    channel.post(START + timedelta(days=30), "with a photo", media=world.photo(label="first"))
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        (before,) = (await plan_collect(place, ())).channels
        assert (before.newest, before.holes, before.files) == (None, (), 0)
        await collect_channels(place, CollectRequest(limit=100, media=False))
        server.forget_requests()
        (plan,) = (await plan_collect(place, ())).channels
        assert plan.newest == channel.last_id
        ((low, high),) = plan.holes
        assert (low, high) == (1, channel.last_id - 100)
        assert plan.files == 1
        assert plan.bytes > 0
        assert not server.requests
        await collect_channels(place, CollectRequest())
        (done,) = (await plan_collect(place, (f"@{HANDLE}",))).channels
        assert (done.holes, done.files, done.due) == ((), 0, 0)


async def test_a_purge_is_found_where_the_history_no_longer_shows_the_newest_post(tmp_path: Path) -> None:
    world, channel = small_world(230)
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        await _collect(place)
        for number in range(61, 231):
            channel.delete(number)
        server.forget_requests()
        assert (await _collect(place)).posts == 0
        assert (server.count("messages.getHistory"), server.count("channels.getMessages")) == (1, 2)
        shown = await show_channel(place, HANDLE)
        assert (shown.counts["captured"], shown.counts["deleted"]) == (60, 170)

        server.forget_requests()
        await _collect(place)  # from the newest that is there, which the history shows
        assert (server.count("messages.getHistory"), server.count("channels.getMessages")) == (1, 0)
