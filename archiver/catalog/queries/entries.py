"""Questions about the log's entries as the catalog has them."""

from __future__ import annotations

from datetime import datetime

from archiver.catalog.clock import from_us, from_us_or_none
from archiver.catalog.database import Row
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, unpacked
from archiver.model.captures import Asked
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.observations import Unreadable

CAPTURE = """
SELECT session, source, method, status, error, question, asked_us, answered_us, source_time_us, account, dc,
    layer
FROM captures WHERE entry = ?
"""
OBJECTS = """
SELECT role, sha256, sha512, size, media_type, encoding, plain_sha256
FROM objects WHERE entry = ? ORDER BY position
"""


class EntryQueries(Queries):
    """Captures by entry number, numbers of entries, and what could not be read."""

    async def capture(self, n: int) -> Captured | None:
        """The capture that entry ``n`` holds; None where it is of another kind or not folded."""
        row = await self._reads.row(CAPTURE, (n,))
        if row is None:
            return None
        objects = await self._reads.rows(OBJECTS, (n,))
        with decoding(self._reads.name):
            return _captured(row, objects)

    async def newest_entry_time(self) -> datetime | None:
        """When the newest entry was written, by the clock of then."""
        row = await self._reads.row("SELECT time_us FROM entries ORDER BY n DESC LIMIT 1")
        with decoding(self._reads.name):
            return from_us(row[0]) if row else None

    async def entry_kinds(self) -> dict[str, int]:
        """How many entries there are of each kind."""
        return dict(await self._reads.rows("SELECT kind, count(*) FROM entries GROUP BY kind ORDER BY kind"))

    async def unreadable(self) -> list[tuple[int, Unreadable]]:
        """What this version could not read of answers, with the entry of each."""
        rows = await self._reads.rows("SELECT entry, subject, reason FROM unreadable ORDER BY entry, position")
        return [(entry, Unreadable(subject=subject, reason=reason)) for entry, subject, reason in rows]


def _captured(row: Row, objects: list[Row]) -> Captured:
    session, source, method, status, error, question, asked, answered, source_time, account, dc, layer = row
    return Captured(
        session=session,
        source=source,
        method=method,
        question=unpacked(question),
        asked=Asked(
            asked=from_us(asked),
            answered=from_us(answered),
            source_time=from_us_or_none(source_time),
            account=account,
            dc=dc,
            layer=layer,
        ),
        status=status,
        error=error,
        objects=tuple(
            NamedObject(
                role=role,
                ref=ObjectRef(sha256=sha256, sha512=sha512, size=size),
                media_type=media_type,
                encoding=encoding,
                plain_sha256=plain,
            )
            for role, sha256, sha512, size, media_type, encoding, plain in objects
        ),
    )
