"""What changed in a channel since when."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from archiver.catalog.clock import from_us, to_us
from archiver.catalog.database import BLOCK
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed
from archiver.catalog.queries.post_rows import VERSION_COLUMNS, post_versions
from archiver.model.changes import Change, Mover, differences
from archiver.model.records import PostVersion

MOST_MOVERS = 5
EDITED = """
SELECT p.message_id FROM posts AS p WHERE p.channel_id = ?1 AND p.versions > 1 AND EXISTS (
    SELECT 1 FROM post_versions AS v
    WHERE v.channel_id = p.channel_id AND v.message_id = p.message_id AND v.seen_us >= ?2
        AND NOT v.repeats)
ORDER BY p.message_id
"""
VERSIONS = f"""
SELECT {VERSION_COLUMNS} FROM json_each(?2) AS wanted
CROSS JOIN post_versions AS v ON v.channel_id = ?1 AND v.message_id = wanted.value
WHERE NOT v.repeats ORDER BY v.message_id, v.as_of_us, v.seen_us, v.entry, v.position
"""  # noqa: S608  constants
GONE = """
SELECT g.message_id, g.entry, g.gone_us, g.confirmed_entry, g.confirmed_us, g.back_entry, g.back_us,
    EXISTS (SELECT 1 FROM posts AS p WHERE p.channel_id = g.channel_id AND p.message_id = g.message_id)
FROM gone AS g WHERE g.channel_id = ?
"""
MOVED = """
SELECT u.name, u.channel_id, u.entry, u.seen_us FROM usernames AS u
WHERE u.channel_id IS NOT ?1 AND u.name_key IN (
    SELECT name_key FROM usernames WHERE channel_id = ?1
    UNION SELECT handle FROM registrations WHERE channel_id = ?1 AND handle IS NOT NULL)
    AND EXISTS (SELECT 1 FROM usernames AS own WHERE own.name_key = u.name_key AND own.channel_id = ?1
                AND (own.entry, own.position) < (u.entry, u.position))
"""
LOOKS = """
SELECT entry, answered_us, status, error FROM captures
WHERE method = 'messages.getHistory' AND json_extract(question, '$.channel_id') = CAST(? AS TEXT)
    AND status IN ('ok', 'restricted') ORDER BY entry
"""
TURNS = f"""
SELECT entry, answered_us, status, error FROM (
    SELECT *, lag(status) OVER (ORDER BY entry) AS before FROM ({LOOKS}))
WHERE status <> coalesce(before, 'ok')
"""  # noqa: S608  constants
SUM = "(SELECT coalesce(sum(json_extract(each.value, '$[1]')), 0) FROM json_each({}.reactions) AS each)"
GREW = f"""
SELECT p.message_id, b.views, n.views, {SUM.format("b")}, {SUM.format("n")} FROM posts AS p
JOIN counts AS n ON n.channel_id = p.channel_id AND n.message_id = p.message_id AND n.entry = p.counts_entry
    AND n.position = p.counts_position
JOIN counts AS b ON b.channel_id = p.channel_id AND b.message_id = p.message_id AND (b.entry, b.position) = (
    SELECT c.entry, c.position FROM counts AS c WHERE c.channel_id = p.channel_id AND c.message_id = p.message_id
    ORDER BY c.seen_us >= ?2, CASE WHEN c.seen_us < ?2 THEN -c.seen_us ELSE c.seen_us END LIMIT 1)
WHERE p.channel_id = ?1 AND n.seen_us >= ?2 AND b.entry <> n.entry
"""  # noqa: S608  constants
TOP = f"""
WITH grown (message_id, views_before, views_after, reactions_before, reactions_after) AS ({GREW})
SELECT * FROM (SELECT * FROM grown WHERE views_after > coalesce(views_before, 0)
               ORDER BY views_after - coalesce(views_before, 0) DESC, message_id LIMIT {MOST_MOVERS})
UNION SELECT * FROM (SELECT * FROM grown WHERE reactions_after > reactions_before
                     ORDER BY reactions_after - reactions_before DESC, message_id LIMIT {MOST_MOVERS})
"""  # noqa: S608  constants


class ChangeQueries(Queries):
    """Changes of a channel and of its posts."""

    async def post_changes(self, channel_id: int, since: datetime) -> list[Change]:
        """Edits seen, and posts found missing or back, from ``since`` on, by time.

        An id that was missing without ever having been seen is no change.
        """
        changes = await self._edits(channel_id, to_us(since))
        for message_id, *moments, seen in await self._reads.rows(GONE, (channel_id,)):
            if not seen:
                continue
            entry, gone_us, confirmed, confirmed_us, back, back_us = moments
            found = (("missing", entry, gone_us), ("confirmed", confirmed, confirmed_us), ("back", back, back_us))
            changes += [
                Change(at=from_us(at_us), kind=kind, entry=number, message_id=message_id)  # type: ignore[arg-type]
                for kind, number, at_us in found
                if at_us is not None and at_us >= to_us(since)
            ]
        return sorted(changes, key=lambda each: (each.at, each.entry, each.message_id or 0))

    async def name_moves(self, channel_id: int) -> list[Change]:
        """When a username of the channel was seen to lead elsewhere."""
        rows = await self._reads.rows(MOVED, (channel_id,))
        return [
            Change(
                at=from_us(seen_us),
                kind="name_moved",
                entry=entry,
                fields={name: (str(channel_id), None if now is None else str(now))},
            )
            for name, now, entry, seen_us in rows
        ]

    async def refusals(self, channel_id: int) -> list[Change]:
        """When Telegram began to let nobody in, and when it let somebody in again."""
        rows = await self._reads.rows(TURNS, (channel_id,))
        return [
            Change(
                at=from_us(at_us),
                kind="refused" if status == "restricted" else "let_in",
                entry=entry,
                fields={"answer": (None, error)},
            )
            for entry, at_us, status, error in rows
        ]

    async def movers(self, channel_id: int, since: datetime) -> list[Mover]:
        """The posts whose views or reactions grew most since then, by id."""
        rows = await self._reads.rows(TOP, (channel_id, to_us(since)))
        return [
            Mover(message_id=number, views=(before, after), reactions=(fewer, more))
            for number, before, after, fewer, more in rows
        ]

    async def _edits(self, channel_id: int, since_us: int) -> list[Change]:
        ids = [row[0] for row in await self._reads.rows(EDITED, (channel_id, since_us))]
        changes: list[Change] = []
        with decoding(self._reads.name):
            for start in range(0, len(ids), BLOCK):
                rows = await self._reads.rows(VERSIONS, (channel_id, listed(ids[start : start + BLOCK])))
                versions = await post_versions(self._reads, rows)
                changes += [
                    _edit(old, new)
                    for old, new in pairwise(versions)
                    if old.seen.key == new.seen.key and to_us(max(old.seen_at, new.seen_at)) >= since_us
                ]
        return changes


def _edit(old: PostVersion, new: PostVersion) -> Change:
    """An edit is seen with the later of the two sightings: an older version may come up after a newer one."""
    later = max(old, new, key=lambda version: (version.seen_at, version.entry))
    return Change(
        at=later.seen_at,
        kind="edited",
        entry=later.entry,
        message_id=new.seen.key.message_id,
        edited=new.seen.edit_date,
        fields=differences(old.seen, new.seen),
    )
