"""Following channels: new posts, edits and deletions as they come, their files at once, polling as the truth behind.

Updates that Telegram sends by itself are hints. How far a channel's events are known, and which ids are covered,
follows from the log alone, so a run that was killed anywhere goes on from there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from archiver.errors import AccountBusyError, ArchiverError, NotLoggedInError
from archiver.jobs import shapes
from archiver.jobs.following.desk import Desk, Followed, Happening, Tell
from archiver.jobs.following.differences import Differences
from archiver.jobs.following.files import Files
from archiver.jobs.following.line import Line
from archiver.jobs.following.polling import Polling
from archiver.jobs.following.together import beside_of, end, together
from archiver.jobs.footage.background import footage_of
from archiver.jobs.lookup import wanted_channels
from archiver.jobs.notifying import telling
from archiver.jobs.registry import look_up_pending, record_configured
from archiver.jobs.steps import Steps
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace

__all__ = ["FollowOutcome", "FollowRequest", "Happening", "follow_channels"]

STAMP_S = 3600.0
"""So often a session that goes on has its entries stamped."""
SEAL_S = 300.0
"""How often the log is signed where something came, so that a kill leaves little that is not."""
TELL_S = 30.0
"""Between two looks at whether somebody is to be told of something."""
OPENING_S = 10.0
"""How long the lines for updates are waited for; later, what happened before they opened is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRequest:
    """``names`` empty: all registered channels. ``length`` None: until it is told to stop."""

    names: tuple[str, ...] = ()
    length: timedelta | None = None
    media: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowOutcome:
    """What was followed and what came. ``updates``: those of Telegram's that were kept. ``stopped``: what it could not
    come to when its time was over, or had no room for, to be raised once this was shown.
    """

    channels: tuple[Followed, ...]
    seconds: float
    updates: int
    requests: int
    gaps: tuple[str, ...]
    stopped: ArchiverError | None = None

    def document(self) -> shapes.Document:
        """The JSON of ``follow``."""
        return {
            "channels": [
                {
                    "id": str(each.record.channel_id),
                    "title": each.record.title,
                    "new": each.new,
                    "edited": each.edited,
                    "deleted": each.deleted,
                    "files": each.files,
                    "bytes": each.bytes,
                }
                for each in self.channels
            ],
            "seconds": round(self.seconds, 1),
            "updates": self.updates,
            "requests": self.requests,
            "gaps": list(self.gaps),
            "stopped": shapes.fault(self.stopped),
        }


async def follow_channels(place: Workplace, request: FollowRequest, tell: Tell, stop: asyncio.Event) -> FollowOutcome:
    """Follow until ``stop`` is set, the time is over or this is cancelled; what is in hand is recorded first.

    ``tell`` is called with everything that happens. Raises what keeps it from beginning, and what is no matter of
    Telegram's: a full disk, a damaged archive.
    """
    began = time.monotonic()
    place = place.fetching(files=request.media)
    async with (
        place.writing() as archive,
        footage_of(place, archive) as footage,
        Telegram(place, archive) as telegram,
    ):
        desk = Desk(place=place, archive=archive, telegram=telegram, tell=tell)
        await _choose(desk, request)
        stopped: ArchiverError | None = None
        if desk.channels:
            try:
                await _Run(desk, request).run(stop)
                stopped = desk.full if stop.is_set() else desk.left
            except (NotLoggedInError, AccountBusyError) as fault:
                stopped = fault
        desk.drain(telegram.gaps)
        seen = await footage.finish(0 if stop.is_set() else None)
        for gap in seen.gaps:
            desk.gap(gap)
        for gap in (await place.stamp(archive, "run")).gaps:
            desk.gap(gap)
        await archive.seal()
        for gap in await place.hand_over(archive):
            desk.gap(gap)
        return FollowOutcome(
            channels=tuple(desk.channels.values()),
            seconds=time.monotonic() - began,
            updates=desk.pushes,
            requests=telegram.requests,
            gaps=tuple(desk.gaps),
            stopped=stopped or seen.fault,
        )


