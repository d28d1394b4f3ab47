"""JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from archiver.errors import InputError
from archiver.model.feeds import Announced, FeedReading
from archiver.sources.article.feeds.gathering import (
    SHORT,
    SUMMARY,
    TITLE,
    Left,
    address,
    moment,
    newest,
    plain,
)


def read_json(data: bytes, base: str | None) -> FeedReading:
    """The feed; raises InputError where it is none."""
    try:
        document = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        raise InputError("It is no JSON that can be read.", hint="Look at the address in a browser.") from fault
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise InputError("It is JSON, but no JSON Feed.", hint="Give the address of an RSS, Atom or JSON feed.")
    left = Left()
    language = _text(document, "language")
    found = [entry for item in items if (entry := _entry(item, base, language, left)) is not None]
    return FeedReading(kind="feed", entries=newest(found, left), dropped=left.dropped)


def _entry(item: object, base: str | None, language: str | None, left: Left) -> Announced | None:
    if not isinstance(item, dict):
        left.out("not an entry", str(item))
        return None
    ident = item.get("id")
    ident = str(ident) if isinstance(ident, str | int) else None
    url = address(_text(item, "url"), base) or address(ident, base if ident and "/" in ident else None)
    if url is None:
        left.out("no web address", _text(item, "url") or ident or "(nothing)")
        return None
    published, updated = moment(_text(item, "date_published")), moment(_text(item, "date_modified"))
    field = "date_published" if published else "date_modified" if updated else None
    summary = _text(item, "summary") or _text(item, "content_text") or _text(item, "content_html")
    return Announced(
        url=url,
        ident=(ident or url)[:SHORT],
        title=plain(_text(item, "title"), TITLE),
        summary=plain(summary, SUMMARY),
        published=published or updated,
        published_from=field,
        updated=updated,
        author=_author(item),
        language=_text(item, "language") or language,
    )


def _author(item: Mapping[str, Any]) -> str | None:
    """Version 1.1 has a list of authors, version 1 one."""
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    name = _text(first, "name") if isinstance(first, dict) else None
    return plain(name, SHORT) or None


def _text(table: Mapping[str, Any], key: str) -> str | None:
    value = table.get(key)
    return value if isinstance(value, str) else None
