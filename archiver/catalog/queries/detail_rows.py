"""Details of versions and results of polls, for the records of posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from archiver.catalog.clock import from_us
from archiver.catalog.database import Database
from archiver.catalog.details import unpacked_details, votes_of
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed
from archiver.catalog.statements import Row
from archiver.model.details import Detail, Poll, Votes
from archiver.model.ids import PostKey
from archiver.model.records import VotesSeen

DETAILS = """
SELECT d.version, d.details FROM json_each(?) AS wanted CROSS JOIN post_details AS d ON d.version = wanted.value
"""
VOTES = """
SELECT entry, seen_us, total, total_step, answers, solution, partial FROM poll_counts
WHERE channel_id = ? AND message_id = ? ORDER BY entry, position
"""


NEWEST_VOTES = """
SELECT total, total_step, answers, solution, partial FROM poll_counts WHERE channel_id = ? AND message_id = ?
ORDER BY entry DESC, position DESC LIMIT 1
"""


class More(NamedTuple):
    """What a version holds besides its columns and files."""

    details: tuple[Detail, ...]
    votes: Votes | None


NO_MORE = More((), None)


async def details_of(database: Database, versions: Sequence[int]) -> dict[int, tuple[Detail, ...]]:
    """The details of those of these versions that have some."""
    rows = await database.rows(DETAILS, (listed(list(versions)),))
    return {version: unpacked_details(text) for version, text in rows}


async def more_of(database: Database, rows: Sequence[Row]) -> dict[int, More]:
    """The same of rows that begin with version, channel id and message id, and how the posts' polls stand now."""
    details = await details_of(database, [row[0] for row in rows])
    keys = {row[0]: PostKey(row[1], row[2]) for row in rows if row[0] in details}
    return {
        version: More(details[version], await _newest_votes(database, key, details[version]))
        for version, key in keys.items()
    }


async def _newest_votes(database: Database, key: PostKey, details: Sequence[Detail]) -> Votes | None:
    if not any(isinstance(detail, Poll) for detail in details):
        return None
    row = await database.row(NEWEST_VOTES, (key.channel_id, key.message_id))
    return None if row is None else votes_of(*row)


class DetailQueries(Queries):
    """Polls over time."""

    async def votes(self, key: PostKey) -> list[VotesSeen]:
        """The results of a post's poll whenever they were found changed, in the order of the log."""
        rows = await self._reads.rows(VOTES, (key.channel_id, key.message_id))
        with decoding(self._reads.name):
            return [VotesSeen(votes=votes_of(*row[2:]), entry=row[0], seen_at=from_us(row[1])) for row in rows]
