"""What happened in a channel since its events are not known any more: after a start, a lost connection, a gap."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import partial

from archiver.errors import AccountBusyError, NotLoggedInError
from archiver.jobs.following.desk import Backoff, Desk
from archiver.jobs.following.polling import Polling
from archiver.model.following import ChannelCount
from archiver.sources.telegram import Difference, channel_differences

MOST_NOT_JOINED = 10
"""Public channels that the account is no member of and that are asked about this often (telegram.md, rule 25)."""
USUAL_TIMEOUT_S = 30
LOOK_S = 60.0
RECENT = 300
"""Posts that are looked at again where Telegram does not tell what happened: 100 a request."""


class Differences:
    """Asks for differences of channels that are behind, and in turn of those that no updates come for."""

    def __init__(self, desk: Desk, polling: Polling) -> None:
        self._desk = desk
        self._polling = polling
        self._behind: dict[int, None] = {}
        self._due: dict[int, float] = {}
        self._timeouts: dict[int, int] = {}
        self._wake = asyncio.Event()

    def ask(self, channel_ids: Iterable[int]) -> None:
        """These channels are behind."""
        self._behind.update(dict.fromkeys(channel_ids))
        self._wake.set()

    async def all(self) -> None:
        """Every channel once."""
        for channel_id in list(self._desk.channels):
            if not await self._desk.step(partial(self._catch_up, channel_id)):
                self._behind[channel_id] = None

    async def rest(self) -> None:
        """The channels that are behind now, once."""
        waiting, self._behind = list(self._behind), {}
        for channel_id in waiting:
            await self._desk.step(partial(self._catch_up, channel_id))

    async def run(self) -> None:
        """Never ends."""
        backoff = Backoff()
        while True:
            await self._take_due()
            if not self._behind:
                await self._sleep()
                continue
            channel_id = next(iter(self._behind))
            del self._behind[channel_id]  # what happens from here on asks again
            done = False
            try:
                done = await self._desk.step(partial(self._catch_up, channel_id))
            finally:
                if not done:  # also where the run's time was over in the middle of it: `rest` asks for it
                    self._behind[channel_id] = None
            if done:
                backoff.reset()
            else:
                await backoff.wait()

    async def _sleep(self) -> None:
        """Until a channel is behind or due."""
        self._wake.clear()
        first = min(self._due.values(), default=time.monotonic() + LOOK_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(max(first - time.monotonic(), 0.0)):
                await self._wake.wait()

    async def _take_due(self) -> None:
        """Channels that no updates come for, when their time has come; a few at most, the others are polled."""
        now = time.monotonic()
        for channel_id in self._desk.channels:
            if not await self._has_left(channel_id):
                self._due.pop(channel_id, None)
            elif channel_id in self._due or len(self._due) < MOST_NOT_JOINED:
                wait = self._timeouts.get(channel_id, USUAL_TIMEOUT_S)
                if self._due.setdefault(channel_id, now + wait) <= now:
                    self._due[channel_id] = now + wait
                    self._behind[channel_id] = None

    async def _has_left(self, channel_id: int) -> bool:
        """Whether the account that reads the channel is known to be no member of it."""
        try:
            source = await self._desk.telegram.source(channel_id)
        except (NotLoggedInError, AccountBusyError) as fault:
            await self._desk.hold(fault)
            return False
        return source.known.has_left(channel_id)

    async def _catch_up(self, channel_id: int) -> None:
        """All events that are not known. Without a count to begin with, the newest page gives one."""
        count = await self._desk.archive.catalog.channel_count(channel_id)
        if count is None:
            await self._polling.newest(channel_id)
            return
        last = await self._since(channel_id, count.known)
        if last.too_long or last.unread:
            last = await self._not_told(channel_id, count, last)
        if last.timeout_s:
            self._timeouts[channel_id] = last.timeout_s

    async def _since(self, channel_id: int, pts: int, instead_of: int | None = None) -> Difference:
        """Differences from ``pts`` on, until nothing more is to be told; the last one."""
        answers: list[Difference] = []
        told = self._desk.telegram.asked(
            channel_id,
            lambda source, at: channel_differences(source, at, pts, answers.append, instead_of=instead_of),
        )
        async for folded in told:
            await self._desk.announce(folded)
        return answers[-1]

    async def _not_told(self, channel_id: int, before: ChannelCount, last: Difference) -> Difference:
        """Telegram does not tell what happened: look at the newest posts instead, and go on from a later count.

        That is the count which the last page of history came with, if that was later than what was known: what
        happened since then can often still be told.
        """
        handle = self._desk.channels[channel_id].record.handle
        why = "no longer tells" if last.too_long else "did not tell in a form that this version can read"
        self._desk.gap(
            f"{handle}: Telegram {why} what happened while nobody followed; the newest posts were looked at again, and "
            "earlier edits and deletions are found by the second looks."
        )
        await self._polling.tail(channel_id)
        await self._polling.again(channel_id, await self._desk.archive.catalog.recent_ids(channel_id, RECENT))
        after = await self._desk.archive.catalog.channel_count(channel_id)
        for pts in dict.fromkeys((before.shown, after.shown if after else None)):
            if pts is not None and pts > before.known:
                last = await self._since(channel_id, pts, before.known)
                if last.told:
                    break
        return last
