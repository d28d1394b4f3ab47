"""Whole tables for export, in blocks; and what leads from channel to channel, counted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.catalog.clock import to_us
from archiver.catalog.queries.articles import LINKING, READING
from archiver.catalog.queries.base import Queries, listed
from archiver.catalog.queries.footage import NEWEST_MATCHING
from archiver.catalog.statements import Row
from archiver.model.ids import PostKey

Name = Literal["channels", "posts", "versions", "media", "counts", "articles", "citations", "links"]
Edges = Literal["forward", "shared_media", "footage"]
# ?1 channels, ?4 articles, ?5 posts: JSON lists, or NULL for all; ?2, ?3: when a post was posted; ?6: 1 where any of
# these but ?4 leaves posts out.
CHOSEN = """
(?1 IS NULL OR p.channel_id IN (SELECT value FROM json_each(?1))) AND p.date_us >= ?2 AND p.date_us < ?3
AND (?5 IS NULL OR (p.channel_id, p.message_id) IN (
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?5)))
"""
OF_ARTICLES = "(?4 IS NULL OR a.article_id IN (SELECT value FROM json_each(?4)))"
ALL_USED = " AND ".join(f"(?{number} IS NULL OR 1)" for number in range(1, 7))
OF_VERSION = """
FROM posts AS p CROSS JOIN post_versions AS v ON v.channel_id = p.channel_id AND v.message_id = p.message_id
"""
LINKED = """
(?6 = 0 OR EXISTS (
    SELECT 1 FROM posts AS p WHERE p.channel_id = {of}.channel_id AND p.message_id = {of}.message_id AND {chosen}))
"""
VERDICT = "v.citation_id = s.citation_id AND v.channel_id = l.channel_id AND v.message_id = l.message_id"
ROWS: dict[Name, str] = {
    "channels": """
SELECT c.channel_id, v.title, v.usernames, v.kind, v.about, k.participants, k.step,
    EXISTS (SELECT 1 FROM registrations AS r WHERE r.channel_id = c.channel_id AND r.active = 1),
    c.first_seen_us, c.last_seen_us, c.newest_entry
FROM channels AS c JOIN channel_versions AS v
    ON v.channel_id = c.channel_id AND v.entry = c.newest_entry AND v.position = c.newest_position
LEFT JOIN channel_counts AS k ON k.channel_id = c.channel_id AND (k.entry, k.position) = (
    SELECT entry, position FROM channel_counts WHERE channel_id = c.channel_id ORDER BY 1 DESC, 2 DESC LIMIT 1)
WHERE (?1 IS NULL OR c.channel_id IN (SELECT value FROM json_each(?1))) AND {ALL_USED}
    AND (?5 IS NULL OR c.channel_id IN (SELECT json_extract(value, '$[0]') FROM json_each(?5))) ORDER BY 1
""",
    "posts": """
SELECT p.channel_id, p.message_id, p.date_us, v.text, v.edit_us, p.versions, p.gone_us, v.service, v.grouped_id,
    v.reply_to, v.author, v.forward_channel_id, v.forward_message_id, v.forward_date_us, k.views, k.views_step,
    k.forwards, k.replies, v.restriction, v.source, p.first_seen_us, p.last_seen_us, v.entry
FROM posts AS p CROSS JOIN post_versions AS v ON v.id = p.newest
LEFT JOIN counts AS k ON k.channel_id = p.channel_id AND k.message_id = p.message_id
    AND k.entry = p.counts_entry AND k.position = p.counts_position
WHERE {CHOSEN} AND {ALL_USED} ORDER BY p.channel_id, p.message_id
""",
    "versions": """
SELECT v.channel_id, v.message_id, v.entry, v.position, v.seen_us, v.date_us, v.edit_us, v.source, v.repeats, v.text
{OF_VERSION} WHERE {CHOSEN} AND {ALL_USED} ORDER BY p.channel_id, p.message_id, v.entry, v.position
""",
    "media": """
SELECT v.channel_id, v.message_id, v.entry, v.position, r.position, r.part, r.kind, r.type || ':' || r.media_id,
    r.file_name, r.mime, r.size, r.duration_s, r.width, r.height,
    (SELECT s.sha256 FROM media_stored AS s WHERE s.type = r.type AND s.media_id = r.media_id
     ORDER BY s.entry DESC LIMIT 1)
{OF_VERSION} CROSS JOIN media_refs AS r ON r.version = v.id
WHERE {CHOSEN} AND {ALL_USED} ORDER BY p.channel_id, p.message_id, v.entry, v.position, r.position
""",
    "counts": """
