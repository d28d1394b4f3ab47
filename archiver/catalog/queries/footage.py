"""Questions about fingerprints of media, and about the stretches that were found in several of them."""

from __future__ import annotations

from archiver.catalog.clock import from_us_or_none
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, unpacked
from archiver.catalog.statements import Row
from archiver.model.footage import Match, Searched, Span
from archiver.model.footage_json import facts_from_json, searched_from_fields
from archiver.model.json_fields import Fields
from archiver.model.prints import FootageHeld, MatchFound, MediumDue, MediumPrint, MediumSearched

# A file that says of itself that it is something else (a table, an archive of files) is not opened.
MAY_SHOW = """(s.mime IS NULL OR s.mime LIKE 'image/%' OR s.mime LIKE 'video/%' OR s.mime LIKE 'audio/%'
    OR s.mime IN ('application/ogg', 'application/octet-stream', 'application/x-tgsticker', 'application/mp4'))"""
# Files of posts, pictures and films that articles show themselves, and videos of other sites that these link to.
TO_PRINT = f"""
WITH stored AS (
    SELECT sha256, entry, size, mime FROM media_stored INDEXED BY media_stored_by_entry WHERE entry >= ?2
    UNION ALL SELECT a.sha256, a.entry, coalesce(o.size, 0), o.media_type FROM article_media AS a
    LEFT JOIN objects AS o ON o.entry = a.entry AND o.sha256 = a.sha256 WHERE a.entry >= ?2
    UNION ALL SELECT sha256, entry, size, mime FROM video_files WHERE entry >= ?2 AND role = 'stream'
)
SELECT s.sha256, min(s.entry), max(s.size), min(s.mime), coalesce((
    SELECT min(v.date_us) FROM media_stored AS m
    CROSS JOIN media_refs AS r ON r.media_id = m.media_id AND r.type = m.type
    CROSS JOIN post_versions AS v ON v.id = r.version WHERE m.sha256 = s.sha256),
    (SELECT min(f.uploaded_us) FROM video_files AS f WHERE f.sha256 = s.sha256)) AS date_us
FROM stored AS s WHERE {MAY_SHOW} AND NOT EXISTS (
    SELECT 1 FROM media_derived AS d WHERE d.sha256 = s.sha256 AND d.tool = 'fingerprint' AND d.version >= ?1)
GROUP BY s.sha256 ORDER BY coalesce(date_us, 9223372036854775807), min(s.entry), s.sha256
"""  # noqa: S608  constants
NEWEST_PRINT = "f.entry = (SELECT max(n.entry) FROM fingerprints AS n WHERE n.sha256 = f.sha256)"
NEWEST_MATCHING = "g.entry = (SELECT max(n.entry) FROM matchings AS n WHERE n.sha256 = g.sha256)"
PRINT = """
SELECT f.sha256, f.entry, f.print_sha256, f.version, f.kind, f.duration_s, f.pictures, f.frames, f.landmarks, f.failed,
    f.notes, f.facts FROM fingerprints AS f
"""
TO_MATCH = f"""
{PRINT} WHERE f.entry > ?2 AND {NEWEST_PRINT} AND f.failed IS NULL AND f.pictures + f.frames + f.landmarks > 0
    AND NOT EXISTS (
    SELECT 1 FROM media_derived AS d WHERE d.sha256 = f.sha256 AND d.tool = 'match' AND d.version >= ?1
        AND d.entry > f.entry)
ORDER BY f.entry
"""  # noqa: S608  constants
MATCH_COLUMNS = """
m.entry, m.position, m.sha256, m.start_s, m.end_s, m.reference_sha256, m.reference_start_s, m.reference_end_s,
    m.medium, m.speed, m.mirrored, m.transformation, m.score, m.verdict
"""
MATCH = f"SELECT {MATCH_COLUMNS} FROM matchings AS g CROSS JOIN matches AS m ON m.entry = g.entry"  # noqa: S608  constants
OF_MEDIUM = f"{MATCH} WHERE g.sha256 = ? AND {NEWEST_MATCHING} ORDER BY m.position"
IN_MEDIUM = f"""
SELECT {MATCH_COLUMNS} FROM matches AS m CROSS JOIN matchings AS g ON g.entry = m.entry
WHERE m.reference_sha256 = ? AND {NEWEST_MATCHING} ORDER BY m.entry, m.position
"""  # noqa: S608  constants
SCOPE = """
SELECT count(DISTINCT v.channel_id), min(v.date_us), max(v.date_us) FROM fingerprints AS f
CROSS JOIN media_stored AS s ON s.sha256 = f.sha256
CROSS JOIN media_refs AS r ON r.media_id = s.media_id AND r.type = s.type
CROSS JOIN post_versions AS v ON v.id = r.version WHERE f.failed IS NULL
"""
# Media, those that have pictures, films, sounds to be compared, and the seconds of films and of sounds.
AMOUNTS = """
count(*), coalesce(sum(f.pictures > 0), 0), coalesce(sum(f.frames > 0), 0), coalesce(sum(f.landmarks > 0), 0),
    coalesce(sum(CASE WHEN f.frames > 0 THEN f.duration_s END), 0.0),
    coalesce(sum(CASE WHEN f.landmarks > 0 THEN f.duration_s END), 0.0)
"""
HELD = f"""
SELECT {AMOUNTS}, coalesce(sum(f.failed IS NOT NULL), 0) FROM fingerprints AS f WHERE {NEWEST_PRINT}
"""  # noqa: S608  constants
COMPARABLE = f"SELECT {AMOUNTS} FROM fingerprints AS f WHERE {NEWEST_PRINT} AND f.failed IS NULL"  # noqa: S608  constants
BETWEEN = f"{COMPARABLE} AND f.entry >= ?1 AND f.entry < ?2"
# Fingerprinted behind the entry ?1, and compared with all that were there before them.
LATER = f"""
{COMPARABLE} AND f.entry > ?1
    AND EXISTS (SELECT 1 FROM matchings AS g WHERE g.sha256 = f.sha256 AND g.entry > f.entry)
"""  # noqa: S608  constants


