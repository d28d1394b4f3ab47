"""What waits to be done: posts to look at again, articles that something new concerns, what could not be had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from archiver.catalog.clock import from_us, from_us_or_none, to_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.articles import LINKING, READING
from archiver.catalog.queries.base import Queries, listed, unpacked
from archiver.model.citations import Citation
from archiver.model.citations_json import citation_from_fields
from archiver.model.due import (
    ArticleState,
    NewName,
    UnlinkedCitation,
)
from archiver.model.ids import PostKey
from archiver.model.json_fields import Fields

SECOND_LOOK = timedelta(hours=1)
"""After which a missing post is looked for once more."""
MICROSECOND = timedelta(microseconds=1)
DAY_US = 86_400_000_000
NEWEST_LINKS = f"""
SELECT l.channel_id, l.message_id, l.decision, a.article_id, l.entry FROM articles AS a
JOIN links AS l ON l.entry = {LINKING} WHERE l.decision <> 'rejected'
"""  # noqa: S608  constants
# The channels on the list, with the basic groups that some were before.
REGISTERED = """
SELECT channel_id FROM registrations WHERE active = 1 AND channel_id IS NOT NULL
UNION SELECT m.from_id FROM migrations AS m JOIN registrations AS g ON g.channel_id = m.channel_id WHERE g.active = 1
"""
STEP_PASSED = """
EXISTS (SELECT 1 FROM json_each(?2) AS step WHERE p.date_us + step.value <= ?1
        AND p.last_seen_us < p.date_us + step.value)
"""
LONGEST_INDEXED = timedelta(days=400)
"""Posts that were last seen at a greater age are not in the index ``posts_by_age``."""
# Of a channel on the list, or one that an article is linked to; by the index, those that no look at a greater age was
# the last of, else all.
ON_THE_LIST = f"""
({REGISTERED}) AS r CROSS JOIN posts AS p ON p.channel_id = r.channel_id
    AND p.gone_us IS NULL AND p.last_seen_us - p.date_us < ?4 {{indexed}}
"""
INDEXED = f"AND p.last_seen_us - p.date_us < {LONGEST_INDEXED // MICROSECOND}"
LINKED = """
linked AS l CROSS JOIN posts AS p ON p.channel_id = l.channel_id AND p.message_id = l.message_id AND p.gone_us IS NULL
"""
DUE = f"""
WITH linked AS ({NEWEST_LINKS})
SELECT p.channel_id, p.message_id FROM {ON_THE_LIST} WHERE {STEP_PASSED}
UNION SELECT p.channel_id, p.message_id FROM {LINKED} WHERE {STEP_PASSED}
UNION SELECT g.channel_id, g.message_id FROM gone AS g
WHERE g.confirmed_us IS NULL AND g.back_us IS NULL AND g.gone_us <= ?3
ORDER BY 1, 2
"""  # noqa: S608  constants
STEP_TO_COME = "p.date_us + step.value > ?1 AND p.last_seen_us < p.date_us + step.value"
NEXT_DUE = f"""
WITH linked AS ({NEWEST_LINKS})
SELECT min(moment) FROM (
    SELECT min(p.date_us + step.value) AS moment FROM {ON_THE_LIST} CROSS JOIN json_each(?2) AS step
    WHERE {STEP_TO_COME}
    UNION SELECT min(p.date_us + step.value) FROM {LINKED} CROSS JOIN json_each(?2) AS step WHERE {STEP_TO_COME}
    UNION SELECT min(gone_us) + ?3 FROM gone WHERE confirmed_us IS NULL AND back_us IS NULL AND gone_us + ?3 > ?1
)
"""  # noqa: S608  constants
STATES = f"""
SELECT a.article_id, a.captured_us, {READING}, {LINKING},
    (SELECT time_us FROM entries WHERE n = {LINKING}),
    (SELECT max(w.entry) FROM reviews AS w WHERE w.act <> 'note' AND (w.article_id = a.article_id
        OR w.entry IN (SELECT c.entry FROM carried_reviews AS c WHERE c.article_id = a.article_id)))
