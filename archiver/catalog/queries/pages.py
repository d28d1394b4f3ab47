"""Questions about what web servers answered, address by address."""

from __future__ import annotations

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries
from archiver.catalog.statements import Row
from archiver.model.pages import Look

LOOKS = """
SELECT entry, json_extract(question, '$.url') AS url, answered_us, status, error, json_extract(question, '$.held'),
    json_extract(question, '$.published')
FROM captures WHERE source = 'article' AND method = ?1
"""
ONE_ADDRESS = "AND json_extract(question, '$.url') = ?2"


class PageQueries(Queries):
    """Addresses as they were asked for, answers that are no page included."""

    async def looks_at(self, url: str, method: str = "http.get") -> list[Look]:
        """Every answer about an address, the oldest first."""
        return _looks(await self._reads.rows(f"{LOOKS} {ONE_ADDRESS} ORDER BY entry", (method, url)), self._reads.name)

    async def looks(self, method: str = "http.get") -> dict[str, list[Look]]:
        """The same for all addresses."""
        found: dict[str, list[Look]] = {}
        for look in _looks(await self._reads.rows(f"{LOOKS} ORDER BY entry", (method,)), self._reads.name):
            found.setdefault(look.url, []).append(look)
        return found


def _looks(rows: list[Row], name: str) -> list[Look]:
    with decoding(name):
        return [
            Look(
                entry=entry,
                url=url,
                answered=from_us(answered),
                status=status,
                error=error,
                held=held,
                published=published,
            )
            for entry, url, answered, status, error, held, published in rows
            if isinstance(url, str)
        ]
