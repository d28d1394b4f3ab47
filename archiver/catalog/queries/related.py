"""Which of the articles that a page points to are archived: by their address, else by their title."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from urllib.parse import urljoin

from archiver.catalog.queries.articles import BY_URL, READING
from archiver.catalog.queries.base import Queries
from archiver.catalog.queries.search_terms import term
from archiver.catalog.texts import storable, url_key
from archiver.model.articles import RelatedArticle, RelatedLink, same_title
from archiver.model.records import ArticleRecord
from archiver.model.search import Term

TITLED = f"""
SELECT a.article_id, r.title FROM article_words JOIN article_readings AS r ON r.entry = article_words.rowid
JOIN articles AS a ON a.article_id = r.article_id AND r.entry = {READING}
WHERE article_words MATCH ? ORDER BY article_words.rank, article_words.rowid LIMIT 5
"""  # noqa: S608  constants
MOST_WORDS = 8  # of a title that are searched for; what is found is compared as a whole
LONG = 4  # letters
ENOUGH = 3  # words of a title; fewer are a section's name or a headline that many articles have
ALIKE = 0.94  # of two titles: a typographical change, not another number or place
CUT = ("...", "…")
CUT_AT = 20  # letters that a title cut short must have


class RelatedQueries(Queries):
    """Related articles."""

    async def related(self, record: ArticleRecord) -> tuple[RelatedArticle, ...]:
        """The articles that ``record``'s page points to, each with the id under which it is archived, if it is.

        An archived one stands there once, however often and under whichever titles the page points to it.
        """
        found: dict[object, RelatedArticle] = {}
        for link in record.article.related:
            each = await self._matched(record, link)
            found.setdefault(each.article_id or link, each)
        return tuple(found.values())

    async def _matched(self, record: ArticleRecord, link: RelatedLink) -> RelatedArticle:
        if link.url is not None:
            url = _absolute(record.article.url, link.url)
            rows = await self._reads.rows(BY_URL, (url_key(url), storable(url)))
            if rows and rows[0][0] != record.article_id:
                return RelatedArticle(link=link, article_id=str(rows[0][0]))
        words = sorted({word for word in same_title(link.title).split() if len(word) >= LONG}, key=len, reverse=True)
        if len(same_title(link.title).split()) < ENOUGH or not words:
            return RelatedArticle(link=link)
        wanted = " OR ".join(term(Term(text=word)) for word in words[:MOST_WORDS])
        found = await self._reads.rows(TITLED, (f"title : ({wanted})",))
        return RelatedArticle(
            link=link, article_id=_titled(link.title, [row for row in found if row[0] != record.article_id])
        )


def _absolute(base: str | None, url: str) -> str:
    try:
        return urljoin(base, url) if base else url
    except ValueError:
        return url


def _titled(title: str, rows: Iterable[tuple[str, str]]) -> str | None:
    """The only article of that title; None where none has it, or several."""
    wanted, is_cut = same_title(title), title.rstrip().endswith(CUT)
    matching = {article_id for article_id, other in rows if _is_same(wanted, same_title(other), is_cut=is_cut)}
    return matching.pop() if len(matching) == 1 else None


def _is_same(wanted: str, other: str, *, is_cut: bool) -> bool:
    if wanted == other:
        return True
    if is_cut and len(wanted) >= CUT_AT and other.startswith(wanted):
        return True
    numbers = [[word for word in one.split() if any(map(str.isdigit, word))] for one in (wanted, other)]
    return numbers[0] == numbers[1] and SequenceMatcher(None, wanted, other, autojunk=False).ratio() >= ALIKE
