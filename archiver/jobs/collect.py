"""What is new in the registered channels, and what earlier runs left out: the gaps between covered ids are filled.

The covered intervals of the catalog are the only memory: a run that was cut off anywhere goes on by filling what is
still uncovered, newest first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial

from archiver.archive import Writer
from archiver.errors import ArchiverError, DiskFullError, UsageError
from archiver.jobs import shapes
from archiver.jobs.comments import Comments
from archiver.jobs.describing import describe
from archiver.jobs.footage.background import FootageDone, footage_of
from archiver.jobs.identity import moved_sentence
from archiver.jobs.legacy import basic_groups_of, is_whole
from archiver.jobs.lookup import wanted_channels
from archiver.jobs.origins import OriginFetcher, Origins
from archiver.jobs.rechecks import files_due, look_again
from archiver.jobs.registry import look_up_pending, record_configured
from archiver.jobs.steps import Steps
from archiver.jobs.telegram import Telegram
from archiver.jobs.videos.channels import follow_links_of_channels
from archiver.jobs.videos.following import VideoFollower, VideosDone
from archiver.jobs.ways import comment_collector, media_fetcher, telegram_of
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
PAGE = 100
"""Posts that are asked for by id at once."""
NO_COMMENTS = Comments()
Report = Callable[[int], None]
"""Takes the number of posts shown so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectRequest:
    """``names`` empty: all registered channels. ``since``/``until``: days, included.

    ``limit``: no further page is asked for once so many posts of a channel were shown. ``comments``, ``videos`` (the
    links to videos of all these posts) None: as configured.
    """

    names: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    media: bool = True
    comments: bool | None = None
    videos: bool | None = None


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
    comments: Comments = NO_COMMENTS

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
            "comments": self.comments.document(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectOutcome:
    """All channels in turn; ``stopped`` is why the rest could not be asked for, to be raised once this was shown."""

    channels: tuple[Collected, ...]
    gaps: tuple[str, ...]
    stopped: ArchiverError | None = None
    origins: Origins = field(default_factory=Origins)
    footage: FootageDone = field(default_factory=FootageDone)
    videos: VideosDone = field(default_factory=VideosDone)

    def document(self) -> shapes.Document:
        """The JSON of ``collect``."""
        return {
            "channels": [each.document() for each in self.channels],
            "origins": self.origins.document(),
            "footage": self.footage.document(),
            "videos": self.videos.document(),
            "gaps": list(self.gaps),
            "stopped": shapes.fault(self.stopped),
        }


async def collect_channels(place: Workplace, request: CollectRequest) -> CollectOutcome:
    """Fetch what is new and look again at what is due. One channel that cannot be had does not stop the others.

    Raises what is no matter of Telegram's, a full disk for example; and UsageError for days the wrong way round.
    """
    if request.since and request.until and request.since > request.until:
        raise UsageError(f"--since {request.since} is later than --until {request.until}.", hint="Swap the two days.")
    place = place.fetching(files=request.media, comments=request.comments).following_videos(
        enabled=request.videos, channels=request.videos
    )
    async with (
        place.writing() as archive,
        footage_of(place, archive) as footage,
        telegram_of(place, archive) as telegram,
    ):
        await record_configured(place, archive)
        steps = Steps()
        if not request.names:
            await look_up_pending(archive, telegram, steps)
        channels = await wanted_channels(archive, telegram, request.names, steps)
        if not channels and not steps.gaps and steps.stopped is None:
            place.progress.warn("There is no channel to collect. Add one: archiver channel add @name")
        origins = OriginFetcher(place, archive, telegram)
        done = await collect(place, archive, telegram, channels, request, steps, origins)
        videos = VideoFollower(place, archive)
        await follow_links_of_channels(place, archive, videos, channels, _bounds(request))
        seen = await footage.finish()
        gaps = [*steps.gaps, *telegram.gaps, *videos.gaps, *seen.gaps]
        return CollectOutcome(
            channels=done,
            gaps=tuple(dict.fromkeys(gaps)),
            stopped=steps.stopped or videos.full or seen.fault,
            origins=origins.done,
            footage=seen,
            videos=videos.done,
        )


async def collect(
    place: Workplace,
    archive: Writer,
    telegram: Telegram,
    channels: Sequence[ChannelRecord],
    request: CollectRequest,
    steps: Steps,
    origins: OriginFetcher,
) -> tuple[Collected, ...]:
    """These channels: what is new, what is due, origins of forwards, then files; what each brought that could be read.

    Posts of all channels come before any file: posts are what is edited and deleted first, and a file that cannot be
    had must not keep the channels behind it from being read.
    """
    collectors = {channel.channel_id: _Collector(place, archive, telegram, channel, request) for channel in channels}
    for each in list(collectors.values()):
        await steps.take(each.read)
        await steps.take(each.describe)
        await steps.take(partial(_read_basic_groups, each, collectors, steps))
    steps.gaps += [
        moved_sentence(each) for each in await archive.catalog.moved_names() if each.channel_id in collectors
    ]
    due = await archive.catalog.posts_due(place.config.collect.recheck_after, datetime.now(UTC))
    for channel_id, each in collectors.items():
        await steps.take(partial(each.look_again, due.get(channel_id, [])))
    if place.config.collect.origins:
        await origins.fetch(list(collectors), steps)
    with_comments = place.config.collect.comments if request.comments is None else request.comments
    for each in collectors.values() if with_comments else ():
        await steps.take(each.read_comments)
    for each in collectors.values() if request.media else ():
        await steps.take(each.fetch)
        steps.full = steps.full or each.full
    steps.gaps += [gap for each in collectors.values() for gap in each.gaps]
    return tuple(each.collected for each in collectors.values() if each.is_worth_telling)


async def _read_basic_groups(group: _Collector, collectors: dict[int, _Collector], steps: Steps) -> None:
    """The history of the basic group that a group was before; it is asked for until it is whole."""
    for each in await group.basic_groups():
        collectors[each.channel.channel_id] = each
        await steps.take(each.read)


def _bounds(request: CollectRequest) -> tuple[datetime, datetime]:
    """The first and the last moment of the days that are wanted."""
    since = datetime.combine(request.since or FIRST_DAY, time.min, tzinfo=UTC)
    return since, datetime.combine(request.until or date.max, LAST_SECOND, tzinfo=UTC)


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
        self.channel = channel
        self._request = request
        self._again = 0
        self._media = media_fetcher(place, archive, telegram)
        self._windows = Windows(archive, telegram)
        self._since, self._until = _bounds(request)
        days = Window(since=self._since, until=self._until, reason="The days that were asked for.")
        self._comments = comment_collector(place, archive, telegram, channel, days)
        self._shown = 0
        self._new = 0
        self._requests = 0
        self.was_read = False

    @property
    def is_worth_telling(self) -> bool:
        """Whether the user is told what this brought; a basic group only where it brought something."""
        told = self.collected
        if self.channel.kind == "basic_group":
            return bool(told.posts or told.again or told.files or told.requests)
        return self.was_read or bool(told.posts)

    @property
    def gaps(self) -> list[str]:
        return self._media.gaps

    @property
    def full(self) -> DiskFullError | None:
        return self._media.full

    @property
    def collected(self) -> Collected:
        return Collected(
            channel_id=self.channel.channel_id,
            title=self.channel.title + (" (basic group)" if self.channel.kind == "basic_group" else ""),
            posts=self._new,
            again=self._again,
            files=self._media.files,
            bytes=self._media.bytes,
            requests=self._requests,
            comments=self._comments.done,
        )

    async def read(self) -> None:
        """The posts. Raises GapError where the channel lets nobody in."""
        requests = self._telegram.requests
        before = self._archive.log.size - 1
        handle = f"@{self.channel.usernames[0]}" if self.channel.usernames else self.channel.title
        if await is_whole(self._archive, self.channel.channel_id):
            self.was_read = True
            return
        try:
            with self._place.progress.transfer(f"{handle} posts", total=None, unit="posts") as transfer:
                if self._until >= datetime.now(UTC):
                    await self._fill(transfer.update)
                else:
                    await self._window(transfer.update)
            self.was_read = True
        finally:
            # Also what came before the connection broke off is named at the end.
            self._new = await self._archive.catalog.posts_since(before, self.channel.channel_id)
            self._requests += self._telegram.requests - requests

    async def describe(self) -> None:
        """What the channel is beside its posts, where that is due."""
        if not self.was_read:
            return
        requests = self._telegram.requests
        try:
            await describe(self._archive, self._telegram, self.channel, self._place.config)
        finally:
            self._requests += self._telegram.requests - requests

    async def basic_groups(self) -> list[_Collector]:
        """Those that the group was before, to be read likewise; none where the group lets nobody in now."""
        if not self.was_read:
            return []
        account = await self._telegram.account_of(self.channel.channel_id)
        found = await basic_groups_of(self._archive, self.channel, account)
        return [_Collector(self._place, self._archive, self._telegram, each, self._request) for each in found]

    async def look_again(self, due: Sequence[int]) -> None:
        """The posts that are due; the history of this run has shown most of those that would be."""
        if not self.was_read or not due or self._request.limit is not None:
            return
        requests = self._telegram.requests
        channel_id = self.channel.channel_id
        self._again = await look_again(self._archive, self._telegram, channel_id, due, self._since, self._until)
        self._requests += self._telegram.requests - requests

    async def read_comments(self) -> None:
        """The comments on its posts that came since they were last read. Raises GapError where they are not shown."""
        if not self.was_read:
            return
        requests = self._telegram.requests
        try:
            await self._comments.collect()
        finally:
            self._requests += self._telegram.requests - requests

    async def fetch(self) -> None:
        """The files of posts that have none yet, also of earlier runs; none where the channel lets nobody in now."""
        if not self.was_read:
            return
        requests = self._telegram.requests
        channel_id = self.channel.channel_id
        wanted = self._place.config.media.wanted
        wanting = await self._archive.catalog.posts_wanting_media(channel_id, wanted=wanted)
        keys = await files_due(self._archive, self._place.config.collect.recheck_after, datetime.now(UTC))
        failed = await self._archive.catalog.posts_by_id(
            channel_id, [key.message_id for key in keys if key.channel_id == channel_id]
        )
        posts = {post.key: post for post in (*wanting, *failed) if self._since <= post.seen.date <= self._until}
        if posts:
            self._place.progress.step(f"{self.channel.handle}: fetching the files of {len(posts)} posts")
        try:
            await self._media.fetch_channel_photo(self.channel)
            await self._media.fetch_posts(list(posts.values()))
        finally:
            self._requests += self._telegram.requests - requests

    async def _fill(self, report: Report) -> None:
        """Newest posts down to what is covered, then every uncovered stretch below, as far back as was asked for."""
        channel_id = self.channel.channel_id
        covered = sorted((each.low, each.high) for each in await self._telegram.covered(channel_id))
        top, shown = covered[-1][1] if covered else 0, self._shown
        there = await self._archive.catalog.recent_ids(channel_id, 1)
        if not await self._span(max(min([top, *there]), 1), None, report):
            return
        if top and self._shown == shown:
            await self._look_at_newest()
        stretches = zip([0, *(high for _, high in covered)], [low for low, _ in covered], strict=False)
        for below, above in reversed([(high + 1, low - 1) for high, low in stretches]):
            if await self._reaches_back(above + 1, top):
                return
            if below <= above and not await self._span(below, above, report):
                return

    async def _look_at_newest(self) -> None:
        """By id, where the history shows not even the newest post any more: down to where one is still there."""
        channel_id = self.channel.channel_id
        while ids := await self._archive.catalog.recent_ids(channel_id, PAGE):
            await self._telegram.posts(channel_id, ids)
            if set(ids) & set(await self._archive.catalog.recent_ids(channel_id, PAGE)):
                return

    async def _reaches_back(self, low: int, high: int) -> bool:
        """Whether a post of these ids is older than what was asked for."""
        return await self._archive.catalog.reaches_before(self.channel.channel_id, low, high, self._since)

    async def _span(self, low: int, high: int | None, report: Report) -> bool:
        """Page a stretch of ids; False where the limit was reached, or the first day."""
        whole = self._request.limit is None and self._request.since is None
        async with aclosing(self._telegram.between(self.channel.channel_id, low, high, ahead=whole)) as pages:
            async for page in pages:
                if not self._go_on(page, report):
                    return False
        return True

    async def _window(self, report: Report) -> None:
        """The posts of these days, unless the archive holds them all."""
        channel_id = self.channel.channel_id
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
