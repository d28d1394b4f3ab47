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
FROM captures WHERE source = {} AND method = ?1
"""
OF_ARTICLES, OF_WEB_PAGES = "'article'", "'preview'"
ONE_ADDRESS = "AND json_extract(question, '$.url') = ?2"


class PageQueries(Queries):
    """Addresses as they were asked for, answers that are no page included."""

    async def looks_at(self, url: str, method: str = "http.get", source: str = OF_ARTICLES) -> list[Look]:
        """Every answer about an address, the oldest first."""
        sql = f"{LOOKS.format(source)} {ONE_ADDRESS} ORDER BY entry"
        return _looks(await self._reads.rows(sql, (method, url)), self._reads.name)

    async def looks_at_web_page(self, url: str, method: str) -> list[Look]:
        """The same of Telegram's web pages."""
        return await self.looks_at(url, method, OF_WEB_PAGES)

    async def looks(self, method: str = "http.get") -> dict[str, list[Look]]:
        """The same for all addresses."""
        found: dict[str, list[Look]] = {}
        rows = await self._reads.rows(f"{LOOKS.format(OF_ARTICLES)} ORDER BY entry", (method,))
        for look in _looks(rows, self._reads.name):
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
