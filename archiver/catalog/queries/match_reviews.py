"""Questions that only the story of a medium asks: decisions on matches, files by their bytes."""

from __future__ import annotations

import json
from collections.abc import Collection

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries
from archiver.model.footage import Span
from archiver.model.ids import MediaKey
from archiver.model.judgements import Judgement, Side

JUDGEMENTS = """
SELECT entry, time_us, act, layer, one_sha256, one_start_s, one_end_s, other_sha256, other_start_s, other_end_s, undoes,
    note, "by", undone_entry
FROM match_reviews
"""
ABOUT = f"""
{JUDGEMENTS} WHERE one_sha256 IN (SELECT value FROM json_each(?1))
    OR other_sha256 IN (SELECT value FROM json_each(?1)) ORDER BY entry
"""  # noqa: S608  constants
MEDIA_OF = "SELECT DISTINCT type, media_id FROM media_stored WHERE sha256 = ? ORDER BY 1, 2"


class MatchReviewQueries(Queries):
    """Mixed into ``Catalog``."""

    async def media_with(self, sha256: str) -> list[MediaKey]:
        """Telegram's files whose stored bytes have this hash."""
        rows = await self._reads.rows(MEDIA_OF, (sha256,))
        with decoding(self._reads.name):
            return [MediaKey(row[0], row[1]) for row in rows]

    async def judgements(self, media: Collection[str] | None = None) -> list[Judgement]:
        """Every decision about matches (of one of these media, by SHA-256, or of all), in the order of the log."""
        if media is None:
            rows = await self._reads.rows(f"{JUDGEMENTS} ORDER BY entry")
        else:
            rows = await self._reads.rows(ABOUT, (json.dumps(sorted(media)),))
        with decoding(self._reads.name):
            return [
                Judgement(
                    entry=row[0],
                    time=from_us(row[1]),
                    act=row[2],
                    layer=row[3],
                    sides=(Side(row[4], Span(row[5], row[6])), Side(row[7], Span(row[8], row[9]))),
                    undoes=row[10],
                    note=row[11],
                    by=row[12],
                    undone=row[13] is not None,
                )
                for row in rows
            ]
