"""A person's decisions about matches -> match_reviews. What they come to is worked out when the story is told."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.catalog.clock import to_us
from archiver.catalog.statements import Statements
from archiver.catalog.texts import storable_or_none
from archiver.model.derived import Folded
from archiver.model.entries import MatchAct

REVIEW = """
INSERT INTO match_reviews (entry, time_us, act, layer, one_sha256, one_start_s, one_end_s, other_sha256, other_start_s,
    other_end_s, undoes, note, "by") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# An undo is not taken back itself, and the first one counts.
UNDONE = """
UPDATE match_reviews SET undone_entry = ?1 WHERE entry = ?2 AND act <> 'undo' AND undone_entry IS NULL AND entry < ?1
"""


def fold_match_reviews(statements: Statements, batch: Sequence[Folded]) -> None:
    """The decisions of a batch whose entries are written, in the order of the log."""
    for entry in (folded.entry for folded in batch):
        act = entry.body
        if not isinstance(act, MatchAct):
            continue
        sides = [value for each in act.sides for value in (each.sha256, each.span.start_s, each.span.end_s)]
        said = (act.undoes, storable_or_none(act.note), storable_or_none(act.by))
        statements.run(REVIEW, (entry.n, to_us(entry.time), act.act, act.layer, *sides, *said))
        if act.act == "undo":
            statements.run(UNDONE, (entry.n, act.undoes))
