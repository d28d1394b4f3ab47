"""What ``collect`` would ask for, told from the archive alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from archiver.archive import Archive
from archiver.config import Config
from archiver.jobs import budget, shapes
from archiver.jobs.comments import chosen
from archiver.jobs.describing import description_due
from archiver.jobs.fetching import ASKED, Carrier, files_wanted
from archiver.jobs.identity import lost_to_look_for
from archiver.jobs.legacy import is_whole, unseen
from archiver.jobs.naming import require_channel
from archiver.jobs.origins import due_origins
from archiver.jobs.rechecks import EVER, files_due
from archiver.jobs.ways import is_over_web
from archiver.jobs.webpages import budget as over_web
from archiver.jobs.webpages.comments import pages_due
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.records import ChannelRecord, Interval, PendingChannel
from archiver.sources.preview import COMMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPlan:
    """``newest``: the greatest id that was covered, None where nothing was; ``holes``: stretches of ids below it that
    were not covered (both ends included); ``due``: posts to be looked at again; ``files``: posts with a file to be
    fetched, ``bytes`` as far as Telegram says their sizes; ``comments``: posts with new ones to be read, over
    web pages all that are to be asked about; ``requests``: how often which method is asked, at least, as how many posts
    are new is not known before.
    """

    channel: ChannelRecord
    newest: int | None
    holes: tuple[tuple[int, int], ...]
    due: int
    files: int
    bytes: int
    comments: int
    requests: Mapping[str, int]

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "id": str(self.channel.channel_id),
            "title": self.channel.title,
            "usernames": list(self.channel.usernames),
            "newest": self.newest,
            "holes": [[low, high] for low, high in self.holes],
            "due": self.due,
            "files": self.files,
            "bytes": self.bytes,
            "comments": self.comments,
            "requests": budget.total([self.requests]),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectPlan:
    """All channels that would be asked for, and names that would be looked up. ``origins``: posts of others that were
    forwarded into them.

    ``requests`` and ``bytes`` of all together; ``seconds``: what the configured pace makes of it, without transfers.
    ``over_web``: there is no account, so that Telegram's web pages are asked.
    """

    channels: tuple[ChannelPlan, ...]
    pending: tuple[PendingChannel, ...]
    origins: int
    requests: Mapping[str, int]
    seconds: float
    over_web: bool = False

    @property
    def bytes(self) -> int:
        """Of all files whose size Telegram says."""
        return sum(each.bytes for each in self.channels)

    def document(self) -> shapes.Document:
        """The JSON of ``collect --plan``."""
        return {
            "channels": [each.document() for each in self.channels],
            "origins": self.origins,
            "not_looked_up": [each.name for each in self.pending],
            "requests": dict(self.requests),
            "bytes": self.bytes,
            "seconds": round(self.seconds, 1),
            "over_web": self.over_web,
        }


async def plan_collect(
    place: Workplace,
    names: Sequence[str],
    *,
    limit: int | None = None,
    media: bool = True,
    comments: bool | None = None,
) -> CollectPlan:
    """For these channels, or all on the list. Raises UsageError for a name that the archive does not know.

    ``comments`` None: as configured.
    """
    config = place.config
    async with place.reading() as archive:
        if names:
            channels = [await require_channel(archive, name) for name in names]
        else:
            channels = [each for each in await archive.catalog.channels() if each.registered]
        channels += [group for each in channels for group in await _basic_groups(archive, each)]
        planner = _Planner(
            archive,
            config,
            limit=limit,
            media=media,
            comments=config.collect.comments if comments is None else comments,
            now=datetime.now(UTC),
        )
        await planner.begin()
        plans = [await planner.channel(each) for each in channels]
        origins = await planner.origins([each.channel_id for each in channels])
        pending = () if names else tuple(await archive.catalog.pending_channels())
        requests = budget.total([*(each.requests for each in plans), *planner.others(len(pending), origins)])
        return CollectPlan(
            channels=tuple(plans),
            pending=pending,
            origins=sum(origins),
            requests=requests,
            seconds=(over_web if is_over_web(config) else budget).seconds(requests, config),
            over_web=is_over_web(config),
        )


async def _basic_groups(archive: Archive, channel: ChannelRecord) -> list[ChannelRecord]:
    """Those that a group was before, as far as they are not read to their end."""
    moved = [each.from_id for each in await archive.catalog.migrated_from(channel.channel_id)]
    return [
        await archive.catalog.channel(from_id) or unseen(channel, from_id)
        for from_id in moved
        if not await is_whole(archive, from_id)
    ]


class _Planner:
    def __init__(
        self, archive: Archive, config: Config, *, limit: int | None, media: bool, comments: bool, now: datetime
    ) -> None:
        self._archive = archive
        self._config = config
        self._over_web = is_over_web(config)
        self._limit = limit
        self._media = media
        self._with_comments = comments
        self._now = now
        self._due: dict[int, list[int]] = {}
        self._failed: list[PostKey] = []

    async def begin(self) -> None:
        """What is due anywhere."""
        after = self._config.collect.recheck_after
        self._due = await self._archive.catalog.posts_due(after, self._now)
        self._failed = await files_due(self._archive, after, self._now) if self._media else []

    async def channel(self, channel: ChannelRecord) -> ChannelPlan:
        """One of them."""
        channel_id, catalog = channel.channel_id, self._archive.catalog
        covered = await (catalog.covered_or_shown if self._over_web else catalog.covered)(channel_id)
        newest = covered[-1].high if covered else None
        due = self._due.get(channel_id, [])
        files = await self._files(channel_id)
        sizes = [carriers[0][1].size for carriers in files]
        described = await description_due(self._archive, channel_id, self._config)
        commented, of_comments = await self._comments(channel, described=described)
        left_out = holes(covered)
        if self._over_web:
            requests = over_web.for_channel(
                holes=left_out, due=len(due), files=len(files), limit=self._limit, described=described
            )
        else:
            requests = budget.for_channel(
                holes=left_out,
                due=len(due),
                sizes=sizes,
                limit=self._limit,
                references=_references(files, {newest, *(due if self._limit is None else ())}),
                described=described,
                topics=await self._topics(channel_id) if described else None,
            )
            requests[budget.RESOLVE] = len(await lost_to_look_for(self._archive, channel_id))
        if channel_id < 0 and not self._over_web:
            requests[budget.GROUP_MESSAGES] = requests.pop(budget.MESSAGES)
        return ChannelPlan(
            channel=channel,
            newest=newest,
            holes=left_out,
            due=len(due),
            files=len({post.key for carriers in files for post, _ in carriers}),
            bytes=sum(size or 0 for size in sizes),
            comments=commented,
            requests=requests + of_comments,
        )

    def others(self, pending: int, origins: Sequence[int]) -> list[Mapping[str, int]]:
        """What ``pending`` names that are to be looked up take, and origins of forwards, so many of each channel."""
        described = self._config.collect.channel_hours != 0
        if self._over_web:
            return over_web.for_others(pending, sum(origins), limit=self._limit, described=described)
        new = budget.for_channel(holes=(), due=0, sizes=(), limit=self._limit, described=described)
        of_origins = {budget.MESSAGES: sum(budget.times(count, budget.PAGE) for count in origins)}
        return [*[{budget.RESOLVE: 1, **new}] * pending, of_origins]

    async def origins(self, channel_ids: Sequence[int]) -> list[int]:
        """How many posts of each other channel are asked for because they were forwarded into these."""
        if not self._config.collect.origins:
            return []
        due = await due_origins(self._archive, channel_ids, self._config.collect.recheck_after, self._now)
        return [len(wanted) for wanted in due.values()]

    async def _files(self, channel_id: int) -> list[list[Carrier]]:
        """Files to be fetched, with the posts that carry each."""
        if not self._media:
            return []
        catalog, rule = self._archive.catalog, self._config.media.wanted
        ids = [key.message_id for key in self._failed if key.channel_id == channel_id]
        wanting = await catalog.posts_wanting_media(channel_id, wanted=rule)
        posts = {post.key: post for post in (*wanting, *await catalog.posts_by_id(channel_id, ids))}
        found = files_wanted(list(posts.values()), rule)
        stored = await catalog.files_stored(list(found))
        return [carriers for key, carriers in found.items() if key not in stored]

    async def _topics(self, channel_id: int) -> int | None:
        """How many are known of a forum; None of what is none."""
        versions = await self._archive.catalog.channel_history(channel_id)
        if not versions or not versions[-1].forum:
            return None
        return len(await self._archive.catalog.topics(channel_id))

    async def _comments(self, channel: ChannelRecord, *, described: bool) -> tuple[int, Counter[str]]:
        """On how many posts there are new ones, and what they take; a description shows the way to the group, too."""
        catalog, channel_id = self._archive.catalog, channel.channel_id
        if not self._with_comments or channel.kind != "channel":
            return 0, Counter()
        if self._over_web:
            after = self._config.collect.recheck_after
            pages = pages_due(await catalog.comments_pages(channel_id, *EVER), after, self._now)
            return len(pages), Counter({COMMENTS: len(pages)})
        due = await catalog.threads_due(channel_id, *EVER)
        if not due:
            return 0, Counter()
        choice = await chosen(self._archive, channel_id, due)
        if not choice.whole:
            return len(due), Counter({budget.REPLIES: choice.threads})
        group_id = await catalog.linked_group(channel_id)
        known = group_id is not None and bool(await catalog.accounts_with_access(group_id))
        asked = int(not described and not known)
        return len(due), Counter({budget.HISTORY: choice.pages, budget.FULL: asked})


def _references(files: Sequence[Sequence[Carrier]], shown: set[int | None]) -> int:
    """Requests for posts that the run does not show by itself before it fetches their files."""
    count = 0
    for start in range(0, len(files), ASKED):
        stale = {carriers[0][0].key.message_id for carriers in files[start : start + ASKED]} - shown
        count += bool(stale)
        shown |= stale
    return count


def holes(covered: Sequence[Interval]) -> tuple[tuple[int, int], ...]:
    """The ids from 1 up to the last covered one that no interval (in order) holds."""
    below = [0, *(each.high for each in covered)]
    return tuple((last + 1, each.low - 1) for last, each in zip(below, covered, strict=False) if each.low - 1 > last)
