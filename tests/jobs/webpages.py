"""A workplace without an account against the loopback t.me, and the same world by MTProto."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.archive import create_archive
from archiver.config import Articles, Config, Preview
from archiver.demo.tme import Settings, WebServer, serve_tme
from archiver.demo.world import World, WorldChannel
from archiver.jobs.collect import CollectOutcome, CollectRequest, collect_channels
from archiver.jobs.enlisting import EnlistRequest, enlist
from archiver.jobs.lists import Wanted
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import ANSWERS, NO_FOOTAGE, NO_VIDEOS

START = datetime(2021, 4, 1, 12, tzinfo=UTC)
CANARY = "zelmara_canary"
HANDLE = "zelmara_demo"


@dataclass
class OnTheWeb:
    """``place``: without an account; ``server``: the pages; ``world`` behind them, with one channel to look at."""

    place: Workplace
    server: WebServer
    world: World
    channel: WorldChannel

    async def add(self, *names: str) -> None:
        await enlist(self.place, EnlistRequest(wanted=tuple(Wanted(name=f"@{name}") for name in names or (HANDLE,))))

    async def collect(self, *names: str, media: bool = True) -> CollectOutcome:
        return await collect_channels(self.place, CollectRequest(names=names, media=media))


def world_with_channel(posts: int = 0) -> tuple[World, WorldChannel]:
    """A channel, beside one that has the post by which is told whether the server answers truly."""
    world = World(seed=5)
    world.add_user(ANSWERS["phone"])
    world.add_channel("Canary", CANARY).post(START, "Here.")
    channel = world.add_channel("Zelmara «demo»", HANDLE, about="Rivers and roads")
    channel.participants = 82_932
    for number in range(1, posts + 1):
        channel.post(START + timedelta(hours=number), f"Post number {number} of the river")
    return world, channel


def config_for(server: WebServer) -> Config:
    return Config(
        preview=Preview(server=server.address, canary=f"{CANARY}/1", pause_s=0),
        article=Articles(allow_private_addresses=True, host_pause_s=0),
        footage=NO_FOOTAGE,
        video=NO_VIDEOS,
    )


@asynccontextmanager
async def on_the_web(folder: Path, posts: int = 0, settings: Settings | None = None) -> AsyncIterator[OnTheWeb]:
    world, channel = world_with_channel(posts)
    async with serve_tme(world, settings=settings) as server:
        place = Workplace(
            folder=folder / "archive",
            config=config_for(server),
            config_folder=folder / "configuration",
            progress=Silent(),
            command="test",
        )
        await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
        yield OnTheWeb(place, server, world, channel)


def with_account(place: Workplace, other: Workplace) -> Workplace:
    """The workplace ``other``, which has an account, with the web pages of ``place``."""
    config = other.config.model_copy(update={"preview": place.config.preview, "article": place.config.article})
    return replace(other, config=config)
