"""Questions of an export: which entries are the evidence for a channel or a file, and what pages are called."""

from __future__ import annotations

from datetime import datetime

from archiver.catalog.clock import to_us
from archiver.catalog.queries.base import Queries
from archiver.model.ids import MediaKey

ALWAYS, NEVER = -(2**62), 2**62
# What showed a channel's posts of these days, what showed them missing, and what brought their files, and videos of
# other sites that they lead to, or said why not.
OF_POSTS = """
WITH wanted AS (SELECT message_id FROM posts WHERE channel_id = ?1 AND date_us >= ?2 AND date_us < ?3)
SELECT entry FROM post_versions WHERE channel_id = ?1 AND message_id IN (SELECT message_id FROM wanted)
UNION SELECT entry FROM gone WHERE channel_id = ?1 AND message_id IN (SELECT message_id FROM wanted)
UNION SELECT confirmed_entry FROM gone
    WHERE channel_id = ?1 AND message_id IN (SELECT message_id FROM wanted) AND confirmed_entry IS NOT NULL
UNION SELECT f.entry FROM post_versions AS v JOIN media_refs AS r ON r.version = v.id
    JOIN media_stored AS f ON f.type = r.type AND f.media_id = r.media_id
    WHERE v.channel_id = ?1 AND v.message_id IN (SELECT message_id FROM wanted)
UNION SELECT f.entry FROM post_versions AS v JOIN media_refs AS r ON r.version = v.id
    JOIN media_failed AS f ON f.type = r.type AND f.media_id = r.media_id
    WHERE v.channel_id = ?1 AND v.message_id IN (SELECT message_id FROM wanted)
UNION SELECT e.n FROM post_versions AS v JOIN post_links AS l ON l.version = v.id
    JOIN video_looks AS k ON k.address = l.address LEFT JOIN video_merges AS m ON m.look = k.entry
    JOIN entries AS e ON e.n IN (k.entry, m.entry)
    WHERE v.channel_id = ?1 AND v.message_id IN (SELECT message_id FROM wanted)
"""
PAGE_READ = """
SELECT 1 FROM objects AS o JOIN captures AS c ON c.entry = o.entry
WHERE o.sha256 = ?1 AND o.role = 'export' AND c.method = 'html.read' AND json_extract(c.question, '$.zone') IS ?2
    AND json_extract(c.question, '$.chat_id') IS ?3 LIMIT 1
"""
EXPORT_READ = """
SELECT max(json_extract(c.question, '$.offset') + json_extract(c.question, '$.length'))
FROM objects AS o JOIN captures AS c ON c.entry = o.entry
WHERE o.sha256 = ?1 AND o.role = 'export' AND c.source = 'desktop' AND json_extract(c.question, '$.zone') IS ?2
"""
OF_CHANNEL = """
SELECT entry FROM channel_versions WHERE channel_id = ?1 UNION SELECT entry FROM gone WHERE channel_id = ?1
"""
OF_MEDIA = """
SELECT entry FROM media_stored WHERE type = ?1 AND media_id = ?2
UNION SELECT entry FROM media_failed WHERE type = ?1 AND media_id = ?2
UNION SELECT v.entry FROM media_refs AS r JOIN post_versions AS v ON v.id = r.version
    WHERE r.type = ?1 AND r.media_id = ?2
"""
TITLES = """
SELECT c.entry, r.title FROM article_captures AS c JOIN article_readings AS r ON r.article_id = c.article_id
WHERE r.title <> '' ORDER BY c.entry, r.entry
"""


class ExportQueries(Queries):
    """Mixed into ``Catalog``."""

    async def channel_evidence(self, channel_id: int, since: datetime | None, until: datetime | None) -> set[int]:
        """The entries about a channel's posts dated from ``since`` to before ``until``, and their files.

        Without both, everything about the channel.
        """
        days = (ALWAYS if since is None else to_us(since), NEVER if until is None else to_us(until))
        rows = await self._reads.rows(OF_POSTS, (channel_id, *days))
        if since is None and until is None:
            rows = [*rows, *await self._reads.rows(OF_CHANNEL, (channel_id,))]
        return {int(entry) for (entry,) in rows}

    async def media_evidence(self, key: MediaKey) -> set[int]:
        """The entries that brought a file of Telegram's or say why not, and those that showed posts with it."""
        return {int(entry) for (entry,) in await self._reads.rows(OF_MEDIA, (key.type, key.id))}

    async def export_read_until(self, sha256: str, zone: object) -> int | None:
        """The byte up to which a chat's export (its object) was read with times of this zone; None: it was not."""
        row = await self._reads.row(EXPORT_READ, (sha256, zone))
        return int(row[0]) if row and row[0] is not None else None

    async def export_page_read(self, sha256: str, zone: object, chat_id: object) -> bool:
        """Whether a page of an export was read as one of this chat, with times of this zone."""
        row = await self._reads.row(PAGE_READ, (sha256, zone, chat_id))
        return row is not None

    async def page_titles(self) -> dict[int, str]:
        """By the entry of its capture, the title that each page has in its newest reading."""
        return {int(entry): str(title) for entry, title in await self._reads.rows(TITLES)}
