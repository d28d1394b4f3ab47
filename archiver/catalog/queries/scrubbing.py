"""Questions about objects in the order of their hashes, which is that in which they are hashed again."""

from __future__ import annotations

from typing import NamedTuple

from archiver.catalog.queries.base import Queries

NEXT = """
SELECT sha256, min(entry), size FROM objects WHERE sha256 > ? GROUP BY sha256 ORDER BY sha256 LIMIT ?
"""
ALL = "SELECT count(*), coalesce(sum(size), 0) FROM (SELECT min(size) AS size FROM objects GROUP BY sha256)"
EARLIER = "SELECT EXISTS (SELECT 1 FROM objects WHERE sha256 > ?1 AND sha256 <= ?2 AND entry < ?3)"
# entry by entry, up to the first that fits: its cost does not grow with the objects that there are
FIRST_LATER = """
SELECT o.entry FROM objects AS o
WHERE o.entry >= ?3 AND +o.sha256 > ?1 AND +o.sha256 <= ?2
    AND NOT EXISTS (SELECT 1 FROM objects AS e WHERE e.sha256 = o.sha256 AND e.entry < ?3)
ORDER BY o.entry LIMIT 1
"""


class StoredObject(NamedTuple):
    """An object and the entry that named it first."""

    sha256: str
    entry: int
    size: int


class Between(NamedTuple):
    """Whether the first entries name any objects, and the first of the later entries that names another; None: none."""

    earlier: bool
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
        stretch = (after, until, entries)
        earlier = entries > 0 and (await self._reads.rows(EARLIER, stretch))[0][0]
        later = await self._reads.rows(FIRST_LATER, stretch)
        return Between(bool(earlier), int(later[0][0]) if later else None)
