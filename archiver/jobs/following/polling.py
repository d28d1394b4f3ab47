"""The truth behind the updates: the newest posts of every channel in turn, what it is beside them, and second looks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial

from archiver.jobs.describing import describe
from archiver.jobs.following.desk import Backoff, Desk
from archiver.jobs.identity import moved_sentence


class Polling:
    """``behind`` is called with a channel whose page of history shows that updates of it were missed."""

    def __init__(self, desk: Desk, every_s: float) -> None:
        self._desk = desk
        self._every_s = every_s
        self._doubted: dict[int, dict[int, None]] = {}
        self._wake = asyncio.Event()
        self._settling = asyncio.Lock()
        self.behind: Callable[[Iterable[int]], None] = lambda ids: None

    def doubt(self, channel_id: int, ids: Iterable[int]) -> None:
        """These posts are to be asked for by id, at once."""
        self._doubted.setdefault(channel_id, {}).update(dict.fromkeys(ids))
        self._wake.set()

    async def run(self) -> None:
        """A round now and then; never ends."""
        while True:
            await asyncio.sleep(self._every_s)
            await self.round()

    async def round(self) -> None:
        """The newest posts of every channel, then the posts that are due."""
        for channel_id in list(self._desk.channels):
            await self._desk.step(partial(self._poll, channel_id))
        after = self._desk.place.config.collect.recheck_after
        due = await self._desk.archive.catalog.posts_due(after, datetime.now(UTC))
        for channel_id, ids in due.items():
            if channel_id in self._desk.channels:
                await self._desk.step(partial(self.again, channel_id, ids))

    async def check(self) -> None:
        """Ask for what is doubted, as it comes; never ends."""
        backoff = Backoff()
        while True:
            if not self._doubted:
                self._wake.clear()
                await self._wake.wait()
            if await self.settle():
                backoff.reset()
            else:
                await backoff.wait()

    async def settle(self) -> bool:
        """Ask for all that is doubted now; False where some of it has to be asked for again."""
        async with self._settling:  # what another call is asking for is settled, too, when this one returns
            for channel_id in list(self._doubted):
                ids = list(self._doubted.pop(channel_id))
                if not await self._desk.step(partial(self.again, channel_id, ids)):
                    self.doubt(channel_id, ids)
                    return False
            return True

    async def newest(self, channel_id: int) -> None:
        """The first page of a channel that nothing is known of: what is older is left to ``collect``."""
        async with aclosing(self._desk.telegram.between(channel_id, 1, None)) as pages:
            async for page in pages:
                await self._desk.announce(page, quietly=True)
                return

    async def tail(self, channel_id: int) -> None:
        """Every post from the newest that is covered on."""
        covered = await self._desk.archive.catalog.covered(channel_id)
        if not covered:
            await self.newest(channel_id)
            return
        async with aclosing(self._desk.telegram.between(channel_id, covered[-1].high, None)) as pages:
            async for page in pages:
                await self._desk.announce(page)

    async def again(self, channel_id: int, ids: Sequence[int]) -> None:
        """These posts by id."""
        async for page in self._desk.telegram.by_id(channel_id, ids):
            await self._desk.announce(page)

    async def _poll(self, channel_id: int) -> None:
        await self.tail(channel_id)
        desk = self._desk
        await describe(desk.archive, desk.telegram, desk.channels[channel_id].record, desk.place.config)
        for moved in await desk.archive.catalog.moved_names():
            if moved.channel_id == channel_id:
                desk.gap(moved_sentence(moved))
        count = await desk.archive.catalog.channel_count(channel_id)
        if count is not None and count.shown is not None and count.shown > count.known:
            self.behind([channel_id])
