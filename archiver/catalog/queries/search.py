"""Full text over posts (every version, with polls, previews, file names), articles (the newest reading) and channels.

Ranking everything that has a common word would take long and tell nothing: where more than ``RANKED`` versions fit, the
newest by Telegram's date come first, read month by month, and the answer says so (``Found.at_least``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from archiver.catalog.clock import to_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed
from archiver.catalog.queries.search_channels import channel_hits
from archiver.catalog.queries.search_hits import DATED, Candidate, ranked, shown_articles, shown_posts, with_views
from archiver.catalog.queries.search_posts import Gathered, PostSearch
from archiver.catalog.queries.search_terms import ARTICLE_COLUMNS, words_expression
from archiver.model.ids import PostKey
from archiver.model.search import Filters, Found, Hit, SearchQuery, Term, Wanted

MOST = 50
ARTICLES = f"""
SELECT r.entry, a.article_id, {DATED} AS dated_us, bm25(article_words, 6.0, 1.0, 1.0)
FROM article_words JOIN article_readings AS r ON r.entry = article_words.rowid
JOIN articles AS a ON a.article_id = r.article_id
    AND r.entry = (SELECT max(entry) FROM article_readings AS x WHERE x.article_id = a.article_id)
WHERE article_words MATCH ?1 AND dated_us >= ?2 AND dated_us < ?3 AND a.entry > ?4
ORDER BY 4, 1 LIMIT ?5
"""  # noqa: S608  a constant
EVERY_ARTICLE = f"""
SELECT r.entry, a.article_id, {DATED} AS dated_us, 0.0 FROM articles AS a JOIN article_readings AS r
    ON r.entry = (SELECT max(entry) FROM article_readings AS x WHERE x.article_id = a.article_id)
WHERE ?1 = '' AND dated_us >= ?2 AND dated_us < ?3 AND a.entry > ?4 ORDER BY dated_us DESC LIMIT ?5
"""  # noqa: S608  a constant
CITED = """
SELECT DISTINCT l.channel_id, l.message_id FROM links AS l
JOIN article_links AS n ON n.entry = l.entry
    AND n.entry = (SELECT max(entry) FROM article_links AS x WHERE x.article_id = n.article_id)
JOIN resolutions AS s ON s.entry = l.entry AND s.position = l.position
LEFT JOIN verdicts AS v ON v.citation_id = s.citation_id AND v.channel_id = l.channel_id
    AND v.message_id = l.message_id
WHERE coalesce(v.decision, l.decision) <> 'rejected'
    AND (?1 IS NULL OR n.article_id IN (SELECT value FROM json_each(?1)))
UNION SELECT channel_id, message_id FROM verdicts
WHERE decision = 'accepted' AND (?1 IS NULL OR article_id IN (SELECT value FROM json_each(?1)))
"""
OUTLETS = "SELECT article_id, url_key FROM articles WHERE url_key LIKE ?1 ESCAPE '\\' OR url_key LIKE ?2 ESCAPE '\\'"
LARGEST = 2**63 - 1


class SearchQueries(Queries):
    """Words in texts."""

    async def search(self, words: str, *, most: int = MOST) -> list[Hit]:
        """Posts and articles with all of these words, each once, the best first; nothing in ``words`` is a sign."""
        terms = tuple((Term(text=word),) for word in words.split() if any(map(str.isalnum, word)))
        if not terms:
            return []
        kinds = Filters(kinds=frozenset({"post", "article"}))
        return list((await self.find(Wanted(query=SearchQuery(all_of=terms, filters=kinds)), most=most)).hits)

    async def find(self, wanted: Wanted, *, most: int = MOST, skip: int = 0) -> Found:
        """What fits, from the hit with the number ``skip`` on, at most ``most``."""
        posts = await self._posts(wanted, skip + most)
        articles = await self._articles(wanted)
        channels = await channel_hits(self._reads, wanted)
        candidates = [*posts.candidates, *articles]
        if wanted.query.sort == "views":
            candidates = await with_views(self._reads, candidates)
        sort = wanted.query.sort
        order = ranked(candidates, sort if posts.ranked or sort != "relevance" else "newest")
        first = channels[skip : skip + most]
        rest = order[max(0, skip - len(channels)) :][: most - len(first)]
        with decoding(self._reads.name):
            terms = wanted.query.terms
            shown = await shown_posts(self._reads, [each for each in rest if each.version], terms)
            shown |= await shown_articles(self._reads, [each for each in rest if not each.version], terms)
        return Found(
            hits=(*first, *(shown[each.number] for each in rest if each.number in shown)),
            total=posts.total + len(articles) + len(channels),
            at_least=posts.at_least,
        )

    async def cited_posts(self, article_ids: Collection[str] | None = None) -> frozenset[PostKey]:
        """The posts that citations (of these articles) are linked to; rejected links do not count."""
        asked = None if article_ids is None else listed(sorted(article_ids))
        return frozenset(PostKey(*row) for row in await self._reads.rows(CITED, (asked,)))

    async def articles_of_outlet(self, host: str) -> list[str]:
        """The articles (ids) whose address has this host, or one below it."""
        name = host.lower().removeprefix("www.").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        rows = await self._reads.rows(OUTLETS, (f"{name}/%", f"%.{name}/%"))
        asked = host.lower().removeprefix("www.")
        hosts = ((article_id, key.partition("/")[0]) for article_id, key in rows)
        return sorted(article_id for article_id, found in hosts if found == asked or found.endswith(f".{asked}"))

    async def _posts(self, wanted: Wanted, enough: int) -> Gathered:
        kinds = wanted.query.filters.kinds
        if kinds and "post" not in kinds:
            return Gathered([], 0)
        return await PostSearch(self._reads, wanted, enough).run()

    async def _articles(self, wanted: Wanted) -> Sequence[Candidate]:
        query = wanted.query
        filters = query.filters
        if filters.for_posts_alone or (filters.kinds and "article" not in filters.kinds):
            return []
        expression = words_expression(query, ARTICLE_COLUMNS)
        if expression is None and "article" not in filters.kinds:
            return []
        since = to_us(filters.since) if filters.since else -LARGEST
        until = to_us(filters.until) if filters.until else LARGEST
        after = -1 if wanted.since_entry is None else wanted.since_entry
        sql = EVERY_ARTICLE if expression is None else ARTICLES
        rows = await self._reads.rows(sql, (expression or "", since, until, after, LARGEST))
        return [
            Candidate(number=-entry, article_id=article_id, date_us=dated_us, rank=rank)
            for entry, article_id, dated_us, rank in rows
        ]
