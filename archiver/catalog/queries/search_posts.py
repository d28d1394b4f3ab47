"""Which versions of posts fit a query: by the index of words, or by what is rarer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from archiver.catalog.clock import to_us
from archiver.catalog.database import Database
from archiver.catalog.queries.base import listed
from archiver.catalog.queries.search_hits import Candidate
from archiver.catalog.queries.search_terms import facet_expression, post_expression
from archiver.catalog.statements import Row
from archiver.catalog.words import FORWARD, LINK, MEDIA, POLL, channel_facet, kind_facet, month_facet, month_of
from archiver.model.search import Wanted

RANKED: Final = 4_000
"""Versions that are ranked at most."""
COUNTED: Final = 10_000
"""Hits that are counted at most."""
KINDS: Final = {
    "media": (MEDIA,),
    "photo": (kind_facet("photo"),),
    "video": tuple(map(kind_facet, ("video", "round", "animation"))),
    "audio": tuple(map(kind_facet, ("audio", "voice"))),
    "file": (kind_facet("document"),),
    "link": (LINK,),
    "poll": (POLL,),
}
LASTING: Final = ("video", "round", "animation", "audio", "voice")
MOST_MONTHS: Final = 24
"""Months of a stretch of time that are asked for by name."""
OLDEST_MONTH, NEWEST_MONTH = 1970 * 12, 2200 * 12

COLUMNS = "v.id, v.channel_id, v.message_id, v.date_us, v.id = p.newest"
BY_WORDS = f"""
SELECT {COLUMNS}, bm25(post_words, 4.0, 1.0, 2.0, 0.0)
FROM post_words CROSS JOIN post_versions AS v ON v.id = post_words.rowid
CROSS JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id
WHERE post_words MATCH ?1 {{conditions}} LIMIT ?2
"""  # noqa: S608  constants
BY_POSTS = f"""
SELECT {COLUMNS}, 0.0 FROM posts AS p {{index}}
CROSS JOIN post_versions AS v ON v.channel_id = p.channel_id AND v.message_id = p.message_id
WHERE v.id IN (SELECT rowid FROM post_words WHERE post_words MATCH ?1) {{conditions}} ORDER BY p.date_us DESC LIMIT ?2
"""  # noqa: S608  constants
BY_KEYS = f"""
SELECT {COLUMNS}, 0.0 FROM json_each(?3) AS wanted CROSS JOIN posts AS p
    ON p.channel_id = json_extract(wanted.value, '$[0]') AND p.message_id = json_extract(wanted.value, '$[1]')
CROSS JOIN post_versions AS v ON v.channel_id = p.channel_id AND v.message_id = p.message_id
WHERE v.id IN (SELECT rowid FROM post_words WHERE post_words MATCH ?1) {{conditions}} LIMIT ?2
"""  # noqa: S608  constants
COUNT = "SELECT count(*) FROM (SELECT 1 FROM post_words WHERE post_words MATCH ? LIMIT ?)"
DATES = """
SELECT min(low), max(high) FROM (
    SELECT (SELECT min(date_us) FROM posts AS p WHERE p.channel_id = c.channel_id) AS low,
        (SELECT max(date_us) FROM posts AS p WHERE p.channel_id = c.channel_id) AS high FROM channels AS c)
