"""Questions about objects in the order of their hashes, which is that in which they are hashed again."""

from __future__ import annotations

from typing import NamedTuple

from archiver.catalog.queries.base import Queries

NEXT = """
SELECT sha256, min(entry), size FROM objects WHERE sha256 > ? GROUP BY sha256 ORDER BY sha256 LIMIT ?
"""
ALL = "SELECT count(*), coalesce(sum(size), 0) FROM (SELECT min(size) AS size FROM objects GROUP BY sha256)"
BETWEEN = """
SELECT coalesce(sum(first < ?3), 0), coalesce(sum(first >= ?3), 0), min(CASE WHEN first >= ?3 THEN first END)
FROM (SELECT min(entry) AS first FROM objects WHERE sha256 > ?1 AND sha256 <= ?2 GROUP BY sha256)
"""


class StoredObject(NamedTuple):
    """An object and the entry that named it first."""

    sha256: str
    entry: int
    size: int


class Between(NamedTuple):
    """How many objects the first entries name, how many only later ones do, and the first entry that names such."""

    earlier: int
    later: int
    first: int | None


class ScrubQueries(Queries):
    """Mixed into ``Catalog``."""

    async def objects_after(self, sha256: str, most: int) -> list[StoredObject]:
        """The next objects behind that hash, each once; "" is before all."""
        return [StoredObject(*row) for row in await self._reads.rows(NEXT, (sha256, most))]

    async def objects_in_all(self) -> tuple[int, int]:
        """How many objects the log names, and how many bytes those have."""
        count, size = (await self._reads.rows(ALL))[0]
        return int(count), int(size)

    async def objects_between(self, after: str, until: str, entries: int) -> Between:
        """Objects with hashes behind ``after`` up to ``until``: which of them the first ``entries`` entries name."""
        return Between(*(await self._reads.rows(BETWEEN, (after, until, entries)))[0])
