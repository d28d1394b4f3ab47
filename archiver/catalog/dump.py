"""Everything that the catalog holds as JSON lines: equal logs give equal dumps, however they were folded.

Each line is ``{"table": ..., column: value, ...}``. Tables are in a fixed order, rows sorted by their natural
keys; no numbers that SQLite or the order of folding gave, and nothing of the search indexes. 64-bit ids are
decimal strings, times (``..._us``) microseconds since 1970-01-01 UTC, JSON columns the text of their JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from archiver.catalog.catalog import Catalog
from archiver.catalog.statements import Row, Statements

BIG = frozenset(
    {
        "channel_id",
        "group_id",
        "linked_chat_id",
        "photo_id",
        "from_id",
        "access_hash",
        "grouped_id",
        "forward_channel_id",
        "forward_from_id",
        "media_id",
    }
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table, the columns that are written of it, and its natural key."""

    name: str
    key: str
    columns: str = "*"
    source: str = ""

    @property
    def sql(self) -> str:
        """The rows in order."""
        return f"SELECT {self.columns} FROM {self.source or self.name} ORDER BY {self.key}"  # noqa: S608  constants


VERSION = "v.channel_id, v.message_id, v.entry, v.position"
TABLES = (
    Table("cursor", "entries", "entries, line_sha256"),
    Table("entries", "n"),
    Table("sessions", "entry"),
    Table("captures", "entry"),
    Table("derivations", "entry"),
    Table("objects", "entry, position"),
    Table("unreadable", "entry, position"),
    Table("channels", "channel_id"),
    Table("channel_versions", "channel_id, entry, position"),
    Table("channel_counts", "channel_id, entry, position"),
    Table("channel_access", "channel_id, account"),
    Table("channel_states", "channel_id"),
    Table("migrations", "channel_id, from_id"),
    Table("topic_events", "channel_id, topic_id, said_us"),
    Table("post_topics", "channel_id, topic_id, message_id"),
    Table("pins", "channel_id, message_id, pinned_us"),
    Table("usernames", "name_key, entry, position"),
    Table("registrations", "name_key"),
    Table("registration_names", "name_key, kind, text"),
    Table("names", "kind, text_key, channel_key, since"),
    Table(
        "posts",
        "p.channel_id, p.message_id",
        "p.channel_id, p.message_id, p.date_us, v.entry AS newest_entry, v.position AS newest_position,"
        " p.versions, p.sources, p.service, p.restricted, p.with_files, p.first_seen_us, p.last_seen_us, p.gone_us,"
        " p.counts_entry, p.counts_position",
        "posts AS p LEFT JOIN post_versions AS v ON v.id = p.newest",
    ),
    Table(
        "post_versions",
        VERSION,
        f"{VERSION}, v.seen_us, v.as_of_us, v.source, v.repeats, v.date_us, v.edit_us, v.edited, v.text,"
        " v.spans, v.grouped_id, v.reply_to,"
        " v.forward_date_us, v.forward_channel_id, v.forward_message_id, v.forward_from_id,"
        " v.forward_from_name, v.author, v.service, v.noforwards, v.restriction, v.digest",
        "post_versions AS v",
    ),
    Table(
        "post_details",
        VERSION,
        f"{VERSION}, d.details",
        "post_details AS d LEFT JOIN post_versions AS v ON v.id = d.version",
    ),
    Table(
        "post_links",
        f"{VERSION}, l.position",
        f"{VERSION}, l.position AS link, l.address, l.listed",
        "post_links AS l LEFT JOIN post_versions AS v ON v.id = l.version",
    ),
    Table("post_days", "channel_id, day"),
    Table("counts", "channel_id, message_id, entry, position"),
    Table("poll_counts", "channel_id, message_id, entry, position"),
    Table("gone", "channel_id, message_id, entry"),
    Table("origins_open", "channel_id, message_id"),
    Table("covered", "channel_id, low"),
    Table("covered_spans", "channel_id, low, high, entry"),
    Table("shown", "channel_id, low"),
    Table("shown_spans", "channel_id, low, high, entry"),
    Table(
        "media_refs",
        f"{VERSION}, r.position",
        f"{VERSION}, r.position AS ref, r.type, r.media_id, r.part, r.kind, r.mime, r.size, r.duration_s,"
        " r.width, r.height, r.file_name, r.dc, r.thumb, r.ttl_s, r.url",
        "media_refs AS r LEFT JOIN post_versions AS v ON v.id = r.version",
    ),
    Table("corroborations", "entry"),
    Table("video_looks", "entry"),
    Table("video_files", "entry, position"),
    Table("video_merges", "entry"),
    Table("threads", "group_id, root_id"),
    Table("comments", "group_id, comment_id"),
    Table("thread_reads", "channel_id, message_id"),
    Table("media_stored", "type, media_id, sha256"),
    Table("media_open", "beside, type, media_id, channel_id"),
    Table("media_failed", "type, media_id, entry, position"),
    Table("fingerprints", "entry"),
    Table("media_derived", "sha256, tool, entry"),
    Table("matchings", "entry"),
    Table("matches", "entry, position"),
    Table("articles", "article_id"),
    Table("article_captures", "article_id, entry, position"),
    Table("article_media", "entry, position"),
    Table("article_media_missing", "entry, position"),
    Table("announced", "feed, ident, url"),
    Table("article_readings", "entry"),
    Table("article_videos", "entry, position"),
    Table("citations", "entry, position"),
    Table("article_links", "entry"),
    Table("resolutions", "entry, position"),
    Table("links", "entry, position, rank"),
    Table("reviews", "entry"),
    Table("holds", "entry"),
    Table("remarks", "entry"),
    Table("settings", "name"),
    Table("touched", "kind, target, entry"),
    Table("verdicts", "citation_id, channel_id, message_id"),
    Table("carried_reviews", "article_id, entry"),
    Table("match_reviews", "entry"),
)


async def dump(catalog: Catalog) -> AsyncGenerator[str, None]:
    """The lines, without their ends, all of one moment. Raises ``CatalogDamagedError`` for a damaged file."""
    async with catalog.snapshot() as database:
        for table in TABLES:
            columns = await database.columns(table.sql)
            async for block in database.blocks(table.sql):
                for row in block:
                    yield _line(table.name, columns, row)


async def fingerprint(catalog: Catalog) -> str:
    """A hash over all that ``dump`` writes, many times as fast: equal ones mean equal dumps."""
    async with catalog.snapshot() as database:
        return await database.call(_fingerprint)


def _fingerprint(statements: Statements) -> str:
    digest = hashlib.sha256()
    for table in TABLES:
        digest.update(f"{table.name}\n".encode())
        for block in statements.blocks(table.sql):
            digest.update(b"".join(b"%r\n" % (row,) for row in block))
    return digest.hexdigest()


def _line(table: str, columns: Sequence[str], row: Row) -> str:
    values = {name: _value(name, value) for name, value in zip(columns, row, strict=True)}
    return json.dumps({"table": table, **values}, ensure_ascii=False, separators=(",", ":"))


def _value(name: str, value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, int) and name in BIG:
        return str(value)
    return value
