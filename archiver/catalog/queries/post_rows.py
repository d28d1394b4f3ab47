"""Rows of posts, versions, counts and media back into ``PostRecord`` and ``PostVersion``."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.catalog.clock import from_us, from_us_or_none
from archiver.catalog.database import BLOCK, Database
from archiver.catalog.details import is_partial, unpacked_reactions
from archiver.catalog.faults import decoding
from archiver.catalog.fold.post_lines import LINES
from archiver.catalog.queries.base import listed, unpacked
from archiver.catalog.queries.detail_rows import NO_MORE, More, details_of, more_of
from archiver.catalog.statements import Row
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import Forward, MediaFailed, MediaRef, MediaStored, PostSeen, Span
from archiver.model.records import PostRecord, PostVersion

VERSION_COLUMNS = """v.id, v.channel_id, v.message_id, v.entry, v.seen_us, v.date_us, v.edit_us, v.text,
    v.spans, v.grouped_id, v.reply_to, v.forward_date_us, v.forward_channel_id, v.forward_message_id,
    v.forward_from_id, v.forward_from_name, v.author, v.service, v.noforwards, v.restriction,
    v.edited, v.source, v.repeats"""
WIDTH = 23
"""Number of columns in ``VERSION_COLUMNS``."""
SOURCES = WIDTH + 3
"""Which column of ``POST_COLUMNS`` says what kinds of sources showed the post."""

POST_COLUMNS = f"""{VERSION_COLUMNS}, p.versions, p.first_seen_us, p.gone_us, p.sources, k.views, k.views_step,
    k.forwards, k.replies, k.reactions, c.title, c.usernames"""
POST_JOINS = """
JOIN post_versions AS v ON v.id = p.newest
LEFT JOIN counts AS k ON k.channel_id = p.channel_id AND k.message_id = p.message_id
    AND k.entry = p.counts_entry AND k.position = p.counts_position
LEFT JOIN channels AS h ON h.channel_id = p.channel_id
LEFT JOIN channel_versions AS c ON c.channel_id = p.channel_id AND c.entry = h.newest_entry
    AND c.position = h.newest_position
"""
POSTS = f"SELECT {POST_COLUMNS} FROM posts AS p {POST_JOINS}"  # noqa: S608  constants
# The keys drive, whatever SQLite thinks of the sizes.
POSTS_OF_KEYS = f"""
SELECT {POST_COLUMNS} FROM json_each(?) AS wanted CROSS JOIN posts AS p
    ON p.channel_id = json_extract(wanted.value, '$[0]') AND p.message_id = json_extract(wanted.value, '$[1]')
{POST_JOINS} ORDER BY p.date_us, p.channel_id, p.message_id
"""  # noqa: S608  constants
REFS = """
SELECT r.version, r.type, r.media_id, r.part, r.kind, r.mime, r.size, r.duration_s, r.width, r.height,
    r.file_name, r.dc, r.thumb, r.ttl_s, r.url
FROM json_each(?) AS wanted CROSS JOIN media_refs AS r ON r.version = wanted.value
ORDER BY r.version, r.position
"""
REFS_BESIDE = """
SELECT json_extract(wanted.value, '$[0]'), r.type, r.media_id, r.part, r.kind, r.mime, r.size, r.duration_s, r.width,
    r.height, r.file_name, r.dc, r.thumb, r.ttl_s, r.url
FROM json_each(?) AS wanted CROSS JOIN post_versions AS v
    ON v.channel_id = CAST(json_extract(wanted.value, '$[1]') AS INTEGER)
    AND v.message_id = json_extract(wanted.value, '$[2]') AND v.id <> json_extract(wanted.value, '$[0]')
CROSS JOIN media_refs AS r ON r.version = v.id
WHERE v.source <> json_extract(wanted.value, '$[3]') AND NOT EXISTS (
    SELECT 1 FROM post_versions AS o WHERE o.channel_id = v.channel_id AND o.message_id = v.message_id
        AND o.source = v.source AND (o.as_of_us, o.seen_us, o.entry) > (v.as_of_us, v.seen_us, v.entry))
