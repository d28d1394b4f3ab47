"""Questions about comments: what was collected below which post, and what is still to be."""

from __future__ import annotations

from datetime import datetime

from archiver.catalog.clock import from_us, from_us_or_none, to_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries
from archiver.model.comments import CommentCounts, CommentsPage, GroupRead, ThreadDue
from archiver.model.ids import PostKey

# A thread counts as read by the later of two: its own comments were read, or the whole group was, from its root up.
# "before" is the lowest number since then: comments that were deleted must not hide those that came after.
DUE = """
WITH roots AS (SELECT message_id, group_id, max(root_id) AS root_id FROM threads WHERE channel_id = ?1
               GROUP BY message_id),
reads AS (
    SELECT p.message_id, k.replies, t.group_id, t.root_id, max(
        coalesce((SELECT r.entry FROM thread_reads AS r WHERE r.channel_id = ?1 AND r.message_id = p.message_id), -1),
        CASE WHEN ?3 = 1 OR t.root_id >= ?3 THEN ?4 ELSE -1 END) AS entry
    FROM posts AS p JOIN counts AS k ON k.channel_id = p.channel_id AND k.message_id = p.message_id
        AND k.entry = p.counts_entry AND k.position = p.counts_position
    LEFT JOIN roots AS t ON t.message_id = p.message_id
    WHERE p.channel_id = ?1 AND p.date_us BETWEEN ?2 AND ?5 AND p.gone_us IS NULL AND k.replies > 0
), told AS (
    SELECT d.*, CASE WHEN d.entry < 0 THEN 0 ELSE coalesce((
        SELECT min(k.replies) FROM counts AS k WHERE k.channel_id = ?1 AND k.message_id = d.message_id AND k.entry >= (
            SELECT max(s.entry) FROM counts AS s
            WHERE s.channel_id = ?1 AND s.message_id = d.message_id AND s.entry <= d.entry)), 0) END AS before
    FROM reads AS d
)
SELECT message_id, replies, before, CASE WHEN entry < 0 THEN 0 ELSE coalesce((
    SELECT max(c.comment_id) FROM comments AS c
    WHERE c.group_id = told.group_id AND c.root_id = told.root_id AND c.entry <= told.entry), 0) END
FROM told WHERE replies > before ORDER BY message_id DESC
"""
# Of an album the first post has the comments. The newest page of comments of each post: SQLite takes the other columns
# from the row with the maximum. Read to the end: no page came behind the one that ended it.
ON_THE_WEB = """
WITH asked AS (
    SELECT json_extract(question, '$.post') AS message_id, max(entry) AS entry, answered_us, status FROM captures
    WHERE method = 'web.comments' AND status IN ('ok', 'unchanged', 'absent')
        AND json_extract(question, '$.channel_id') = CAST(?1 AS TEXT) GROUP BY 1)
SELECT p.message_id, p.date_us, a.answered_us, coalesce(a.status <> 'absent', 0), coalesce(r.entry >= a.entry, 0),
    coalesce((
        SELECT max(c.comment_id) FROM threads AS t JOIN comments AS c ON c.group_id = t.group_id
            AND c.root_id = t.root_id
        WHERE t.channel_id = p.channel_id AND t.message_id = p.message_id AND c.entry <= r.entry), 0)
FROM posts AS p JOIN post_versions AS v ON v.id = p.newest
LEFT JOIN asked AS a ON a.message_id = p.message_id
LEFT JOIN thread_reads AS r ON r.channel_id = p.channel_id AND r.message_id = p.message_id
WHERE p.channel_id = ?1 AND p.date_us BETWEEN ?2 AND ?3 AND p.gone_us IS NULL AND p.service = 0 AND NOT EXISTS (
    SELECT 1 FROM posts AS q JOIN post_versions AS w ON w.id = q.newest
    WHERE q.channel_id = p.channel_id AND q.message_id BETWEEN p.message_id - 9 AND p.message_id - 1
        AND w.grouped_id = v.grouped_id)
ORDER BY p.message_id DESC
"""
BEGUN = """
SELECT min(c.comment_id), max(c.comment_id) FROM threads AS t
JOIN comments AS c ON c.group_id = t.group_id AND c.root_id = t.root_id
JOIN captures AS k ON k.entry = c.entry AND k.source = 'preview'
WHERE t.channel_id = ?1 AND t.message_id = ?2 AND c.entry >= ?3 AND NOT EXISTS (
    SELECT 1 FROM thread_reads AS r WHERE r.channel_id = ?1 AND r.message_id = ?2 AND r.entry >= ?3)
"""
TOP = """
SELECT c.low, c.high,
    (SELECT max(s.entry) FROM covered_spans AS s WHERE s.channel_id = c.channel_id AND s.high = c.high)
FROM covered AS c WHERE c.channel_id = ? ORDER BY c.low
"""
LINKED = """
SELECT linked_chat_id FROM channel_versions WHERE channel_id = ? AND linked_chat_id IS NOT NULL
ORDER BY entry DESC, position DESC LIMIT 1
"""
COUNTS = """
SELECT count(DISTINCT t.message_id), count(c.comment_id) FROM threads AS t
LEFT JOIN comments AS c ON c.group_id = t.group_id AND c.root_id = t.root_id WHERE t.channel_id = ?
"""
PROMISED = """
SELECT count(*), coalesce(sum(k.replies), 0) FROM posts AS p
JOIN counts AS k ON k.channel_id = p.channel_id AND k.message_id = p.message_id
    AND k.entry = p.counts_entry AND k.position = p.counts_position
WHERE p.channel_id = ? AND k.replies > 0
"""
BELOW = """
SELECT c.group_id, c.comment_id FROM threads AS t
JOIN comments AS c ON c.group_id = t.group_id AND c.root_id = t.root_id
WHERE t.channel_id = ? AND t.message_id = ? ORDER BY c.comment_id
"""
ABOVE = """
SELECT t.channel_id, t.message_id FROM comments AS c JOIN threads AS t
    ON t.group_id = c.group_id AND t.root_id = c.root_id
WHERE c.group_id = ? AND c.comment_id = ?
"""


