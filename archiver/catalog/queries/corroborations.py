"""What became of posts that two kinds of source were asked for."""

from __future__ import annotations

from collections.abc import Collection

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed, unpacked
from archiver.model.corroboration import Corroborated
from archiver.model.corroboration_json import corroboration_from_json
from archiver.model.ids import PostKey

OF_POSTS = """
SELECT c.entry, e.time_us, c.document FROM json_each(?) AS wanted
CROSS JOIN corroborations AS c ON c.channel_id = CAST(json_extract(wanted.value, '$[0]') AS INTEGER)
    AND c.message_id = json_extract(wanted.value, '$[1]')
JOIN entries AS e ON e.n = c.entry ORDER BY c.entry
"""


class CorroborationQueries(Queries):
    """Mixed into ``Catalog``."""

    async def corroborations(self, posts: Collection[PostKey]) -> list[Corroborated]:
        """Every comparison of these posts, in the order of the log."""
        wanted = listed([[str(each.channel_id), each.message_id] for each in sorted(posts)])
        rows = await self._reads.rows(OF_POSTS, (wanted,))
        with decoding(self._reads.name):
            return [
                Corroborated(entry=entry, time=from_us(time_us), found=corroboration_from_json(unpacked(document)))
                for entry, time_us, document in rows
            ]
