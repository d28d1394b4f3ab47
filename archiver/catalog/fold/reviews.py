"""A person's decisions about links -> reviews, verdicts.

What counts of an article's decisions depends on its newest reading and on all decisions about it, so it is worked
out anew from the tables, once a batch is written, for each article that has a new review or a new reading.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from archiver.catalog.clock import from_us, to_us
from archiver.catalog.faults import decoding
from archiver.catalog.statements import Row, Statements
from archiver.catalog.texts import storable, storable_or_none
from archiver.model.derived import Folded
from archiver.model.entries import Entry, ReviewAct
from archiver.model.ids import PostKey
from archiver.model.reviews import Decided, Passage, Review, attached, undone_by, verdicts_of

REVIEW = """
INSERT INTO reviews (entry, time_us, act, article_id, citation_id, "start", "end", quote, channel_id, message_id,
    undoes, note, "by") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
REVIEWS = """
SELECT entry, time_us, act, article_id, citation_id, "start", "end", quote, channel_id, message_id, undoes, note, "by",
    undone_entry, now_citation_id
FROM reviews
"""
REVIEWED = """
SELECT DISTINCT article_id FROM reviews WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id
"""
PASSAGES = """
SELECT citation_id, document FROM citations
WHERE entry = (SELECT max(entry) FROM article_readings WHERE article_id = ?) ORDER BY position
"""
LINKS_THEN = """
SELECT l.channel_id, l.message_id FROM resolutions AS s
JOIN links AS l ON l.entry = s.entry AND l.position = s.position
WHERE s.entry = (SELECT max(entry) FROM article_links WHERE article_id = ? AND entry < ?) AND s.citation_id = ?
ORDER BY l.position, l.rank
"""
STATE = "UPDATE reviews SET undone_entry = ?, now_citation_id = ? WHERE entry = ?"
FORGET = "DELETE FROM verdicts WHERE entry IN (SELECT entry FROM reviews WHERE article_id = ?)"
VERDICT = "INSERT INTO verdicts (citation_id, channel_id, message_id, decision, entry) VALUES (?, ?, ?, ?, ?)"


def fold_reviews(statements: Statements, batch: Sequence[Folded]) -> None:
    """The decisions of a batch whose other rows are written, and those that its new readings concern."""
    acts = [(folded.entry, folded.entry.body) for folded in batch if isinstance(folded.entry.body, ReviewAct)]
    if acts:
        statements.many(REVIEW, [_row(entry, act) for entry, act in acts])
    touched = {act.article_id for _, act in acts}
    touched |= {storable(folded.reading.article_id) for folded in batch if folded.reading is not None}
    if not touched:
        return
    for (article_id,) in statements.rows(REVIEWED, (json.dumps(sorted(touched)),)):
        with decoding(statements.name):
            _conclude(statements, article_id)


def review_of(row: Row) -> Review:
    """A row of ``REVIEWS``."""
    entry, time_us, act, article_id, citation_id, start, end, quote, channel_id, message_id, *more = row
    undoes, note, by, undone_entry, now = more
    return Review(
        entry=entry,
        time=from_us(time_us),
        act=act,
        article_id=article_id,
        citation_id=citation_id,
        start=start,
        end=end,
        quote=quote,
        post=None if channel_id is None else PostKey(channel_id, message_id),
        undoes=undoes,
        note=note,
        by=by,
        undone=undone_entry is not None,
        now=now,
    )


def _row(entry: Entry, act: ReviewAct) -> Row:
    return (
        entry.n,
        to_us(entry.time),
        act.act,
        act.article_id,
        act.citation_id,
        act.start,
        act.end,
        storable(act.quote),
        act.post.channel_id if act.post else None,
        act.post.message_id if act.post else None,
        act.undoes,
        storable_or_none(act.note),
        storable_or_none(act.by),
    )


def _conclude(statements: Statements, article_id: str) -> None:
    """Work out what counts of an article's decisions, and for which passages."""
    rows = statements.rows(f"{REVIEWS} WHERE article_id = ? ORDER BY entry", (article_id,))
    reviews = [review_of(row) for row in rows]
    passages = [_passage(*row) for row in statements.rows(PASSAGES, (article_id,))]
    undone = undone_by(reviews)
    decided = [_decided(statements, review, attached(review, passages)) for review in reviews]
    statements.many(STATE, [(undone.get(each.entry), each.citation_id, each.entry) for each in decided])
    statements.run(FORGET, (article_id,))
    verdicts = [
        (citation_id, post.channel_id, post.message_id, decision, entry)
        for citation_id, about in verdicts_of(decided, undone).items()
        for post, (decision, entry) in about.items()
    ]
    statements.many(VERDICT, verdicts)


def _passage(citation_id: str, document: str) -> Passage:
    citation = json.loads(document)
    return Passage(
        citation_id=citation_id, start=citation["start"], end=citation["end"], quote=storable(citation["quote"])
    )


def _decided(statements: Statements, review: Review, now: str | None) -> Decided:
    links: tuple[PostKey, ...] = ()
    if review.act == "reject" and review.post is None:
        rows = statements.rows(LINKS_THEN, (review.article_id, review.entry, review.citation_id))
        links = tuple(PostKey(*row) for row in rows)
    return Decided(entry=review.entry, act=review.act, citation_id=now, post=review.post, links=links)