class CommentQueries(Queries):
    """Comments and the posts that they are below."""

    async def threads_due(self, channel_id: int, since: datetime, until: datetime) -> list[ThreadDue]:
        """Posts whose number of comments grew since those were last read; the newest first.

        Dated from ``since`` to ``until``, both included.
        """
        linked = await self.linked_group(channel_id)
        read = None if linked is None else await self.group_read(linked)
        low, entry = (0, -1) if read is None or read.entry is None else (read.low, read.entry)
        rows = await self._reads.rows(DUE, (channel_id, to_us(since), low, entry, to_us(until)))
        with decoding(self._reads.name):
            return [ThreadDue(post=PostKey(channel_id, number), replies=replies, before=before, known=known)
                for number, replies, before, known in rows]  # fmt: skip

    async def comments_pages(self, channel_id: int, since: datetime, until: datetime) -> list[CommentsPage]:
        """Posts that may have comments, as far as web pages told of them; the newest first.

        Dated from ``since`` to ``until``, both included.
        """
        rows = await self._reads.rows(ON_THE_WEB, (channel_id, to_us(since), to_us(until)))
        with decoding(self._reads.name):
            return [
                CommentsPage(
                    post=PostKey(channel_id, number),
                    date=from_us(date),
                    asked=from_us_or_none(asked),
                    shown=bool(shown),
                    read=bool(read),
                    known=known,
                )
                for number, date, asked, shown, read, known in rows
            ]

    async def comments_begun(self, post: PostKey, entry: int) -> tuple[int, int] | None:
        """The lowest and highest of the comments that web pages showed from this entry on, the page with which reading
        them from the newest down began: all between them are held. None where none were, or the end was reached.
        """
        row = await self._reads.row(BEGUN, (post.channel_id, post.message_id, entry))
        return (row[0], row[1]) if row and row[0] is not None else None

    async def linked_group(self, channel_id: int) -> int | None:
        """The discussion group that a channel named last."""
        row = await self._reads.row(LINKED, (channel_id,))
        return row[0] if row else None

    async def group_read(self, group_id: int) -> GroupRead:
        """How far a group's own history is covered: its newest stretch, and how many ids lie between the stretches."""
        rows = await self._reads.rows(TOP, (group_id,))
        if not rows:
            return GroupRead(low=0, high=0, entry=None, missing=0)
        with decoding(self._reads.name):
            low, high, entry = rows[-1]
            held = sum(row[1] - row[0] + 1 for row in rows)
            return GroupRead(low=low, high=high, entry=entry, missing=high - held)

    async def comment_counts(self, channel_id: int) -> CommentCounts:
        """How many comments a channel's posts have, as Telegram counts them, and how many are in the archive."""
        threads, held = await self._reads.row(COUNTS, (channel_id,)) or (0, 0)
        posts, promised = await self._reads.row(PROMISED, (channel_id,)) or (0, 0)
        return CommentCounts(posts=posts, replies=promised, threads=threads, comments=held)

    async def comments_below(self, post: PostKey) -> list[PostKey]:
        """The comments below a post, by id."""
        return [PostKey(*row) for row in await self._reads.rows(BELOW, (post.channel_id, post.message_id))]

    async def post_above(self, comment: PostKey) -> PostKey | None:
        """The post that a comment is below."""
        row = await self._reads.row(ABOVE, (comment.channel_id, comment.message_id))
        return PostKey(*row) if row else None
