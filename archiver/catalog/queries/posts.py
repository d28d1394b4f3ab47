"""Questions about posts and the ids of a channel."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from archiver.catalog.clock import from_us, from_us_or_none, to_us
from archiver.catalog.faults import decoding
from archiver.catalog.fold.coverage import Stretch, merge
from archiver.catalog.queries.base import Queries, listed
from archiver.catalog.queries.post_rows import (
    POST_COLUMNS,
    POST_JOINS,
    POSTS,
    VERSION_COLUMNS,
    post_records,
    post_versions,
    posts_of_keys,
)
from archiver.model.captures import Source
from archiver.model.ids import PostKey
from archiver.model.records import Absence, Interval, PostRecord, PostVersion

IN_ORDER = " ORDER BY p.date_us, p.channel_id, p.message_id"
ONE = f"{POSTS} WHERE p.channel_id = ? AND p.message_id = ?"
WINDOW = f"{POSTS} WHERE p.channel_id = ? AND p.date_us BETWEEN ? AND ?{IN_ORDER}"
BY_ID = f"""
{POSTS} WHERE p.channel_id = ? AND p.message_id IN (SELECT value FROM json_each(?)) ORDER BY p.message_id
"""  # noqa: S608  constants
ALBUM = "SELECT channel_id, message_id FROM post_versions WHERE channel_id = ? AND grouped_id = ?"
VERSIONS = f"""
SELECT {VERSION_COLUMNS} FROM post_versions AS v WHERE v.channel_id = ? AND v.message_id = ?
ORDER BY v.as_of_us, v.seen_us, v.entry, v.position
"""  # noqa: S608  constants
ABSENCES = """
SELECT gone_us, entry, confirmed_us, back_us FROM gone WHERE channel_id = ? AND message_id = ? ORDER BY entry
"""
COVERED = "SELECT low, high, oldest_us, newest_us FROM covered WHERE channel_id = ? ORDER BY low"
OF_SOURCE = """
SELECT DISTINCT message_id FROM post_versions WHERE channel_id = ?1 AND source = ?2 ORDER BY message_id
"""
NEWEST_OF_SOURCE = """
v.id = (SELECT o.id FROM post_versions AS o
        WHERE o.channel_id = p.channel_id AND o.message_id = p.message_id AND o.source = ?2
        ORDER BY o.as_of_us DESC, o.seen_us DESC, o.entry DESC, o.position DESC LIMIT 1)
"""
AS_SHOWN = f"""
SELECT {POST_COLUMNS} FROM json_each(?1) AS wanted CROSS JOIN posts AS p
    ON p.channel_id = CAST(json_extract(wanted.value, '$[0]') AS INTEGER)
    AND p.message_id = json_extract(wanted.value, '$[1]')
{POST_JOINS.replace("v.id = p.newest", NEWEST_OF_SOURCE)}
"""  # noqa: S608  constants
IDS_BETWEEN = """
SELECT message_id FROM posts WHERE channel_id = ?1 AND date_us >= coalesce(?2, -9223372036854775808)
    AND date_us < coalesce(?3, 9223372036854775807) ORDER BY message_id
"""
SHOWN = "SELECT low, high, oldest_us, newest_us FROM shown WHERE channel_id = ? ORDER BY low"
COVERED_OR_SHOWN = """
SELECT low, high, oldest_us, newest_us FROM covered WHERE channel_id = ?1
UNION ALL SELECT low, high, oldest_us, newest_us FROM shown WHERE channel_id = ?1
"""
WEB_FROM_TOP = """
SELECT max(c.asked_us) FROM shown_spans AS s CROSS JOIN captures AS c ON c.entry = s.entry
WHERE s.channel_id = ?1 AND s.high = ?2 AND json_extract(c.question, '$.before') IS NULL
    AND json_extract(c.question, '$.after') IS NULL
"""
AROUND = """
SELECT * FROM (SELECT message_id, date_us FROM posts WHERE channel_id = ?1 AND date_us <= ?2
               ORDER BY date_us DESC LIMIT 1)
UNION ALL SELECT * FROM (SELECT message_id, date_us FROM posts WHERE channel_id = ?1 AND date_us > ?2
                         ORDER BY date_us LIMIT 1)
"""
# The index of dates drives: an interval that reaches back so far mostly holds one of the first that it gives.
OLDER = """
SELECT EXISTS (SELECT 1 FROM posts INDEXED BY posts_by_date
               WHERE channel_id = ? AND date_us < ? AND message_id BETWEEN ? AND ?)
