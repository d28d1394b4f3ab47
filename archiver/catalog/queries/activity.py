"""What pictures are drawn from: posts per day, counts over time, citations with the times of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.articles import LINKING, READING
from archiver.catalog.queries.base import Queries
from archiver.model.ids import PostKey

DAY_US = 86_400_000_000
ONE = "SELECT ?1"
EVERY = """
SELECT min(channel_id) FROM posts UNION ALL
SELECT (SELECT min(channel_id) FROM posts WHERE channel_id > channel) FROM channels WHERE channel IS NOT NULL
"""
# From one day that has posts to the next, along posts_by_date: grouping a million rows by day sorts them once more.
PER_DAY = f"""
WITH RECURSIVE channels (channel) AS ({{channels}}),
days (channel, day) AS (
    SELECT channel, (SELECT min(date_us) FROM posts WHERE channel_id = channel) / {DAY_US} FROM channels
    WHERE channel IS NOT NULL
    UNION ALL
    SELECT channel, (SELECT min(date_us) FROM posts WHERE channel_id = channel AND date_us >= (day + 1) * {DAY_US})
        / {DAY_US} FROM days WHERE day IS NOT NULL)
SELECT channel, day, (SELECT count(*) FROM posts INDEXED BY posts_by_date
    WHERE channel_id = channel AND date_us >= day * {DAY_US} AND date_us < (day + 1) * {DAY_US})
FROM days WHERE day IS NOT NULL
"""  # noqa: S608  constants
# The indexes of edited and of missing posts are small.
CHANGED = f"""
SELECT channel_id, date_us / {DAY_US}, count(*) FROM posts INDEXED BY {{index}} WHERE {{where}} GROUP BY 1, 2
"""  # noqa: S608  constants
EDITED, GONE = ("posts_edited", "versions > 1"), ("posts_gone", "gone_us IS NOT NULL")
COUNTS = """
SELECT seen_us, views, forwards, replies,
    CASE WHEN reactions IS NOT NULL THEN
        (SELECT sum(json_extract(each.value, '$[1]')) FROM json_each(coalesce(json_extract(reactions, '$.min'),
        reactions)) AS each) END
FROM counts WHERE channel_id = ? AND message_id = ?
ORDER BY seen_us, entry, position
"""
MEMBERS = "SELECT seen_us, participants FROM channel_counts WHERE channel_id = ? ORDER BY seen_us, entry, position"
CITED = f"""
SELECT a.article_id, r.title, coalesce(a.url, json_extract(r.document, '$.url'), a.path),
    json_extract(r.document, '$.published'), p.channel_id, p.message_id, p.date_us
FROM articles AS a JOIN article_readings AS r ON r.entry = {READING}
JOIN resolutions AS s ON s.entry = {LINKING}
JOIN links AS l ON l.entry = s.entry AND l.position = s.position
LEFT JOIN verdicts AS v ON v.citation_id = s.citation_id AND v.channel_id = l.channel_id
    AND v.message_id = l.message_id
JOIN posts AS p ON p.channel_id = l.channel_id AND p.message_id = l.message_id
WHERE coalesce(v.decision, l.decision) IN ('auto', 'accepted') AND (?1 IS NULL OR a.article_id = ?1)
ORDER BY a.captured_us, a.article_id, s.position, l.rank
"""  # noqa: S608  constants


COVERED_TIMES = """
SELECT (SELECT date_us FROM posts WHERE channel_id = ?1 AND message_id BETWEEN c.low AND c.high
        ORDER BY message_id LIMIT 1),
    (SELECT date_us FROM posts WHERE channel_id = ?1 AND message_id BETWEEN c.low AND c.high
        ORDER BY message_id DESC LIMIT 1)
FROM covered AS c WHERE channel_id = ?1 ORDER BY c.low
"""
ENDS = """
SELECT (SELECT min(date_us) FROM posts WHERE channel_id = ?1), (SELECT max(date_us) FROM posts WHERE channel_id = ?1)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Archived posts that were posted on a day (UTC)."""

    channel_id: int
    day: datetime
    posts: int
    edited: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsSeen:
    """What was counted of a post, when that differed from before. ``reactions``: of all kinds together."""

    seen: datetime
    views: int | None
    forwards: int | None
    replies: int | None
    reactions: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedAt:
    """A linked citation: the article with its day as read, and the post."""

    article_id: str
    title: str | None
    address: str | None
    published: date | None
    post: PostKey
    posted: datetime


class ActivityQueries(Queries):
    """Numbers over time."""

    async def gaps(self, channel_id: int) -> list[tuple[datetime, datetime]]:
        """Stretches of time between a channel's oldest and newest archived post in which others may be missing: those
        that no ids that are accounted for lie in. Posts that were asked for one by one account for nothing else.
        """
        ends = await self._reads.row(ENDS, (channel_id,))
        if ends is None or ends[0] is None:
            return []
        known = [row for row in await self._reads.rows(COVERED_TIMES, (channel_id,)) if row[0] is not None]
        found, at_us = [], ends[0]
        for start_us, end_us in known:
            if start_us > at_us:
                found.append((from_us(at_us), from_us(start_us)))
            at_us = max(at_us, end_us)
        if not known or at_us < ends[1]:
            found.append((from_us(at_us), from_us(ends[1])))
        return found

    async def posts_per_day(self, channel_id: int | None = None) -> list[DayCount]:
        """Days with archived posts, by channel and day; of one channel or of all."""
        found: dict[tuple[int, int], list[int]] = {}
        one = () if channel_id is None else (channel_id,)
        sql = PER_DAY.format(channels=ONE if one else EVERY)
        for channel, day, posts in await self._reads.rows(sql, one):
            found[channel, day] = [posts, 0, 0]
        for place, (index, where) in enumerate((EDITED, GONE), 1):
            sql = CHANGED.format(index=index, where=f"{where} AND channel_id = ?1" if one else where)
            for channel, day, posts in await self._reads.rows(sql, one):
                found.setdefault((channel, day), [0, 0, 0])[place] = posts
        return [
            DayCount(channel_id=channel, day=_day(day), posts=posts, edited=edited, gone=gone)
            for (channel, day), (posts, edited, gone) in sorted(found.items())
        ]

    async def counts_over_time(self, key: PostKey) -> list[CountsSeen]:
        """What was counted of a post, in order."""
        rows = await self._reads.rows(COUNTS, (key.channel_id, key.message_id))
        with decoding(self._reads.name):
            return [
                CountsSeen(seen=from_us(seen_us), views=views, forwards=forwards, replies=replies, reactions=reactions)
                for seen_us, views, forwards, replies, reactions in rows
            ]

    async def members_over_time(self, channel_id: int) -> list[tuple[datetime, int]]:
        """How many members a channel had, in order."""
        return [(from_us(seen_us), number) for seen_us, number in await self._reads.rows(MEMBERS, (channel_id,))]

    async def cited_at(self, article_id: str | None = None) -> list[CitedAt]:
        """Every linked citation (automatically or by a person), of one article or of all."""
        rows = await self._reads.rows(CITED, (article_id,))
        with decoding(self._reads.name):
            return [
                CitedAt(
                    article_id=article,
                    title=title or None,
                    address=address,
                    published=date.fromisoformat(day) if day else None,
                    post=PostKey(channel_id, message_id),
                    posted=from_us(date_us),
                )
                for article, title, address, day, channel_id, message_id, date_us in rows
            ]


def _day(number: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=number)
