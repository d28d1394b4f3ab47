"""Questions about the posts that others are forwards of."""

from __future__ import annotations

import json
from collections.abc import Collection

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed
from archiver.model.ids import PostKey
from archiver.model.origins import Forwarded, OriginRefused, OriginWanted

# Each origin once, from the index of forwards alone; who forwarded it is looked up only for those that are lacking.
LACKING = """
WITH lacking AS MATERIALIZED (
    SELECT DISTINCT o.forward_channel_id AS channel_id, o.forward_message_id AS message_id
    FROM post_versions AS o WHERE o.forward_message_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM posts AS x
                        WHERE x.channel_id = o.forward_channel_id AND x.message_id = o.forward_message_id)
        AND NOT EXISTS (SELECT 1 FROM gone AS g
                        WHERE g.channel_id = o.forward_channel_id AND g.message_id = o.forward_message_id)
        AND NOT EXISTS (SELECT 1 FROM covered AS c WHERE c.channel_id = o.forward_channel_id
                        AND o.forward_message_id BETWEEN c.low AND c.high)
)
SELECT l.channel_id, l.message_id, v.channel_id, v.message_id FROM lacking AS l
CROSS JOIN post_versions AS v ON v.forward_channel_id = l.channel_id AND v.forward_message_id = l.message_id
CROSS JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id AND p.newest = v.id
WHERE v.channel_id IN (SELECT value FROM json_each(?)) AND p.gone_us IS NULL
ORDER BY l.channel_id, l.message_id, v.channel_id DESC, v.message_id DESC
"""
REFUSED = """
SELECT CAST(json_extract(question, '$.channel_id') AS INTEGER), json_extract(question, '$.ids'), status, error,
    answered_us
FROM captures WHERE method = 'channels.getMessages' AND status <> 'ok' ORDER BY entry
"""
FORWARDS = """
SELECT p.channel_id, p.message_id, p.date_us, v.forward_channel_id, v.forward_message_id,
    coalesce(o.date_us, v.forward_date_us), o.message_id IS NOT NULL, o.gone_us IS NOT NULL OR EXISTS (
        SELECT 1 FROM gone AS g WHERE g.channel_id = v.forward_channel_id AND g.message_id = v.forward_message_id
            AND g.back_us IS NULL)
FROM posts AS p JOIN post_versions AS v ON v.id = p.newest
LEFT JOIN posts AS o ON o.channel_id = v.forward_channel_id AND o.message_id = v.forward_message_id
WHERE p.channel_id = ? AND v.forward_message_id IS NOT NULL ORDER BY p.message_id
"""
FROM_CHANNEL = """
SELECT p.channel_id, p.message_id FROM post_versions AS v
CROSS JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id AND p.newest = v.id
WHERE v.forward_message_id IS NOT NULL AND v.forward_channel_id = ? AND p.gone_us IS NULL
LIMIT 1
"""


class OriginQueries(Queries):
    """Where forwarded posts come from."""

    async def origins_lacking(self, channel_ids: Collection[int]) -> list[OriginWanted]:
        """Origins of posts of these channels that were neither seen nor found missing, by channel and id."""
        found: dict[PostKey, PostKey] = {}
        for channel_id, message_id, *post in await self._reads.rows(LACKING, (listed(sorted(channel_ids)),)):
            found.setdefault(PostKey(channel_id, message_id), PostKey(*post))
        return [OriginWanted(origin=origin, post=post) for origin, post in found.items()]

    async def forward_from(self, channel_id: int) -> PostKey | None:
        """A post that was forwarded from this channel, and is still there."""
        row = await self._reads.row(FROM_CHANNEL, (channel_id,))
        return PostKey(*row) if row else None

    async def origins_refused(self) -> list[OriginRefused]:
        """Each time that posts were asked for by id and not shown, the oldest first."""
        rows = await self._reads.rows(REFUSED)
        with decoding(self._reads.name):
            return [
                OriginRefused(
                    channel_id=channel_id,
                    ids=tuple(json.loads(ids or "[]")),
                    whole=status == "restricted" or (error or "").startswith("CHANNEL_"),
                    error=error or status,
                    time=from_us(answered_us),
                )
                for channel_id, ids, status, error, answered_us in rows
            ]

    async def forwards(self, channel_id: int) -> list[Forwarded]:
        """The posts of a channel that are forwards of a channel's post, by id."""
        rows = await self._reads.rows(FORWARDS, (channel_id,))
        with decoding(self._reads.name):
            return [
                Forwarded(
                    post=PostKey(row[0], row[1]),
                    origin=PostKey(row[3], row[4]),
                    delay=from_us(row[2]) - from_us(row[5]),
                    held=bool(row[6]),
                    gone=bool(row[7]),
                )
                for row in rows
            ]
