"""Questions about the videos that articles show or name."""

from __future__ import annotations

from archiver.catalog.faults import decoding
from archiver.catalog.queries.articles import NEWEST_READING, ArticleQueries
from archiver.catalog.texts import storable
from archiver.model.articles import VideoLink
from archiver.model.records import ArticleSummary

VIDEOS = f"""
SELECT url, how, "start", "end" FROM article_videos WHERE entry = ({NEWEST_READING}) ORDER BY position
"""  # noqa: S608  constants
ADDRESSES = """
SELECT v.article_id, v.address FROM article_videos AS v
WHERE v.entry = (SELECT max(r.entry) FROM article_readings AS r WHERE r.article_id = v.article_id)
ORDER BY v.entry, v.position
"""
NAMING = """
SELECT DISTINCT v.article_id FROM article_videos AS v WHERE v.address = ?
    AND v.entry = (SELECT max(r.entry) FROM article_readings AS r WHERE r.article_id = v.article_id)
"""


class ArticleVideoQueries(ArticleQueries):
    """Mixed into ``Catalog``; the newest reading of an article counts."""

    async def article_videos(self, article_id: str) -> list[VideoLink]:
        """What the newest reading of an article (full id) says of videos; none where it is not read."""
        rows = await self._reads.rows(VIDEOS, (article_id,))
        with decoding(self._reads.name):
            return [VideoLink(url=url, how=how, start=start, end=end) for url, how, start, end in rows]

    async def video_addresses(self) -> list[tuple[str, str]]:
        """Every article (full id) with the address (``video_address``) of each video that it shows or names."""
        return [(str(article), str(address)) for article, address in await self._reads.rows(ADDRESSES)]

    async def articles_naming_video(self, address: str) -> list[ArticleSummary]:
        """The articles that show or name the video of this address (``video_address``), the oldest capture first."""
        rows = await self._reads.rows(NAMING, (storable(address),))
        return await self.summaries_of([str(article_id) for (article_id,) in rows])
