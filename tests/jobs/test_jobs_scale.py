"""What a pass costs does not grow with the archive: counted in steps of SQLite's virtual machine, not in time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from archiver.catalog.database import Database, Mode
from archiver.demo import World
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.planning import plan_collect
from archiver.jobs.registry import add_channel
from archiver.jobs.run import run_once
from archiver.jobs.status import plan_run, status_of
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account
from tests.many import EVERY, PAGE, START, Channel, Many, fill

SMALL, LARGE = 2_000, 20_000
NEW = PAGE - 1
"""Posts that are new: with the one that is known, a page."""
EACH = 10
MOST = 1.1


class Work:
    """Steps of all connections to catalogs, in tens."""

    def __init__(self) -> None:
        self.steps = 0

    def tick(self) -> None:
        """Ten more."""
        self.steps += 1

    async def of(self, done: Awaitable[object]) -> int:
        """The steps that this takes."""
        before = self.steps
        await done
        return self.steps - before


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    counted = Work()
    connect = Database.connect

    async def counting(path: Path | None, mode: Mode) -> Database:
        database = await connect(path, mode)
        await database._connection.set_progress_handler(counted.tick, EACH)
        return database

    monkeypatch.setattr(Database, "connect", counting)
    return counted


async def _costs(work: Work, folder: Path, posts: int) -> dict[str, int]:
    """What each of the commands costs in an archive of so many posts, with a page of new ones."""
    world = World(5)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", "rives_demo")
    known = Channel(channel.id, channel.title, "rives_demo", posts)
    channel.post(START + posts * EVERY, "Message", post_id=posts)
    async with place_with_account(world, folder) as (place, _):
        async with place.writing() as archive:
            await fill(archive, [known], Many())
        await add_channel(place, "rives_demo", (), None)
        await collect_channels(place, CollectRequest())
        costs = {}
        for name, command in COMMANDS.items():
            for number in range(NEW):
                channel.post(START + (channel.last_id + 1) * EVERY, f"Message {number}")
            costs[name] = await work.of(command(place))
        return costs


async def _collect(place: Workplace) -> None:
    outcome = await collect_channels(place, CollectRequest())
    assert [each.posts for each in outcome.channels] == [NEW * 4]
    assert outcome.gaps == ()


async def _run(place: Workplace) -> None:
    outcome = await run_once(place)
    assert (outcome.posts, outcome.gaps) == (NEW, ())


COMMANDS: dict[str, Callable[[Workplace], Awaitable[object]]] = {
    "status": status_of,
    "run --plan": plan_run,
    "collect --plan": lambda place: plan_collect(place, ()),
    "collect": _collect,
    "run": _run,
}


async def test_ten_times_the_posts_cost_no_pass_more(work: Work, tmp_path: Path) -> None:
    small = await _costs(work, tmp_path / "small", SMALL)
    large = await _costs(work, tmp_path / "large", LARGE)

    assert {name: large[name] / small[name] for name in COMMANDS if large[name] > MOST * small[name]} == {}
