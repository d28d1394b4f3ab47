"""Several accounts: each channel is asked by one that is let in, and no wait is dodged with another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archiver.config import Follow
from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.errors import AccountBusyError, FloodWaitError, NotLoggedInError, UsageError
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.follow import FollowRequest, Happening, follow_channels
from archiver.jobs.logins import end_login, list_accounts
from archiver.jobs.registry import add_channel
from archiver.jobs.status import status_of
from archiver.jobs.telegram import settings_of
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.sources.telegram import TelegramSource
from tests.jobs.accounting import Said, accounts_of, alone, two_accounts

START = datetime(2021, 4, 9, 8, 0, tzinfo=UTC)


def _channel(world: World, handle: str, members: set[int] | None = None) -> WorldChannel:
    channel = world.add_channel(handle.title(), handle, members=members)
    for number in range(3):
        channel.post(START + timedelta(hours=number), f"Message {number}")
    return channel


async def _collect(place: Workplace, *names: str) -> tuple[int, tuple[str, ...], BaseException | None]:
    outcome = await collect_channels(place, CollectRequest(names=names))
    return sum(each.posts for each in outcome.channels), outcome.gaps, outcome.stopped


async def _bound(place: Workplace) -> dict[str, tuple[str, ...] | None]:
    return {each.name: each.channels for each in (await list_accounts(place)).accounts}


async def test_a_channel_goes_on_with_the_account_that_is_let_in(tmp_path: Path) -> None:
    world = World(seed=5)
    _, second = accounts_of(world)
    channel = _channel(world, "rives_demo")
    async with two_accounts(world, tmp_path) as (place, server, said):
        await add_channel(place, "rives_demo", (), None)
        await add_channel(alone(place, "second"), "rives_demo", (), None)
        assert await _collect(place) == (3, (), None)
        assert await _bound(place) == {"test": ("Rives_Demo",), "second": ()}

        channel.members = {second}
        channel.post(START + timedelta(days=1), "Only for some")
        assert await _collect(place) == (1, (), None)
        (warning,) = said.warnings
        assert 'shut to the account "test" (CHANNEL_PRIVATE)' in warning
        assert 'with "second"' in warning
        assert await _bound(place) == {"test": (), "second": ("Rives_Demo",)}

        server.forget_requests()
        channel.post(START + timedelta(days=2), "Another")
        assert await _collect(place) == (1, (), None)  # asks with the second at once
        assert len(said.warnings) == 1
        assert server.count("messages.getHistory") <= 2

        channel.members = set()
        count, gaps, stopped = await _collect(place)
        assert (count, stopped) == (0, None)
        assert any("Rives_Demo" in gap and "CHANNEL_PRIVATE" in gap for gap in gaps)


async def test_a_flood_is_never_dodged(tmp_path: Path) -> None:
    world = World(seed=5)
    accounts_of(world)
    _channel(world, "rives_demo")
    async with two_accounts(world, tmp_path) as (place, server, said):
        for each in (place, alone(place, "second")):
            await add_channel(each, "rives_demo", (), None)
        server.faults.flood("messages.getHistory", 5000)
        for _ in range(2):
            count, _, stopped = await _collect(place)
            assert count == 0
            assert isinstance(stopped, FloodWaitError)
            assert 'the account "test"' in str(stopped)
        assert server.count("messages.getHistory") == 1
        assert not said.warnings
        (status, other) = (await list_accounts(place)).accounts
        assert set(status.waits) == {"messages.getHistory"}
        assert other.waits == {}
        waiting = (await status_of(place)).document()["waiting"]
        assert [(each["account"], list(each["until"])) for each in waiting["accounts"]] == [
            ("test", ["messages.getHistory"]),
            ("second", []),
        ]
        assert (waiting["account"], waiting["until"]) == ("test", waiting["accounts"][0]["until"])
        (place.sessions_folder / "second.session").rename(tmp_path / "elsewhere")
        assert [each.login is None for each in (await status_of(place)).accounts] == [True, False]
        (tmp_path / "elsewhere").rename(place.sessions_folder / "second.session")
        assert await _collect(alone(place, "second")) == (3, (), None)  # a person may say so


async def test_an_account_that_cannot_be_used_holds_up_only_its_own_channels(tmp_path: Path) -> None:
    world = World(seed=5)
    first, second = accounts_of(world)
    _channel(world, "rives_demo", {first})
    _channel(world, "quai_demo", {second})
    async with two_accounts(world, tmp_path) as (place, server, _):
        await add_channel(place, "rives_demo", (), None)
        await add_channel(alone(place, "second"), "quai_demo", (), None)
        settings = await asyncio.to_thread(settings_of, place.config, place.sessions_folder, "second", command="follow")
        async with TelegramSource(settings, account_digest="d1"):
            count, _, stopped = await _collect(place)
            assert count == 3
            assert isinstance(stopped, AccountBusyError)
            assert "(archiver follow)" in str(stopped)
            (_, busy) = (await list_accounts(place)).accounts
            assert busy.in_use_by is not None
        _log_out(server, second)
        count, _, stopped = await _collect(place)
        assert isinstance(stopped, NotLoggedInError)
        assert '"second"' in str(stopped)


def _log_out(server: LoopbackTelegram, user_id: int) -> None:
    for login in server._hub.logins.values():
        if login.user is not None and login.user.id == user_id:
            login.user = None


@asynccontextmanager
async def _following(place: Workplace, said: Said, happened: list[Happening]) -> AsyncIterator[asyncio.Task[Any]]:
    """A run that follows beside the block, which begins when that is up to date."""
    stop = asyncio.Event()
    said.steps.clear()
    run = asyncio.create_task(follow_channels(place, FollowRequest(), happened.append, stop))
    try:
        await _until(lambda: run.done() or any("Up to date" in each for each in said.steps))
        yield run
    finally:
        stop.set()
        await run


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_following_hears_every_account_and_each_holds_up_only_its_own_channels(tmp_path: Path) -> None:
    world = World(seed=5)
    first, second = accounts_of(world)
    of_first, of_second = _channel(world, "rives_demo", {first}), _channel(world, "quai_demo", {second})
    of_both = _channel(world, "digue_demo", {first, second})
    for channel in (of_first, of_second, of_both):
        channel.joined = True
    async with two_accounts(world, tmp_path) as (plain, server, said):
        place = replace(plain, config=plain.config.model_copy(update={"follow": Follow(poll_s=3600)}))
        await add_channel(place, "rives_demo", (), None)
        await add_channel(alone(place, "second"), "quai_demo", (), None)
        await add_channel(place, "digue_demo", (), None)
        assert await _collect(place) == (9, (), None)
        happened: list[Happening] = []

        def told(*channels: WorldChannel) -> bool:
            return [(each.kind, each.channel.channel_id) for each in happened] == [
                ("new", each.id) for each in channels
            ]

        async with _following(place, said, happened) as run:
            assert server.listeners == 2
            for channel in (of_first, of_second, of_both):
                channel.post(START + timedelta(days=1), "told")
                expected = len(happened) + 1
                await _until(lambda expected=expected: len(happened) >= expected)  # type: ignore[misc]
            assert told(of_first, of_second, of_both)
        assert run.result().updates == 3  # both accounts hear of the third, one of them reads it
        assert (run.result().gaps, run.result().stopped) == ((), None)

        happened.clear()
        for channel in (of_first, of_second):
            channel.post(START + timedelta(days=2), "meanwhile")
        settings = await asyncio.to_thread(settings_of, place.config, place.sessions_folder, "second", command="login")
        async with TelegramSource(settings, account_digest="d1"), _following(place, said, happened) as run:
            of_first.post(START + timedelta(days=3), "told")
            await _until(lambda: len(happened) >= 2)
            assert told(of_first, of_first)
        (gap,) = run.result().gaps
        assert '"second" is in use' in gap

        happened.clear()
        _log_out(server, first)
        async with _following(place, said, happened) as run:
            of_second.post(START + timedelta(days=3), "told")
            await _until(lambda: len(happened) >= 2)
            assert told(of_second, of_second)
        (gap,) = run.result().gaps
        assert '"test" is not logged in' in gap
        assert "archiver login --account test" in gap
        _log_out(server, second)
        outcome = await follow_channels(place, FollowRequest(), happened.append, asyncio.Event())
        assert isinstance(outcome.stopped, NotLoggedInError)


async def test_a_login_that_ends_during_a_run_holds_up_only_its_own_channels(tmp_path: Path) -> None:
    world = World(seed=5)
    first, second = accounts_of(world)
    of_first, of_second = _channel(world, "rives_demo", {first}), _channel(world, "quai_demo", {second})
    async with two_accounts(world, tmp_path) as (place, server, _):
        await add_channel(place, "rives_demo", (), None)
        await add_channel(alone(place, "second"), "quai_demo", (), None)
        assert await _collect(place) == (6, (), None)
        for channel in (of_first, of_second):
            channel.post(START + timedelta(days=1), "new")
        server.faults.call("messages.getHistory", lambda: _log_out(server, first))
        count, _, stopped = await _collect(place, "rives_demo", "quai_demo")
        assert count >= 1
        assert isinstance(stopped, NotLoggedInError)
        assert "archiver login --account test" in str(stopped)
        async with place.reading() as archive:
            assert await archive.catalog.post(PostKey(of_second.id, 4)) is not None


async def test_look_ups_are_counted_for_each_account(tmp_path: Path) -> None:
    world = World(seed=5)
    accounts_of(world)
    _channel(world, "rives_demo")
    async with two_accounts(world, tmp_path) as (place, _, _):
        before = [each.lookups_left for each in (await list_accounts(place)).accounts]
        await add_channel(place, "rives_demo", (), None)
        after = [each.lookups_left for each in (await list_accounts(place)).accounts]
        assert [was - now for was, now in zip(before, after, strict=True)] == [1, 0]


async def test_listing_and_ending_logins(tmp_path: Path) -> None:
    world = World(seed=5)
    accounts_of(world)
    async with two_accounts(world, tmp_path) as (place, server, _):
        listed = (await list_accounts(place)).document()["accounts"]
        assert [(each["account"], each["logged_in"], each["dc"]) for each in listed] == [
            ("test", True, 2),
            ("second", True, 2),
        ]
        assert "99966" not in str(listed)
        assert await end_login(place, "test", local=False)
        assert server.count("auth.logOut") == 1
        assert await end_login(place, "second", local=True)
        assert server.count("auth.logOut") == 1
        assert [each.logged_in for each in (await list_accounts(place)).accounts] == [False, False]
        with pytest.raises(UsageError, match='No account "third"'):
            await end_login(place, "third", local=False)


async def test_names_are_looked_up_by_an_account_that_is_logged_in(tmp_path: Path) -> None:
    world = World(seed=5)
    accounts_of(world)
    _channel(world, "rives_demo")
    async with two_accounts(world, tmp_path) as (place, _, said):
        await end_login(place, "test", local=True)
        await add_channel(place, "rives_demo", (), None)
        assert await _collect(place) == (3, (), None)
        assert not said.warnings
        assert isinstance(said, Said)
