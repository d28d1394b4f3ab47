"""What ``collect --plan`` says that a run takes, beside what the run then asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.config import Config, Pace, Telegram
from archiver.demo import World
from archiver.demo.world import groups
from archiver.jobs import budget
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.planning import plan_collect
from archiver.jobs.registry import add_channel
from tests.acceptance.places import ANSWERS, place_with_account

START = datetime(2021, 4, 9, 8, 0, tzinfo=UTC)
MIB = 1024 * 1024


async def test_the_plan_is_what_is_asked_for(tmp_path: Path) -> None:
    world = World(seed=4)
    world.add_user(ANSWERS["phone"])
    channel = world.add_channel("Rives Infos", "rives_demo")
    for number in range(250):
        channel.post(START + timedelta(minutes=number), f"Message {number}")
    for size in (3 * MIB - 7, 10):
        file = world.document(f"{size}.bin", data=bytes(range(256)) * (size // 256) + b"x" * (size % 256))
        channel.post(START + timedelta(days=1), "With a file", media=file)
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, "rives_demo", (), None)
        await collect_channels(place, CollectRequest(limit=100, media=False))
        server.forget_requests()
        plan = await plan_collect(place, ())
        assert not server.requests
        assert plan.bytes == 3 * MIB + 3
        assert plan.document()["requests"] == dict(plan.requests)
        await collect_channels(place, CollectRequest())
        asked = {method: server.count(method) for method in (budget.FILE, budget.HASHES)}
        assert asked == {method: plan.requests[method] for method in asked}
        # the plan counts ids that were left out as if there were a post for each
        assert server.count(budget.HISTORY) <= plan.requests[budget.HISTORY] <= server.count(budget.HISTORY) + 1
        without = await plan_collect(place, (), media=False, limit=50)
        assert without.requests == {budget.HISTORY: 1}


@pytest.mark.parametrize("way", ["threads", "group"])
async def test_the_plan_of_a_channel_with_everything_is_exact(tmp_path: Path, way: str) -> None:
    """Files, forwards, comments, posts to be looked at again, a description and topics that are due."""
    world = World(seed=4)
    world.add_user(ANSWERS["phone"])
    talk = world.add_channel("Rives Discussion", megagroup=True)
    channel = world.add_channel("Rives Infos", "rives_demo", linked=talk)
    talk.linked = channel
    quay = world.add_channel("Quai Nord", "quai_demo")
    forum = world.add_channel("Forum Rives", "forum_demo", megagroup=True)
    for number in range(3):
        groups.open_topic(forum, START, f"Topic {number}")
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
    person = world.add_person("Ilsebill")
    for number in range(12):
        channel.post(now, f"Message {number}")
    for size in (MIB, 2 * MIB, 7):
        channel.post(now, "A file", media=world.document(f"{size}.bin", data=bytes([size % 255]) * size))
    for number in range(2):
        channel.post(now, forward_of=quay.post(now, f"said {number}"))
    for number in (2, 3) if way == "threads" else range(1, 7):
        channel.comment(channel.posts[number], now, "comment", person)
    channel.post(now, "The newest", media=world.document("new.bin", data=b"new"))
    async with place_with_account(world, tmp_path) as (place, server):
        for name in ("rives_demo", "forum_demo"):
            await add_channel(place, name, (), None)
        without = place.config.collect.model_copy(update={"origins": False, "channel_hours": 0.0})
        config = place.config.model_copy(update={"collect": without})
        await collect_channels(replace(place, config=config), CollectRequest(media=False, comments=False))
        hours = (datetime.now(UTC) - now).total_seconds() / 3600
        looks = without.model_copy(update={"origins": True, "channel_hours": 24.0, "recheck_hours": (hours,)})
        due = replace(place, config=place.config.model_copy(update={"collect": looks}))
        server.forget_requests()
        plan = await plan_collect(due, (), comments=True)
        assert not server.requests
        assert plan.origins == 2
        assert plan.channels[0].due == len(channel.posts)
        outcome = await collect_channels(due, CollectRequest(comments=True))
        assert (outcome.gaps, outcome.stopped) == ((), None)
        assert outcome.channels[0].comments.way == way
        opening = {"help.getConfig", "updates.getState", "auth.exportAuthorization", "auth.importAuthorization"}
        asked = {method: count for method, count in server.counts.items() if method not in opening}
        assert asked == dict(plan.requests)
        assert plan.requests[budget.HASHES] == plan.requests[budget.FILE] + 2  # of two files that end with a whole part
        again = await plan_collect(due, (), comments=True)
        assert again.requests == {budget.HISTORY: 2}


def test_a_channel_costs_what_the_table_says() -> None:
    of = budget.for_channel
    assert of(holes=((1, 10_000),), due=0, sizes=(), limit=None)[budget.HISTORY] == 101
    assert of(holes=(), due=10_000, sizes=(), limit=None)[budget.MESSAGES] == 100
    gib = of(holes=(), due=0, sizes=(1024 * MIB,), limit=None)
    assert (gib[budget.FILE], gib[budget.HASHES]) == (1024, 1025)
    assert of(holes=(), due=0, sizes=(None, 1), limit=None)[budget.FILE] == 2


def test_the_pace_makes_the_time() -> None:
    requests = {budget.HISTORY: 10, budget.RESOLVE: 2, budget.FILE: 100}
    assert budget.seconds(requests, Config()) == 10 * 1.0 + 2 * 3.0
    slow = Config(telegram=Telegram(pacing=Pace(history_s=2, resolve_s=5)))
    assert budget.seconds(requests, slow) == 30
