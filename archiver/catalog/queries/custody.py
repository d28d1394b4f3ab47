"""Questions about holds, remarks, and which entries concern a piece of evidence."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import cast

from archiver.catalog.clock import from_us, to_us_or_none
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed
from archiver.catalog.statements import Row
from archiver.model.captures import Json
from archiver.model.custody import Target, TargetKind
from archiver.model.holds import Hold, Remark, Said
from archiver.model.ids import MediaKey, PostKey

HOLDS = 'SELECT entry, time_us, kind, target, reason, "by" FROM holds WHERE released_entry IS NULL ORDER BY entry'
AMONG = "(kind, target) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?1))"
SAID = f"""
SELECT entry, time_us, kind, target, reason AS text, "by", 'hold' FROM holds
WHERE released_entry IS NULL AND {AMONG}
UNION ALL
SELECT entry, time_us, kind, target, text, "by", 'remark' FROM remarks WHERE {AMONG}
ORDER BY entry
"""  # noqa: S608  no value stands in it
REMARKS = 'SELECT entry, time_us, kind, target, text, "by" FROM remarks WHERE kind = ? AND target = ? ORDER BY entry'
OF_MEDIA = """
SELECT entry FROM media_stored WHERE type = ?1 AND media_id = ?2
UNION SELECT entry FROM media_failed WHERE type = ?1 AND media_id = ?2
UNION SELECT v.entry FROM media_refs AS r JOIN post_versions AS v ON v.id = r.version
    WHERE r.type = ?1 AND r.media_id = ?2
"""
# What showed the post: its versions, figures and absences, the pages of history that reach over it, the answers to
# questions for it, its files, its copies below which people comment, and the search for its thread.
OF_POST = """
SELECT entry FROM post_versions WHERE channel_id = ?1 AND message_id = ?2
UNION SELECT entry FROM counts WHERE channel_id = ?1 AND message_id = ?2
UNION SELECT entry FROM poll_counts WHERE channel_id = ?1 AND message_id = ?2
UNION SELECT entry FROM gone WHERE channel_id = ?1 AND message_id = ?2
UNION SELECT entry FROM pins WHERE channel_id = ?1 AND message_id = ?2
UNION SELECT entry FROM threads WHERE channel_id = ?1 AND message_id = ?2
UNION SELECT entry FROM covered_spans WHERE channel_id = ?1 AND low <= ?2 AND high >= ?2
UNION SELECT entry FROM shown_spans WHERE channel_id = ?1 AND low <= ?2 AND high >= ?2
UNION SELECT entry FROM captures WHERE method = 'web.post' AND json_extract(question, '$.channel_id') = '' || ?1
    AND json_extract(question, '$.post') = ?2
UNION SELECT entry FROM captures WHERE method = 'channels.getMessages'
    AND json_extract(question, '$.channel_id') = '' || ?1
    AND EXISTS (SELECT 1 FROM json_each(question, '$.ids') AS j WHERE CAST(j.value AS INTEGER) = ?2)
UNION SELECT s.entry FROM post_versions AS v JOIN media_refs AS r ON r.version = v.id
    JOIN media_stored AS s ON s.type = r.type AND s.media_id = r.media_id
    WHERE v.channel_id = ?1 AND v.message_id = ?2
"""
OF_CHANNEL = """
SELECT entry FROM post_versions WHERE channel_id = ?1
UNION SELECT entry FROM counts WHERE channel_id = ?1
UNION SELECT entry FROM poll_counts WHERE channel_id = ?1
UNION SELECT entry FROM gone WHERE channel_id = ?1
UNION SELECT entry FROM pins WHERE channel_id = ?1
UNION SELECT entry FROM threads WHERE channel_id = ?1
UNION SELECT entry FROM covered_spans WHERE channel_id = ?1
UNION SELECT entry FROM shown_spans WHERE channel_id = ?1
UNION SELECT entry FROM channel_versions WHERE channel_id = ?1
UNION SELECT entry FROM channel_counts WHERE channel_id = ?1
UNION SELECT entry FROM captures WHERE json_extract(question, '$.channel_id') = '' || ?1
UNION SELECT s.entry FROM post_versions AS v JOIN media_refs AS r ON r.version = v.id
    JOIN media_stored AS s ON s.type = r.type AND s.media_id = r.media_id WHERE v.channel_id = ?1
