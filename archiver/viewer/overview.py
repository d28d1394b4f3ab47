"""What the first page shows: what the archive holds, what changed, what waits for a person."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archiver.archive import Archive
from archiver.charts import PagePicture, activity_chart, lag_chart, page_picture
from archiver.jobs.charting import lag_of, overview_of
from archiver.model.records import ArticleSummary, ChannelRecord, PostRecord
from archiver.viewer.links import Links

NEWEST = 8
CHANNELS = 14
"""Channels in the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A cited post that is gone or was edited, with the entry that shows it."""

    post: PostRecord
    entry: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What the last scheduled pass said of itself."""

    began: datetime
    gaps: tuple[str, ...]
    stopped: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """``articles``: the newest; ``waiting``: of all articles, how many citations have proposals alone.

    ``by_channel``: posts of each channel. ``at``: when these figures were made.
    """

    origin: str
    entries: int
    channels: tuple[ChannelRecord, ...]
    posts: int
    by_channel: Mapping[int, int]
    articles: tuple[ArticleSummary, ...]
    articles_held: int
    linked: int
    waiting: int
    changed: tuple[Changed, ...]
    activity: PagePicture
    lag: PagePicture
    run: Run | None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


async def gather(archive: Archive, links: Links) -> Overview:
    """What the page shows. It counts all posts, so that it is made now and then, not for each request."""
    catalog = archive.catalog
    channels = await catalog.channels()
    articles = await catalog.articles()
    newest = sorted(articles, key=lambda each: each.captured, reverse=True)
    days = await catalog.posts_per_day()
    activity = await overview_of(archive, most=CHANNELS, href=links.channel, days=days)
    by_channel: Counter[int] = Counter()
    for each in days:
        by_channel[each.channel_id] += each.posts
    return Overview(
        origin=archive.manifest.origin,
        entries=archive.log.size,
        channels=tuple(each for each in channels if each.registered),
        posts=by_channel.total(),
        by_channel=by_channel,
        articles=tuple(newest[:NEWEST]),
        articles_held=len(articles),
        linked=sum(each.linked for each in articles),
        waiting=sum(each.proposed for each in articles),
        changed=tuple(await _changed(archive)),
        activity=page_picture(activity_chart, activity, name="activity"),
        lag=page_picture(lag_chart, await lag_of(archive, href=links.article), name="lag"),
        run=await asyncio.to_thread(_run, archive),
    )


async def _changed(archive: Archive) -> Sequence[Changed]:
    found = []
    for key, entry, how in await archive.catalog.changed_of(await archive.catalog.cited_posts(), NEWEST):
        post = await archive.catalog.post(key)
        if post is not None:
            found.append(Changed(post=post, entry=entry, how=how))
    return found


def _run(archive: Archive) -> Run | None:
    """What the last pass left; a file that is none tells nothing (``archiver status`` says so)."""
    try:
        document = json.loads(archive.layout.last_run.read_bytes())
        return Run(
            began=datetime.fromisoformat(document["began"]),
            gaps=tuple(map(str, document["gaps"])),
            stopped=None if document.get("stopped") is None else str(document["stopped"]["sentence"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
