"""Questions about a person's decisions, what they come to, and what waits for one."""

from __future__ import annotations

import json
import re

from archiver.catalog.faults import decoding
from archiver.catalog.fold.reviews import REVIEWS, review_of
from archiver.catalog.queries.base import Queries
from archiver.catalog.texts import storable
from archiver.errors import UsageError
from archiver.model.citations_json import citation_from_fields
from archiver.model.ids import PostKey
from archiver.model.json_fields import Fields
from archiver.model.links import Decision
from archiver.model.records import ReviewedCitation
from archiver.model.reviews import OpenProposal, Review

VERDICTS = """
SELECT citation_id, channel_id, message_id, decision FROM verdicts
WHERE article_id = ? ORDER BY entry, channel_id, message_id
"""
# Those about an earlier version of its page count where it has the same passage.
ABOUT = f"""
SELECT * FROM ({REVIEWS}) WHERE article_id = ?1
UNION ALL
SELECT w.entry, w.time_us, w.act, w.article_id, w.citation_id, w."start", w."end", w.quote, w.channel_id, w.message_id,
    w.undoes, w.note, w."by", w.undone_entry, c.citation_id
FROM carried_reviews AS c JOIN reviews AS w ON w.entry = c.entry WHERE c.article_id = ?1
ORDER BY 1
"""  # noqa: S608  constants
POSTS = """
SELECT channel_id, message_id FROM verdicts WHERE citation_id = ? AND decision = ?
ORDER BY entry, channel_id, message_id
"""
# What a later version of the page says in the same words is asked about there, once.
OPEN = """
SELECT a.article_id, c.citation_id, l.channel_id, l.message_id
FROM articles AS a
JOIN citations AS c ON c.entry = (SELECT max(entry) FROM article_readings AS x WHERE x.article_id = a.article_id)
JOIN resolutions AS s ON s.entry = (SELECT max(entry) FROM article_links AS x WHERE x.article_id = a.article_id)
    AND s.citation_id = c.citation_id
JOIN links AS l ON l.entry = s.entry AND l.position = s.position AND l.decision = 'proposed'
WHERE NOT EXISTS (
        SELECT 1 FROM verdicts AS v WHERE v.citation_id = c.citation_id
            AND v.channel_id = l.channel_id AND v.message_id = l.message_id
    )
    AND NOT EXISTS (SELECT 1 FROM verdicts AS v WHERE v.citation_id = c.citation_id AND v.decision = 'accepted')
    AND NOT EXISTS (
        SELECT 1 FROM articles AS b
        JOIN citations AS d ON d.entry =
            (SELECT max(entry) FROM article_readings AS y WHERE y.article_id = b.article_id)
        WHERE b.url_key = a.url_key AND b.entry > a.entry
            AND json_extract(d.document, '$.quote') = json_extract(c.document, '$.quote')
    )
ORDER BY a.entry DESC, a.article_id, c.position, l.rank
"""
BY_PREFIX = """
SELECT DISTINCT c.citation_id, r.article_id FROM citations AS c JOIN article_readings AS r ON r.entry = c.entry
WHERE c.citation_id >= ? AND c.citation_id < ?
    AND r.entry = (SELECT max(entry) FROM article_readings AS x WHERE x.article_id = r.article_id)
ORDER BY c.citation_id LIMIT 6
"""

REVIEWED = """
SELECT v.channel_id, v.message_id, v.decision, v.entry, c.document
FROM verdicts AS v JOIN reviews AS w ON w.entry = v.entry
JOIN citations AS c ON c.citation_id = v.citation_id
    AND c.entry = (SELECT max(entry) FROM article_readings AS x WHERE x.article_id = w.article_id)
ORDER BY v.entry, v.channel_id, v.message_id
"""


class ReviewQueries(Queries):
    """Reviews as they were made, the verdicts that count, and the proposals that are open."""

    async def reviews(self, article_id: str | None = None) -> tuple[Review, ...]:
        """Every decision, in the order of the log; about an article (by its full id) also those about the same
        passages of earlier versions of its page.
        """
        if article_id is None:
            rows = await self._reads.rows(f"{REVIEWS} ORDER BY entry", ())
        else:
            rows = await self._reads.rows(ABOUT, (article_id,))
        with decoding(self._reads.name):
            return tuple(review_of(row) for row in rows)

    async def verdicts(self, article_id: str) -> dict[str, dict[PostKey, Decision]]:
        """What a person decided of an article's citations: "accepted" or "rejected" by citation id and post."""
        found: dict[str, dict[PostKey, Decision]] = {}
        for citation_id, channel_id, message_id, decision in await self._reads.rows(VERDICTS, (article_id,)):
            found.setdefault(citation_id, {})[PostKey(channel_id, message_id)] = decision
        return found

    async def accepted_posts(self, citation_id: str) -> tuple[PostKey, ...]:
        """Posts that a person said a citation means, the newest decision last."""
        return await self._decided(citation_id, "accepted")

    async def rejected_posts(self, citation_id: str) -> tuple[PostKey, ...]:
        """Posts that a person said a citation does not mean, the newest decision last."""
        return await self._decided(citation_id, "rejected")

    async def reviewed_citations(self) -> list[ReviewedCitation]:
        """What counts of all decisions, with the citations as they are read now, in the order of the log."""
        rows = await self._reads.rows(REVIEWED)
        with decoding(self._reads.name):
            return [
                ReviewedCitation(
                    citation=citation_from_fields(Fields(json.loads(document), "citation")),
                    post=PostKey(channel_id, message_id),
                    accepted=decision == "accepted",
                    entry=entry,
                )
                for channel_id, message_id, decision, entry, document in rows
            ]

    async def open_proposals(self) -> list[OpenProposal]:
        """Citations that wait for a person, those of the newest article first, in the order of its text."""
        found: dict[tuple[str, str], list[PostKey]] = {}
        for article_id, citation_id, channel_id, message_id in await self._reads.rows(OPEN):
            found.setdefault((article_id, citation_id), []).append(PostKey(channel_id, message_id))
        return [
            OpenProposal(article_id=article_id, citation_id=citation_id, posts=tuple(posts))
            for (article_id, citation_id), posts in found.items()
        ]

    async def citation_named(self, name: str) -> tuple[str, str]:
        """The ids of article and citation for the id of a citation, or its unique beginning.

        Raises UsageError where no newest reading has such a citation, and where several begin so, naming them.
        """
        wanted = name.strip().lower()
        rows = []
        if re.fullmatch(r"[0-9a-f]{1,64}", wanted):
            rows = await self._reads.rows(BY_PREFIX, (wanted, f"{wanted}g"))
        if len(rows) > 1:
            named = ", ".join(row[0][: max(12, len(wanted) + 4)] for row in rows)
            raise UsageError(f"{name} is the beginning of several citations.", hint=f"Among them: {named}.")
        if not rows:
            raise UsageError(
                f"The archive has no citation “{storable(name)}”.",
                hint="`archiver review --list` shows those that wait, `archiver article show ARTICLE --json` all.",
            )
        return str(rows[0][1]), str(rows[0][0])

    async def _decided(self, citation_id: str, decision: Decision) -> tuple[PostKey, ...]:
        return tuple(PostKey(*row) for row in await self._reads.rows(POSTS, (citation_id, decision)))
