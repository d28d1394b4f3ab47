"""What happened: when something was asked last, what could not be had, and what came since an entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from archiver.catalog.clock import from_us, from_us_or_none
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed
from archiver.model.captures import Status
from archiver.model.due import FailedPage, LastLook, LastSession, MissingFile
from archiver.model.ids import MediaKey, PostKey

NO_POSTS = "its web page lists no posts"
MISSING = """
SELECT p.channel_id, p.message_id, f.type, f.media_id, f.reason, f.detail, count(*), max(c.answered_us)
FROM media_failed AS f JOIN captures AS c ON c.entry = f.entry
JOIN media_refs AS r ON r.type = f.type AND r.media_id = f.media_id JOIN post_versions AS v ON v.id = r.version
JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id AND p.newest = v.id
WHERE f.type <> 'export' AND NOT EXISTS (
    SELECT 1 FROM media_stored AS s WHERE s.type = f.type AND s.media_id = f.media_id)
GROUP BY p.channel_id, p.message_id, f.type, f.media_id ORDER BY 1, 2
"""  # SQLite takes the other columns from the row of the maximum
FAILED_PAGES = """
SELECT json_extract(question, '$.url') AS url, error, answered_us, status FROM captures
WHERE source = 'article' AND method = 'http.get' AND url IS NOT NULL ORDER BY entry
"""
# The channels drive: then each is one look into the index, however many questions there were. The id is joined to ''
# to be text without SQLite's affinity for it, which would keep the index from being used.
LAST_LOOKS = """
SELECT a.channel_id, c.error, c.answered_us, c.status, c.method = 'web.page' AND NOT EXISTS (
    SELECT 1 FROM shown AS s WHERE s.channel_id = a.channel_id)
FROM (SELECT channel_id FROM channels UNION SELECT channel_id FROM registrations WHERE channel_id IS NOT NULL) AS a
CROSS JOIN captures AS c ON c.entry = max(
    coalesce((SELECT max(x.entry) FROM captures AS x WHERE x.method = 'messages.getHistory'
        AND json_extract(x.question, '$.channel_id') = '' || a.channel_id), -1),
    coalesce((SELECT max(x.entry) FROM captures AS x WHERE x.method = 'web.page'
        AND json_extract(x.question, '$.channel_id') = '' || a.channel_id), -1))
"""
LAST_SESSION = """
SELECT s.command, e.time_us FROM sessions AS s JOIN entries AS e ON e.n = s.entry ORDER BY s.entry DESC LIMIT 1
"""
LAST_ANSWERED = """
SELECT max(answered_us) FROM captures WHERE method = ?1 AND json_extract(question, '$.' || ?2) = ?3
    AND status IN (SELECT value FROM json_each(?4))
"""
# The number of the last version that does not come after entry ?1. Versions are numbered without a gap in the order of
# the log, so it is found by halving.
BEFORE = """
WITH RECURSIVE halved (low, high) AS (
    SELECT 0, coalesce(max(id), 0) FROM post_versions
    UNION ALL SELECT iif(m.entry <= ?1, m.id, h.low), iif(m.entry <= ?1, h.high, m.id - 1)
    FROM halved AS h CROSS JOIN post_versions AS m ON m.id = (h.low + h.high + 1) / 2 WHERE h.low < h.high
)
SELECT low FROM halved WHERE low = high
"""
EDITED = f"""
SELECT count(DISTINCT v.channel_id || '/' || v.message_id) FROM post_versions AS v
JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id
WHERE v.id > ({BEFORE}) AND p.versions > 1 AND NOT v.repeats
"""  # noqa: S608  constants
FILES = "SELECT count(*), coalesce(sum(size), 0) FROM objects WHERE entry > ?1 AND role = 'media'"
NEW_POSTS = f"""
SELECT count(DISTINCT v.channel_id || '/' || v.message_id) FROM post_versions AS v
WHERE v.id > ({BEFORE}) AND (?2 IS NULL OR v.channel_id = ?2) AND NOT EXISTS (
    SELECT 1 FROM post_versions AS older
    WHERE older.channel_id = v.channel_id AND older.message_id = v.message_id AND older.entry <= ?1)
"""  # noqa: S608  constants
MISSED = "SELECT count(*) FROM gone WHERE entry > ?1 AND back_us IS NULL"


class PastQueries(Queries):
    """The state of earlier tries, for the next ones and for people."""

    async def missing_files(self) -> list[MissingFile]:
        """Files of posts that were asked for and not had, with the last reason."""
        rows = await self._reads.rows(MISSING)
        with decoding(self._reads.name):
            return [
                MissingFile(
                    post=PostKey(channel_id, message_id),
                    key=MediaKey(kind, media_id),
                    reason=reason,
                    detail=detail,
                    times=times,
                    last=from_us(last),
                )
                for channel_id, message_id, kind, media_id, reason, detail, times, last in rows
            ]

    async def failed_pages(self) -> list[FailedPage]:
        """Pages whose last try was not answered with a page."""
        last = {url: (error, moment, status) for url, error, moment, status in await self._reads.rows(FAILED_PAGES)}
        return [
            FailedPage(url=url, error=error or status, last=from_us(moment))
            for url, (error, moment, status) in last.items()
            if status not in ("ok", "unchanged")
        ]

    async def last_looks(self) -> dict[int, LastLook]:
        """The newest question for posts of each channel's history, to an account or for a web page, by channel."""
        return {
            channel: LastLook(
                channel_id=channel,
                error=(NO_POSTS if empty else None) if status in ("ok", "unchanged") else error or status,
                last=from_us(moment),
            )
            for channel, error, moment, status, empty in await self._reads.rows(LAST_LOOKS)
        }

    async def last_session(self) -> LastSession | None:
        """The newest session; None in an archive that nothing was written to."""
        row = await self._reads.row(LAST_SESSION)
        return LastSession(command=row[0], began=from_us(row[1])) if row else None

    async def last_answered(
        self, method: str, key: str, value: str, *, statuses: Sequence[Status] = ("ok", "absent")
    ) -> datetime | None:
        """When a question (``key`` of it being ``value``) was last answered so; None where it never was."""
        row = await self._reads.row(LAST_ANSWERED, (method, key, value, listed(list(statuses))))
        return from_us_or_none(row[0]) if row else None

    async def posts_since(self, entry: int, channel_id: int | None = None) -> int:
        """How many posts (of one channel, or all) were first seen by entries after ``entry``."""
        row = await self._reads.row(NEW_POSTS, (entry, channel_id)) or (0,)
        return int(row[0])

    async def files_since(self, entry: int) -> tuple[int, int]:
        """How many files of posts entries after ``entry`` brought, and their bytes."""
        row = await self._reads.row(FILES, (entry,)) or (0, 0)
        return row[0], row[1]

    async def changes_since(self, entry: int) -> tuple[int, int]:
        """How many posts were seen changed by entries after ``entry``, and how many ids were found missing."""
        edited = await self._reads.row(EDITED, (entry,)) or (0,)
        missed = await self._reads.row(MISSED, (entry,)) or (0,)
        return edited[0], missed[0]
