"""Questions about the versions of a page: all articles of one address, in the order in which they were captured."""

from __future__ import annotations

from itertools import groupby

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.articles import ArticleQueries
from archiver.model.versions import Named, Version, changes_between

# Captures of all articles of the address, and the last answer that said that what one brought was still there.
CAPTURES = """
SELECT x.article_id, x.entry, x.seen_us, coalesce((
    SELECT max(u.answered_us) FROM captures AS u
    WHERE u.source = 'article' AND u.status = 'unchanged' AND json_extract(u.question, '$.url') = x.url
        AND json_extract(u.question, '$.held') = x.entry), x.seen_us)
FROM article_captures AS x WHERE x.article_id = ?1 OR x.article_id IN (
    SELECT b.article_id FROM articles AS a JOIN articles AS b ON b.url_key = a.url_key WHERE a.article_id = ?1)
ORDER BY x.entry, x.position
"""


class VersionQueries(ArticleQueries):
    """A page is told by its address, without what does not tell pages apart."""

    async def versions(self, article_id: str) -> list[Version]:
        """The versions of the page of an article (full id), the oldest first."""
        rows = await self._reads.rows(CAPTURES, (article_id,))
        found: list[Version] = []
        last: tuple[Named, ...] | None = None
        for name, group in groupby(rows, key=lambda row: str(row[0])):
            captures = list(group)
            reading = await self.citations(name)
            known = bool(found) and last is not None and reading is not None
            with decoding(self._reads.name):
                found.append(
                    Version(
                        article_id=name,
                        entry=captures[0][1],
                        captured=from_us(captures[0][2]),
                        seen=from_us(max(seen for *_, seen in captures)),
                        changes=changes_between(last or (), reading or ()) if known else None,
                    )
                )
            last = reading
        return found
