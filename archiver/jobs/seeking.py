"""Posts that a person looks for while deciding about a citation: by words, channel and day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs.naming import require_channel
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord

MOST = 9
"""How many posts are shown; a person who wants others says more."""
MOST_HITS = 500
"""Hits of a search for words among which those of a channel and day are looked for."""
HOW = "Say words of the post, or @handle and a day (2021-04-09), or all of these."
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a person asks for: ``channel`` as typed, ``day`` in UTC, ``words`` in any order."""

    words: str
    channel: str | None
    day: date | None


def sought(text: str) -> Sought:
    """What "@handle 2021-04-09 two words" asks for. Raises UsageError for nothing, and for a day that is none."""
    words, channel, day = [], None, None
    for token in text.split():
        if token.startswith("@") and len(token) > 1 and channel is None:
            channel = token
        elif DAY.fullmatch(token) and day is None:
            try:
                day = date.fromisoformat(token)
            except ValueError:
                raise UsageError(f"{token} is no day.", hint=HOW) from None
        else:
            words.append(token)
    if not words and (channel is None or day is None):
        raise UsageError("That is too little to look for.", hint=HOW)
    return Sought(words=" ".join(words), channel=channel, day=day)


async def seek(place: Workplace, text: str) -> list[PostRecord]:
    """The archive's posts that ``text`` asks for (as ``sought``), at most ``MOST``: with words the best first, else
    in the order of their time. Nothing is asked of Telegram.
    """
    wanted = sought(text)
    async with place.reading() as archive:
        channel = await require_channel(archive, wanted.channel) if wanted.channel else None
        channel_id = channel.channel_id if channel else None
        if channel_id is not None and wanted.day is not None and not wanted.words:
            keys = await _of_day(archive, channel_id, wanted.day)
        else:
            keys = await _with_words(archive, wanted.words)
        found: list[PostRecord] = []
        for key in keys:
            if channel_id not in (None, key.channel_id):
                continue
            post = await archive.catalog.post(key)
            if post is not None and wanted.day in (None, post.seen.date.date()):
                found.append(post)
            if len(found) == MOST:
                break
        return found


async def _with_words(archive: Archive, words: str) -> list[PostKey]:
    return [hit.post for hit in await archive.catalog.search(words, most=MOST_HITS) if hit.post is not None]


async def _of_day(archive: Archive, channel_id: int, day: date) -> list[PostKey]:
    since = datetime.combine(day, time(0), UTC)
    posts = await archive.catalog.posts_in_window([channel_id], since, since + timedelta(days=1))
    return [post.key for post in posts]
