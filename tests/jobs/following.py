"""A run that follows channels inside the test's own process, and waiting for what it is to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archiver.config import Follow
from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.follow import FollowOutcome, FollowRequest, Happening, follow_channels
from archiver.jobs.progress import Silent
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord
from tests.acceptance.places import place_with_account

START = datetime(2021, 3, 1, tzinfo=UTC)
HANDLE = "rives_demo"
LONG_S = 20
"""Seconds after which something that was to happen is taken not to."""


class Told(Silent):
    """What a run says."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.warnings: list[str] = []

    def step(self, sentence: str) -> None:
        self.steps.append(sentence)

    def warn(self, sentence: str) -> None:
        self.warnings.append(sentence)


@dataclass
class Scene:
    """A server, a place with one channel on the list, and the run that follows it."""

    world: World
    channel: WorldChannel
    server: LoopbackTelegram
    place: Workplace
    said: Told
    happened: list[Happening] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def seen(self) -> list[tuple[str, int]]:
        """What happened, in short."""
        return [(each.kind, each.key.message_id) for each in self.happened]

    async def until(self, condition: Callable[[], bool], what: str = "it") -> None:
        """Wait for something to happen."""
        async with asyncio.timeout(LONG_S):
            while not condition():
                await asyncio.sleep(0.01)

    async def until_confirmed(self, number: int) -> None:
        """Wait until the post's absence is confirmed."""
        key = PostKey(self.channel.id, number)
        async with asyncio.timeout(LONG_S):
            while not [each for each in await self.ask("absences", key) if each.confirmed]:
                await asyncio.sleep(0.01)

    async def until_seen(self, *wanted: tuple[str, int], times: int = 1) -> None:
        """Wait until all of these were told, so many times each."""
        try:
            await self.until(lambda: all(self.seen.count(each) >= times for each in wanted))
        except TimeoutError:
            missing = set(wanted) - set(self.seen)
            raise AssertionError(f"{missing} missing in {self.seen}; {self.said.warnings}") from None

    async def follow(self, seconds: float | None = None, **options: Any) -> FollowOutcome:
        """A run to its end."""
        self.stop.clear()
        length = None if seconds is None else timedelta(seconds=seconds)
        request = FollowRequest(length=length, **options)
        return await follow_channels(self.place, request, self.happened.append, self.stop)

    @asynccontextmanager
    async def following(self, **options: Any) -> AsyncIterator[asyncio.Task[FollowOutcome]]:
        """A run beside the block, up to date when that begins; told to stop at its end."""
        said = len(self.said.steps)
        run = asyncio.create_task(self.follow(**options))
        try:
            await self.until(lambda: run.done() or any("Up to date" in each for each in self.said.steps[said:]))
            yield run
        finally:
            self.stop.set()
            await run

    async def collect(self, **options: Any) -> Any:
        return await collect_channels(self.place, CollectRequest(**options))

    async def post(self, number: int) -> PostRecord:
        """A post of the archive."""
        async with self.place.reading() as archive:
            found = await archive.catalog.post(PostKey(self.channel.id, number))
        assert found is not None, f"the archive has no post {number}"
        return found

    async def ask(self, question: str, *values: Any) -> Any:
        """A question to the catalog."""
        async with self.place.reading() as archive:
            return await getattr(archive.catalog, question)(*values)

    def post_now(self, text: str, **more: Any) -> Any:
        """A new post, later than all others."""
        posts = self.channel.posts
        date = posts[self.channel.last_id].date + timedelta(minutes=1) if posts else START
        return self.channel.post(date, text, **more)


def world_of(posts: int, *, joined: bool = True) -> tuple[World, WorldChannel]:
    """A channel with posts, an hour between them."""
    world = World(5)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE, joined=joined)
    for number in range(posts):
        channel.post(START + timedelta(hours=number), f"Message {number + 1}")
    return world, channel


@asynccontextmanager
async def scene(
    folder: Path, posts: int = 5, *, joined: bool = True, poll_s: float = 3600, collected: bool = True, **telegram: Any
) -> AsyncIterator[Scene]:
    """A channel on the list, its posts collected."""
    world, channel = world_of(posts, joined=joined)
    async with place_with_account(world, folder) as (plain, server):
        said = Told()
        config = plain.config.model_copy(
            update={
                "follow": Follow(poll_s=poll_s),
                "telegram": plain.config.telegram.model_copy(update=telegram),
            }
        )
        place = replace(plain, progress=said, config=config)
        await add_channel(place, HANDLE, (), None)
        made = Scene(world, channel, server, place, said)
        if collected:
            await made.collect()
        server.forget_requests()
        yield made
