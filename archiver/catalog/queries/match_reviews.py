"""Questions about a person's decisions on matches."""

from __future__ import annotations

import json
from collections.abc import Collection

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries
from archiver.model.footage import Span
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


class MatchReviewQueries(Queries):
    """Mixed into ``Catalog``."""

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
