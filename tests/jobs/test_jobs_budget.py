"""How many requests the work takes: what an account is asked for decides how long it lives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.demo import LoopbackTelegram, World
from archiver.jobs.collect import Collected, CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account
from tests.counts import LONG

HISTORY, MESSAGES, FILE, HASHES = (
    "messages.getHistory",
    "channels.getMessages",
    "upload.getFile",
    "upload.getFileHashes",
)
POSTS = 10_000 if LONG else 1_000
PAGES = POSTS // 100
MIB = 2**20
PARTS = 1024 if LONG else 12
"""Of 1 MiB."""
HANDLE = "rives_demo"
DAY_AGO = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)


async def collected(place: Workplace) -> Collected:
    outcome = await collect_channels(place, CollectRequest())
    assert outcome.gaps == ()
    assert outcome.stopped is None
    return outcome.channels[0]


def world() -> World:
    made = World(5)
    made.add_user("+9996621234")
    channel = made.add_channel("Rives Infos", HANDLE)
    for number in range(POSTS):
        channel.post(DAY_AGO, f"Message {number}")
    return made


def asked(server: LoopbackTelegram) -> dict[str, int]:
    """What was asked since it was last looked at, but for opening the account."""
    counts = {
        method: times
        for method, times in server.counts.items()
        if method not in ("help.getConfig", "updates.getState", "auth.exportAuthorization", "auth.importAuthorization")
    }
    server.forget_requests()
    return counts


async def test_a_channel_and_its_second_looks(tmp_path: Path) -> None:
    made = world()
    async with place_with_account(made, tmp_path) as (place, server):
        server.forget_requests()
        await add_channel(place, HANDLE, (), None)
        first = asked(server)
        assert first.pop("contacts.resolveUsername") == 1
        await collected(place)
        for method, times in asked(server).items():
            first[method] = first.get(method, 0) + times
        assert first.pop("channels.getFullChannel", 0) <= 2
        assert PAGES <= first.pop(HISTORY) <= PAGES + 1
        assert first == {}

        await collected(place)
        assert asked(server) == {HISTORY: 1}

        for number in range(99):
            made.channel(HANDLE).post(DAY_AGO, f"Later {number}")
        await collected(place)
        assert asked(server) == {HISTORY: 1}

        hours = (datetime.now(UTC) - DAY_AGO).total_seconds() / 3600
        collect = place.config.collect.model_copy(update={"recheck_hours": (hours,)})
        due = replace(place, config=place.config.model_copy(update={"collect": collect}))
        again = await collected(due)
        counts = asked(server)
        assert counts.pop(HISTORY) == 1
        looked = POSTS + 99 - 1  # the newest one was in the page of history
        assert again.again == looked
        assert counts == {MESSAGES: -(-looked // 100)}


@pytest.mark.parametrize("dc", [2, 4], ids=["home", "foreign"])
async def test_a_large_file(tmp_path: Path, dc: int) -> None:
    if LONG and dc == 4:
        pytest.skip("a file of 1 GiB is received once")
    made = World(5)
    made.add_user("+9996621234")
    data = bytes(range(256)) * (MIB // 256) * PARTS
    film = made.video_from_bytes(data, 60.0, 320, 180, dc=dc)
    made.add_channel("Rives Infos", HANDLE).post(DAY_AGO, "La crue", media=film)
    async with place_with_account(made, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        server.forget_requests()
        assert (await collected(place)).files == 1
        counts = asked(server)
        counts.pop("channels.getFullChannel", 0)
        assert counts.pop(HISTORY) == 1
        assert PARTS <= counts.pop(FILE) <= PARTS + 1  # one more shows that the file ends where it says
        assert counts.pop(HASHES) <= PARTS
        assert counts == {}


async def test_a_file_whose_reference_expired(tmp_path: Path) -> None:
    made = World(5)
    made.add_user("+9996621234")
    film = made.video_from_bytes(b"film" * 1000, 60.0, 320, 180)
    made.add_channel("Rives Infos", HANDLE).post(DAY_AGO, "La crue", media=film)
    async with place_with_account(made, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        server.faults.call(FILE, server.expire_references)
        server.forget_requests()
        assert (await collected(place)).files == 1
        assert asked(server)[MESSAGES] == 1
