"""Updates that Telegram sends by itself, into the archive as they come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable

from archiver.errors import AccountBusyError, NetworkError, NotLoggedInError
from archiver.jobs.following.desk import LONGEST_DELAY_S, Backoff, Desk
from archiver.model.derived import Folded
from archiver.model.ids import PostKey
from archiver.model.observations import StateSeen
from archiver.sources.telegram import News, Push, hear

MOST = 50
"""Updates that are recorded at once."""
PING_S = 60.0
"""How often Telegram is asked whether a line still stands."""

Ask = Callable[[Iterable[int]], None]


class Line:
    """Keeps an account's line for updates open, and records what comes of the channels that this account reads: another
    that is let into them, too, is told the same. ``behind`` is called with channels whose events are not known one by
    one: something was missed, or only hinted at.
    """

    def __init__(self, desk: Desk, account: str, behind: Ask) -> None:
        self._desk = desk
        self._account = account
        self._news: News = asyncio.Queue()
        self._behind = behind
        self._closing = False
        self._expected = True
        self._lost = False
        self._tried = asyncio.Event()

    async def keep_open(self) -> None:
        """Open the line again whenever it is lost; never ends. Raises it where no account can be used."""
        backoff = Backoff()
        while True:
            began = time.monotonic()
            try:
                source = await self._desk.telegram.accounts.source(self._account)
                await source.push_line(PING_S, self._news).hold()
            except (NotLoggedInError, AccountBusyError) as fault:
                await self._desk.hold(fault)
                self._tried.set()
            except NetworkError as fault:
                if not self._lost:
                    self._lost = True
                    self._desk.place.progress.warn(f"{fault.sentence} No updates come until there is one.")
            if time.monotonic() - began > LONGEST_DELAY_S:
                backoff.reset()
            await backoff.wait()

    async def until_opened(self) -> None:
        """Return once it was opened, or it is known that it cannot be for now."""
        await self._tried.wait()

    def late(self) -> None:
        """From now on an opened line means that something may have been missed before."""
        self._expected = False

    async def record(self) -> None:
        """Record what comes, until ``close`` was called and nothing is left."""
        news = self._news
        while not (self._closing and news.empty()):
            came = [await news.get()]
            while not news.empty() and len(came) < MOST:
                came.append(news.get_nowait())
            pushes = [push for push in came if push is not None]
            if len(pushes) < len(came) and not self._closing:
                await self._opened()
            if pushes:
                await self._take(pushes)

    def close(self) -> None:
        """Let ``record`` end with what is in hand."""
        self._closing = True
        self._news.put_nowait(None)

    async def _mine(self) -> set[int]:
        """The followed channels that this account reads now."""
        accounts = self._desk.telegram.accounts
        return {each for each in self._desk.channels if await accounts.of(each) == self._account}

    async def _opened(self) -> None:
        self._tried.set()
        self._desk.held.pop(self._account, None)
        if self._lost:
            self._lost = False
            self._desk.place.progress.step("Updates come again; asking for what happened meanwhile.")
        if not self._expected:
            self._behind(await self._mine())
        self._expected = False

    async def _take(self, pushes: list[Push]) -> None:
        """Record what may be kept of these; then ask for what they do not say."""
        mine = await self._mine()
        source = await self._desk.telegram.accounts.source(self._account)
        heard = [hear(source, push, mine) for push in pushes]
        captures = [each.capture for each in heard if each.capture is not None]
        self._desk.pushes += len(captures)
        gone = await self._gone_already({key for each in heard for key in each.shown})
        folded = await self._desk.telegram.record_unasked(captures)
        for each in folded:
            await self._desk.announce(each)
        for key in gone:  # a post that was deleted does not come back: an update that shows one is late
            self._desk.doubt(key.channel_id, [key.message_id])
        behind = {channel_id for each in heard for channel_id in each.changed} | await self._not_joined(folded)
        if any(each.everything for each in heard):
            behind |= mine
        if behind:
            self._behind(behind)

    async def _gone_already(self, shown: set[PostKey]) -> set[PostKey]:
        """Those of these posts that are missing now."""
        found = set()
        for channel_id in {key.channel_id for key in shown}:
            ids = [key.message_id for key in shown if key.channel_id == channel_id]
            gone = await self._desk.archive.catalog.gone_among(channel_id, ids)
            found |= {PostKey(channel_id, number) for number in gone}
        return found

    async def _not_joined(self, folded: list[Folded]) -> set[int]:
        """Channels of which these updates do not join what is known: others before them are missing."""
        newest: dict[int, int] = {}
        for each in folded:
            for seen in each.observations:
                if isinstance(seen, StateSeen):
                    newest[seen.channel_id] = max(seen.pts, newest.get(seen.channel_id, 0))
        missing = set()
        for channel_id, pts in newest.items():
            count = await self._desk.archive.catalog.channel_count(channel_id)
            if count is None or count.known < pts:
                missing.add(channel_id)
        return missing
