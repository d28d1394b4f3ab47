"""Candidates of a search in order, and those of a page with their texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from archiver.catalog.clock import from_us
from archiver.catalog.database import Database
from archiver.catalog.details import words_of
from archiver.catalog.queries.base import listed, unpacked
from archiver.catalog.queries.highlights import stretch
from archiver.model.ids import PostKey
from archiver.model.search import Hit, Run, Sort, Term

SHOWN_POSTS = """
SELECT v.id, v.channel_id, v.message_id, v.date_us, v.text, d.details, p.newest = v.id, p.gone_us IS NOT NULL,
    p.versions, c.title, c.usernames, k.views,
    (SELECT group_concat(r.file_name, char(10)) FROM media_refs AS r WHERE r.version = v.id)
FROM json_each(?) AS wanted CROSS JOIN post_versions AS v ON v.id = wanted.value
JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id
LEFT JOIN post_details AS d ON d.version = v.id
LEFT JOIN counts AS k ON k.channel_id = p.channel_id AND k.message_id = p.message_id
    AND k.entry = p.counts_entry AND k.position = p.counts_position
LEFT JOIN channels AS h ON h.channel_id = p.channel_id
LEFT JOIN channel_versions AS c ON c.channel_id = p.channel_id AND c.entry = h.newest_entry
    AND c.position = h.newest_position
"""
# The day of publication, as the reading has it; else when the page was captured.
DATED = "coalesce(strftime('%s', json_extract(r.document, '$.published')) * 1000000, a.captured_us)"
SHOWN_ARTICLES = f"""
SELECT r.entry, r.article_id, {DATED}, r.title, r.text, a.url, a.path
FROM json_each(?) AS wanted CROSS JOIN article_readings AS r ON r.entry = wanted.value
JOIN articles AS a ON a.article_id = r.article_id
"""  # noqa: S608  a constant
VIEWS = """
SELECT v.id, k.views FROM json_each(?) AS wanted CROSS JOIN post_versions AS v ON v.id = wanted.value
JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id
JOIN counts AS k ON k.channel_id = p.channel_id AND k.message_id = p.message_id
    AND k.entry = p.counts_entry AND k.position = p.counts_position
"""


class Candidate(NamedTuple):
    """Something that fits. ``number``: of the version, or minus the entry of the article's reading; ``rank``: the
    smaller the better.
    """

    number: int
    date_us: int
    rank: float
    version: bool = False
    article_id: str | None = None
    newest: bool = True
    views: int = -1


async def with_views(reads: Database, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The same with the views of posts."""
    views: dict[int, int | None] = dict(
        await reads.rows(VIEWS, (listed([each.number for each in candidates if each.version]),))
    )
    return [each._replace(views=-1 if (seen := views.get(each.number)) is None else seen) for each in candidates]


def ranked(candidates: Sequence[Candidate], sort: Sort) -> list[Candidate]:
    """In the order that is asked for; what is equal, the newest first."""
    ordered = sorted(candidates, key=lambda each: (each.date_us, each.number), reverse=sort != "oldest")
    if sort == "relevance":
        return sorted(ordered, key=lambda each: (not each.newest, each.rank))
    return sorted(ordered, key=lambda each: -each.views) if sort == "views" else ordered


async def shown_posts(reads: Database, candidates: Sequence[Candidate], terms: Sequence[Term]) -> dict[int, Hit]:
    """Hits by the number of the version."""
    rows = await reads.rows(SHOWN_POSTS, (listed([each.number for each in candidates]),))
    found = {}
    for (
        number,
        channel_id,
        message_id,
        date_us,
        text,
        details,
        newest,
        gone,
        versions,
        title,
        names,
        views,
        files,
    ) in rows:
        where, runs = _where(
            [("text", text), ("details", words_of(details) if details else ""), ("file name", files or "")], terms
        )
        usernames = unpacked(names) or []
        found[number] = Hit(
            kind="post",
            date=from_us(date_us),
            runs=runs,
            where=where,
            title=title or str(channel_id),
            post=PostKey(channel_id, message_id),
            channel_id=channel_id,
            username=usernames[0] if usernames else None,
            earlier=not newest,
            gone=bool(gone),
            versions=versions,
            views=views,
        )
    return found


async def shown_articles(reads: Database, candidates: Sequence[Candidate], terms: Sequence[Term]) -> dict[int, Hit]:
    """Hits by minus the entry of the reading."""
    rows = await reads.rows(SHOWN_ARTICLES, (listed([-each.number for each in candidates]),))
    found = {}
    for entry, article_id, dated_us, title, text, url, path in rows:
        where, runs = _where([("text", text), ("title", title), ("about", url or path or "")], terms)
        found[-entry] = Hit(
            kind="article",
            date=from_us(dated_us),
            runs=runs,
            where=where,
            title=title or url or path or article_id[:12],
            article_id=article_id,
        )
    return found


def _where(texts: Sequence[tuple[str, str]], terms: Sequence[Term]) -> tuple[str, tuple[Run, ...]]:
    """The first of the texts that has a term, and the stretch of it; else the beginning of the first."""
    for name, text in texts:
        runs, found = stretch(text, terms)
        if found:
            return name, runs
    return texts[0][0], stretch(texts[0][1], ())[0]
