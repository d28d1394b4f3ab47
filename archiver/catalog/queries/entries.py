"""Questions about the log's entries as the catalog has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from archiver.catalog.clock import from_us, from_us_or_none
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed, unpacked
from archiver.catalog.statements import Row
from archiver.model.captures import Asked
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.observations import Unreadable
from archiver.model.records import MethodFigures, SessionFigures

CAPTURE = """
SELECT session, source, method, status, error, question, asked_us, answered_us, source_time_us, account, dc,
    layer
FROM captures WHERE entry = ?
"""
OBJECTS = """
SELECT role, sha256, sha512, size, media_type, encoding
FROM objects WHERE entry = ? ORDER BY position
"""
READ = """
SELECT a.article_id FROM articles AS a
WHERE EXISTS (SELECT 1 FROM article_readings AS r WHERE r.article_id = a.article_id)
ORDER BY a.captured_us, a.article_id
"""
LINKING = "SELECT max(entry) FROM article_links WHERE article_id = ?"
# One writer at a time: the entries of a session stand between its own entry and that of the next session.
SESSIONS = """
SELECT s.entry, e.time_us, s.command, s.versions,
    coalesce((SELECT min(n.entry) FROM sessions AS n WHERE n.entry > s.entry), 1 << 62)
FROM sessions AS s JOIN entries AS e ON e.n = s.entry
WHERE s.entry IN (SELECT (SELECT max(x.entry) FROM sessions AS x WHERE x.entry <= j.value) FROM json_each(?) AS j)
ORDER BY s.entry
"""
ASKED = """
SELECT method, min(asked_us), max(answered_us), sum(status = 'ok'), sum(status = 'absent'),
    sum(status = 'restricted'), sum(status = 'failed'), sum(status = 'unchanged')
FROM captures WHERE entry > ?1 AND entry < ?2 GROUP BY method ORDER BY min(entry)
"""
SPANS = """
SELECT channel_id, low, high FROM covered_spans WHERE entry > ?1 AND entry < ?2 ORDER BY channel_id, low
"""
KNOWN = """
SELECT coalesce(sum((
    SELECT count(*) FROM posts AS p
    WHERE p.channel_id = json_extract(j.value, '$[0]')
        AND p.message_id BETWEEN json_extract(j.value, '$[1]') AND json_extract(j.value, '$[2]')
)), 0) FROM json_each(?) AS j
"""
FILES = "SELECT count(DISTINCT sha256) FROM objects WHERE entry > ?1 AND entry < ?2 AND role = 'media'"
BROUGHT = """
SELECT count(*), coalesce(sum(size), 0) FROM (
    SELECT DISTINCT sha256, size FROM objects WHERE entry > ?1 AND entry < ?2
) AS o WHERE NOT EXISTS (SELECT 1 FROM objects AS x WHERE x.sha256 = o.sha256 AND x.entry < ?1)
"""


class EntryQueries(Queries):
    """Captures and objects by entry number, figures of sessions, and what could not be read."""

    async def capture(self, n: int) -> Captured | None:
        """The capture that entry ``n`` holds; None where it is of another kind or not folded."""
        row = await self._reads.row(CAPTURE, (n,))
        if row is None:
            return None
        objects = await self.entry_objects(n)
        with decoding(self._reads.name):
            return _captured(row, objects)

    async def entry_objects(self, n: int) -> tuple[NamedObject, ...]:
        """The objects that entry ``n`` names, in its order; empty where it names none."""
        rows = await self._reads.rows(OBJECTS, (n,))
        with decoding(self._reads.name):
            return tuple(_object(row) for row in rows)

    async def articles_read(self) -> list[str]:
        """Ids of the articles that have a reading, in the order of their capture."""
        return [article_id for (article_id,) in await self._reads.rows(READ, ())]

    async def linking_entry(self, article_id: str) -> int | None:
        """The derive entry of an article's newest links (full id); None where it was never linked."""
        row = await self._reads.row(LINKING, (article_id,))
        return row[0] if row else None

    async def session_figures(self, entries: Sequence[int]) -> tuple[SessionFigures, ...]:
        """Figures of the sessions that these entries were written in, each session once, the oldest first."""
        rows = await self._reads.rows(SESSIONS, (listed(list(entries)),))
        return tuple([await self._figures(row) for row in rows])

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

    async def _figures(self, row: Row) -> SessionFigures:
        entry, time_us, command, versions, following = row
        within = (entry, following)
        asked = await self._reads.rows(ASKED, within)
        spans = _apart(await self._reads.rows(SPANS, within))
        ((posts,),) = await self._reads.rows(KNOWN, (listed(spans),))
        ((files,),) = await self._reads.rows(FILES, within)
        ((objects, size),) = await self._reads.rows(BROUGHT, within)
        with decoding(self._reads.name):
            return SessionFigures(
                entry=entry,
                time=from_us(time_us),
                command=command,
                versions=unpacked(versions),
                first_asked=from_us_or_none(min((first for _, first, *_ in asked), default=None)),
                last_answered=from_us_or_none(max((last for _, _, last, *_ in asked), default=None)),
                methods=tuple(
                    MethodFigures(
                        method=method, ok=ok, absent=absent, restricted=restricted, failed=failed, unchanged=unchanged
                    )
                    for method, _, _, ok, absent, restricted, failed, unchanged in asked
                ),
                posts=posts,
                files=files,
                new_objects=objects,
                new_bytes=size,
            )


def _apart(spans: Sequence[Row]) -> list[tuple[int, int, int]]:
    """The same ids of the same channels as stretches that do not overlap; ``spans`` by channel and first id."""
    found: list[tuple[int, int, int]] = []
    for channel_id, low, high in spans:
        if found and found[-1][0] == channel_id and low <= found[-1][2] + 1:
            found[-1] = (channel_id, found[-1][1], max(high, found[-1][2]))
        else:
            found.append((channel_id, low, high))
    return found


def _object(row: Row) -> NamedObject:
    role, sha256, sha512, size, media_type, encoding = row
    return NamedObject(
        role=role,
        ref=ObjectRef(sha256=sha256, sha512=sha512, size=size),
        media_type=media_type,
        encoding=encoding,
    )


def _captured(row: Row, objects: tuple[NamedObject, ...]) -> Captured:
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
        objects=objects,
    )
