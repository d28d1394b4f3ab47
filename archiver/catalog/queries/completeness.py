"""What happened to every id of a channel: posts seen, missing and never looked at, as ranges of ids.

SQLite puts neighbouring posts together that were seen and missed alike (mostly the posts of one page); what lies
between them is cut along the answers that covered it. So the work here is by pages, not by posts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archiver.catalog.clock import from_us, from_us_or_none
from archiver.catalog.faults import decoding
from archiver.catalog.looks import Cutter, Look, Looked, pieces
from archiver.catalog.queries.base import Queries
from archiver.model.completeness import Completeness, IdClass, IdRange, Refusal, joined

NEWEST = "SELECT max(message_id) FROM posts WHERE channel_id = ?"
LAST_WITHIN = "SELECT max(message_id) FROM posts WHERE channel_id = ? AND message_id <= ?"
# The first of neighbouring ids of one class with the same times, and the last id before it. What is missing stands
# alone here: whether it was confirmed is told for each.
ISLANDS = """
SELECT p.message_id, (SELECT max(o.message_id) FROM posts AS o WHERE o.channel_id = ?1 AND o.message_id < p.message_id),
    CASE WHEN p.gone_us IS NOT NULL THEN 'gone' WHEN p.restricted THEN 'restricted'
        WHEN p.service THEN 'service' ELSE 'captured' END,
    p.first_seen_us, p.last_seen_us, p.gone_us,
    CASE WHEN p.gone_us IS NOT NULL THEN (
        SELECT g.confirmed_us FROM gone AS g WHERE g.channel_id = ?1 AND g.message_id = p.message_id
            AND g.back_us IS NULL ORDER BY g.entry DESC LIMIT 1) END
FROM posts AS p
LEFT JOIN posts AS before ON before.channel_id = ?1 AND before.message_id = p.message_id - 1
WHERE p.channel_id = ?1 AND p.message_id BETWEEN ?2 AND ?3
    AND (before.message_id IS NULL OR before.message_id < ?2 OR p.gone_us IS NOT NULL OR before.gone_us IS NOT NULL
        OR (p.last_seen_us, p.first_seen_us, p.restricted, p.service)
            <> (before.last_seen_us, before.first_seen_us, before.restricted, before.service))
ORDER BY p.message_id
"""
SPANS = """
SELECT max(low, ?2), min(high, ?3), seen_us, entry FROM covered_spans
WHERE channel_id = ?1 AND high >= ?2 AND low <= ?3
"""
# Ids that were asked for by name and never shown.
ASKED_FOR = """
SELECT g.message_id, g.gone_us, g.entry, g.confirmed_us, g.confirmed_entry FROM gone AS g
WHERE g.channel_id = ?1 AND g.message_id BETWEEN ?2 AND ?3 AND g.back_us IS NULL
    AND NOT EXISTS (SELECT 1 FROM posts AS p WHERE p.channel_id = g.channel_id AND p.message_id = g.message_id)
"""
REFUSALS = """
SELECT answered_us, error FROM captures
WHERE status = 'restricted' AND json_extract(question, '$.channel_id') = CAST(?1 AS TEXT) AND answered_us > ?2
ORDER BY answered_us
"""
ACCOUNTS = """
SELECT count(DISTINCT account), max(answered_us) FILTER (WHERE status = 'ok') FROM captures
WHERE method = 'messages.getHistory' AND json_extract(question, '$.channel_id') = CAST(?1 AS TEXT)
"""
UNREADABLE = """
SELECT count(DISTINCT subject) FROM unreadable AS u
WHERE subject LIKE 'message ' || ?1 || '/%'
    AND CAST(substr(subject, instr(subject, '/') + 1) AS INTEGER) BETWEEN ?2 AND ?3 AND NOT EXISTS (
    SELECT 1 FROM posts AS p WHERE p.channel_id = ?1
        AND p.message_id = CAST(substr(u.subject, instr(u.subject, '/') + 1) AS INTEGER))
