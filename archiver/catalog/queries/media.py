"""Questions about media items, objects and who else has the same file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed
from archiver.catalog.queries.post_rows import failed_media, posts_of_keys, stored_media
from archiver.errors import UsageError
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import MediaRef, MediaStored
from archiver.model.records import CapturedObject, PostRecord
from archiver.model.wanted import EVERY_FILE, NOT_YET, OWN_PARTS, WantedFiles

CARRIERS = """
SELECT v.channel_id, v.message_id FROM media_refs AS r JOIN post_versions AS v ON v.id = r.version
WHERE r.media_id = ?1 AND r.type = ?2
"""
HASH_CARRIERS = """
SELECT v.channel_id, v.message_id FROM media_stored AS s
JOIN media_refs AS r ON r.media_id = s.media_id AND r.type = s.type
JOIN post_versions AS v ON v.id = r.version WHERE s.sha256 = ?1
"""
# What a link preview shows is not the post's own.
CLUSTER = """
WITH own AS (
    SELECT r.type, r.media_id FROM post_versions AS v JOIN media_refs AS r ON r.version = v.id
    WHERE v.channel_id = ?1 AND v.message_id = ?2 AND r.part NOT LIKE 'webpage%'
), same AS (
    SELECT type, media_id FROM own
    UNION SELECT other.type, other.media_id FROM own
    CROSS JOIN media_stored AS mine ON mine.type = own.type AND mine.media_id = own.media_id
    CROSS JOIN media_stored AS other ON other.sha256 = mine.sha256
), root AS (
    SELECT ?1 AS channel_id, ?2 AS message_id
    UNION SELECT forward_channel_id, forward_message_id FROM post_versions
    WHERE channel_id = ?1 AND message_id = ?2 AND forward_message_id IS NOT NULL
)
SELECT v.channel_id, v.message_id FROM same
    CROSS JOIN media_refs AS r ON r.media_id = same.media_id AND r.type = same.type AND r.part NOT LIKE 'webpage%'
    CROSS JOIN post_versions AS v ON v.id = r.version
UNION SELECT v.channel_id, v.message_id FROM root CROSS JOIN post_versions AS v
    ON v.forward_channel_id = root.channel_id AND v.forward_message_id = root.message_id
UNION SELECT channel_id, message_id FROM root
"""
WANTED = """
(CASE instr(r.part, '/') WHEN 0 THEN r.part ELSE substr(r.part, 1, instr(r.part, '/') - 1) END
    NOT IN (SELECT value FROM json_each(?3))
AND r.kind NOT IN (SELECT value FROM json_each(?4))
AND (r.size IS NULL OR r.size >= ?5 AND (?6 = 0 OR r.size <= ?6)))
"""
"""``WantedFiles`` in SQL."""
NO_OUTCOME = f"""
SELECT p.channel_id, p.message_id FROM media_open AS w
CROSS JOIN media_refs AS r ON r.media_id = w.media_id AND r.type = w.type
CROSS JOIN post_versions AS v ON v.id = r.version
CROSS JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id AND p.newest = v.id
WHERE w.beside <= ?7 AND (?1 IS NULL OR p.channel_id = ?1) AND {WANTED}
    AND (?2 OR NOT EXISTS (SELECT 1 FROM media_failed AS f WHERE f.type = r.type AND f.media_id = r.media_id))
"""  # noqa: S608  constants
NOT_ASKED = """
SELECT r.type, r.media_id, r.part, r.kind, r.size FROM media_open AS w
CROSS JOIN media_refs AS r ON r.media_id = w.media_id AND r.type = w.type
CROSS JOIN post_versions AS v ON v.id = r.version
CROSS JOIN posts AS p ON p.channel_id = v.channel_id AND p.message_id = v.message_id AND p.newest = v.id
WHERE NOT EXISTS (SELECT 1 FROM media_failed AS f WHERE f.type = r.type AND f.media_id = r.media_id)
GROUP BY r.type, r.media_id
"""
OBJECTS = """
SELECT o.sha256, o.sha512, o.size, o.media_type, o.role, o.entry, coalesce(c.method, d.tool),
    coalesce(c.answered_us, e.time_us),
    CASE WHEN o.role = 'media' THEN json_extract(c.question, '$.type') END, json_extract(c.question, '$.id')
FROM objects AS o JOIN entries AS e ON e.n = o.entry
LEFT JOIN captures AS c ON c.entry = o.entry LEFT JOIN derivations AS d ON d.entry = o.entry
"""
STORED_FILE = """
SELECT size, mime FROM media_stored WHERE sha256 = ?1
UNION ALL SELECT size, mime FROM video_files
    WHERE sha256 = ?1 AND role IN ('stream', 'merged', 'subtitles', 'thumbnail')
UNION ALL SELECT size, NULL FROM video_merges WHERE sha256 = ?1
UNION ALL SELECT o.size, o.media_type FROM article_media AS a
    JOIN objects AS o ON o.entry = a.entry AND o.sha256 = a.sha256 AND o.encoding IS NULL
    WHERE a.sha256 = ?1
