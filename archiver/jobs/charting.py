"""What the pictures show, asked of an open archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from archiver.archive import Archive
from archiver.catalog.queries.activity import DayCount
from archiver.charts import Activity, Appearance, Bin, CountSeries, Lag
from archiver.charts.stories import appearances_in, nowhere, outlet
from archiver.jobs.footage_story import medium_story
from archiver.model.ids import PostKey


async def activity_of(archive: Archive, channel_id: int) -> Activity:
    """One channel's posts per day, with the days of which something may be missing."""
    days = [_bin(each) for each in await archive.catalog.posts_per_day(channel_id)]
    titles = await archive.catalog.titles_of([channel_id])
    return Activity(
        channel_id=channel_id,
        title=titles.get(channel_id, str(channel_id)),
        bins=await _with_gaps(archive, channel_id, days),
    )


def _bin(each: DayCount) -> Bin:
    return Bin(day=each.day, posts=each.posts, edited=each.edited, gone=each.gone)


async def _with_gaps(archive: Archive, channel_id: int, bins: Sequence[Bin]) -> tuple[Bin, ...]:
    """The days, with those that lie in a gap marked, and added where no post of them is archived."""
    unknown: set[datetime] = set()
    for start, end in await archive.catalog.gaps(channel_id):
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        unknown.update(day + timedelta(days=each) for each in range((end - day).days + 1))
    days = {each.day: each for each in bins}
    found = [days.get(day, Bin(day=day, posts=0)) for day in sorted(days.keys() | unknown)]
    return tuple(replace(each, known=each.day not in unknown) for each in found)


async def overview_of(
    archive: Archive,
    *,
    channels: Sequence[int] | None = None,
    most: int = 20,
    href: Callable[[int], str | None] = nowhere,
    days: Sequence[DayCount] | None = None,
) -> list[Activity]:
    """The channels with the most archived posts (of these, where some are named), each with its posts per day.

    ``days``: the answer of ``posts_per_day``, which counts all posts, where it is there already.
    """
    by_channel: dict[int, list[Bin]] = {}
    for each in await archive.catalog.posts_per_day() if days is None else days:
        if channels is None or each.channel_id in channels:
            by_channel.setdefault(each.channel_id, []).append(_bin(each))
    busiest = sorted(by_channel, key=lambda channel: -sum(each.posts for each in by_channel[channel]))[:most]
    titles = await archive.catalog.titles_of(busiest)
    return [
        Activity(
            channel_id=channel,
            title=titles.get(channel, str(channel)),
            bins=await _with_gaps(archive, channel, by_channel[channel]),
            href=href(channel),
        )
        for channel in busiest
    ]


async def lag_of(
    archive: Archive, article_id: str | None = None, *, href: Callable[[str], str | None] = nowhere
) -> list[Lag]:
    """The linked citations of one article, or of all, whose article has a day. The day begins at midnight UTC."""
    cited = [each for each in await archive.catalog.cited_at(article_id) if each.published is not None]
    titles = await archive.catalog.titles_of([each.post.channel_id for each in cited])
    return [
        Lag(
            article=each.title or each.address or each.article_id[:12],
            outlet=outlet(each.address),
            post=str(each.post),
            channel=titles.get(each.post.channel_id, str(each.post.channel_id)),
            published=datetime.combine(each.published, time(), UTC),
            posted=each.posted,
            day_only=True,
            href=href(each.article_id),
        )
        for each in cited
        if each.published is not None
    ]


async def spread_of(
    archive: Archive,
    sha256: str,
    *,
    post_href: Callable[[PostKey], str | None] = nowhere,
    article_href: Callable[[str], str | None] = nowhere,
) -> list[Appearance]:
    """Where a medium was: posts with the same bytes, posts with the same footage, articles that cite any of them."""
    story = await medium_story(archive, sha256)
    if story is None:
        return []
    return appearances_in(story, post_href=post_href, article_href=article_href)


async def counts_of(archive: Archive, key: PostKey) -> list[CountSeries]:
    """How views, forwards, comments and reactions of a post went, as far as they were counted."""
    seen = await archive.catalog.counts_over_time(key)
    series = {
        "views": [(each.seen, each.views) for each in seen],
        "forwards": [(each.seen, each.forwards) for each in seen],
        "comments": [(each.seen, each.replies) for each in seen],
        "reactions": [(each.seen, each.reactions) for each in seen],
    }
    found = []
    for noun, points in series.items():
        told = tuple((when, number) for when, number in points if number is not None)
        if told:
            found.append(CountSeries(noun=noun, points=told))
    return found


async def members_of(archive: Archive, channel_id: int) -> CountSeries:
    """How many members a channel had."""
    return CountSeries(noun="members", points=tuple(await archive.catalog.members_over_time(channel_id)))