"""
LATER = """
SELECT EXISTS (SELECT 1 FROM posts INDEXED BY posts_by_date
               WHERE channel_id = ? AND date_us > ? AND message_id BETWEEN ? AND ? ORDER BY date_us DESC)
"""
# The id is joined to '' to be text without SQLite's affinity for it, which would keep the index from being used.
FROM_TOP = """
c.method = 'messages.getHistory' AND c.status = 'ok' AND coalesce(json_extract(c.question, '$.offset_id'), 0) = 0
    AND json_extract(c.question, '$.channel_id') = '' || ?1
"""
ASKED_FROM_TOP = f"""
SELECT json_extract(c.question, '$.offset_date'), min(c.asked_us, coalesce(c.source_time_us, c.asked_us))
FROM covered_spans AS s CROSS JOIN captures AS c ON c.entry = s.entry
WHERE s.channel_id = ?1 AND s.high = ?2 AND {FROM_TOP}
"""  # noqa: S608  constants
NOTHING_FROM_TOP = f"""
SELECT json_extract(c.question, '$.offset_date'), min(c.asked_us, coalesce(c.source_time_us, c.asked_us))
FROM captures AS c INDEXED BY captures_from_top
WHERE {FROM_TOP} AND coalesce(json_extract(c.question, '$.min_id'), 0) = 0
    AND NOT EXISTS (SELECT 1 FROM covered_spans AS s WHERE s.entry = c.entry AND s.channel_id = ?1)
