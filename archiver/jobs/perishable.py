"""In which order a pass asks for what new articles cite: what may be gone first comes first, over all articles.

The rule, from the first to the last criterion:

1. posts before files, and small files before large ones: a post is edited or deleted as a whole, and one request has
   a hundred of them;
2. what is cheap and certain: post addresses (a request for up to 100 of a channel), then a channel and a day, then a
   channel alone, then what names but an actor or a title that has to be searched for;
3. channels that have deleted posts before others;
4. the newest articles: most of what is deleted or edited at all is so within its first days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archiver.model.citations import Citation
from archiver.model.records import ArticleRecord, PostRecord

ADDRESS, DAY, CHANNEL, ELSE = range(4)
"""How certainly a citation leads to its post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation of a new article. ``order``: the smaller, the earlier it is asked for."""

    article_id: str
    citation: Citation
    published: date | None
    order: tuple[int, bool, int, int]


def by_perishability(articles: Sequence[ArticleRecord], restless: Collection[str]) -> list[Cited]:
    """The citations of all these articles in the order in which they are asked for.

    ``restless``: usernames, in lower case, of channels that have deleted posts.
    """
    found = [
        Cited(
            article_id=record.article_id,
            citation=citation,
            published=record.article.published,
            order=(
                certainty(citation),
                (citation.handle or "").lower() not in restless,
                -_day(citation, record).toordinal(),
                position,
            ),
        )
        for position, record in enumerate(articles)
        for _, citation in record.citations
    ]
    return sorted(found, key=lambda each: each.order)


def certainty(citation: Citation) -> int:
    """How certainly it leads to its post."""
    if citation.post_id is not None:
        return ADDRESS
    if citation.handle is None and citation.channel_id is None and citation.channel_name is None:
        return ELSE
    return CHANNEL if citation.date is None else DAY


def articles_in_order(cited: Iterable[Cited], articles: Iterable[str]) -> list[str]:
    """The articles by their most perishable citation, those without any last."""
    return list(dict.fromkeys([*(each.article_id for each in cited), *articles]))


def files_in_order(posts: Sequence[PostRecord]) -> list[PostRecord]:
    """Posts by the size of what they carry, those whose files destroy themselves first."""
    return sorted(posts, key=lambda post: (not any(ref.ttl_s for ref in post.seen.media), _size(post)))


def _size(post: PostRecord) -> int:
    return sum(ref.size or 0 for ref in post.seen.media)


def _day(citation: Citation, record: ArticleRecord) -> date:
    """When the post was published as far as is known: the day that is named, else the article's."""
    captured: datetime = record.captured
    return citation.date or record.article.published or captured.date()
