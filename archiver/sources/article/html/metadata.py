"""Title, author, site, declared language and day of publication, as the page itself states them.

The page's own statements come first (``<meta>``, JSON-LD, ``<time>``); only where they are silent htmldate
looks for a date in address and text. Its first guess is the modification date, and it would take a copyright
year for a day, so it is asked for the original date and years without a day are not believed.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import htmldate
from lxml.html import HtmlElement

_DAY = re.compile(r"\s*(?P<y>\d{4})-?(?P<m>\d\d)-?(?P<d>\d\d)(?!\d{3})")
_DAY_KEYS = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "publish-date", "publish_date", "publishdate", "pubdate", "date", "cxenseparse:recs:publishtime",
    "bt:pubdate", "datecreated",
)  # fmt: skip
_AUTHOR_KEYS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
)
_SITE_KEYS = ("og:site_name", "application-name", "dc.publisher", "apple-mobile-web-app-title")
_MAX_JSON = 1_000_000
_MAX_NODES = 2_000
_SITE_TAIL = re.compile(r"\s+[|–—•·»-]\s+[^|–—•·»]{2,40}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of itself; ``published_from`` names where the day was found."""

    title: str | None = None
    author: str | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None
    published: date | None = None
    published_from: str | None = None


def metadata(tree: HtmlElement, *, url: str | None, want_date: bool) -> Metadata:
    """The page's metadata; ``want_date`` False where the day is known (looking for it may take long)."""
    meta = _meta(tree)
    nodes = list(_json_ld(tree)) if not _first(meta, _AUTHOR_KEYS) or want_date else []
    day, origin = _published(tree, meta, nodes, url) if want_date else (None, None)
    return Metadata(
        title=_title(tree, meta),
        author=_author(meta, nodes),
        site=_first(meta, _SITE_KEYS) or _name(_value(nodes, "publisher")),
        language=tree.get("lang") or tree.get("xml:lang") or meta.get("og:locale"),
        url=_canonical(tree) or meta.get("og:url"),
        published=day,
        published_from=origin,
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    """``<meta>`` contents by name, property or itemprop in lower case; of several the first counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            key = element.get(attribute)
            if key and content:
                found.setdefault(key.strip().lower(), content)
    return found


def _first(meta: Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    return next((meta[key] for key in keys if meta.get(key) and not meta[key].startswith("http")), None)


def _title(tree: HtmlElement, meta: Mapping[str, str]) -> str | None:
    stated = meta.get("og:title") or meta.get("twitter:title")
    if stated:
        return _line(stated)
    headings = [_line(heading.text_content()) for heading in tree.iter("h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    title = next((_line(element.text_content()) for element in tree.iter("title")), None)
    return _SITE_TAIL.sub("", title) if title else next((one for one in headings if one), None)


def _line(text: str) -> str | None:
    return " ".join(html.unescape(text[:1000]).split())[:300] or None


def _author(meta: Mapping[str, str], nodes: list[dict[str, Any]]) -> str | None:
    stated = _first(meta, _AUTHOR_KEYS)
    return _line(stated) if stated else _name(_value(nodes, "author"))


def _canonical(tree: HtmlElement) -> str | None:
    for element in tree.iter("link"):
        href = element.get("href", "").strip()
        if element.get("rel", "").lower() == "canonical" and href.startswith(("http://", "https://")):
            return str(href)
    return None


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, outer ones first, no deeper than lists and ``@graph``."""
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        source = script.text or ""
        if not 1 < len(source) <= _MAX_JSON:
            continue
        try:
            # Line breaks inside strings are forbidden and common.
            waiting: list[Any] = [json.loads(source, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MAX_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node[:50])
            elif isinstance(node, dict):
                yield node
                waiting.append(node.get("@graph"))


def _value(nodes: list[dict[str, Any]], key: str) -> Any:
    return next((node[key] for node in nodes if node.get(key)), None)


def _name(value: Any) -> str | None:
    """The name in a JSON-LD value: a text, an object with a name, or several of them."""
    if isinstance(value, list):
        names = [name for name in map(_name, value[:10]) if name]
        return ", ".join(names) or None
    if isinstance(value, dict):
        value = value.get("name")
    return _line(value) if isinstance(value, str) and not value.startswith("http") else None


def _published(
    tree: HtmlElement, meta: Mapping[str, str], nodes: list[dict[str, Any]], url: str | None
) -> tuple[date | None, str | None]:
    for key in _DAY_KEYS:
        day = _day(meta.get(key))
        if day:
            return day, "meta"
    day = _day(_value(nodes, "datePublished"))
    if day:
        return day, "json-ld"
    for element in tree.iter("time"):
        names = f"{element.get('itemprop', '')} {element.get('class', '')}".lower()
        if "published" in names or element.get("pubdate") is not None:
            day = _day(element.get("datetime"))
            if day:
                return day, "time"
    found = _day(_searched(tree, url))
    return (found, "htmldate") if found else (None, None)


def _searched(tree: HtmlElement, url: str | None) -> str | None:
    # Without the extensive search, which takes a bare year (a copyright line) for the first of January.
    found = htmldate.find_date(tree, url=url, original_date=True, extensive_search=False)
    return found if isinstance(found, str) else None


def _day(value: object) -> date | None:
    """The calendar day that an ISO 8601 date or time begins with, as written (no change of zone)."""
    match = _DAY.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return day if day.year >= 1990 else None