SELECT k.channel_id, k.message_id, k.entry, k.position, k.seen_us, k.views, k.views_step, k.forwards, k.replies,
    k.reactions
FROM posts AS p CROSS JOIN counts AS k ON k.channel_id = p.channel_id AND k.message_id = p.message_id
WHERE {CHOSEN} AND {ALL_USED} ORDER BY p.channel_id, p.message_id, k.entry, k.position
""",
    "articles": """
SELECT a.article_id, coalesce(a.url, json_extract(r.document, '$.url')), nullif(r.title, ''),
    json_extract(r.document, '$.author'), json_extract(r.document, '$.site'), json_extract(r.document, '$.language'),
    json_extract(r.document, '$.published'), a.captured_us, a.body_sha256, r.text, a.entry
FROM articles AS a JOIN article_readings AS r ON r.entry = {READING}
WHERE {OF_ARTICLES} AND {ALL_USED} ORDER BY a.article_id
""",
    "citations": """
SELECT c.citation_id, a.article_id, json_extract(c.document, '$.start'), json_extract(c.document, '$.end'),
    json_extract(c.document, '$.quote'), json_extract(c.document, '$.channel_name'),
    json_extract(c.document, '$.handle'), json_extract(c.document, '$.url'), json_extract(c.document, '$.media'),
    json_extract(c.document, '$.date'), json_extract(c.document, '$.duration_s'),
    json_extract(c.document, '$.relation'), json_extract(c.document, '$.confidence')
FROM articles AS a JOIN citations AS c ON c.entry = {READING}
WHERE {OF_ARTICLES} AND {ALL_USED} ORDER BY a.article_id, c.position
""",
    "links": """
SELECT s.citation_id, a.article_id, l.channel_id, l.message_id, l.score, coalesce(v.decision, l.decision),
    iif(v.decision IS NULL, 'linker', 'person'), w."by", coalesce(v.entry, s.entry)
FROM articles AS a JOIN resolutions AS s ON s.entry = {LINKING}
JOIN links AS l ON l.entry = s.entry AND l.position = s.position
LEFT JOIN verdicts AS v ON {VERDICT} LEFT JOIN reviews AS w ON w.entry = v.entry
WHERE {OF_ARTICLES} AND {LINKED} AND {ALL_USED}
UNION ALL SELECT v.citation_id, a.article_id, v.channel_id, v.message_id, NULL, v.decision, 'person', w."by", v.entry
FROM articles AS a JOIN verdicts AS v ON v.article_id = a.article_id JOIN reviews AS w ON w.entry = v.entry
WHERE {OF_ARTICLES} AND {REVIEWED} AND {ALL_USED} AND NOT EXISTS (
    SELECT 1 FROM resolutions AS s JOIN links AS l ON l.entry = s.entry AND l.position = s.position
    WHERE s.entry = {LINKING} AND {VERDICT})
ORDER BY 2, 1, 3, 4
""",
}
PARTS = {
    "CHOSEN": CHOSEN, "OF_ARTICLES": OF_ARTICLES, "ALL_USED": ALL_USED, "OF_VERSION": OF_VERSION, "VERDICT": VERDICT,
    "READING": READING, "LINKING": LINKING,
    "LINKED": LINKED.format(of="l", chosen=CHOSEN), "REVIEWED": LINKED.format(of="v", chosen=CHOSEN),
}  # fmt: skip
FORWARDED = """
SELECT v.channel_id, v.forward_channel_id, count(*), min(p.date_us), max(p.date_us)
FROM posts AS p CROSS JOIN post_versions AS v ON v.id = p.newest
WHERE v.forward_channel_id IS NOT NULL AND v.forward_channel_id <> v.channel_id GROUP BY 1, 2 ORDER BY 1, 2
"""
CARRIED = """
carried AS (
    SELECT s.sha256, v.channel_id, min(p.date_us) AS first_us FROM media_stored AS s
    JOIN media_refs AS r ON r.media_id = s.media_id AND r.type = s.type AND r.part IN ('media', 'paid')
    JOIN post_versions AS v ON v.id = r.version
    JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id GROUP BY 1, 2)
