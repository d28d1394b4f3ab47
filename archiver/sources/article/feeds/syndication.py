"""RSS, RDF and Atom. fastfeedparser first; feedparser, which is eighty times slower, where that fails or finds nothing.

Both are given bytes, never an address: they ask nobody. Which field a date was taken from neither says, so the fields
of each entry are looked at here, in the order in which fastfeedparser prefers them.
"""

from __future__ import annotations

import calendar
import io
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lxml import etree

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
from archiver.sources.article.feeds.xml import local, text_of, tree

SLOW_UP_TO = 1024 * 1024
SLOW_TAGS = 10_000
"""Bytes, and tags, of a feed that feedparser is asked about; tags inside each other take it quadratic time."""
_DATES = {
    "pubdate": "pubDate", "published": "published", "issued": "issued", "date": "dc:date",
    "updated": "updated", "modified": "modified", "lastbuilddate": "lastBuildDate",
}  # fmt: skip
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PERMALINK = ("http://", "https://")


def read_syndication(data: bytes, base: str | None) -> FeedReading:
    """The feed; raises InputError where neither parser can make anything of it."""
    left = Left()
    items = _fast(data)
    language, said = _said(data) if items else (None, [])
    if not items and len(data) <= SLOW_UP_TO and data.count(b"<") <= SLOW_TAGS:
        items = _slow(data)
    if items is None:
        raise InputError("It is no feed that can be read.", hint="Give the address of an RSS, Atom or JSON feed.")
    beside = said if len(said) == len(items) else [(None, language)] * len(items)
    found = [
        entry
        for item, (field, own) in zip(items, beside, strict=True)
        if (entry := _entry(item, field, base, own or language, left)) is not None
    ]
    return FeedReading(kind="feed", entries=newest(found, left), dropped=left.dropped)


Items = Sequence[Mapping[str, Any]]


def _fast(data: bytes) -> Items | None:
    import fastfeedparser

    try:
        feed = fastfeedparser.parse(data, include_content=False, include_tags=False, include_media=False,
                                    include_enclosures=False)  # fmt: skip
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, etree.LxmlError):
        return None  # it promises ValueError; hostile input finds what nobody thought of
    entries: Items = feed.entries
    return entries


def _slow(data: bytes) -> Items | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import feedparser

        feed = feedparser.parse(io.BytesIO(data), resolve_relative_uris=False, sanitize_html=False)
    if not feed.entries and not feed.version:
        return None
    return [
        {**entry, "published": _iso(entry.get("published_parsed")), "updated": _iso(entry.get("updated_parsed"))}
        for entry in feed.entries
    ]


def _iso(parsed: object) -> str | None:
    """feedparser's time (UTC) as ISO 8601."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _said(data: bytes) -> tuple[str | None, list[tuple[str | None, str | None]]]:
    """What neither parser tells: the feed's language, and for each entry the field that its date is taken from, as
    feeds write it, and its own language.
    """
    try:
        root = tree(data)
    except InputError:
        return None, []
    language = root.get(_LANG) or next((_words(each) for each in root.iter() if local(each) == "language"), None)
    found = []
    for element in root.iter():
        if local(element) in ("item", "entry"):
            there = {local(child) for child in element if _words(child)}
            field = next((written for name, written in _DATES.items() if name in there), None)
            found.append((field, element.get(_LANG) or text_of(element, "language")))
    return (language or "")[:SHORT] or None, found


def _words(element: etree._Element) -> str | None:
    return (element.text or "").strip() or None


def _entry(
    item: Mapping[str, Any], field: str | None, base: str | None, language: str | None, left: Left
) -> Announced | None:
    ident = _text(item, "id")
    link = _text(item, "link")
    url = address(link, base) or (address(ident, None) if ident and ident.startswith(_PERMALINK) else None)
    if url is None:
        left.out("no web address", link or ident or _text(item, "title") or "(nothing)")
        return None
    published, updated = moment(_text(item, "published")), moment(_text(item, "updated"))
    return Announced(
        url=url,
        ident=(ident or url)[:SHORT],
        title=plain(_text(item, "title"), TITLE),
        summary=plain(_text(item, "description") or _text(item, "summary"), SUMMARY),
        published=published or updated,
        published_from=(field or ("published" if published else "updated")) if published or updated else None,
        updated=updated,
        author=plain(_text(item, "author"), SHORT) or None,
        language=language,
    )


def _text(table: Mapping[str, Any], key: str) -> str | None:
    value = table.get(key)
    return value if isinstance(value, str) and value else None
