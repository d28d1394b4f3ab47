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
from archiver.catalog.words import (
    FORWARD,
    LINK,
    MEDIA,
    POLL,
    channel_facet,
    kind_facet,
    length_class,
    length_facet,
    month_facet,
    month_of,
)
from archiver.model.ids import PostKey
from archiver.model.search import Wanted

RANKED: Final = 4_000
"""Versions that are ranked at most; of more the newest come first."""
COUNTED: Final = 50_000
"""Versions that are counted at most."""
KINDS: Final = {
    "media": (MEDIA,),
    "photo": (kind_facet("photo"),),
    "video": tuple(map(kind_facet, ("video", "round", "animation"))),
    "audio": tuple(map(kind_facet, ("audio", "voice"))),
    "file": (kind_facet("document"),),
    "link": (LINK,),
    "poll": (POLL,),
}
MOST_S: Final = 1e12
MOST_MONTHS: Final = 24
"""Months of a stretch of time that are asked for by name."""
OLDEST_MONTH, NEWEST_MONTH = 1970 * 12, 2200 * 12

COLUMNS = "v.id, v.channel_id, v.message_id, v.date_us, v.id = p.newest"
KEY = "v.channel_id || '/' || v.message_id"
LASTS = """
EXISTS (SELECT 1 FROM media_refs AS r WHERE r.version = v.id AND r.part IN ('media', 'paid')
    AND r.duration_s BETWEEN {} AND {})
"""
RANK = "bm25(post_words, 4.0, 1.0, 2.0, 0.0)"
BY_WORDS = f"""
SELECT {COLUMNS}, {{rank}}
FROM post_words CROSS JOIN post_versions AS v ON v.id = post_words.rowid
CROSS JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id
WHERE post_words MATCH ?1 {{conditions}}
"""  # noqa: S608  constants
BY_KEYS = f"""
SELECT {COLUMNS}, 0.0 FROM json_each(?2) AS wanted CROSS JOIN posts AS p
    ON p.channel_id = CAST(substr(wanted.value, 1, instr(wanted.value, '/') - 1) AS INTEGER)
    AND p.message_id = CAST(substr(wanted.value, instr(wanted.value, '/') + 1) AS INTEGER)
CROSS JOIN post_versions AS v ON v.channel_id = p.channel_id AND v.message_id = p.message_id
WHERE v.id IN (SELECT rowid FROM post_words WHERE post_words MATCH ?1) {{conditions}}
"""  # noqa: S608  constants
COUNT = "SELECT count(*) FROM (SELECT 1 FROM post_words WHERE post_words MATCH ? LIMIT ?)"
CHANNELS = """
WITH RECURSIVE known (channel_id) AS (
    SELECT min(channel_id) FROM posts
    UNION ALL SELECT (SELECT min(p.channel_id) FROM posts AS p WHERE p.channel_id > k.channel_id) FROM known AS k
    WHERE k.channel_id IS NOT NULL)
SELECT channel_id FROM known WHERE channel_id IS NOT NULL
"""
DATES = """
SELECT min((SELECT min(date_us) FROM posts AS p WHERE p.channel_id = k.value)),
    max((SELECT max(date_us) FROM posts AS p WHERE p.channel_id = k.value)) FROM json_each(?) AS k
"""