"""


class MediaQueries(Queries):
    """Files of posts, and the objects of the store with the capture that brought each."""

    async def media_stored(self, key: MediaKey) -> MediaStored | None:
        """The bytes of a media item, where they are in the store."""
        return (await stored_media(self._reads, [key])).get(key)

    async def stored_file(self, sha256: str) -> tuple[int, str | None] | None:
        """Size in bytes and recorded type of the object, where it is a file of a post, an article or a followed link;
        None for all others, such as answers and pages.
        """
        rows = await self._reads.rows(STORED_FILE, (sha256,))
        if not rows:
            return None
        types = [str(mime) for _, mime in rows if mime]
        return int(rows[0][0]), types[0] if types else None

    async def files_stored(self, keys: Sequence[MediaKey]) -> set[MediaKey]:
        """Those of these media items whose bytes are in the store."""
        return set(await stored_media(self._reads, keys))

    async def files_failed(self, keys: Sequence[MediaKey]) -> dict[MediaKey, str]:
        """Why those of these media items could not be had that were not, the last time."""
        return {key: failed.reason for key, failed in (await failed_media(self._reads, keys)).items()}

    async def stored_hashes(self, keys: Sequence[MediaKey]) -> dict[MediaKey, str]:
        """SHA-256 of the newest bytes of those of these media items that are in the store."""
        return {key: stored.sha256 for key, stored in (await stored_media(self._reads, keys)).items()}

    async def posts_with_media(self, key: MediaKey) -> list[PostRecord]:
        """Posts that carry or carried this file of Telegram's, by date."""
        return await posts_of_keys(self._reads, CARRIERS, (key.id, key.type))

    async def posts_with_sha256(self, sha256: str) -> list[PostRecord]:
        """Posts that carry or carried a file whose stored bytes have this hash, by date."""
        return await posts_of_keys(self._reads, HASH_CARRIERS, (sha256,))

    async def same_media(self, key: PostKey) -> list[PostRecord]:
        """Other posts with the same file as this one, by date.

        The same by Telegram's id, by the hash of the stored bytes, or as forwards of it, of its origin, or
        that origin itself. Pictures of link previews do not count.
        """
        found = await posts_of_keys(self._reads, CLUSTER, (key.channel_id, key.message_id))
        return [record for record in found if record.key != key]

    async def posts_wanting_media(
        self, channel_id: int | None = None, *, failed_too: bool = False, wanted: WantedFiles = EVERY_FILE
    ) -> list[PostRecord]:
        """Posts (of one channel, or all) with a file that is wanted and not stored, by date.

        A file that could not be had counts as settled, unless ``failed_too``.
        """
        rule = (listed(sorted(wanted.excluded_parts)), listed(sorted(wanted.excluded_kinds)))
        beside = not wanted.parts <= set(OWN_PARTS)
        values = (channel_id, failed_too, *rule, wanted.smallest, wanted.largest, beside)
        return await posts_of_keys(self._reads, NO_OUTCOME, values)

    async def files_not_asked_for(self, wanted: WantedFiles) -> dict[str, int]:
        """How many files of posts were never asked for, by the reason that ``wanted`` gives for each."""
        rows = await self._reads.rows(NOT_ASKED)
        with decoding(self._reads.name):
            refs = [MediaRef(key=MediaKey(row[0], row[1]), part=row[2], kind=row[3], size=row[4]) for row in rows]
        reasons = Counter(why.reason if (why := wanted.refusal(ref)) else NOT_YET for ref in refs)
        return dict(sorted(reasons.items()))

    async def media_hash(self, prefix: str) -> str:
        """The SHA-256 that begins so, of an object in the archive.

        Raises UsageError where there is none, and where there are several, naming them.
        """
        wanted = prefix.strip().lower()
        if not re.fullmatch(r"[0-9a-f]{4,64}", wanted):
            raise UsageError(f"{prefix!r} is not the beginning of a SHA-256 (at least 4 of its digits).")
        rows = await self._reads.rows(
            "SELECT DISTINCT sha256 FROM objects WHERE sha256 >= ? AND sha256 < ? ORDER BY sha256 LIMIT 6",
            (wanted, wanted + "g"),
        )
        if not rows:
            raise UsageError(f"No object of the archive has a SHA-256 that begins with {wanted}.")
        if len(rows) > 1:
            named = ", ".join(row[0][: len(wanted) + 8] for row in rows)
            raise UsageError(f"{wanted} is the beginning of several objects.", hint=f"Among them: {named}.")
        return str(rows[0][0])

    async def captured_objects(self, sha256: str | None = None) -> list[CapturedObject]:
        """Objects (of this hash, or all) with the entries that refer to them, by entry.

        ``method`` is the capture's; for the output of a derivation the tool.
        """
        where = "" if sha256 is None else " WHERE o.sha256 = ?"
        values = () if sha256 is None else (sha256,)
        rows = await self._reads.rows(f"{OBJECTS}{where} ORDER BY o.entry, o.position", values)
        with decoding(self._reads.name):
            return [
                CapturedObject(
                    sha256=row[0],
                    sha512=row[1],
                    size=row[2],
                    media_type=row[3],
                    role=row[4],
                    entry=row[5],
                    method=row[6],
                    captured=from_us(row[7]),
                    media=MediaKey(row[8], int(row[9])) if row[8] else None,
                )
                for row in rows
            ]