"""


class _Island(NamedTuple):
    low: int
    high: int
    kind: IdClass
    first_seen_us: int
    last_seen_us: int
    gone_us: int | None
    confirmed_us: int | None


class CompletenessQueries(Queries):
    """How complete a channel is."""

    async def completeness(self, channel_id: int, low: int = 1, high: int | None = None) -> Completeness:
        """The ids from ``low`` to ``high`` (None: to the newest that is known), both included.

        The ids of a basic group (a negative ``channel_id``) are counted over all chats of the account, so that an id
        that was not shown is another chat's or was deleted before; of those nothing is said.
        """
        newest = await self._reads.row(NEWEST, (channel_id,))
        top = (newest[0] if newest else None) or 0
        high = top if high is None else high
        with decoding(self._reads.name):
            islands = await self._islands(channel_id, low, high)
            looked = pieces(await self._looks(channel_id, low, high))
            accounts, answered_us = await self._reads.row(ACCOUNTS, (channel_id,)) or (0, None)
            last_us = max([answered_us or 0, *(each.last_seen_us for each in islands)])
            refusal = await self._refusal(channel_id, last_us)
            unreadable = await self._reads.row(UNREADABLE, (channel_id, low, high)) or (0,)
            ranges = joined(_ranges(islands, looked, low, high, refusal))
        if channel_id < 0:
            ranges = [each for each in ranges if each.first_seen is not None]
        return Completeness(
            ranges=tuple(ranges),
            looked=from_us_or_none(last_us or None),
            accounts=accounts,
            refusal=refusal,
            unreadable=unreadable[0],
        )

    async def counts(self, channel_id: int) -> dict[str, int]:
        """The number of ids of each class: see ``Completeness.counts``."""
        return (await self.completeness(channel_id)).counts

    async def _islands(self, channel_id: int, low: int, high: int) -> list[_Island]:
        rows = await self._reads.rows(ISLANDS, (channel_id, low, high))
        last = await self._reads.row(LAST_WITHIN, (channel_id, high))
        ends = [*(row[1] for row in rows[1:]), last[0] if last else None]
        return [_Island(row[0], end, *row[2:]) for row, end in zip(rows, ends, strict=False)]

    async def _looks(self, channel_id: int, low: int, high: int) -> list[Look]:
        looks = [Look(*row) for row in await self._reads.rows(SPANS, (channel_id, low, high))]
        for number, gone_us, entry, confirmed_us, confirmed in await self._reads.rows(
            ASKED_FOR, (channel_id, low, high)
        ):
            looks.append(Look(number, number, gone_us, entry))
            if confirmed is not None:
                looks.append(Look(number, number, confirmed_us, confirmed))
        return looks

    async def _refusal(self, channel_id: int, since_us: int) -> Refusal | None:
        """Where Telegram has let nobody in since it last showed something."""
        refusals = await self._reads.rows(REFUSALS, (channel_id, since_us))
        if not refusals:
            return None
        last_us, error = refusals[-1]
        return Refusal(since=from_us(refusals[0][0]), last=from_us(last_us), error=error or "refused")


def _ranges(
    islands: list[_Island], looked: list[Looked], low: int, high: int, refusal: Refusal | None
) -> Iterator[IdRange]:
    """Every id from ``low`` to ``high``, in order."""
    cutter = Cutter(looked)
    at = low
    for island in islands:
        yield from _unseen(cutter, at, island.low - 1, refusal)
        yield from _seen(cutter, island)
        at = island.high + 1
    yield from _unseen(cutter, at, high, refusal)


def _seen(cutter: Cutter, island: _Island) -> Iterator[IdRange]:
    """Ids that were shown at some time; what is gone was looked at again by every answer that covered it since."""
    whole = IdRange(
        low=island.low,
        high=island.high,
        kind=island.kind,
        first_seen=from_us(island.first_seen_us),
        last_looked=from_us(island.last_seen_us),
        gone_since=from_us_or_none(island.gone_us),
        confirmed=from_us_or_none(island.confirmed_us),
    )
    if island.gone_us is None:
        yield whole
        return
    for low, high, piece in cutter.cut(island.low, island.high):
        last_us = max(island.confirmed_us or island.gone_us, piece.last_us if piece else 0)
        yield IdRange(
            low=low,
            high=high,
            kind=whole.kind,
            first_seen=whole.first_seen,
            last_looked=from_us(last_us),
            gone_since=whole.gone_since,
            confirmed=whole.confirmed,
        )


def _unseen(cutter: Cutter, low: int, high: int, refusal: Refusal | None) -> Iterator[IdRange]:
    """Ids that were never shown: not there where they were looked for, else unknown or not to be had."""
    if low > high:
        return
    for first, last, piece in cutter.cut(low, high):
        if piece is not None:
            yield IdRange(
                low=first,
                high=last,
                kind="gone",
                last_looked=from_us(piece.last_us),
                gone_since=from_us(piece.first_us),
                confirmed=from_us(piece.last_us) if piece.twice else None,
            )
        elif refusal is not None:
            yield IdRange(low=first, high=last, kind="inaccessible", last_looked=refusal.last)
        else:
            yield IdRange(low=first, high=last, kind="unknown")
