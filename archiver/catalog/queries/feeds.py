"""Questions about feeds: what they announced, which of it is archived, and how they answered."""

from __future__ import annotations

from datetime import datetime

from archiver.catalog.clock import from_us, from_us_or_none, to_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries
from archiver.catalog.statements import Row
from archiver.model.feeds import Announced, AnnouncedArticle, FeedAnswer
from archiver.model.objects import NamedObject, ObjectRef

# An entry is archived when the page was captured under any of the addresses that the feed ever gave for it; the last
# look at it counts, also where it found the page unchanged. The address is joined to '' so that it is text without
# SQLite's affinity for it, which would keep the index from being used.
ANNOUNCED = """
WITH young AS (
    SELECT * FROM announced
    WHERE feed = ?1 AND (coalesce(published_us, updated_us, seen_us) >= ?2 OR updated_us >= ?2)
), looked AS (
    SELECT a.*, max(c.answered_us) FILTER (WHERE c.status IN ('ok', 'unchanged')) AS had_us,
        count(*) FILTER (WHERE c.status NOT IN ('ok', 'unchanged')) AS failed,
        max(c.answered_us) FILTER (WHERE c.status NOT IN ('ok', 'unchanged')) AS failed_us,
        (SELECT max(x.seen_us) FROM announced AS o JOIN articles AS p ON p.url_key = o.url_key
            JOIN article_captures AS x ON x.article_id = p.article_id
            WHERE o.feed = a.feed AND o.ident = a.ident) AS captured_us
    FROM young AS a LEFT JOIN captures AS c INDEXED BY captures_of_addresses
        ON json_extract(c.question, '$.url') = '' || a.url AND c.source = 'article' AND c.method = 'http.get'
    GROUP BY a.feed, a.ident, a.url
)
SELECT ident, url, title, summary, published_us, published_from, updated_us, author, language, seen_us, last_entry,
    iif(captured_us IS NULL, NULL, max(captured_us, coalesce(had_us, 0))), failed, failed_us
FROM looked ORDER BY last_entry DESC, ident, url
"""
ANSWERS = """
SELECT c.entry, json_extract(c.question, '$.url'), c.status, c.error, c.answered_us,
    o.role, o.sha256, o.sha512, o.size, o.media_type, o.encoding
FROM captures AS c LEFT JOIN objects AS o ON o.entry = c.entry AND o.role = 'feed'
WHERE c.source = 'article' AND json_extract(c.question, '$.feed') = ?
ORDER BY c.entry
"""


class FeedQueries(Queries):
    """Feeds by what is configured: an address, or a file's name."""

    async def announced(self, feed: str, since: datetime) -> list[AnnouncedArticle]:
        """What a feed announced so far with a date from ``since`` on, the newest announcements first; each entry under
        its newest address. One without a date has that of its first announcement.
        """
        rows = await self._reads.rows(ANNOUNCED, (feed, to_us(since)))
        found: dict[str, AnnouncedArticle] = {}
        with decoding(self._reads.name):
            for row in rows:
                found.setdefault(row[0], _announced(row))
        return list(found.values())

    async def feed_answers(self, feed: str) -> dict[str | None, list[FeedAnswer]]:
        """By address (None: the file), of the feed and the sitemaps below it: the newest answer that was one, then a
        later one that was none.
        """
        found: dict[str | None, list[FeedAnswer]] = {}
        rows = await self._reads.rows(ANSWERS, (feed,))
        with decoding(self._reads.name):
            for answer in map(_answer, rows):
                before = found.setdefault(answer.url, [])
                kept = [] if answer.status == "ok" else [each for each in before if each.status == "ok"]
                found[answer.url] = [*kept, answer]
        return found


def _announced(row: Row) -> AnnouncedArticle:
    ident, url, title, summary, published, field, updated, author, language, seen, last, captured, times, failed = row
    return AnnouncedArticle(
        entry=Announced(
            url=url,
            ident=ident,
            title=title,
            summary=summary,
            published=from_us_or_none(published),
            published_from=field,
            updated=from_us_or_none(updated),
            author=author,
            language=language,
        ),
        seen=from_us(seen),
        last_entry=last,
        captured=from_us_or_none(captured),
        failed=times,
        last_failed=from_us_or_none(failed),
    )


def _answer(row: Row) -> FeedAnswer:
    entry, url, status, error, answered, role, sha256, sha512, size, media_type, encoding = row
    ref = None if sha256 is None else ObjectRef(sha256=sha256, sha512=sha512, size=size)
    named = None if ref is None else NamedObject(role=role, ref=ref, media_type=media_type, encoding=encoding)
    return FeedAnswer(entry=entry, url=url, status=status, error=error, answered=from_us(answered), object=named)