FROM articles AS a ORDER BY a.captured_us, a.article_id
"""  # noqa: S608  constants
UNLINKED = f"""
SELECT a.article_id, c.document, json_extract(r.document, '$.published'),
    json_extract(s.document, '$.unfinished') IS NOT NULL
FROM articles AS a JOIN article_readings AS r ON r.entry = {READING}
JOIN citations AS c ON c.entry = r.entry
LEFT JOIN resolutions AS s ON s.entry = {LINKING} AND s.citation_id = c.citation_id
WHERE NOT EXISTS (SELECT 1 FROM links AS l WHERE l.entry = s.entry AND l.position = s.position
                  AND l.decision <> 'rejected')
    AND NOT EXISTS (SELECT 1 FROM verdicts AS v WHERE v.citation_id = c.citation_id AND v.decision = 'accepted')
ORDER BY a.captured_us, a.article_id, c.position
"""  # noqa: S608  constants
NAMES_CHANGED = f"""
SELECT max(n) FROM (
    SELECT max(n) AS n FROM entries WHERE kind IN ('channel', 'name')
    UNION SELECT max(entry) FROM channel_versions WHERE channel_id IN ({REGISTERED})
)
"""  # noqa: S608  constants
NEW_CHANNELS = """
SELECT min(v.entry), json_group_array(v.title), json_group_array(v.usernames) FROM channel_versions AS v
GROUP BY v.channel_id HAVING min(v.entry) > ?
"""
NEW_DAYS = f"""
SELECT day, max(entry) FROM post_days WHERE entry > ? AND channel_id IN ({REGISTERED}) GROUP BY day ORDER BY day
"""  # noqa: S608  constants
# Other posts that came to carry the file of a linked one, by Telegram's id or by the hash of the bytes.
NEW_FOOTAGE = f"""
WITH linked AS ({NEWEST_LINKS}), own AS (
    SELECT DISTINCT k.article_id, k.entry, k.channel_id, k.message_id, r.type, r.media_id
    FROM linked AS k JOIN posts AS p ON p.channel_id = k.channel_id AND p.message_id = k.message_id
    JOIN media_refs AS r ON r.version = p.newest AND r.part NOT LIKE 'webpage%'
), same AS (
    SELECT article_id, entry, channel_id, message_id, type, media_id, 0 AS since FROM own
    UNION SELECT own.article_id, own.entry, own.channel_id, own.message_id, other.type, other.media_id, other.entry
    FROM own JOIN media_stored AS mine ON mine.type = own.type AND mine.media_id = own.media_id
    JOIN media_stored AS other ON other.sha256 = mine.sha256
        AND (other.type <> own.type OR other.media_id <> own.media_id)
)
SELECT DISTINCT same.article_id FROM same
JOIN media_refs AS r ON r.media_id = same.media_id AND r.type = same.type AND r.part NOT LIKE 'webpage%'
JOIN post_versions AS v ON v.id = r.version
WHERE (v.entry > same.entry OR same.since > same.entry)
    AND (v.channel_id <> same.channel_id OR v.message_id <> same.message_id)
