"""How polls stand -> poll_counts: a row whenever the results differ from the newest ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from archiver.catalog.details import packed_answers, votes_of
from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.statements import Statements
from archiver.catalog.texts import storable_or_none
from archiver.model.details import Votes
from archiver.model.ids import PostKey

COUNT = (
    "INSERT INTO poll_counts (channel_id, message_id, entry, position, seen_us, total, total_step, answers, solution,"
    " partial) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
NEWEST = """
SELECT total, total_step, answers, solution, partial FROM poll_counts WHERE channel_id = ? AND message_id = ?
ORDER BY entry DESC, position DESC LIMIT 1
"""
Key = tuple[int, int]


def load_votes(statements: Statements, wanted: Mapping[int, Collection[int]]) -> dict[Key, Votes]:
    """The newest results of polls (channel id -> message ids)."""
    found: dict[Key, Votes] = {}
    for channel_id, ids in wanted.items():
        for message_id in ids:
            row = statements.row(NEWEST, (channel_id, message_id))
            if row is not None:
                found[channel_id, message_id] = votes_of(*row)
    return found


class PollFold:
    """Folds results of polls, starting from the newest that were known."""

    def __init__(self, rows: Rows, newest: dict[Key, Votes]) -> None:
        self._rows = rows
        self._newest = newest

    def seen(self, sight: Sighting, position: int, post: PostKey, votes: Votes) -> None:
        """Results were in the answer. A *min* form replaces no whole one."""
        key = (post.channel_id, post.message_id)
        known = self._newest.get(key)
        if known == votes or (known is not None and votes.partial and not known.partial):
            return
        self._newest[key] = votes
        place = (*key, sight.entry, position, sight.at_us)
        said = (packed_answers(votes.answers), storable_or_none(votes.solution), int(votes.partial))
        self._rows.add(COUNT, (*place, votes.total, votes.total_step, *said))