"""


class PostSearch:
    """One search."""

    def __init__(self, reads: Database, wanted: Wanted) -> None:
        self._reads = reads
        self._wanted = wanted
        self._filters = wanted.query.filters
        self._facets = list(self._facet_groups())

    async def run(self) -> tuple[list[Candidate], int, bool]:
        """The versions that are ranked, each post once; how many posts fit; whether there are more than that."""
        rows = await self._rows()
        at_least = len(rows) > RANKED
        found = _once([_candidate(row) for row in rows[:RANKED]])
        if not at_least:
            return found, len(found), False
        return found, max(len(found), await self._count()), True

    async def _rows(self) -> list[Row]:
        expression = post_expression(self._wanted.query, self._facets)
        conditions, values = self._conditions()
        if self._wanted.cited is not None:
            keys = listed([(key.channel_id, key.message_id) for key in sorted(self._wanted.cited)])
            return await self._reads.rows(
                BY_KEYS.format(conditions=conditions), (expression, RANKED + 1, keys, *values[1:])
            )
        if self._filters.states & {"gone", "edited"}:
            index = "posts_gone" if "gone" in self._filters.states else "posts_edited"
            sql = BY_POSTS.format(conditions=conditions, index=f"INDEXED BY {index}")
            return await self._reads.rows(sql, (expression, RANKED + 1, *values))
        [(count,)] = await self._reads.rows(COUNT, (expression, RANKED + 1))
        sql = BY_WORDS.format(conditions=conditions)
        if count <= RANKED:
            return await self._reads.rows(sql, (expression, RANKED + 1, *values))
        return await self._newest(sql, expression, values)

    async def _newest(self, sql: str, expression: str, values: tuple[object, ...]) -> list[Row]:
        """Month by month until there are enough: from the newest on, or from the oldest where these are asked for."""
        rows: list[Row] = []
        for month in await self._months():
            within = f"({expression}) AND ({facet_expression([[month_facet(month)]])})"
            rows += await self._reads.rows(sql, (within, -1, *values))
            if len(rows) > RANKED:
                break
        order = 1 if self._wanted.query.sort == "oldest" else -1
        return sorted(rows, key=lambda row: order * int(row[3]))

    async def _months(self) -> range:
        row = await self._reads.row(DATES)
        low, high = (row[0], row[1]) if row and row[0] is not None else (0, 0)
        since, until = self._filters.since, self._filters.until
        first = month_of(max(low, to_us(since)) if since else low)
        last = month_of(min(high, to_us(until)) if until else high)
        first, last = max(first, OLDEST_MONTH), min(last, NEWEST_MONTH)
        return range(first, last + 1) if self._wanted.query.sort == "oldest" else range(last, first - 1, -1)

    async def _count(self) -> int:
        expression = post_expression(self._wanted.query, self._facets)
        [(count,)] = await self._reads.rows(COUNT, (expression, COUNTED))
        return int(count) if not self._conditions()[0] else 0

    def _facet_groups(self) -> Iterator[list[str]]:
        filters = self._filters
        if self._wanted.channels:
            yield [channel_facet(each) for each in self._wanted.channels]
        if self._wanted.origins:
            yield [channel_facet(each, "f") for each in self._wanted.origins]
        if "forwarded" in filters.states:
            yield [FORWARD]
        for each in filters.has:
            yield list(KINDS[each])
        if filters.duration is not None:
            yield [kind_facet(each) for each in LASTING]
        if filters.since is not None and filters.until is not None:
            first, last = month_of(to_us(filters.since)), month_of(to_us(filters.until) - 1)
            if 0 <= last - first < MOST_MONTHS:
                yield [month_facet(each) for each in range(first, last + 1)]

    def _conditions(self) -> tuple[str, tuple[object, ...]]:
        """SQL that a version must fulfil, and its values from ?3 on (?4 where keys drive)."""
        filters = self._filters
        found: list[str] = []
        values: list[object] = []
        driven = self._wanted.cited is not None
        at = 4 if driven else 3

        def asked(sql: str, *given: object) -> None:
            nonlocal at
            names = [f"?{at + place}" for place in range(len(given))]
            at += len(given)
            found.append(sql.format(*names))
            values.extend(given)

        if filters.since is not None:
            asked("v.date_us >= {}", to_us(filters.since))
        if filters.until is not None:
            asked("v.date_us < {}", to_us(filters.until))
        if "edited" in filters.states:
            found.append("p.versions > 1")
        if "gone" in filters.states:
            found.append("p.gone_us IS NOT NULL")
        if filters.duration is not None:
            low, high = filters.duration
            asked(
                "EXISTS (SELECT 1 FROM media_refs AS r WHERE r.version = v.id AND r.part IN ('media', 'paid')"
                " AND r.duration_s BETWEEN {} AND {})",
                low,
                min(high, 1e12),
            )
        if self._wanted.uncited:
            keys = listed([(key.channel_id, key.message_id) for key in sorted(self._wanted.uncited)])
            asked(
                "(v.channel_id, v.message_id) NOT IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]')"
                " FROM json_each({}))",
                keys,
            )
        if self._wanted.since_entry is not None:
            asked("v.entry > {}", self._wanted.since_entry)
        sql = "".join(f" AND {each}" for each in found)
        return sql, (None, *values) if driven else tuple(values)


def _candidate(row: Row) -> Candidate:
    version, channel_id, message_id, date_us, newest, rank = row
    return Candidate(
        number=version, version=True, key=(channel_id, message_id), date_us=date_us, rank=rank, newest=bool(newest)
    )


def _once(candidates: list[Candidate]) -> list[Candidate]:
    """Each post by its present version, else by the best of the earlier ones."""
    best: dict[object, Candidate] = {}
    for each in candidates:
        held = best.get(each.key)
        if held is None or (each.newest, -each.rank) > (held.newest, -held.rank):
            best[each.key] = each
    return list(best.values())
