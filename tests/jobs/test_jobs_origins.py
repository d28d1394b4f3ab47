"""Origins of forwarded posts: fetched once, 100 a request, never with an access hash that opens nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telethon.tl import types

from archiver.archive import open_for_reading
from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.jobs.collect import CollectOutcome, CollectRequest, collect_channels
from archiver.jobs.origins import show_origins
from archiver.jobs.registry import add_channel
from archiver.jobs.run import run_once
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from tests.acceptance.places import place_with_account
from tests.jobs.rebuilding import assert_rebuilt_the_same

START = datetime(2021, 3, 1, tzinfo=UTC)
HANDLE = "rives_demo"
BY_ID = "channels.getMessages"


class Scene:
    """A channel that forwards from two others, one of which shows only a min address."""

    def __init__(self, forwards: int = 3, of_min: int = 2) -> None:
        self.world = World(5)
        self.world.add_user("+9996621234")
        self.source = self.world.add_channel("Quai Nord", "quai_demo")
        self.partial = self.world.add_channel("Digue Est")
        self.partial.shown_min = True
        self.channel = self.world.add_channel("Rives Infos", HANDLE)
        self.hour = 0
        for number in range(forwards):
            self.forward(self.source, number)
        for number in range(of_min):
            self.forward(self.partial, number)

    def forward(self, of: WorldChannel, number: int) -> None:
        self.hour += 2
        when = START + timedelta(hours=self.hour)
        media = self.world.photo(label=str(number)) if number == 0 else None
        origin = of.post(when, f"first said {number}", media=media)
        of.post(when, "not forwarded")
        self.channel.post(when + timedelta(hours=1), forward_of=origin)


async def collected(place: Workplace) -> CollectOutcome:
    return await collect_channels(place, CollectRequest(media=False))


async def added(place: Workplace, server: LoopbackTelegram) -> None:
    await add_channel(place, HANDLE, (), None)
    server.forget_requests()


async def held(place: Workplace, channel: WorldChannel) -> list[int]:
    async with open_for_reading(place.folder) as archive:
        found = await archive.catalog.posts_by_id(channel.id, range(1000))
        return [each.key.message_id for each in found]


async def test_origins_are_fetched_once(tmp_path: Path) -> None:
    scene = Scene()
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        outcome = await collected(place)
        assert outcome.gaps == ()
        done = outcome.origins
        assert (done.asked, done.archived, done.gone, done.refused, done.requests) == (5, 5, 0, 0, 2)
        assert server.count(BY_ID) == 2
        assert await held(place, scene.source) == [1, 3, 5]
        assert await held(place, scene.partial) == [1, 3]
        asked = [each.arguments.channel for each in server.requests if each.method == BY_ID]
        addresses = {type(each): each for each in asked}
        assert set(addresses) == {types.InputChannel, types.InputChannelFromMessage}
        assert addresses[types.InputChannelFromMessage].peer.channel_id == scene.channel.id
        async with open_for_reading(place.folder) as archive:
            assert not (await archive.catalog.channel(scene.source.id)).registered  # type: ignore[union-attr]

        server.forget_requests()
        assert (await collected(place)).origins.asked == 0
        assert server.count(BY_ID) == 0

        scene.forward(scene.source, 9)
        assert (await collected(place)).origins.archived == 1
        assert server.count(BY_ID) == 1
        await assert_rebuilt_the_same(place)


async def test_files_of_origins_are_not_fetched(tmp_path: Path) -> None:
    scene = Scene(forwards=1, of_min=0)
    scene.channel.posts[1].media = None
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        outcome = await collect_channels(place, CollectRequest())
        assert outcome.origins.archived == 1
        assert server.count("upload.getFile") == 0


async def test_a_hundred_a_request(tmp_path: Path) -> None:
    scene = Scene(forwards=130, of_min=0)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        assert (await collected(place)).origins.archived == 130
        assert server.count(BY_ID) == 2


async def test_a_private_origin_is_one_gap_and_asked_for_again_on_the_schedule_alone(tmp_path: Path) -> None:
    scene = Scene(of_min=0)
    scene.source.private = True
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        outcome = await collected(place)
        (gap,) = outcome.gaps
        assert "3 posts that were forwarded from elsewhere (“Quai Nord”): CHANNEL_PRIVATE" in gap
        assert (outcome.origins.refused, outcome.origins.archived) == (3, 0)
        server.forget_requests()
        scene.source.private = False
        scene.forward(scene.source, 5)
        scene.source.private = True
        assert (await collected(place)).gaps == ()
        assert server.count(BY_ID) == 0
        shown = await show_origins(place, HANDLE)
        assert {shown.state(each) for each in shown.forwards} == {"refused"}

        scene.source.private = False
        soon = replace(place, config=_impatient(place))
        assert (await collected(soon)).origins.archived == 4
        assert server.count(BY_ID) == 1


def _impatient(place: Workplace) -> object:
    """Second looks are due at once."""
    collect = place.config.collect.model_copy(update={"recheck_hours": (1e-9,)})
    return place.config.model_copy(update={"collect": collect})


async def test_an_origin_that_is_gone_is_on_record(tmp_path: Path) -> None:
    scene = Scene(of_min=0)
    scene.source.delete(3)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        done = (await collected(place)).origins
        assert (done.archived, done.gone) == (2, 1)
        async with open_for_reading(place.folder) as archive:
            (absence,) = await archive.catalog.absences(PostKey(scene.source.id, 3))
            assert absence.confirmed is None
        server.forget_requests()
        assert (await collected(place)).origins.asked == 0
        shown = (await show_origins(place, HANDLE)).document()
        assert [each["state"] for each in shown["forwards"]] == ["archived", "gone", "archived"]  # type: ignore[index, union-attr, call-overload]
        assert shown["median_delay_s"] == 3600.0


async def test_an_address_of_an_earlier_login_is_replaced_by_that_of_the_forward(tmp_path: Path) -> None:
    scene = Scene(of_min=0)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        server.faults.rpc_error(BY_ID, 400, "CHANNEL_INVALID")
        outcome = await collected(place)
        assert outcome.gaps == ()
        assert (outcome.origins.archived, outcome.origins.requests) == (3, 2)


async def test_a_forward_that_is_gone_is_no_way_to_its_origin_but_another_is(tmp_path: Path) -> None:
    scene = Scene(forwards=0, of_min=3)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        newest = scene.channel.last_id
        server.faults.call(BY_ID, lambda: scene.channel.delete(newest) and None)
        outcome = await collected(place)
        assert outcome.gaps == ()
        assert (outcome.origins.archived, outcome.origins.requests) == (3, 2)


async def test_a_second_look_at_an_origin_that_is_gone_needs_no_look_up(tmp_path: Path) -> None:
    scene = Scene(forwards=0)
    scene.partial.delete(1)
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        await collected(place)
        async with place.writing() as archive, Telegram(place, archive) as telegram:
            server.forget_requests()
            await telegram.posts(scene.partial.id, [1])
            (absence,) = await archive.catalog.absences(PostKey(scene.partial.id, 1))
        assert absence.confirmed is not None
        assert server.count("contacts.resolveUsername") == 0
        assert server.count(BY_ID) == 1


async def test_off_where_it_is_configured_so(tmp_path: Path) -> None:
    scene = Scene()
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        collect = place.config.collect.model_copy(update={"origins": False})
        off = replace(place, config=place.config.model_copy(update={"collect": collect}))
        assert (await collected(off)).origins.asked == 0
        assert server.count(BY_ID) == 0


async def test_a_pass_fetches_them_too_and_a_second_one_finds_nothing_to_do(tmp_path: Path) -> None:
    scene = Scene()
    async with place_with_account(scene.world, tmp_path) as (place, server):
        await added(place, server)
        assert (await run_once(place)).gaps == ()
        assert await held(place, scene.partial) == [1, 3]
        server.forget_requests()
        assert (await run_once(place)).gaps == ()
        assert server.count(BY_ID) == 0
