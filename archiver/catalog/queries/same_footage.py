"""Questions about footage that several files hold: posts that are one publication, articles that it concerns."""

from __future__ import annotations

from collections.abc import Collection

from archiver.catalog.queries.articles import LINKING
from archiver.catalog.queries.base import listed
from archiver.catalog.queries.due import NEWEST_LINKS
from archiver.catalog.queries.footage import MATCH, NEWEST_MATCHING, FootageQueries
from archiver.model.prints import MatchFound

AMONG = f"""
{MATCH} WHERE {NEWEST_MATCHING} AND (
    m.sha256 IN (SELECT value FROM json_each(?1)) OR m.reference_sha256 IN (SELECT value FROM json_each(?1)))
ORDER BY m.entry, m.position
"""  # noqa: S608  constants
# Of the files of linked posts, and of what articles show themselves, what was found in other files since the linking.
CONCERNED = f"""
WITH linked AS ({NEWEST_LINKS}), own AS (
    SELECT DISTINCT k.article_id, k.entry, s.sha256 FROM linked AS k
    JOIN posts AS p ON p.channel_id = k.channel_id AND p.message_id = k.message_id
    JOIN media_refs AS r ON r.version = p.newest AND r.part NOT LIKE 'webpage%'
    JOIN media_stored AS s ON s.type = r.type AND s.media_id = r.media_id
    UNION SELECT a.article_id, {LINKING}, x.sha256 FROM article_media AS x
    JOIN articles AS a ON a.article_id = x.article_id
    WHERE {LINKING} IS NOT NULL
)
SELECT own.article_id FROM own JOIN matches AS m ON m.sha256 = own.sha256
WHERE m.entry > own.entry AND m.verdict <> 'same scene'
UNION SELECT own.article_id FROM own JOIN matches AS m ON m.reference_sha256 = own.sha256
WHERE m.entry > own.entry AND m.verdict <> 'same scene'
"""  # noqa: S608  constants


class SameFootageQueries(FootageQueries):
    """Mixed into ``Catalog``."""

    async def matches_among(self, media: Collection[str]) -> list[MatchFound]:
        """Every match that one of these media (by SHA-256) has a side of."""
        return self._matches(await self._reads.rows(AMONG, (listed(sorted(media)),)))

    async def articles_with_new_matches(self) -> set[str]:
        """Articles whose own pictures or linked posts' files were found in another file since they were linked."""
        return {row[0] for row in await self._reads.rows(CONCERNED)}
