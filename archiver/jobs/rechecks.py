"""Second looks: posts that are due to be seen again, and files that could not be had before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from archiver.archive import Archive, Writer
from archiver.jobs.room import NO_SPACE
from archiver.jobs.telegram import Telegram
from archiver.model.due import MissingFile
from archiver.model.ids import PostKey

EVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
SETTLED = frozenset({"protected", "self-destructing"})
"""Reasons for which a file was not even asked for: asking again changes nothing."""


async def look_again(
    archive: Writer, telegram: Telegram, channel_id: int, due: Sequence[int], since: datetime, until: datetime
) -> int:
    """Ask for these posts once more, 100 a request; returns how many were asked for.

    Only those dated from ``since`` to ``until``; an id that was never seen has no date and is always asked for.
    """
    known = {each.key.message_id: each.seen.date for each in await archive.catalog.posts_by_id(channel_id, due)}
    wanted = [number for number in due if since <= known.get(number, since) <= until]
    if wanted:
        await telegram.posts(channel_id, wanted)
    return len(wanted)


async def files_due(archive: Archive, after: Sequence[timedelta], now: datetime) -> list[PostKey]:
    """Posts with a file that could not be had and is due to be tried again."""
    return [each.post for each in await archive.catalog.missing_files() if is_due(each, after, now)]


def is_due(missing: MissingFile, after: Sequence[timedelta], now: datetime) -> bool:
    """After each failure the next try waits longer: as long as the schedule of second looks says."""
    return missing.reason not in SETTLED and next_try(missing, after) <= now


def next_try(missing: MissingFile, after: Sequence[timedelta]) -> datetime:
    """When a file that could not be had is tried again; one that the disk had no room for is with every run."""
    if missing.reason == NO_SPACE:
        return missing.last
    return missing.last + after[min(missing.times, len(after)) - 1]