"""  # noqa: S608  constants


class PostQueries(Queries):
    """Posts in their newest version, their history, and the intervals of ids that were covered."""

    async def post(self, key: PostKey) -> PostRecord | None:
        """The post with this identity."""
        rows = await self._reads.rows(ONE, (key.channel_id, key.message_id))
        found = await post_records(self._reads, rows)
        return found[0] if found else None

    async def post_by_username(self, username: str, message_id: int) -> PostRecord | None:
        """A post by its public address; the username may be a former one of the channel that has the post.

        Where a username went from one channel to another, the present holder's post comes before the
        former's.
        """
        rows = await self._reads.rows(
            "SELECT channel_id FROM usernames WHERE name_key = ? AND channel_id IS NOT NULL"
            " ORDER BY entry DESC, position DESC",
            (username.removeprefix("@").lower(),),
        )
        for channel_id in dict.fromkeys(row[0] for row in rows):
            found = await self.post(PostKey(channel_id, message_id))
            if found is not None:
                return found
        return None

    async def posts_by_id(self, channel_id: int, message_ids: Collection[int]) -> list[PostRecord]:
        """Those of these posts of a channel that are known, by id."""
        rows = await self._reads.rows(BY_ID, (channel_id, listed(sorted(message_ids))))
        return await post_records(self._reads, rows)

    async def posts_in_window(self, channel_ids: Collection[int], since: datetime, until: datetime) -> list[PostRecord]:
        """Posts of these channels dated from ``since`` to ``until``, both included, by date."""
        records: list[PostRecord] = []
        for channel_id in sorted(set(channel_ids)):
            rows = await self._reads.rows(WINDOW, (channel_id, to_us(since), to_us(until)))
            records += await post_records(self._reads, rows)
        return sorted(records, key=lambda record: (record.seen.date, record.key))

    async def posts_as_shown(self, posts: Collection[PostKey], source: Source) -> list[PostRecord]:
        """These posts as one kind of source showed them last, those that it showed."""
        wanted = listed([[str(each.channel_id), each.message_id] for each in sorted(posts)])
        return await post_records(self._reads, await self._reads.rows(AS_SHOWN, (wanted, source)))

    async def posts_of_source(self, channel_id: int, source: Source) -> list[PostRecord]:
        """The posts of a channel that a kind of source showed, as it showed them last."""
        rows = await self._reads.rows(OF_SOURCE, (channel_id, source))
        return await self.posts_as_shown([PostKey(channel_id, row[0]) for row in rows], source)

    async def album(self, channel_id: int, grouped_id: int | None) -> list[PostRecord]:
        """The posts of an album, by id; none where ``grouped_id`` is None."""
        if grouped_id is None:
            return []
        found = await posts_of_keys(self._reads, ALBUM, (channel_id, grouped_id))
        members = [record for record in found if record.seen.grouped_id == grouped_id]
        return sorted(members, key=lambda record: record.key)

    async def post_history(self, key: PostKey) -> list[PostVersion]:
        """Every version of a post, the newest last."""
        rows = await self._reads.rows(VERSIONS, (key.channel_id, key.message_id))
        return await post_versions(self._reads, rows)

    async def absences(self, key: PostKey) -> list[Absence]:
        """Every time that an id was found missing, in the order of the log."""
        rows = await self._reads.rows(ABSENCES, (key.channel_id, key.message_id))
        with decoding(self._reads.name):
            return [
                Absence(
                    key=key,
                    gone=from_us(gone_us),
                    entry=entry,
                    confirmed=from_us_or_none(confirmed_us),
                    back=from_us_or_none(back_us),
                )
                for gone_us, entry, confirmed_us, back_us in rows
            ]

    async def covered(self, channel_id: int) -> list[Interval]:
        """The intervals of ids that were shown in full, disjoint and not next to each other, by id."""
        return await self._intervals(COVERED, channel_id)

    async def shown(self, channel_id: int) -> list[Interval]:
        """The stretches of ids over which web pages have reached, in order."""
        return await self._intervals(SHOWN, channel_id)

    async def _intervals(self, statement: str, channel_id: int) -> list[Interval]:
        rows = await self._reads.rows(statement, (channel_id,))
        with decoding(self._reads.name):
            return [
                Interval(low=low, high=high, oldest=from_us(oldest_us), newest=from_us(newest_us))
                for low, high, oldest_us, newest_us in rows
            ]

    async def ids_between(self, channel_id: int, since: datetime | None, until: datetime | None) -> list[int]:
        """Ids of a channel's posts that are dated from ``since`` on and before ``until``, ascending."""
        moments = [None if each is None else to_us(each) for each in (since, until)]
        return [number for (number,) in await self._reads.rows(IDS_BETWEEN, (channel_id, *moments))]

    async def reaches_before(self, channel_id: int, low: int, high: int, moment: datetime) -> bool:
        """Whether one of a channel's posts with ids from ``low`` to ``high`` is dated before ``moment``."""
        row = await self._reads.row(OLDER, (channel_id, to_us(moment), low, high))
        return bool(row and row[0])

    async def reaches_behind(self, channel_id: int, low: int, high: int, moment: datetime) -> bool:
        """Whether one of a channel's posts with ids from ``low`` to ``high`` is dated after ``moment``."""
        row = await self._reads.row(LATER, (channel_id, to_us(moment), low, high))
        return bool(row and row[0])

    async def shown_until(self, channel_id: int, high: int | None) -> datetime | None:
        """The moment before which no post came after ``high``, the upper end of a covered interval.

        It is known from pages of history that were asked for from the newest post, or from a date, downwards: the
        date, or the time of asking (by our clock or Telegram's, whichever was behind). ``high`` None: from pages that
        held nothing, so that no post at all came before. None where no page says.
        """
        if high is None:
            rows = await self._reads.rows(NOTHING_FROM_TOP, (channel_id,))
        else:
            rows = await self._reads.rows(ASKED_FROM_TOP, (channel_id, high))
        with decoding(self._reads.name):
            return max((_reach(date, from_us(asked_us)) for date, asked_us in rows), default=None)

    async def covered_or_shown(self, channel_id: int) -> list[Interval]:
        """The same with what web pages have reached over, which is no proof of anything about an id."""
        rows = await self._reads.rows(COVERED_OR_SHOWN, (channel_id,))
        with decoding(self._reads.name):
            return [
                Interval(low=each.low, high=each.high, oldest=from_us(each.oldest_us), newest=from_us(each.newest_us))
                for each in merge(Stretch(*row) for row in rows)
            ]

    async def web_shown_until(self, channel_id: int, high: int) -> datetime | None:
        """When a newest page of the web was asked for whose highest id is ``high``, the last time."""
        row = await self._reads.row(WEB_FROM_TOP, (channel_id, high))
        return from_us_or_none(row[0] if row else None)

    async def posts_around(self, channel_id: int, moment: datetime) -> list[tuple[int, datetime]]:
        """The posts next to a moment on both sides: id and time."""
        rows = await self._reads.rows(AROUND, (channel_id, to_us(moment)))
        return [(number, from_us(date_us)) for number, date_us in rows]

    async def newest_id(self, channel_id: int) -> int | None:
        """The greatest message id that is known of a channel."""
        row = await self._reads.row("SELECT max(message_id) FROM posts WHERE channel_id = ?", (channel_id,))
        return row[0] if row else None


def _reach(offset_date: str | None, asked: datetime) -> datetime:
    """How far a page reaches that was asked for from the top at ``asked``: what was posted later, it cannot show."""
    return asked if offset_date is None else min(asked, datetime.fromisoformat(offset_date))
