"""Questions of a redaction: what belongs to posts, channels, persons and files that are to go."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed
from archiver.model.ids import MediaKey, PostKey

BY_AUTHOR = """
SELECT DISTINCT channel_id, message_id FROM post_versions WHERE author = ? ORDER BY channel_id, message_id
"""
BOUND = "SELECT DISTINCT channel_id FROM registrations WHERE active = 1 AND channel_id IS NOT NULL"
WITH_HASH = "SELECT DISTINCT type, media_id FROM media_stored WHERE sha256 = ? ORDER BY type, media_id"
FILES = """
SELECT DISTINCT r.type, r.media_id FROM post_versions AS v JOIN media_refs AS r ON r.version = v.id
WHERE v.channel_id IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR v.message_id = ?2)
ORDER BY r.type, r.media_id
"""


class RedactionQueries(Queries):
    """Mixed into ``Catalog``."""

    async def posts_by(self, author: str) -> list[PostKey]:
        """Posts and comments of somebody, by the pseudonym that is stored."""
        return [PostKey(*row) for row in await self._reads.rows(BY_AUTHOR, (author,))]

    async def registered_channels(self) -> set[int]:
        """The channels on the list, as far as they are known."""
        return {int(channel_id) for (channel_id,) in await self._reads.rows(BOUND)}

    async def media_with_sha256(self, sha256: str) -> list[MediaKey]:
        """Every name that Telegram has for a file with these stored bytes."""
        return self._keys(await self._reads.rows(WITH_HASH, (sha256,)))

    async def media_of(self, posts: Iterable[PostKey], channels: Iterable[int]) -> list[MediaKey]:
        """The files that any version of these posts, or of the posts of these channels, carries."""
        found: dict[MediaKey, None] = {}
        for key in sorted(posts):
            rows = await self._reads.rows(FILES, (listed([key.channel_id]), key.message_id))
            found.update(dict.fromkeys(self._keys(rows)))
        rows = await self._reads.rows(FILES, (listed(sorted(channels)), None))
        found.update(dict.fromkeys(self._keys(rows)))
        return list(found)

    def _keys(self, rows: Iterable[tuple[object, ...]]) -> list[MediaKey]:
        with decoding(self._reads.name):
            return [MediaKey.parse(f"{kind}:{number}") for kind, number in rows]
