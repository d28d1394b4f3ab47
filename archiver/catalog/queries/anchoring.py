"""Questions about which entries stand under a time stamp; what a stamp says is in the log."""

from __future__ import annotations

from datetime import datetime

from archiver.catalog.clock import from_us
from archiver.catalog.queries.base import Queries

NEWEST = "SELECT n FROM entries WHERE kind = ? ORDER BY n DESC LIMIT ?"
# Entries that only record stamping need no stamp of their own: else there would be no end.
LATER = """
SELECT count(*), min(n), min(time_us) FROM entries WHERE n >= ? AND kind NOT IN ('anchor', 'seal', 'session')
"""


class AnchorQueries(Queries):
    """Mixed into ``Catalog``."""

    async def newest_of_kind(self, kind: str, limit: int) -> list[int]:
        """Numbers of the newest entries of a kind, the newest first."""
        return [int(n) for (n,) in await self._reads.rows(NEWEST, (kind, limit))]

    async def evidence_from(self, size: int) -> tuple[int, int, datetime] | None:
        """Of the entries from ``size`` on, but for those that record stamping: how many, the first, the earliest time;
        None where there are none.
        """
        count, first, earliest = (await self._reads.rows(LATER, (size,)))[0]
        return (int(count), int(first), from_us(earliest)) if count else None

    async def of_kind(self, kind: str) -> list[int]:
        """Numbers of all entries of a kind, in order."""
        return [int(n) for (n,) in await self._reads.rows("SELECT n FROM entries WHERE kind = ? ORDER BY n", (kind,))]