"""
SHARED = f"""
WITH {CARRIED}
SELECT a.channel_id, b.channel_id, count(*), min(b.first_us), max(b.first_us) FROM carried AS a
JOIN carried AS b ON b.sha256 = a.sha256 AND (a.first_us, a.channel_id) < (b.first_us, b.channel_id)
GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608  constants
# Pairs of files with a match that stands, but for those of which a person rejected one.
FOOTAGE = f"""
WITH {CARRIED}, pairs AS (
    SELECT DISTINCT min(m.sha256, m.reference_sha256) AS one, max(m.sha256, m.reference_sha256) AS other
    FROM matches AS m JOIN matchings AS g ON g.entry = m.entry
    WHERE {NEWEST_MATCHING} AND m.verdict <> 'same scene' AND m.sha256 <> m.reference_sha256 AND NOT EXISTS (
        SELECT 1 FROM match_reviews AS j WHERE j.act = 'reject' AND j.undone_entry IS NULL
            AND min(j.one_sha256, j.other_sha256) = min(m.sha256, m.reference_sha256)
            AND max(j.one_sha256, j.other_sha256) = max(m.sha256, m.reference_sha256))),
sides AS (SELECT one, other FROM pairs UNION ALL SELECT other, one FROM pairs)
SELECT a.channel_id, b.channel_id, count(*), min(b.first_us), max(b.first_us) FROM sides AS x
JOIN carried AS a ON a.sha256 = x.one JOIN carried AS b ON b.sha256 = x.other
WHERE a.channel_id <> b.channel_id AND (a.first_us, a.channel_id) < (b.first_us, b.channel_id)
GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608  constants
CITED = f"""
SELECT coalesce(a.url, json_extract(r.document, '$.url'), ''), l.channel_id, a.captured_us
FROM articles AS a JOIN article_readings AS r ON r.entry = {READING}
JOIN resolutions AS s ON s.entry = {LINKING}
JOIN links AS l ON l.entry = s.entry AND l.position = s.position
LEFT JOIN verdicts AS v ON {VERDICT}
WHERE coalesce(v.decision, l.decision) <> 'rejected' ORDER BY a.captured_us
"""  # noqa: S608  constants
EDGES: dict[Edges, str] = {"forward": FORWARDED, "shared_media": SHARED, "footage": FOOTAGE}
POSTS_OF = "SELECT channel_id, count(*) FROM posts GROUP BY 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What an export is of; None: all. ``posts``: these alone. Links are only to posts that are chosen."""

    channels: tuple[int, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    articles: tuple[str, ...] | None = None
    posts: frozenset[PostKey] | None = None

    @property
    def narrowed(self) -> bool:
        """Whether posts are left out."""
        return any(each is not None for each in (self.channels, self.since, self.until, self.posts))

    @property
    def values(self) -> tuple[object, ...]:
        """For ROWS."""
        posts = None if self.posts is None else listed([(key.channel_id, key.message_id) for key in sorted(self.posts)])
        return (
            None if self.channels is None else listed(list(self.channels)),
            -(2**62) if self.since is None else to_us(self.since),
            2**62 if self.until is None else to_us(self.until),
            None if self.articles is None else listed(list(self.articles)),
            posts,
            int(self.narrowed),
        )


class TableQueries(Queries):
    """Questions of exports of data."""

    async def table(self, name: Name, chosen: Chosen) -> AsyncIterator[Sequence[Row]]:
        """The rows of a table (export/tables/known.py), in blocks, in a fixed order."""
        async for block in self._reads.blocks(ROWS[name].format(**PARTS), chosen.values):
            yield block

    async def linked(self, chosen: Chosen) -> tuple[tuple[str, ...], frozenset[PostKey]]:
        """The articles with a link to a chosen post, and these posts; what was proposed or rejected is among them."""
        articles: dict[str, None] = {}
        posts: set[PostKey] = set()
        async for block in self.table("links", chosen):
            for _, article_id, channel_id, message_id, *_ in block:
                articles[article_id] = None
                posts.add(PostKey(channel_id, message_id))
        return tuple(articles), frozenset(posts)

    async def edges(self, kind: Edges) -> list[Row]:
        """From channel, to channel, how many, first and last (microseconds)."""
        return await self._reads.rows(EDGES[kind])

    async def citing(self) -> list[Row]:
        """Address of an article, channel that one of its citations is linked to, when it was captured."""
        return await self._reads.rows(CITED)

    async def posts_of_channels(self, channel_ids: Collection[int]) -> dict[int, int]:
        """How many posts of each of these channels are archived."""
        wanted = set(channel_ids)
        return {channel: count for channel, count in await self._reads.rows(POSTS_OF) if channel in wanted}
