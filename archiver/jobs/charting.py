"""What the pictures show, asked of an open archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from archiver.archive import Archive
from archiver.catalog.queries.activity import DayCount
from archiver.charts import Activity, Appearance, Bin, CountSeries, Lag
from archiver.charts.spread import How
from archiver.jobs.footage_story import medium_story
from archiver.model.ids import PostKey
from archiver.model.records import ArticleSummary
from archiver.model.stretches import Appearance as Carried
from archiver.model.stretches import Story

MOST_GAP_DAYS = 3_660
"""Days of gaps that are drawn."""
Href = Callable[[object], str | None]


def nowhere(_: object) -> None:
    """No address: for pictures that stand alone."""


async def activity_of(archive: Archive, channel_id: int) -> Activity:
    """One channel's posts per day, with the days of which something may be missing."""
    days = {each.day: each for each in await archive.catalog.posts_per_day(channel_id)}
    unknown: set[datetime] = set()
    for start, end in await archive.catalog.gaps(channel_id):
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        while day <= end and len(unknown) < MOST_GAP_DAYS:
            unknown.add(day)
            day += timedelta(days=1)
    titles = await archive.catalog.titles_of([channel_id])
    bins = []
    for day in sorted({*days, *unknown}):
        found = days.get(day)
        posts, edited, gone = (found.posts, found.edited, found.gone) if found else (0, 0, 0)
        bins.append(Bin(day=day, posts=posts, edited=edited, gone=gone, known=day not in unknown))
    return Activity(channel_id=channel_id, title=titles.get(channel_id, str(channel_id)), bins=tuple(bins))


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
            found = Bin(day=each.day, posts=each.posts, edited=each.edited, gone=each.gone)
            by_channel.setdefault(each.channel_id, []).append(found)
    busiest = sorted(by_channel, key=lambda channel: -sum(each.posts for each in by_channel[channel]))[:most]
    titles = await archive.catalog.titles_of(busiest)
    return [
        Activity(
            channel_id=channel, title=titles.get(channel, str(channel)), bins=tuple(by_channel[channel]),
            href=href(channel),
        )
        for channel in busiest
    ]  # fmt: skip


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
    found = [_post(each, "file", post_href) for each in story.appearances]
    for each in story.occurrences():
        found += [_post(carried, "footage", post_href) for carried in each.appearances]
    articles = {each.article_id: each for each in (*story.articles, *story.shown_by)}
    articles.update({each.article_id: each for stretch in story.timeline for each in stretch.articles})
    found += [_article(each, article_href) for each in articles.values()]
    return list(dict.fromkeys(found))


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


def outlet(address: str | None) -> str:
    """The host of an article, without "www."; "a file" where there is none."""
    try:
        host = urlsplit(address or "").hostname
    except ValueError:
        host = None
    return (host or "a file").removeprefix("www.")


def has_spread(story: Story) -> bool:
    """Whether a medium was anywhere else than in one post."""
    return len(story.appearances) > 1 or bool(story.occurrences()) or bool(story.articles)


def _post(each: Carried, how: How, href: Callable[[PostKey], str | None]) -> Appearance:
    key = each.post
    return Appearance(
        where=each.title or (str(key.channel_id) if key is not None else each.web or "a source without a name"),
        what=str(key) if key is not None else each.web or "",
        when=each.date,
        how=how,
        href=None if key is None else href(key),
    )


def _article(each: ArticleSummary, href: Callable[[str], str | None]) -> Appearance:
    when = each.captured if each.published is None else datetime.fromisoformat(each.published).replace(tzinfo=UTC)
    return Appearance(
        where=outlet(each.url),
        what=each.title or each.url or each.article_id[:12],
        when=when,
        how="article",
        href=href(each.article_id),
    )
