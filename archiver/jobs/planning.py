"""What ``collect`` would ask for, told from the archive alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from archiver.archive import Archive
from archiver.jobs import budget, shapes
from archiver.jobs.naming import require_channel
from archiver.jobs.workplace import Workplace
from archiver.model.records import ChannelRecord, Interval, PendingChannel
from archiver.model.wanted import NOT_YET, WantedFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPlan:
    """``newest``: the greatest id that was covered, None where nothing was; ``holes``: stretches of ids below it that
    were not covered (both ends included); ``due``: posts to be looked at again; ``files``: posts with a file that was
    never asked for, ``bytes`` as far as Telegram says their sizes; ``requests``: how often which method is asked, at
    least, as how many posts are new is not known before.
    """

    channel: ChannelRecord
    newest: int | None
    holes: tuple[tuple[int, int], ...]
    due: int
    files: int
    bytes: int
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
            "requests": budget.total([self.requests]),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectPlan:
    """All channels that would be asked for, and names that would be looked up.

    ``requests`` and ``bytes`` of all together; ``seconds``: what the configured pace makes of it, without transfers.
    """

    channels: tuple[ChannelPlan, ...]
    pending: tuple[PendingChannel, ...]
    requests: Mapping[str, int]
    seconds: float

    @property
    def bytes(self) -> int:
        """Of all files whose size Telegram says."""
        return sum(each.bytes for each in self.channels)

    def document(self) -> shapes.Document:
        """The JSON of ``collect --plan``."""
        return {
            "channels": [each.document() for each in self.channels],
            "not_looked_up": [each.name for each in self.pending],
            "requests": dict(self.requests),
            "bytes": self.bytes,
            "seconds": round(self.seconds, 1),
        }


async def plan_collect(
    place: Workplace, names: Sequence[str], *, limit: int | None = None, media: bool = True
) -> CollectPlan:
    """For these channels, or all on the list. Raises UsageError for a name that the archive does not know."""
    async with place.reading() as archive:
        if names:
            channels = [await require_channel(archive, name) for name in names]
        else:
            channels = [each for each in await archive.catalog.channels() if each.registered]
        due = await archive.catalog.posts_due(place.config.collect.recheck_after, datetime.now(UTC))
        wanted = place.config.media.wanted if media else None
        plans = [await _plan(archive, each, len(due.get(each.channel_id, ())), limit, wanted) for each in channels]
        pending = () if names else tuple(await archive.catalog.pending_channels())
        look_ups = [{budget.RESOLVE: 1, **budget.for_channel(holes=(), due=0, sizes=(), limit=limit)} for _ in pending]
        requests = budget.total([*look_ups, *(each.requests for each in plans)])
        return CollectPlan(
            channels=tuple(plans),
            pending=pending,
            requests=requests,
            seconds=budget.seconds(requests, place.config),
        )


async def _plan(
    archive: Archive, channel: ChannelRecord, due: int, limit: int | None, wanted: WantedFiles | None
) -> ChannelPlan:
    """``wanted`` None: no files."""
    covered = await archive.catalog.covered(channel.channel_id)
    wanting = await archive.catalog.posts_wanting_media(channel.channel_id, wanted=wanted) if wanted else []
    unsaved = {
        each.ref.key: each.ref.size
        for post in wanting
        for each in (wanted.unsaved(post) if wanted else ())
        if each.reason == NOT_YET
    }
    sizes = list(unsaved.values())
    left_out = holes(covered)
    return ChannelPlan(
        channel=channel,
        newest=covered[-1].high if covered else None,
        holes=left_out,
        due=due,
        files=len(wanting),
        bytes=sum(size or 0 for size in sizes),
        requests=budget.for_channel(holes=left_out, due=due, sizes=sizes, limit=limit),
    )


def holes(covered: Sequence[Interval]) -> tuple[tuple[int, int], ...]:
    """The ids from 1 up to the last covered one that no interval (in order) holds."""
    below = [0, *(each.high for each in covered)]
    return tuple((last + 1, each.low - 1) for last, each in zip(below, covered, strict=False) if each.low - 1 > last)
