"""Second looks: what they cost, what they find, and what a refusal is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.demo import World, WorldChannel
from archiver.jobs.channels import show_channel
from archiver.jobs.collect import CollectOutcome, CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from tests.acceptance.places import place_with_account

HANDLE = "rives_demo"
LOOK = "channels.getMessages"


def world_of(posts: int) -> tuple[World, WorldChannel, datetime]:
    """A channel whose posts are all of one moment an hour ago."""
    world = World(5)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    date = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    for number in range(1, posts + 1):
        channel.post(date, f"Message {number}")
    return world, channel, date


async def _collect(place: Workplace) -> CollectOutcome:
    return await collect_channels(place, CollectRequest(media=False))


def due_now(place: Workplace, date: datetime) -> Workplace:
    """The posts of ``date`` are due once, now that they were seen."""
    hours = (datetime.now(UTC) - date) / timedelta(hours=1)
    collect = place.config.collect.model_copy(update={"recheck_hours": (hours,)})
    return replace(place, config=place.config.model_copy(update={"collect": collect}))


async def test_looking_again_costs_a_request_for_each_hundred_posts_and_sees_what_changed(tmp_path: Path) -> None:
    world, channel, date = world_of(250)
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        await _collect(place)
        channel.edit(10, "Another text", datetime.now(UTC))
        channel.posts[20].views = 500
        channel.delete(30)
        channel.posts[40].restriction = "This post violates local laws"
        due = due_now(place, date)
        server.forget_requests()
        (brought,) = (await _collect(due)).channels
        assert (server.count("messages.getHistory"), server.count(LOOK)) == (1, 3)
        assert brought.again == 249  # post 250 was shown by the history, and nothing else
        shown = await show_channel(place, HANDLE)
        counts = {kind: count for kind, count in shown.counts.items() if count}
        assert counts == {"captured": 248, "restricted": 1, "gone": 1, "deleted": 1}
        async with place.reading() as archive:
            history = await archive.catalog.post_history(PostKey(channel.id, 10))
            assert [version.seen.text for version in history] == ["Message 10", "Another text"]
            (mover,) = await archive.catalog.movers(channel.id, datetime.fromtimestamp(0, UTC))
            assert (mover.message_id, mover.views) == (20, (100, 500))

        server.forget_requests()
        await _collect(due)
        assert (server.count("messages.getHistory"), server.count(LOOK)) == (1, 0)


async def test_a_refusal_and_an_error_are_no_deletions(tmp_path: Path) -> None:
    for number, error in enumerate(("CHANNEL_PRIVATE", "MSG_ID_UNHEARD_OF")):
        world, _, date = world_of(5)
        async with place_with_account(world, tmp_path / str(number)) as (place, server):
            await add_channel(place, HANDLE, (), None)
            await _collect(place)
            due = due_now(place, date)
            server.faults.rpc_error(LOOK, 400, error, times=None)
            outcome = await _collect(due)
            assert any(error in gap for gap in outcome.gaps)
            shown = await show_channel(place, HANDLE)
            assert (shown.counts["captured"], shown.counts["gone"]) == (5, 0)
            assert (shown.completeness.refusal is not None) == (error == "CHANNEL_PRIVATE")
            server.faults.clear()
            server.forget_requests()
            assert (await _collect(due)).gaps == ()  # asked again, for it is due still
            assert server.count(LOOK) == 1


async def test_one_bad_message_fails_alone_and_is_asked_for_until_it_can_be_read(tmp_path: Path) -> None:
    world, channel, _ = world_of(250)
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        # The second page, its first tenth, and its first post cannot be read; what follows can.
        fault = server.faults.unknown_result("messages.getHistory", after=1, times=3)
        outcome = await _collect(place)
        assert fault.happened == 3
        assert outcome.gaps
        shown = await show_channel(place, HANDLE)
        assert (shown.counts["captured"], shown.counts["unknown"], shown.holes) == (249, 1, [(150, 150)])

        server.faults.unknown_result("messages.getHistory", after=1, times=3)
        assert (await _collect(place)).gaps
        assert (await show_channel(place, HANDLE)).holes == [(150, 150)]  # it was not passed over silently

        server.faults.clear()
        assert (await _collect(place)).gaps == ()
        shown = await show_channel(place, HANDLE)
        assert (shown.counts["captured"], shown.holes, shown.intervals) == (250, [], ((1, 250),))
        assert channel.last_id == 250
