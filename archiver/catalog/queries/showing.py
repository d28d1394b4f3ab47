"""What pages about many posts ask for at once: citations of posts, titles of channels, a timeline in pieces."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.catalog.clock import from_us, to_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.articles import LINKING
from archiver.catalog.queries.base import Queries, listed
from archiver.catalog.queries.post_rows import posts_of_keys
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord

Only = Literal["media", "edited", "gone", "cited"]
CITATIONS = f"""
SELECT l.channel_id, l.message_id, count(DISTINCT s.citation_id)
FROM json_each(?) AS wanted CROSS JOIN links AS l ON l.channel_id = json_extract(wanted.value, '$[0]')
    AND l.message_id = json_extract(wanted.value, '$[1]')
JOIN article_links AS n ON n.entry = l.entry
JOIN articles AS a ON a.article_id = n.article_id AND l.entry = {LINKING}
JOIN resolutions AS s ON s.entry = l.entry AND s.position = l.position
LEFT JOIN verdicts AS v ON v.citation_id = s.citation_id AND v.channel_id = l.channel_id
    AND v.message_id = l.message_id
WHERE coalesce(v.decision, l.decision) IN ('auto', 'accepted') GROUP BY 1, 2
"""  # noqa: S608  constants
TITLES = """
SELECT c.channel_id, v.title FROM channels AS c JOIN channel_versions AS v
    ON v.channel_id = c.channel_id AND v.entry = c.newest_entry AND v.position = c.newest_position
WHERE c.channel_id IN (SELECT value FROM json_each(?))
"""
ONLY: dict[Only, str] = {
    "media": "AND p.with_files",
    "edited": "AND p.versions > 1",
    "gone": "AND p.gone_us IS NOT NULL",
    "cited": "",
}
# Of a channel's many posts few are cited: begun with the links, the same ones that CITATIONS counts.
CITED = f"""(
    SELECT DISTINCT l.message_id AS cited FROM links AS l
    JOIN article_links AS n ON n.entry = l.entry
    JOIN articles AS a ON a.article_id = n.article_id AND l.entry = {LINKING}
    JOIN resolutions AS s ON s.entry = l.entry AND s.position = l.position
    LEFT JOIN verdicts AS v ON v.citation_id = s.citation_id AND v.channel_id = l.channel_id
        AND v.message_id = l.message_id
    WHERE l.channel_id = ?1 AND coalesce(v.decision, l.decision) IN ('auto', 'accepted')
) CROSS JOIN posts AS p ON p.message_id = cited"""  # noqa: S608  constants
OLDER = """
SELECT p.channel_id, p.message_id FROM {these} WHERE p.channel_id = ?1 AND (p.date_us, p.message_id) < (?2, ?3) {only}
ORDER BY p.date_us DESC, p.message_id DESC LIMIT ?4
"""
NEWER = """
SELECT p.channel_id, p.message_id FROM {these} WHERE p.channel_id = ?1 AND (p.date_us, p.message_id) > (?2, ?3) {only}
ORDER BY p.date_us, p.message_id LIMIT ?4
"""
THESE = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)"
THERE = """
SELECT p.channel_id, p.message_id FROM json_each(?) AS wanted CROSS JOIN posts AS p
    ON p.channel_id = json_extract(wanted.value, '$[0]') AND p.message_id = json_extract(wanted.value, '$[1]')
"""
FORWARDS = """
SELECT channel_id, message_id FROM post_versions WHERE forward_channel_id = ? AND forward_message_id = ?
ORDER BY date_us LIMIT ?
"""
NEWEST_MEDIA = """
SELECT s.sha256, s.entry FROM media_stored AS s WHERE (s.entry, s.sha256) < (?1, ?2) AND NOT EXISTS (
    SELECT 1 FROM media_stored AS o WHERE o.sha256 = s.sha256 AND o.entry > s.entry)
GROUP BY s.entry, s.sha256 ORDER BY s.entry DESC, s.sha256 DESC LIMIT ?3
"""
CHANGED = """
SELECT g.channel_id, g.message_id, g.entry, 'gone' FROM json_each(?1) AS wanted CROSS JOIN gone AS g
    ON g.channel_id = json_extract(wanted.value, '$[0]') AND g.message_id = json_extract(wanted.value, '$[1]')