AND EXISTS (SELECT 1 FROM media_stored AS s WHERE s.type = r.type AND s.media_id = r.media_id)
ORDER BY v.id, r.position
"""
STORED = """
SELECT s.media_id, s.type, s.sha256, s.size, s.mime FROM json_each(?) AS wanted
CROSS JOIN media_stored AS s ON s.type = json_extract(wanted.value, '$[0]')
    AND s.media_id = CAST(json_extract(wanted.value, '$[1]') AS INTEGER)
ORDER BY s.entry
"""
FAILED = """
SELECT f.media_id, f.type, f.reason, f.detail FROM json_each(?) AS wanted
CROSS JOIN media_failed AS f ON f.type = json_extract(wanted.value, '$[0]')
    AND f.media_id = CAST(json_extract(wanted.value, '$[1]') AS INTEGER)
ORDER BY f.entry, f.position
"""


async def post_records(database: Database, rows: Sequence[Row]) -> list[PostRecord]:
    """Records of rows of ``POSTS``, in their order."""
    records: list[PostRecord] = []
    with decoding(database.name):
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            refs = await _refs(database, [row[0] for row in block])
            beside = await _refs_beside(database, block)
            refs = {number: _with_beside(refs.get(number, ()), beside.get(number, ())) for number in {*refs, *beside}}
            keys = sorted({ref.key for found in refs.values() for ref in found})
            more = await more_of(database, block)
            stored = await stored_media(database, keys)
            failed = await failed_media(database, [key for key in keys if key not in stored])
            records += [_record(row, refs.get(row[0], ()), more.get(row[0], NO_MORE), stored, failed) for row in block]
    return records


async def posts_of_keys(database: Database, sql: str, values: Sequence[object]) -> list[PostRecord]:
    """The posts whose (channel id, message id) ``sql`` gives, each once, by date."""
    keys = sorted(set(await database.rows(sql, values)))
    records: list[PostRecord] = []
    for start in range(0, len(keys), BLOCK):
        rows = await database.rows(POSTS_OF_KEYS, (listed(keys[start : start + BLOCK]),))
        records += await post_records(database, rows)
    return sorted(records, key=lambda record: (record.seen.date, record.key))


async def post_versions(database: Database, rows: Sequence[Row]) -> list[PostVersion]:
    """Versions of rows of ``VERSION_COLUMNS``, in their order."""
    with decoding(database.name):
        refs = await _refs(database, [row[0] for row in rows])
        details = await details_of(database, [row[0] for row in rows])
        return [
            PostVersion(
                seen=_seen(
                    row, refs.get(row[0], ()), More(details.get(row[0], ()), None), (None, None, None, None, None)
                ),
                entry=row[3],
                seen_at=from_us(row[4]),
                source=row[21],
                repeats=bool(row[22]),
            )
            for row in rows
        ]


async def stored_media(database: Database, keys: Sequence[MediaKey]) -> dict[MediaKey, MediaStored]:
    """Which of these media items are in the store; the newest bytes of each."""
    if not keys:
        return {}
    rows = await database.rows(STORED, (listed([[key.type, str(key.id)] for key in keys]),))
    found = (
        MediaStored(key=MediaKey(kind, media_id), sha256=sha256, size=size, mime=mime)
        for media_id, kind, sha256, size, mime in rows
    )
    return {stored.key: stored for stored in found}


async def failed_media(database: Database, keys: Sequence[MediaKey]) -> dict[MediaKey, MediaFailed]:
    """Why those of these media items could not be had that were not, the last time."""
    if not keys:
        return {}
    rows = await database.rows(FAILED, (listed([[key.type, str(key.id)] for key in keys]),))
    found = (
        MediaFailed(key=MediaKey(kind, media_id), reason=reason, detail=detail)
        for media_id, kind, reason, detail in rows
    )
    return {failed.key: failed for failed in found}


async def _refs(database: Database, versions: Sequence[int]) -> dict[int, tuple[MediaRef, ...]]:
    found: dict[int, list[MediaRef]] = {}
    for row in await database.rows(REFS, (listed(list(versions)),)):
        found.setdefault(row[0], []).append(_ref(row))
    return {version: tuple(refs) for version, refs in found.items()}


async def _refs_beside(database: Database, rows: Sequence[Row]) -> dict[int, tuple[MediaRef, ...]]:
    """Files that are stored and that other sources showed with a post, by its newest version: each has keys of its
    own for them.
    """
    several = [[row[0], str(row[1]), row[2], row[21]] for row in rows if row[SOURCES] & (row[SOURCES] - 1)]
    found: dict[int, list[MediaRef]] = {}
    for number, *row in await database.rows(REFS_BESIDE, (listed(several),)) if several else ():
        found.setdefault(number, []).append(_ref((number, *row)))
    return {number: tuple(refs) for number, refs in found.items()}


def _with_beside(own: tuple[MediaRef, ...], beside: tuple[MediaRef, ...]) -> tuple[MediaRef, ...]:
    return (*own, *(ref for ref in dict.fromkeys(beside) if all(ref.key != each.key for each in own)))


def _ref(row: Row) -> MediaRef:
    return MediaRef(
        key=MediaKey(row[1], row[2]),
        part=row[3],
        kind=row[4],
        mime=row[5],
        size=row[6],
        duration_s=row[7],
        width=row[8],
        height=row[9],
        file_name=row[10],
        dc=row[11],
        thumb=row[12],
        ttl_s=row[13],
        url=row[14],
    )


def _record(
    row: Row,
    refs: tuple[MediaRef, ...],
    more: More,
    stored: dict[MediaKey, MediaStored],
    failed: dict[MediaKey, MediaFailed],
) -> PostRecord:
    versions, first_seen_us, gone_us, sources, *counts, title, usernames = row[WIDTH:]
    names = unpacked(usernames) or [None]
    keys = dict.fromkeys(ref.key for ref in refs)
    return PostRecord(
        seen=_seen(row, refs, more, (counts[0], counts[1], counts[2], counts[3], counts[4])),
        channel_title=title or "",
        username=names[0],
        versions=versions,
        entry=row[3],
        first_seen=from_us(first_seen_us),
        seen_at=from_us(row[4]),
        gone_at=from_us_or_none(gone_us),
        source=row[21],
        sources=tuple(name for bit, name in enumerate(LINES) if sources >> bit & 1),
        stored=tuple(stored[key] for key in keys if key in stored),
        failed=tuple(failed[key] for key in keys if key in failed),
    )


def _seen(
    row: Row,
    refs: tuple[MediaRef, ...],
    more: More,
    counts: tuple[int | None, int | None, int | None, int | None, str | None],
) -> PostSeen:
    return PostSeen(
        key=PostKey(row[1], row[2]),
        date=from_us(row[5]),
        edit_date=from_us_or_none(row[6]),
        text=row[7],
        spans=tuple(Span(kind=s[0], offset=s[1], length=s[2], value=s[3]) for s in unpacked(row[8]) or ()),
        media=refs,
        grouped_id=row[9],
        reply_to=row[10],
        forward=_forward(row),
        author=row[16],
        service=row[17],
        views=counts[0],
        views_step=counts[1] or 1,
        forwards=counts[2],
        replies=counts[3],
        reactions=unpacked_reactions(counts[4]),
        partial_reactions=is_partial(counts[4]),
        noforwards=bool(row[18]),
        restriction=row[19],
        edited=bool(row[20]),
        details=more.details,
        votes=more.votes,
    )


def _forward(row: Row) -> Forward | None:
    date_us, channel_id, message_id, from_id, from_name = row[11:16]
    if (date_us, channel_id, from_id, from_name) == (None, None, None, None):
        return None
    named = channel_id is not None and message_id is not None
    return Forward(
        date=from_us_or_none(date_us),
        origin=PostKey(channel_id, message_id) if named else None,
        from_channel_id=from_id,
        from_name=from_name,
    )
