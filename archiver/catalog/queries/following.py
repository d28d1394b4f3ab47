"""What `follow` asks the catalog: how far a channel's events are known, and what an entry brought."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.catalog.queries.base import Queries, listed
from archiver.model.following import Brought, ChannelCount

STATE = "SELECT pts, shown_pts FROM channel_states WHERE channel_id = ?"
# New versions of these posts, 1 where there was none before.
VERSIONS = """
SELECT v.message_id, NOT EXISTS (
    SELECT 1 FROM post_versions AS o
    WHERE o.channel_id = v.channel_id AND o.message_id = v.message_id AND o.id < v.id)
FROM json_each(?2) AS wanted
CROSS JOIN post_versions AS v ON v.channel_id = ?1 AND v.message_id = wanted.value AND v.entry = ?3
    AND NOT v.repeats
ORDER BY v.message_id, v.position
"""
MISSED = """
SELECT message_id FROM gone WHERE channel_id = ? AND message_id BETWEEN ? AND ? AND entry = ? ORDER BY message_id
"""
STILL_GONE = """
SELECT p.message_id FROM json_each(?2) AS wanted
CROSS JOIN posts AS p ON p.channel_id = ?1 AND p.message_id = wanted.value
WHERE p.gone_us IS NOT NULL ORDER BY p.message_id
"""
RECENT = "SELECT message_id FROM posts WHERE channel_id = ? AND gone_us IS NULL ORDER BY message_id DESC LIMIT ?"


class FollowingQueries(Queries):
    """Questions of a run that follows channels."""

    async def channel_count(self, channel_id: int) -> ChannelCount | None:
        """How far the channel's events are known; None where no answer named a count."""
        row = await self._reads.row(STATE, (channel_id,))
        return ChannelCount(known=row[0], shown=row[1]) if row else None

    async def brought(self, entry: int, channel_id: int, ids: Sequence[int], spans: Sequence[range]) -> Brought:
        """What the entry changed of these posts (those it showed), and what it found missing among them and in
        ``spans``.
        """
        versions = await self._reads.rows(VERSIONS, (channel_id, listed(sorted(ids)), entry))
        gone: set[int] = set()
        for span in [*spans, *(range(each, each + 1) for each in ids)]:
            rows = await self._reads.rows(MISSED, (channel_id, span.start, span.stop - 1, entry))
            gone.update(row[0] for row in rows)
        return Brought(
            new=tuple(dict.fromkeys(number for number, first in versions if first)),
            edited=tuple(dict.fromkeys(number for number, first in versions if not first)),
            gone=tuple(sorted(gone)),
        )

    async def gone_among(self, channel_id: int, ids: Sequence[int]) -> list[int]:
        """Those of these posts that are missing now."""
        rows = await self._reads.rows(STILL_GONE, (channel_id, listed(sorted(ids))))
        return [row[0] for row in rows]

    async def recent_ids(self, channel_id: int, most: int) -> list[int]:
        """The newest posts that are there, the greatest id first."""
        return [row[0] for row in await self._reads.rows(RECENT, (channel_id, most))]