class FootageQueries(Queries):
    """Mixed into ``Catalog``."""

    async def media_to_print(self, version: int, since: int = 0) -> list[MediumDue]:
        """Stored files (by entries from ``since`` on) without a fingerprint of this version, oldest post first, videos
        of other sites by the day that these tell.

        One that could not be fingerprinted by this version is not among them, nor one whose fingerprint was redacted.
        """
        rows = await self._reads.rows(TO_PRINT, (version, since))
        with decoding(self._reads.name):
            return [
                MediumDue(sha256=row[0], entry=row[1], size=row[2], mime=row[3], date=from_us_or_none(row[4]))
                for row in rows
            ]

    async def media_to_match(self, version: int, after: int = -1) -> list[MediumPrint]:
        """Media whose newest fingerprint (of an entry ``after`` this) was not compared by this version, in order."""
        return self._prints(await self._reads.rows(TO_MATCH, (version, after)))

    async def medium_print(self, sha256: str) -> MediumPrint | None:
        """The newest fingerprint of a medium."""
        rows = await self._reads.rows(f"{PRINT} WHERE f.sha256 = ? AND {NEWEST_PRINT}", (sha256,))
        found = self._prints(rows)
        return found[0] if found else None

    async def medium_prints(self, after: int = -1) -> list[MediumPrint]:
        """The newest fingerprint of each medium that has one, in the order of the log; only entries ``after`` this."""
        sql = f"{PRINT} WHERE {NEWEST_PRINT} AND f.entry > ? ORDER BY f.entry"
        return self._prints(await self._reads.rows(sql, (after,)))

    async def prints_failed(self) -> list[MediumPrint]:
        """Media that could not be fingerprinted."""
        sql = f"{PRINT} WHERE {NEWEST_PRINT} AND f.failed IS NOT NULL ORDER BY f.entry"
        return self._prints(await self._reads.rows(sql))

    async def matches_of(self, sha256: str) -> list[MatchFound]:
        """Stretches of this medium that were found in media which were fingerprinted before it."""
        return self._matches(await self._reads.rows(OF_MEDIUM, (sha256,)))

    async def matches_in(self, sha256: str) -> list[MatchFound]:
        """Stretches of media which were fingerprinted later that were found in this one."""
        return self._matches(await self._reads.rows(IN_MEDIUM, (sha256,)))

    async def medium_searched(self, sha256: str) -> MediumSearched | None:
        """With what the medium was compared last; None where it was not."""
        sql = f"SELECT g.entry, g.searched FROM matchings AS g WHERE g.sha256 = ? AND {NEWEST_MATCHING}"  # noqa: S608
        row = await self._reads.row(sql, (sha256,))
        if row is None:
            return None
        with decoding(self._reads.name):
            return MediumSearched(entry=row[0], searched=searched_from_fields(Fields(unpacked(row[1]), "searched")))

    async def footage_held(self) -> FootageHeld:
        """All that a medium can be compared with."""
        held = await self._reads.row(HELD) or (0, 0, 0, 0, 0.0, 0.0, 0)
        scope = await self._reads.row(SCOPE) or (0, None, None)
        with decoding(self._reads.name):
            return FootageHeld(
                media=held[0],
                pictures=held[1],
                videos=held[2],
                sounds=held[3],
                video_s=float(held[4]),
                audio_s=float(held[5]),
                failed=held[6],
                channels=scope[0],
                oldest=from_us_or_none(scope[1]),
                newest=from_us_or_none(scope[2]),
            )

    async def searched_between(self, first: int, end: int) -> Searched:
        """What the entries from ``first`` to ``end`` (without it) fingerprinted, to be compared with."""
        return await self._searched(BETWEEN, (first, end), end)

    async def compared_later(self, entry: int, log_size: int) -> Searched:
        """What was fingerprinted behind ``entry`` and compared with all before it."""
        return await self._searched(LATER, (entry,), log_size)

    async def _searched(self, sql: str, values: tuple[int, ...], log_size: int) -> Searched:
        row = await self._reads.row(sql, values) or (0, 0, 0, 0, 0.0, 0.0)
        with decoding(self._reads.name):
            media, pictures, videos, sounds, video_s, audio_s = row
            return Searched(
                media=media,
                pictures=pictures,
                videos=videos,
                sounds=sounds,
                video_s=video_s,
                audio_s=audio_s,
                log_size=log_size,
            )

    def _prints(self, rows: list[Row]) -> list[MediumPrint]:
        with decoding(self._reads.name):
            return [
                MediumPrint(
                    sha256=row[0],
                    entry=row[1],
                    print_sha256=row[2],
                    version=row[3],
                    duration_s=row[5],
                    pictures=row[6],
                    frames=row[7],
                    landmarks=row[8],
                    failed=row[9],
                    notes=tuple(unpacked(row[10])),
                    facts=facts_from_json(unpacked(row[11])),
                )
                for row in rows
            ]

    def _matches(self, rows: list[Row]) -> list[MatchFound]:
        with decoding(self._reads.name):
            return [
                MatchFound(
                    entry=row[0],
                    position=row[1],
                    sha256=row[2],
                    match=Match(
                        medium=row[8],
                        query=Span(row[3], row[4]),
                        reference_sha256=row[5],
                        reference=Span(row[6], row[7]),
                        speed=row[9],
                        mirrored=bool(row[10]),
                        transformation=tuple(unpacked(row[11])),
                        score=row[12],
                        verdict=row[13],
                    ),
                )
                for row in rows
            ]
