"""Questions about footage that several files hold: posts that are one publication, articles that it concerns."""

from __future__ import annotations

from collections.abc import Collection

from archiver.catalog.queries.articles import LINKING
from archiver.catalog.queries.base import listed
from archiver.catalog.queries.due import NEWEST_LINKS
from archiver.catalog.queries.footage import MATCH, MATCH_COLUMNS, NEWEST_MATCHING, FootageQueries
from archiver.model.prints import ArticleMatch, MatchFound

AMONG = f"""
{MATCH} WHERE {NEWEST_MATCHING} AND (
    m.sha256 IN (SELECT value FROM json_each(?1)) OR m.reference_sha256 IN (SELECT value FROM json_each(?1)))
ORDER BY m.entry, m.position
"""  # noqa: S608  constants
# The files of posts that articles are linked to, and what articles show themselves, with the entry of the linking.
OWN = f"""
linked AS ({NEWEST_LINKS}), own AS (
    SELECT DISTINCT k.article_id, k.entry, s.sha256 FROM linked AS k
    JOIN posts AS p ON p.channel_id = k.channel_id AND p.message_id = k.message_id
    JOIN media_refs AS r ON r.version = p.newest AND r.part NOT LIKE 'webpage%'
    JOIN media_stored AS s ON s.type = r.type AND s.media_id = r.media_id
    UNION SELECT a.article_id, {LINKING}, x.sha256 FROM article_media AS x
    JOIN articles AS a ON a.article_id = x.article_id
    WHERE {LINKING} IS NOT NULL
)
"""  # noqa: S608  constants
# Of these, what was found in other files since the linking.
CONCERNED = f"""
WITH {OWN}
SELECT own.article_id FROM own JOIN matches AS m ON m.sha256 = own.sha256
WHERE m.entry > own.entry AND m.verdict <> 'same scene'
UNION SELECT own.article_id FROM own JOIN matches AS m ON m.reference_sha256 = own.sha256
WHERE m.entry > own.entry AND m.verdict <> 'same scene'
"""  # noqa: S608  constants
SINCE = f"""
{MATCH} WHERE g.entry > ? AND {NEWEST_MATCHING} AND m.verdict <> 'same scene' AND m.sha256 <> m.reference_sha256
ORDER BY m.entry, m.position
"""
# Of these, what was found in other files at all.
OF_ARTICLES = f"""
WITH {OWN}, files AS (
    SELECT DISTINCT a.article_id, own.sha256, a.entry FROM own JOIN articles AS a ON a.article_id = own.article_id
)
SELECT {MATCH_COLUMNS}, f.article_id, f.sha256
FROM files AS f CROSS JOIN matches AS m ON m.sha256 = f.sha256 OR m.reference_sha256 = f.sha256
CROSS JOIN matchings AS g ON g.entry = m.entry
WHERE {NEWEST_MATCHING} AND m.verdict <> 'same scene' AND m.sha256 <> m.reference_sha256
ORDER BY f.entry DESC, f.article_id, m.entry, m.position, m.sha256 <> f.sha256
"""  # noqa: S608  constants


class SameFootageQueries(FootageQueries):
    """Mixed into ``Catalog``."""

    async def matches_among(self, media: Collection[str]) -> list[MatchFound]:
        """Every match that one of these media (by SHA-256) has a side of."""
        return self._matches(await self._reads.rows(AMONG, (listed(sorted(media)),)))

    async def matches_since(self, entry: int) -> list[MatchFound]:
        """What entries after this one say was found in other files, as far as nothing newer says it."""
        return self._matches(await self._reads.rows(SINCE, (entry,)))

    async def matches_of_articles(self) -> list[ArticleMatch]:
        """The matches of files that articles show or whose posts they are linked to, those of the newest article first;
        a match of several articles, or of two files of one, is there several times, first as it was found.
        """
        rows = await self._reads.rows(OF_ARTICLES)
        return [
            ArticleMatch(article_id=row[-2], sha256=row[-1], found=found)
            for row, found in zip(rows, self._matches(rows), strict=True)
        ]

    async def articles_with_new_matches(self) -> set[str]:
        """Articles whose own pictures or linked posts' files were found in another file since they were linked."""
        return {row[0] for row in await self._reads.rows(CONCERNED)}
