"""A person's decisions about links -> reviews, verdicts.

What counts of an article's decisions depends on its newest reading and on all decisions about it, so it is worked
out anew from the tables, once a batch is written, for each article that has a new review or a new reading. A decision
holds for the same words of later versions of the page as well.
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
from archiver.model.reviews import Decided, Passage, Review, attached, carried_to, undone_by, verdicts_of

REVIEW = """
INSERT INTO reviews (entry, time_us, act, article_id, citation_id, "start", "end", quote, channel_id, message_id,
    undoes, note, "by") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
REVIEWS = """
SELECT entry, time_us, act, article_id, citation_id, "start", "end", quote, channel_id, message_id, undoes, note, "by",
    undone_entry, now_citation_id
FROM reviews
"""
# Articles of the pages of these, where one of them was reviewed.
REVIEWED = """
WITH these AS (SELECT value AS article_id FROM json_each(?)), pages AS (
    SELECT article_id, article_id AS other FROM these
    UNION SELECT b.article_id, c.article_id FROM these JOIN articles AS a USING (article_id)
    JOIN articles AS b ON b.url_key = a.url_key JOIN articles AS c ON c.url_key = a.url_key)
SELECT DISTINCT p.article_id FROM pages AS p WHERE EXISTS (SELECT 1 FROM reviews AS w WHERE w.article_id = p.other)
ORDER BY 1
"""
# The versions of an article's page, by their first capture.
VERSIONS = """
SELECT x.article_id FROM articles AS a JOIN articles AS b ON b.url_key = a.url_key
JOIN article_captures AS x ON x.article_id = b.article_id WHERE a.article_id = ?
GROUP BY x.article_id ORDER BY min(x.entry), x.article_id
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
OF_THESE = f"SELECT * FROM ({REVIEWS}) WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY entry"  # noqa: S608
STATE = "UPDATE reviews SET undone_entry = ?, now_citation_id = ? WHERE entry = ?"
FORGET = ("DELETE FROM verdicts WHERE article_id = ?", "DELETE FROM carried_reviews WHERE article_id = ?")
VERDICT = """
INSERT INTO verdicts (article_id, citation_id, channel_id, message_id, decision, entry) VALUES (?, ?, ?, ?, ?, ?)
"""
CARRIED = "INSERT INTO carried_reviews (article_id, entry, citation_id) VALUES (?, ?, ?)"


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
    """Work out what counts of an article's decisions and of those about earlier versions of its page, and for which
    passages.
    """
    versions = [row[0] for row in statements.rows(VERSIONS, (article_id,))] or [article_id]
    earlier = versions[: versions.index(article_id)] if article_id in versions else []
    about_page = _reviews(statements, [*versions, article_id])
    passages = [_passage(*row) for row in statements.rows(PASSAGES, (article_id,))]
    undone = undone_by(about_page)
    own = [each for each in about_page if each.article_id == article_id]
    decided = [_decided(statements, review, attached(review, passages)) for review in own]
    statements.many(STATE, [(undone.get(each.entry), each.citation_id, each.entry) for each in decided])
    carried = [
        _decided(statements, review, now)
        for review in about_page
        if review.article_id in earlier and (now := carried_to(review, passages)) is not None
    ]
    for forget in FORGET:
        statements.run(forget, (article_id,))
    statements.many(CARRIED, [(article_id, each.entry, each.citation_id) for each in carried])
    every = sorted((*decided, *carried), key=lambda each: each.entry)
    verdicts = [
        (article_id, citation_id, post.channel_id, post.message_id, decision, entry)
        for citation_id, about in verdicts_of(every, undone).items()
        for post, (decision, entry) in about.items()
    ]
    statements.many(VERDICT, verdicts)


def _reviews(statements: Statements, articles: Sequence[str]) -> list[Review]:
    """All decisions about these articles, in the order of the log."""
    return [review_of(row) for row in statements.rows(OF_THESE, (json.dumps(articles),))]


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
