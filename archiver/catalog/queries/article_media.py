"""Questions about the pictures and films that articles show themselves."""

from __future__ import annotations

from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries
from archiver.catalog.statements import Row
from archiver.model.articles import ArticleMedia

# Of all versions of the page: what one version shows another one mostly shows, too.
OF_PAGE = """
article_id IN (
    SELECT ?1 UNION SELECT b.article_id FROM articles AS a JOIN articles AS b ON b.url_key = a.url_key
    WHERE a.article_id = ?1)
"""
COLUMNS = 'article_id, source, place, sha256, entry, "start", "end"'
MEDIA = f"SELECT {COLUMNS} FROM article_media WHERE {OF_PAGE} ORDER BY entry"  # noqa: S608  constants
TRIED = f"""
SELECT source FROM article_media WHERE {OF_PAGE}
UNION SELECT source FROM article_media_missing WHERE {OF_PAGE}
"""  # noqa: S608  constants
SHOWING = f"SELECT {COLUMNS} FROM article_media WHERE sha256 = ?1 ORDER BY entry"  # noqa: S608  constants


class ArticleMediaQueries(Queries):
    """Mixed into ``Catalog``."""

    async def article_media(self, article_id: str) -> list[ArticleMedia]:
        """What is stored of the pictures and films of an article (full id) and of other versions of its page."""
        return _media(await self._reads.rows(MEDIA, (article_id,)), self._reads.name)

    async def article_media_tried(self, article_id: str) -> set[str]:
        """The addresses and paths that were asked for, for this version of the page or another, with or without
        success.
        """
        return {str(source) for (source,) in await self._reads.rows(TRIED, (article_id,))}

    async def articles_showing(self, sha256: str) -> list[ArticleMedia]:
        """The articles that show a stored picture or film themselves."""
        return _media(await self._reads.rows(SHOWING, (sha256,)), self._reads.name)


def _media(rows: list[Row], name: str) -> list[ArticleMedia]:
    with decoding(name):
        return [
            ArticleMedia(
                article_id=article,
                source=source,
                place=place,
                sha256=sha256,
                entry=entry,
                start=start,
                end=end,
            )
            for article, source, place, sha256, entry, start, end in rows
        ]