class PostSearch:
    """One search. ``enough``: posts that are wanted at least, where so many fit that only some are looked at."""

    def __init__(self, reads: Database, wanted: Wanted, enough: int) -> None:
        self._reads = reads
        self._wanted = wanted
        self._filters = wanted.query.filters
        self._facets = list(self._facet_groups())
        self._expression = post_expression(wanted.query, self._facets)
        self._conditions, self._values = self._asked()
        self._enough = RANKED if wanted.query.sort == "views" else enough

    async def run(self) -> tuple[list[Candidate], int, bool]:
        """The versions that were looked at, each post once; how many fit; whether there are more of them.

        Ranked by their words only where all were looked at.
        """
        [(count,)] = await self._reads.rows(COUNT, (self._expression, COUNTED))
        if count <= RANKED:
            found = _once(await self._by_words(self._expression, ranked=self._wanted.query.sort == "relevance"))
            return found, len(found), False
        if self._wanted.cited is not None:
            found = _once(await self._by_keys())
            return found, len(found), False
        found, whole = await self._by_months()
        if whole:
            return found, len(found), False
        return found, len(found) if self._conditions else max(len(found), count), True

    async def _by_words(self, expression: str, *, ranked: bool) -> list[Row]:
        sql = BY_WORDS.format(conditions=self._conditions, rank=RANK if ranked else "0.0")
        return await self._reads.rows(sql, (expression, *self._values))

    async def _by_keys(self) -> list[Row]:
        """Post after post: there are few, and the words are in many."""
        sql = BY_KEYS.format(conditions=self._conditions)
        return await self._reads.rows(sql, (self._expression, *self._values))

    async def _by_months(self) -> tuple[list[Candidate], bool]:
        """Month by month until there are enough, from the newest on or from the oldest; and whether these are all."""
        rows: list[Row] = []
        months = await self._months()
        for month in months:
            within = f"({self._expression}) AND ({facet_expression([[month_facet(month)]])})"
            rows += await self._by_words(within, ranked=False)
            if len(rows) > self._enough and len(found := _once(rows)) > self._enough:
                return found, month == months[-1]
        return _once(rows), True

    async def _months(self) -> range:
        channels = self._wanted.channels or [row[0] for row in await self._reads.rows(CHANNELS)]
        row = await self._reads.row(DATES, (listed(channels),))
        low, high = (row[0], row[1]) if row and row[0] is not None else (0, 0)
        since, until = self._filters.since, self._filters.until
        first = month_of(max(low, to_us(since)) if since else low)
        last = month_of(min(high, to_us(until)) if until else high)
        first, last = max(first, OLDEST_MONTH), min(last, NEWEST_MONTH)
        return range(first, last + 1) if self._wanted.query.sort == "oldest" else range(last, first - 1, -1)

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
            low, high = filters.duration
            yield [length_facet(each) for each in range(length_class(low), length_class(min(high, MOST_S)) + 1)]
        if filters.since is not None and filters.until is not None:
            first, last = month_of(to_us(filters.since)), month_of(to_us(filters.until) - 1)
            if 0 <= last - first < MOST_MONTHS:
                yield [month_facet(each) for each in range(first, last + 1)]

    def _asked(self) -> tuple[str, list[object]]:
        """SQL that a version must fulfil besides its words, and its values from ?2 on; ?2 are the keys of ``cited``."""
        filters = self._filters
        found: list[str] = []
        values: list[object] = []

        def asked(sql: str, *given: object) -> None:
            names = [f"?{len(values) + place + 2}" for place in range(len(given))]
            found.append(sql.format(*names))
            values.extend(given)

        if self._wanted.cited is not None:
            asked(f"{KEY} IN (SELECT value FROM json_each({{}}))", _keys(self._wanted.cited))  # noqa: S608  a constant
        if self._wanted.uncited:
            asked(f"{KEY} NOT IN (SELECT value FROM json_each({{}}))", _keys(self._wanted.uncited))  # noqa: S608  a constant
        if filters.since is not None:
            asked("v.date_us >= {}", to_us(filters.since))
        if filters.until is not None:
            asked("v.date_us < {}", to_us(filters.until))
        if "edited" in filters.states:
            asked("p.versions > 1")
        if "gone" in filters.states:
            asked("p.gone_us IS NOT NULL")
        if filters.duration is not None:
            asked(LASTS, filters.duration[0], min(filters.duration[1], MOST_S))
        if self._wanted.since_entry is not None:
            asked("v.entry > {}", self._wanted.since_entry)
        return "".join(f" AND {each}" for each in found), values


def _keys(keys: frozenset[PostKey]) -> str:
    return listed(sorted(map(str, keys)))


def _once(rows: list[Row]) -> list[Candidate]:
    """Each post by its present version, else by the best of the earlier ones."""
    best: dict[tuple[int, int], Row] = {}
    for row in rows:
        key = (row[1], row[2])
        held = best.get(key)
        if held is None or (row[4], -row[5]) > (held[4], -held[5]):
            best[key] = row
    return [Candidate(row[0], row[3], row[5], version=True, newest=bool(row[4])) for row in best.values()]
