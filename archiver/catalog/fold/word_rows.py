"""Rows of the search indexes, made from the rows that they are about."""

from __future__ import annotations

import json
from collections.abc import Iterator

from archiver.catalog.statements import Row, Statements
from archiver.catalog.texts import storable
from archiver.catalog.words import Held, version_words, words

POST_WORDS = "INSERT INTO post_words (rowid, text, details, files, facets) VALUES (?, ?, ?, ?, ?)"
ARTICLE_WORDS = "INSERT INTO article_words (rowid, title, text, about) VALUES (?, ?, ?, ?)"
VERSIONS = """
SELECT v.id, v.channel_id, v.date_us, v.text, v.spans,
    coalesce(v.forward_date_us, v.forward_from_id, v.forward_from_name) IS NOT NULL,
    coalesce(v.forward_channel_id, v.forward_from_id), d.details,
    EXISTS (SELECT 1 FROM post_links AS l WHERE l.version = v.id)
FROM post_versions AS v NOT INDEXED LEFT JOIN post_details AS d ON d.version = v.id
WHERE v.id >= ?1 AND v.id < ?2 ORDER BY v.id
"""
FILES = "SELECT version, kind, part, file_name, duration_s FROM media_refs WHERE version >= ?1 AND version < ?2"
READINGS = "SELECT entry, title, text, document FROM article_readings WHERE entry >= ?1 ORDER BY entry LIMIT ?2"


def post_rows(statements: Statements, first: int, end: int) -> list[Row]:
    """Rows of ``post_words`` for the versions from ``first`` on and below ``end``."""
    files: dict[int, list[tuple[str, str, str | None, float | None]]] = {}
    for version, *file in statements.rows(FILES, (first, end)):
        files.setdefault(version, []).append(tuple(file))
    return [_post_row(row, files.get(row[0], [])) for row in statements.rows(VERSIONS, (first, end))]


def article_row(entry: int, title: str, text: str, document: str) -> Row:
    """A row of ``article_words``; the arguments are the columns of ``article_readings``."""
    about = json.loads(document)
    named = "\n".join(each for name in ("author", "site", "url") if isinstance(each := about.get(name), str))
    return (entry, *map(words, (title, text, storable(named))))


def all_rows(statements: Statements, index: str, size: int) -> Iterator[tuple[str, list[Row]]]:
    """Every row that ``index`` must have, so many at a time, with the statement that would write them."""
    if index == "post_words":
        newest = (statements.row("SELECT coalesce(max(id), 0) FROM post_versions") or (0,))[0]
        for first in range(0, newest + 1, size):
            yield POST_WORDS, post_rows(statements, first, first + size)
        return
    entry = 0
    while rows := statements.rows(READINGS, (entry, size)):
        yield ARTICLE_WORDS, [article_row(*row) for row in rows]
        entry = rows[-1][0] + 1


def _post_row(row: Row, files: list[tuple[str, str, str | None, float | None]]) -> Row:
    version, channel_id, date_us, text, spans, forwarded, origin, details, linked = row
    held = Held(
        channel_id=channel_id,
        date_us=date_us,
        text=text,
        spans=spans,
        forwarded=bool(forwarded),
        origin=origin,
        details=details,
        linked=bool(linked),
        files=files,
    )
    return (version, *version_words(held))