"""
OF_ARTICLE = """
SELECT entry FROM article_captures WHERE article_id = ?1
UNION SELECT entry FROM article_media WHERE article_id = ?1
UNION SELECT entry FROM article_media_missing WHERE article_id = ?1
UNION SELECT entry FROM article_readings WHERE article_id = ?1
UNION SELECT entry FROM article_links WHERE article_id = ?1
"""
OF_OBJECT = "SELECT entry FROM objects WHERE sha256 = ?1"
OF_ENTRY = "SELECT ?1"
OF_ARCHIVE = "SELECT n FROM entries"
OF_NOTHING = "SELECT 0 WHERE 0"
LARGEST = 2**63 - 1
# Links of articles to the post, what people decided about them; remarks and holds about anything.
LINKED_TO_POST = """
SELECT entry FROM links WHERE channel_id = ?1 AND message_id = ?2
UNION SELECT entry FROM reviews WHERE channel_id = ?1 AND message_id = ?2
"""
ARTICLE_REVIEWS = "SELECT entry FROM reviews WHERE article_id = ?1"
MATCH_REVIEWS = "SELECT entry FROM match_reviews WHERE one_sha256 = ?1 OR other_sha256 = ?1"
ACTS = """
SELECT entry FROM holds WHERE kind = ?1 AND target = ?2
UNION SELECT released_entry FROM holds WHERE kind = ?1 AND target = ?2 AND released_entry IS NOT NULL
UNION SELECT entry FROM remarks WHERE kind = ?1 AND target = ?2
"""
# {showing}: the question for the entries whose objects show the target; {id}, {first}: numbers of two parameters.
TOUCHED = """
SELECT entry FROM touched WHERE kind = '{kind}' AND target = ?{id}
UNION SELECT entry FROM touched WHERE kind = 'archive' AND entry > ?{first}
UNION SELECT entry FROM touched WHERE kind = 'object' AND target IN (
    SELECT sha256 FROM objects WHERE entry IN ({showing}))
UNION SELECT t.entry FROM touched AS t WHERE t.kind = 'between' AND t.entry > ?{first} AND EXISTS (
    SELECT 1 FROM objects AS o WHERE o.entry IN ({showing}) AND o.sha256 > t.target AND o.sha256 <= t.until)
"""
# With its channel, and with articles that are linked to it.
TOUCHED_WITH_POST = """
UNION SELECT entry FROM touched WHERE kind = 'channel' AND target = '' || ?1
UNION SELECT entry FROM touched WHERE kind = 'article' AND target IN (
    SELECT a.article_id FROM links AS l JOIN article_links AS a ON a.entry = l.entry
    WHERE l.channel_id = ?1 AND l.message_id = ?2)