async def _choose(desk: Desk, request: FollowRequest) -> None:
    """The channels; raises what keeps Telegram from being asked at all."""
    await record_configured(desk.place, desk.archive)
    steps = Steps()
    try:
        await desk.telegram.source()
    except (NotLoggedInError, AccountBusyError) as fault:
        await desk.hold(fault)
    if not request.names:
        await look_up_pending(desk.archive, desk.telegram, steps)
    wanted = await wanted_channels(desk.archive, desk.telegram, request.names, steps)
    for gap in steps.gaps:
        desk.gap(gap)
    for held in steps.held:
        await desk.hold(held)
    if steps.stopped is not None and steps.stopped not in steps.held:
        raise steps.stopped
    desk.channels = {each.channel_id: Followed(record=each) for each in wanted}
    if not wanted and not steps.gaps:
        desk.place.progress.warn("There is no channel to follow. Add one: archiver channel add @name")


class _Run:
    def __init__(self, desk: Desk, request: FollowRequest) -> None:
        self._desk = desk
        self._request = request
        self._polling = Polling(desk, desk.place.config.follow.poll_s)
        self._differences = Differences(desk, self._polling)
        self._files = Files(desk)
        self._polling.behind = self._differences.ask
        desk.doubt = self._polling.doubt
        if request.media:
            desk.want_files = self._files.want

    async def run(self, stop: asyncio.Event) -> None:
        """Everything, until the end."""
        handles = ", ".join(each.record.handle for each in self._desk.channels.values())
        self._desk.place.progress.step(f"Following {handles}")
        async with self._recorded() as (lines, beside):
            working = asyncio.ensure_future(self._work(lines))
            ended = asyncio.ensure_future(stop.wait())
            try:
                await asyncio.wait({working, ended, *beside}, return_when=asyncio.FIRST_COMPLETED)
                for each in (working, *beside):
                    if each.done():
                        each.result()
            finally:
                await end(working, ended)

    @asynccontextmanager
    async def _recorded(self) -> AsyncIterator[tuple[list[Line], set[asyncio.Future[Any]]]]:
        """A line for updates to each account that reads a channel, and the recording of what comes; that is recorded
        however it ends.
        """
        accounts = self._desk.telegram.accounts
        names = dict.fromkeys([await accounts.of(channel_id) for channel_id in self._desk.channels])
        lines = [Line(self._desk, name, self._differences.ask) for name in names]
        opening = asyncio.ensure_future(together(*(line.keep_open() for line in lines)))
        recording = asyncio.ensure_future(together(*(line.record() for line in lines)))
        try:
            yield lines, {opening, recording}
        finally:
            await end(opening)
            for line in lines:
                line.close()
            await recording

    async def _work(self, lines: Sequence[Line]) -> None:
        """Begin where the archive ends, then go on as things happen."""
        opened = asyncio.ensure_future(together(*(line.until_opened() for line in lines)))
        await asyncio.wait({opened}, timeout=OPENING_S)
        await end(opened)
        for line in lines:
            line.late()
        beside = [self._polling.check(), self._seal(), self._tell()]
        if self._request.media:
            beside.append(self._files.run())
        await beside_of(self._course(time.monotonic()), *beside)

    async def _course(self, began: float) -> None:
        """What was missed, then what comes until the time is over, then what is left of that."""
        if self._request.media:
            await self._files.left_over()
        await self._differences.all()
        await self._polling.round()
        self._desk.place.progress.step("Up to date; waiting for what comes.")
        length = self._request.length
        seconds = None if length is None else max(length.total_seconds() - (time.monotonic() - began), 0.0)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await together(self._differences.run(), self._polling.run())
        self._desk.failed.clear()
        await self._differences.rest()
        await self._polling.round()
        await self._polling.settle()
        failed = asyncio.ensure_future(self._desk.failed.wait())
        fetched = asyncio.ensure_future(self._files.done())
        try:
            await asyncio.wait({failed, fetched}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end(failed, fetched)

    async def _tell(self) -> None:
        """Tell people what happened, soon after it was seen."""
        while True:
            await asyncio.sleep(TELL_S)
            for gap in await telling.tell(self._desk.archive, self._desk.place.config.notify):
                self._desk.gap(gap)

    async def _seal(self) -> None:
        """Sign what came, and have it stamped now and then; an authority that failed is asked again earlier."""
        retry_s = self._desk.place.config.anchor.retry_minutes * 60
        due = time.monotonic() + STAMP_S
        while True:
            await asyncio.sleep(SEAL_S)
            await self._desk.archive.seal()
            if time.monotonic() >= due:
                anchored = await self._desk.place.stamp(self._desk.archive, "run")
                for gap in (*anchored.gaps, *await self._desk.place.hand_over(self._desk.archive)):
                    self._desk.gap(gap)
                due = time.monotonic() + (retry_s if anchored.gaps else STAMP_S)
