"""What is new in the registered channels, and what earlier runs left out: the gaps between covered ids are filled.

The covered intervals of the catalog are the only memory: a run that was cut off anywhere goes on by filling what is
still uncovered, newest first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from archiver.archive import Writer
from archiver.errors import ArchiverError, GapError
from archiver.jobs import shapes
from archiver.jobs.channels import look_up_pending, record_configured, require_channel
from archiver.jobs.media import MediaFetcher
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.derived import Folded
from archiver.model.observations import PostSeen
from archiver.model.records import ChannelRecord

Report = Callable[[int], None]
"""Takes the number of posts shown so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectRequest:
    """``names`` empty: all registered channels. ``since``/``until``: days, included. ``limit``: posts a channel."""

    names: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    media: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one channel brought: posts new to the archive, files with their bytes, requests that it took."""

    channel_id: int
    title: str
    posts: int
    files: int
    bytes: int
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectOutcome:
    """All channels in turn."""

    channels: tuple[Collected, ...]
    gaps: tuple[str, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``collect``."""
        return {
            "channels": [
                {
                    "id": str(each.channel_id),
                    "title": each.title,
                    "posts": each.posts,
                    "files": each.files,
                    "bytes": each.bytes,
                    "requests": each.requests,
                }
                for each in self.channels
            ],
            "gaps": list(self.gaps),
        }


async def collect_channels(place: Workplace, request: CollectRequest) -> CollectOutcome:
    """Fetch what is new. One channel that cannot be had is a gap and does not stop the others.

    Raises what makes going on pointless: not logged in, no network, a long flood wait, a full disk.
    """
    async with place.writing() as archive, Telegram(place, archive) as telegram:
        await record_configured(place, archive)
        gaps: list[str] = []
        if not request.names:
            gaps += await look_up_pending(place, archive, telegram)
        done: list[Collected] = []
        for channel in await _wanted(archive, telegram, request, gaps):
            collector = _Collector(place, archive, telegram, channel, request)
            try:
                done.append(await collector.collect())
            except GapError as gap:
                gaps.append(str(gap))
            gaps += collector.gaps
        if not done and not gaps:
            place.progress.warn("There is no channel to collect. Add one: archiver channel add @name")
        return CollectOutcome(channels=tuple(done), gaps=tuple(dict.fromkeys([*gaps, *telegram.gaps])))


async def _wanted(archive: Writer, telegram: Telegram, request: CollectRequest, gaps: list[str]) -> list[ChannelRecord]:
    if not request.names:
        return [each for each in await archive.catalog.channels() if each.registered]
    found: list[ChannelRecord] = []
    for name in request.names:
        try:
            found.append(await require_channel(archive, name))
        except ArchiverError:
            waiting = await look_up_named(archive, telegram, name)
            if waiting is None:
                gaps.append(f"Telegram knows no channel {name}; nothing was collected for it.")
            else:
                found.append(waiting)
    return found


async def look_up_named(archive: Writer, telegram: Telegram, name: str) -> ChannelRecord | None:
    """A channel that the archive does not know yet, asked for by its username."""
    from archiver.jobs.channels import is_username, plain_name

    wanted = plain_name(name)
    if not is_username(wanted) or await telegram.resolve(wanted) is None:
        return None
    return await archive.catalog.channel_by_name(wanted)


class _Collector:
    def __init__(
        self, place: Workplace, archive: Writer, telegram: Telegram, channel: ChannelRecord, request: CollectRequest
    ) -> None:
        self._place = place
        self._archive = archive
        self._telegram = telegram
        self._channel = channel
        self._request = request
        self._media = MediaFetcher(place, archive, telegram)
        self._shown = 0

    @property
    def gaps(self) -> list[str]:
        return self._media.gaps

    async def collect(self) -> Collected:
        channel_id = self._channel.channel_id
        requests = self._telegram.requests
        before = await self._count()
        handle = f"@{self._channel.usernames[0]}" if self._channel.usernames else self._channel.title
        with self._place.progress.transfer(f"{handle} posts", total=self._request.limit, unit="posts") as transfer:
            if self._request.since is None and self._request.until is None:
                await self._fill(transfer.update)
            else:
                await self._window(transfer.update)
        new = await self._count() - before
        if self._request.media:
            await self._media.fetch_posts(await self._archive.catalog.posts_wanting_media(channel_id))
        return Collected(
            channel_id=channel_id,
            title=self._channel.title,
            posts=new,
            files=self._media.files,
            bytes=self._media.bytes,
            requests=self._telegram.requests - requests,
        )

    async def _count(self) -> int:
        counts = await self._archive.catalog.counts(self._channel.channel_id)
        return counts["captured"] + counts["service"]

    async def _fill(self, report: Report) -> None:
        """Newest posts down to what is covered, then every uncovered stretch below."""
        channel_id = self._channel.channel_id
        covered = sorted((each.low, each.high) for each in await self._archive.catalog.covered(channel_id))
        top = covered[-1][1] if covered else 0
        if not await self._span(max(top, 1), None, report):
            return
        stretches = zip([0, *(high for _, high in covered)], [low for low, _ in covered], strict=False)
        for below, above in reversed([(high + 1, low - 1) for high, low in stretches]):
            if below <= above and not await self._span(below, above, report):
                return

    async def _span(self, low: int, high: int | None, report: Report) -> bool:
        """Page a stretch of ids; False where the limit was reached."""
        async for page in self._telegram.between(self._channel.channel_id, low, high):
            if not self._go_on(page, report):
                return False
        return True

    async def _window(self, report: Report) -> None:
        since = datetime.combine(self._request.since or date(2013, 8, 14), time.min, tzinfo=UTC)
        until = datetime.now(UTC)
        if self._request.until is not None:
            until = datetime.combine(self._request.until, time.max, tzinfo=UTC) + timedelta(microseconds=1)
        async for page in self._telegram.window(self._channel.channel_id, since, until):
            if not self._go_on(page, report):
                return

    def _go_on(self, page: Folded, report: Report) -> bool:
        self._shown += sum(isinstance(seen, PostSeen) for seen in page.observations)
        report(self._shown)
        return self._request.limit is None or self._shown < self._request.limit
