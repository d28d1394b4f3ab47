"""What is new in the registered channels, and what earlier runs left out: the gaps between covered ids are filled.

The covered intervals of the catalog are the only memory: a run that was cut off anywhere goes on by filling what is
still uncovered, newest first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial

from archiver.archive import Writer
from archiver.errors import ArchiverError, DiskFullError, GapError, UsageError
from archiver.jobs import shapes
from archiver.jobs.lookup import looked_up_channel
from archiver.jobs.media import MediaFetcher
from archiver.jobs.rechecks import files_due, look_again
from archiver.jobs.registry import look_up_pending, record_configured
from archiver.jobs.steps import Steps
from archiver.jobs.telegram import Telegram
from archiver.jobs.windows import Windows
from archiver.jobs.workplace import Workplace
from archiver.model.derived import Folded
from archiver.model.links import Window
from archiver.model.observations import PostSeen
from archiver.model.records import ChannelRecord

FIRST_DAY = date(2013, 8, 14)
"""When Telegram began: nothing in it is older."""
LAST_SECOND = time(23, 59, 59)
"""Of a day: Telegram counts whole seconds."""
Report = Callable[[int], None]
"""Takes the number of posts shown so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectRequest:
    """``names`` empty: all registered channels. ``since``/``until``: days, included.

    ``limit``: no further page is asked for once so many posts of a channel were shown.
    """

    names: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    media: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one channel brought: posts new to the archive, posts looked at again because that was due, files with their
    bytes, requests that it took.
    """

    channel_id: int
    title: str
    posts: int
    again: int
    files: int
    bytes: int
    requests: int

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "id": str(self.channel_id),
            "title": self.title,
            "posts": self.posts,
            "looked_at_again": self.again,
            "files": self.files,
            "bytes": self.bytes,
            "requests": self.requests,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectOutcome:
    """All channels in turn; ``stopped`` is why the rest could not be asked for, to be raised once this was shown."""

    channels: tuple[Collected, ...]
    gaps: tuple[str, ...]
    stopped: ArchiverError | None = None

    def document(self) -> shapes.Document:
        """The JSON of ``collect``."""
        return {
            "channels": [each.document() for each in self.channels],
            "gaps": list(self.gaps),
            "stopped": shapes.fault(self.stopped),
        }


async def collect_channels(place: Workplace, request: CollectRequest) -> CollectOutcome:
    """Fetch what is new and look again at what is due. One channel that cannot be had does not stop the others.

    Raises what is no matter of Telegram's, a full disk for example; and UsageError for days the wrong way round.
    """
    if request.since and request.until and request.since > request.until:
        raise UsageError(f"--since {request.since} is later than --until {request.until}.", hint="Swap the two days.")
    async with place.writing() as archive, Telegram(place, archive) as telegram:
        await record_configured(place, archive)
        steps = Steps()
        if not request.names:
            await look_up_pending(archive, telegram, steps)
        wanted = await _wanted(archive, telegram, request, steps)
        if not wanted and not steps.gaps and steps.stopped is None:
            place.progress.warn("There is no channel to collect. Add one: archiver channel add @name")
        done = await collect(place, archive, telegram, wanted, request, steps)
        gaps = [*steps.gaps, *telegram.gaps]
        return CollectOutcome(channels=done, gaps=tuple(dict.fromkeys(gaps)), stopped=steps.stopped)


async def collect(
    place: Workplace,
    archive: Writer,
    telegram: Telegram,
    channels: Sequence[ChannelRecord],
    request: CollectRequest,
    steps: Steps,
) -> tuple[Collected, ...]:
    """These channels: what is new, what is due, then files; what each brought that could be read.

    Posts of all channels come before any file: posts are what is edited and deleted first, and a file that cannot be
    had must not keep the channels behind it from being read.
    """
    collectors = {channel.channel_id: _Collector(place, archive, telegram, channel, request) for channel in channels}
    for each in collectors.values():
        await steps.take(each.read)
    due = await archive.catalog.posts_due(place.config.collect.recheck_after, datetime.now(UTC))
    for channel_id, each in collectors.items():
        await steps.take(partial(each.look_again, due.get(channel_id, [])))
    for each in collectors.values() if request.media else ():
        await steps.take(each.fetch)
        steps.full = steps.full or each.full
    steps.gaps += [gap for each in collectors.values() for gap in each.gaps]
    return tuple(each.collected for each in collectors.values() if each.was_read or each.collected.posts)


async def _wanted(archive: Writer, telegram: Telegram, request: CollectRequest, steps: Steps) -> list[ChannelRecord]:
    if not request.names:
        return [each for each in await archive.catalog.channels() if each.registered]
    found: dict[int, ChannelRecord] = {}

    async def look_up(name: str) -> None:
        channel = await looked_up_channel(archive, telegram, name)
        if channel is None:
            raise GapError(f"Telegram knows no channel {name}; nothing was collected for it.")
        found[channel.channel_id] = channel

    for name in request.names:
        await steps.take(partial(look_up, name))
    return list(found.values())


class _Collector:
    def __init__(
        self,
        place: Workplace,
        archive: Writer,
        telegram: Telegram,
        channel: ChannelRecord,
        request: CollectRequest,
    ) -> None:
        self._place = place
        self._archive = archive
        self._telegram = telegram
        self._channel = channel
        self._request = request
        self._again = 0
        self._media = MediaFetcher(place, archive, telegram)
        self._windows = Windows(archive, telegram)
        self._since = datetime.combine(request.since or FIRST_DAY, time.min, tzinfo=UTC)
        self._until = datetime.combine(request.until or date.max, LAST_SECOND, tzinfo=UTC)
        self._shown = 0
        self._new = 0
        self._requests = 0
        self.was_read = False

    @property
    def gaps(self) -> list[str]:
        return self._media.gaps

    @property
    def full(self) -> DiskFullError | None:
        return self._media.full

    @property
    def collected(self) -> Collected:
        return Collected(
            channel_id=self._channel.channel_id,
            title=self._channel.title,
            posts=self._new,
            again=self._again,
            files=self._media.files,
            bytes=self._media.bytes,
            requests=self._requests,
        )

    async def read(self) -> None:
        """The posts. Raises GapError where the channel lets nobody in."""
        requests = self._telegram.requests
        before = await self._count()
        handle = f"@{self._channel.usernames[0]}" if self._channel.usernames else self._channel.title
        try:
            with self._place.progress.transfer(f"{handle} posts", total=None, unit="posts") as transfer:
                if self._until >= datetime.now(UTC):
                    await self._fill(transfer.update)
                else:
                    await self._window(transfer.update)
            self.was_read = True
        finally:
            # Also what came before the connection broke off is named at the end.
            self._new = await self._count() - before
            self._requests += self._telegram.requests - requests

    async def look_again(self, due: Sequence[int]) -> None:
        """The posts that are due; the history of this run has shown most of those that would be."""
        if not self.was_read or not due or self._request.limit is not None:
            return
        requests = self._telegram.requests
        channel_id = self._channel.channel_id
        self._again = await look_again(self._archive, self._telegram, channel_id, due, self._since, self._until)
        self._requests += self._telegram.requests - requests

    async def fetch(self) -> None:
        """The files of posts that have none yet, also of earlier runs; none where the channel lets nobody in now."""
        if not self.was_read:
            return
        requests = self._telegram.requests
        channel_id = self._channel.channel_id
        wanted = self._place.config.media.wanted
        wanting = await self._archive.catalog.posts_wanting_media(channel_id, wanted=wanted)
        keys = await files_due(self._archive, self._place.config.collect.recheck_after, datetime.now(UTC))
        failed = await self._archive.catalog.posts_by_id(
            channel_id, [key.message_id for key in keys if key.channel_id == channel_id]
        )
        posts = {post.key: post for post in (*wanting, *failed) if self._since <= post.seen.date <= self._until}
        if posts:
            self._place.progress.step(f"{self._channel.handle}: fetching the files of {len(posts)} posts")
        try:
            await self._media.fetch_channel_photo(self._channel)
            await self._media.fetch_posts(list(posts.values()))
        finally:
            self._requests += self._telegram.requests - requests

    async def _count(self) -> int:
        counts = await self._archive.catalog.counts(self._channel.channel_id)
        return counts["captured"] + counts["service"]

    async def _fill(self, report: Report) -> None:
        """Newest posts down to what is covered, then every uncovered stretch below, as far back as was asked for."""
        channel_id = self._channel.channel_id
        covered = sorted((each.low, each.high) for each in await self._archive.catalog.covered(channel_id))
        top = covered[-1][1] if covered else 0
        if not await self._span(max(top, 1), None, report):
            return
        stretches = zip([0, *(high for _, high in covered)], [low for low, _ in covered], strict=False)
        for below, above in reversed([(high + 1, low - 1) for high, low in stretches]):
            if await self._reaches_back(above + 1, top):
                return
            if below <= above and not await self._span(below, above, report):
                return

    async def _reaches_back(self, low: int, high: int) -> bool:
        """Whether a post of these ids is older than what was asked for."""
        oldest, _ = await self._archive.catalog.dates_within(self._channel.channel_id, low, high)
        return oldest is not None and oldest < self._since

    async def _span(self, low: int, high: int | None, report: Report) -> bool:
        """Page a stretch of ids; False where the limit was reached, or the first day."""
        whole = self._request.limit is None and self._request.since is None
        async with aclosing(self._telegram.between(self._channel.channel_id, low, high, ahead=whole)) as pages:
            async for page in pages:
                if not self._go_on(page, report):
                    return False
        return True

    async def _window(self, report: Report) -> None:
        """The posts of these days, unless the archive holds them all."""
        channel_id = self._channel.channel_id
        days = Window(since=self._since, until=self._until, reason="The days that were asked for.")
        if await self._windows.held(channel_id, days):
            return
        async for page in self._telegram.window(channel_id, days.since, days.until):
            if not self._go_on(page, report):
                return

    def _go_on(self, page: Folded, report: Report) -> bool:
        posts = [seen for seen in page.observations if isinstance(seen, PostSeen)]
        self._shown += len(posts)
        report(self._shown)
        # By id, as history is paged: a single post with an odd date must not end a run.
        if posts and min(posts, key=lambda post: post.key).date < self._since:
            return False
        return self._request.limit is None or self._shown < self._request.limit