WHERE g.back_us IS NULL
UNION SELECT v.channel_id, v.message_id, v.entry, 'edited' FROM json_each(?1) AS wanted CROSS JOIN posts AS p
    ON p.channel_id = json_extract(wanted.value, '$[0]') AND p.message_id = json_extract(wanted.value, '$[1]')
    AND p.versions > 1
JOIN post_versions AS v ON v.id = p.newest AND v.edit_us IS NOT NULL
ORDER BY 3 DESC LIMIT ?2
"""
FARTHEST = 2**62


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a channel's timeline: just before or behind this post."""

    date: datetime
    message_id: int


# Each alone is one step in the index; both in one question would read all of the channel's posts.
BOUNDS = """
SELECT (SELECT min(date_us) FROM posts WHERE channel_id = ?1), (SELECT max(date_us) FROM posts WHERE channel_id = ?1)
"""


class ShowingQueries(Queries):
    """Questions of pages."""

    async def citations_of_posts(self, keys: Collection[PostKey]) -> dict[PostKey, int]:
        """How many citations are linked to each of these posts, by themselves or by a person; posts without, and those
        that are only proposed for one, are left out.
        """
        asked = listed([(key.channel_id, key.message_id) for key in keys])
        return {PostKey(row[0], row[1]): row[2] for row in await self._reads.rows(CITATIONS, (asked,))}

    async def titles_of(self, channel_ids: Collection[int]) -> dict[int, str]:
        """The newest titles of these channels, as far as they are known."""
        return dict(await self._reads.rows(TITLES, (listed(sorted(set(channel_ids))),)))

    async def timeline(
        self, channel_id: int, *, before: Place | None = None, after: Place | None = None, only: Only | None = None,
        most: int,
    ) -> list[PostRecord]:  # fmt: skip
        """Posts of a channel, the newest first: those older than ``before``, or the nearest ones newer than ``after``;
        the newest of all where neither is given. ``only``: with files, edited, gone, or linked to a citation.
        """
        place = after or before
        these = CITED if only == "cited" else "posts AS p"
        sql = (NEWER if after else OLDER).format(these=these, only=ONLY[only] if only else "")
        start = (to_us(place.date), place.message_id) if place else (FARTHEST, FARTHEST)
        found = await posts_of_keys(self._reads, sql, (channel_id, *start, most))
        return found[::-1]

    async def posts_there(self, keys: Collection[PostKey]) -> frozenset[PostKey]:
        """Those of these posts that are archived."""
        asked = listed([(key.channel_id, key.message_id) for key in keys])
        return frozenset(PostKey(*row) for row in await self._reads.rows(THERE, (asked,)))

    async def posts_of(self, keys: Collection[PostKey]) -> list[PostRecord]:
        """These posts, as far as they are archived, the oldest first."""
        return await posts_of_keys(self._reads, THESE, (listed([(key.channel_id, key.message_id) for key in keys]),))

    async def forwards_of(self, key: PostKey, most: int) -> list[PostRecord]:
        """Archived posts that are forwards of this one, the oldest first, at most ``most``."""
        return await posts_of_keys(self._reads, FORWARDS, (key.channel_id, key.message_id, most))

    async def newest_media(self, below: tuple[int, str] | None, most: int) -> list[tuple[str, int]]:
        """Stored files of posts, each with the newest entry that brought it, those of the newest entries first.

        ``below``: (entry, SHA-256) of the one after which it goes on: one entry may have brought many.
        """
        entry, sha256 = below or (FARTHEST, "")
        rows = await self._reads.rows(NEWEST_MEDIA, (entry, sha256, most))
        return [(sha256, entry) for sha256, entry in rows]

    async def changed_of(self, keys: Collection[PostKey], most: int) -> list[tuple[PostKey, int, str]]:
        """Those of these posts that are gone or edited, with the entry that shows it, the newest first."""
        asked = listed(sorted((key.channel_id, key.message_id) for key in keys))
        rows = await self._reads.rows(CHANGED, (asked, most))
        return [(PostKey(channel_id, message_id), entry, how) for channel_id, message_id, entry, how in rows]

    async def bounds_of(self, channel_id: int) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest archived post of a channel were posted; None where there is none."""
        row = await self._reads.row(BOUNDS, (channel_id,))
        with decoding(self._reads.name):
            return None if row is None or row[0] is None else (from_us(row[0]), from_us(row[1]))