"""
DERIVED_FROM = """
SELECT d.entry FROM derivations AS d JOIN json_each(d.inputs) AS i WHERE i.value IN (SELECT value FROM json_each(?))
"""

POSTS_READ = "SELECT min(low), max(high) FROM covered_spans WHERE entry BETWEEN ? AND ?"
OF_TIME = """
SELECT min(n), max(n) + 1 FROM entries WHERE time_us >= coalesce(?1, time_us) AND time_us < coalesce(?2, time_us + 1)
"""
CHANNEL_NAMES = """
SELECT v.channel_id, v.title, v.usernames FROM channels AS c JOIN channel_versions AS v
ON v.channel_id = c.channel_id AND v.entry = c.newest_entry AND v.position = c.newest_position
"""


class CustodyQueries(Queries):
    """Mixed into ``Catalog``."""

    async def holds(self) -> list[Hold]:
        """The holds in force, the oldest first."""
        rows = await self._reads.rows(HOLDS)
        with decoding(self._reads.name):
            return [
                Hold(entry=row[0], time=from_us(row[1]), target=_target(row), reason=row[4], by=row[5]) for row in rows
            ]

    async def holds_on(self, sha256s: Collection[str]) -> dict[Hold, frozenset[str]]:
        """Which of these objects are under a hold, by the hold; holds that cover none of them are left out.

        A post's hold covers the answers that show it and its files, an article's its captures and derivations, a
        channel's all that was asked about it, an entry's the objects that it names, the archive's everything.
        """
        wanted = listed(sorted(set(sha256s)))
        found = {hold: await self._held(hold.target, wanted) for hold in await self.holds()}
        return {hold: objects for hold, objects in found.items() if objects}

    async def remarks(self, target: Target) -> list[Remark]:
        """What people remarked about a piece of evidence, the oldest first."""
        rows = await self._reads.rows(REMARKS, (target.kind, target.id))
        with decoding(self._reads.name):
            return [
                Remark(entry=row[0], time=from_us(row[1]), target=_target(row), text=row[4], by=row[5]) for row in rows
            ]

    async def said_about(self, targets: Collection[Target]) -> list[Said]:
        """The holds in force on any of these and the remarks about them, the oldest first; ``name`` is to be filled."""
        rows = await self._reads.rows(SAID, (listed(sorted({(each.kind, each.id) for each in targets})),))
        with decoding(self._reads.name):
            return [
                Said(
                    kind=row[6],
                    entry=row[0],
                    time=from_us(row[1]),
                    target=_target(row),
                    name="",
                    text=row[4],
                    by=row[5],
                )
                for row in rows
            ]

    async def settings(self) -> dict[str, Json]:
        """The settings in force, by name, as the newest ``policy`` entries say."""
        rows = await self._reads.rows("SELECT name, value FROM settings")
        with decoding(self._reads.name):
            return {name: json.loads(value) for name, value in rows}

    async def entries_about(self, target: Target) -> list[int]:
        """Numbers of the entries that concern a piece of evidence: captures, derivations, decisions, holds, remarks,
        and exports, redactions, incidents, imports and checks that it was part of.
        """
        sql, values = _showing(target)
        found = {int(n) for (n,) in await self._reads.rows(sql, values)}
        if target.kind in {"object", "entry", "media"}:
            found |= {int(n) for (n,) in await self._reads.rows(DERIVED_FROM, (listed(sorted(found)),))}
        if target.kind == "post":
            found |= {int(n) for (n,) in await self._reads.rows(LINKED_TO_POST, values)} if values else set()
        if target.kind == "article":
            found |= {int(n) for (n,) in await self._reads.rows(ARTICLE_REVIEWS, values)}
        if target.kind == "object":
            found |= {int(n) for (n,) in await self._reads.rows(MATCH_REVIEWS, values)}
        found |= {int(n) for (n,) in await self._reads.rows(ACTS, (target.kind, target.id))}
        first = min(found, default=LARGEST)
        found |= {int(n) for (n,) in await self._reads.rows(_touching(target, sql), (*values, target.id, first))}
        return sorted(found)

    async def posts_read(self, first: int, last: int) -> tuple[int, int] | None:
        """The lowest and the highest number of the posts that pages of history in these entries reach over."""
        rows = await self._reads.rows(POSTS_READ, (first, last))
        return (int(rows[0][0]), int(rows[0][1])) if rows and rows[0][0] is not None else None

    async def entry_range(self, since: datetime | None, until: datetime | None) -> tuple[int, int]:
        """The first entry of this time and the one behind the last (``until`` is excluded)."""
        row = await self._reads.row(OF_TIME, (to_us_or_none(since), to_us_or_none(until)))
        return (int(row[0]), int(row[1])) if row and row[0] is not None else (0, 0)

    async def channel_names(self) -> dict[str, tuple[str, str]]:
        """Handle ("@name", or the number) and title of every channel, by its id."""
        rows = await self._reads.rows(CHANNEL_NAMES)
        with decoding(self._reads.name):
            found = {str(row[0]): (row[1], json.loads(row[2])) for row in rows}
        return {name: (f"@{users[0]}" if users else name, str(title)) for name, (title, users) in found.items()}

    async def _held(self, target: Target, wanted: str) -> frozenset[str]:
        if target.kind == "archive":
            rows = await self._reads.rows("SELECT value FROM json_each(?)", (wanted,))
        elif target.kind == "object":
            rows = await self._reads.rows("SELECT value FROM json_each(?) WHERE value = ?", (wanted, target.id))
        else:
            sql, values = _showing(target)
            named = f"?{len(values) + 1}"
            among = f"SELECT value FROM json_each({named})"  # noqa: S608  a parameter's number
            rows = await self._reads.rows(
                f"SELECT DISTINCT sha256 FROM objects WHERE sha256 IN ({among}) AND entry IN ({sql})",  # noqa: S608
                (*values, wanted),
            )
        return frozenset(str(sha256) for (sha256,) in rows)


def _showing(target: Target) -> tuple[str, tuple[object, ...]]:
    """The question for the entries whose objects show a target, with its values; one without answers where the id is
    none of the kind's (a hostile log may say anything).
    """
    try:
        sql, values = _question(target)
    except ValueError:
        return OF_NOTHING, ()
    sound = all(isinstance(value, str) or abs(value) <= LARGEST for value in values)
    return (sql, values) if sound else (OF_NOTHING, ())


def _touching(target: Target, showing: str) -> str:
    """The question for acts that a target was part of; ``showing`` as ``_showing`` gives it for this target."""
    before = {"post": 2, "media": 2, "archive": 0}.get(target.kind, 1) if showing != OF_NOTHING else 0
    sql = TOUCHED.format(kind=target.kind, showing=showing, id=before + 1, first=before + 2)
    return sql + TOUCHED_WITH_POST if before == 2 and target.kind == "post" else sql


def _question(target: Target) -> tuple[str, tuple[int | str, ...]]:
    match target.kind:
        case "post":
            key = PostKey.parse(target.id)
            return OF_POST, (key.channel_id, key.message_id)
        case "channel":
            return OF_CHANNEL, (int(target.id),)
        case "media":
            media = MediaKey.parse(target.id)
            return OF_MEDIA, (media.type, media.id)
        case "article":
            return OF_ARTICLE, (target.id,)
        case "object":
            return OF_OBJECT, (target.id,)
        case "entry":
            return OF_ENTRY, (int(target.id),)
        case "archive":
            return OF_ARCHIVE, ()


def _target(row: Row) -> Target:
    return Target(cast(TargetKind, row[2]), row[3])
