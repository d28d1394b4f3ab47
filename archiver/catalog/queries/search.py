"""Full text over posts (every version) and articles (the newest reading)."""

from __future__ import annotations

from archiver.catalog.clock import from_us
from archiver.catalog.details import words_of
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries
from archiver.catalog.queries.snippets import marked
from archiver.catalog.statements import Row
from archiver.catalog.texts import storable
from archiver.model.ids import PostKey
from archiver.model.records import SearchHit

MOST = 50
SNIPPET_WORDS = 24

POSTS = f"""
SELECT v.channel_id, v.message_id, snippet(post_text, 0, '[', ']', '…', {SNIPPET_WORDS}), v.date_us
FROM post_text JOIN post_versions AS v ON v.id = post_text.rowid
WHERE post_text MATCH ? ORDER BY post_text.rank, v.id LIMIT ?
"""  # noqa: S608  constants
DETAILS = """
SELECT v.channel_id, v.message_id, d.details, v.date_us
FROM detail_text JOIN post_versions AS v ON v.id = detail_text.rowid JOIN post_details AS d ON d.version = v.id
WHERE detail_text MATCH ? ORDER BY detail_text.rank, v.id LIMIT ?
"""
ARTICLES = f"""
SELECT a.article_id, snippet(article_text, -1, '[', ']', '…', {SNIPPET_WORDS}), a.captured_us
FROM article_text JOIN article_readings AS r ON r.entry = article_text.rowid
JOIN articles AS a ON a.article_id = r.article_id
    AND r.entry = (SELECT max(entry) FROM article_readings AS x WHERE x.article_id = a.article_id)
WHERE article_text MATCH ? ORDER BY article_text.rank, article_text.rowid LIMIT ?
"""  # noqa: S608  constants


class SearchQueries(Queries):
    """Words in texts."""

    async def search(self, query: str, *, most: int = MOST) -> list[SearchHit]:
        """Posts, then articles, with all words of ``query``, the best first; at most ``most`` of each.

        Case and accents do not count. A post whose earlier version had the words is found too, once; after those
        whose texts have them come those whose polls, previews of links, places, ... have.
        """
        expression = _all_words(query)
        if not expression:
            return []
        posts = await self._reads.rows(POSTS, (expression, most))
        details = await self._reads.rows(DETAILS, (expression, most))
        articles = await self._reads.rows(ARTICLES, (expression, most))
        with decoding(self._reads.name):
            hits = [_post_hit(row) for row in posts] + [_detail_hit(row, query) for row in details]
            first = {hit.post: hit for hit in reversed(hits)}
            shown = [hit for hit in hits if first[hit.post] is hit][:most]
            return shown + [_article_hit(row) for row in articles]


def _post_hit(row: Row) -> SearchHit:
    return SearchHit(post=PostKey(row[0], row[1]), snippet=row[2], date=from_us(row[3]))


def _detail_hit(row: Row, query: str) -> SearchHit:
    snippet = marked(words_of(row[2]), query.split(), SNIPPET_WORDS)
    return SearchHit(post=PostKey(row[0], row[1]), snippet=snippet, date=from_us(row[3]))


def _article_hit(row: Row) -> SearchHit:
    return SearchHit(article_id=row[0], snippet=row[1], date=from_us(row[2]))


def _all_words(query: str) -> str:
    """Each word as a string of FTS5, so that none of its operators is meant by accident."""
    words = (word.replace('"', '""') for word in storable(query).split())
    return " ".join(f'"{word}"' for word in words if any(map(str.isalnum, word)))