"""  # noqa: S608  constants
LINKED_POSTS = f"SELECT DISTINCT channel_id, message_id, article_id FROM ({NEWEST_LINKS})"  # noqa: S608  constants
NAMES_READ = """
SELECT max(json_extract(inputs, '$[0]')) FROM derivations WHERE tool = 'names'
"""


class DueQueries(Queries):
    """What a scheduled pass has to do. Nothing of it is stored: it follows from what was seen when."""

    async def posts_due(self, after: Sequence[timedelta], now: datetime) -> dict[int, list[int]]:
        """Message ids by channel that are to be looked at again.

        A post of a channel on the list, or one that an article is linked to, once for each of ``after`` that has passed
        since its date and since it was last seen; a missing post an hour after it was first missed.
        """
        found: dict[int, list[int]] = {}
        values = (to_us(now), _steps(after), to_us(now - SECOND_LOOK), max(after) // MICROSECOND)
        rows = await self._reads.rows(DUE.format(indexed=_indexed(after)), values)
        for channel_id, message_id in rows:
            found.setdefault(channel_id, []).append(message_id)
        return found

    async def next_due(self, after: Sequence[timedelta], now: datetime) -> datetime | None:
        """When the next post will be due that is not due yet."""
        values = (to_us(now), _steps(after), SECOND_LOOK // MICROSECOND, max(after) // MICROSECOND)
        row = await self._reads.row(NEXT_DUE.format(indexed=_indexed(after)), values)
        return from_us_or_none(row[0]) if row else None

    async def article_states(self) -> list[ArticleState]:
        """How far every article is, the oldest capture first."""
        rows = await self._reads.rows(STATES)
        with decoding(self._reads.name):
            return [
                ArticleState(
                    article_id=article_id,
                    captured=from_us(captured),
                    read=read,
                    linked=linked,
                    linked_at=from_us_or_none(linked_at),
                    reviewed=reviewed,
                )
                for article_id, captured, read, linked, linked_at, reviewed in rows
            ]

    async def unlinked_citations(self) -> list[UnlinkedCitation]:
        """Citations of the newest readings without a link that counts."""
        rows = await self._reads.rows(UNLINKED)
        with decoding(self._reads.name):
            return [
                UnlinkedCitation(
                    article_id=article_id,
                    citation=_citation(document),
                    published=date.fromisoformat(published) if published else None,
                    unfinished=bool(unfinished),
                )
                for article_id, document, published, unfinished in rows
            ]

    async def names_changed(self) -> int:
        """The newest entry by which a name of a channel on the list came or went; -1 where there is none."""
        row = await self._reads.row(NAMES_CHANGED)
        return row[0] if row and row[0] is not None else -1

    async def channels_since(self, entry: int) -> list[NewName]:
        """Channels that were first shown after ``entry``, with their titles and usernames."""
        rows = await self._reads.rows(NEW_CHANNELS, (entry,))
        with decoding(self._reads.name):
            return [
                NewName(entry=first, names=(*unpacked(titles), *_flat(unpacked(usernames))))
                for first, titles, usernames in rows
            ]

    async def days_with_new_posts(self, entry: int) -> dict[date, int]:
        """Days (UTC) of posts of channels on the list that came or changed after ``entry``, with its newest entry."""
        rows = await self._reads.rows(NEW_DAYS, (entry,))
        with decoding(self._reads.name):
            return {from_us(day * DAY_US).date(): newest for day, newest in rows}

    async def articles_with_new_footage(self) -> set[str]:
        """Articles with a linked post whose file came up in another post since they were linked."""
        return {row[0] for row in await self._reads.rows(NEW_FOOTAGE)}

    async def linked_posts(self) -> dict[PostKey, set[str]]:
        """Every post that a citation is linked to, with the articles."""
        found: dict[PostKey, set[str]] = {}
        for channel_id, message_id, article_id in await self._reads.rows(LINKED_POSTS):
            found.setdefault(PostKey(channel_id, message_id), set()).add(article_id)
        return found

    async def names_read(self) -> int:
        """The entry whose names every article was read with again; -1 before the first time."""
        row = await self._reads.row(NAMES_READ)
        return row[0] if row and row[0] is not None else -1


def _steps(after: Sequence[timedelta]) -> str:
    return listed([step // MICROSECOND for step in after])


def _indexed(after: Sequence[timedelta]) -> str:
    """The condition under which SQLite may use ``posts_by_age``; none for a schedule that is longer."""
    return INDEXED if max(after) <= LONGEST_INDEXED else ""


def _citation(document: str) -> Citation:
    return citation_from_fields(Fields(unpacked(document), "citation"))


def _flat(usernames: Sequence[str]) -> list[str]:
    """Names of JSON lists that were gathered as texts."""
    return [name for each in usernames for name in unpacked(each)]
