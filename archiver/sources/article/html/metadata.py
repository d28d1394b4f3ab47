"""Title, author, site, declared language and day of publication, as the page itself states them.

The page's own statements come first (``<meta>``, JSON-LD, ``<time>``), then the line below the headline; only
where they are silent htmldate looks for a date in address and text. Its first guess is the modification date,
and it would take a copyright year for a day, so it is asked for the original date and years without a day are
not believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import htmldate
from lxml.html import HtmlElement

from archiver.sources.article.html.byline import Byline, stated_day
from archiver.sources.article.html.structured import Structured, line

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
    about = Structured(tree)
    head = Byline(tree)
    day, origin = _published(tree, meta, about, head, url) if want_date else (None, None)
    return Metadata(
        title=_title(tree, meta),
        author=line(_first(meta, _AUTHOR_KEYS) or "") or about.name("author") or head.author(),
        site=_first(meta, _SITE_KEYS) or about.name("publisher"),
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
        return line(stated)
    headings = [line(heading.text_content()) for heading in tree.iter("h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    title = next((line(element.text_content()) for element in tree.iter("title")), None)
    return _SITE_TAIL.sub("", title) if title else next((one for one in headings if one), None)


def _canonical(tree: HtmlElement) -> str | None:
    for element in tree.iter("link"):
        href = element.get("href", "").strip()
        if element.get("rel", "").lower() == "canonical" and href.startswith(("http://", "https://")):
            return str(href)
    return None


def _published(
    tree: HtmlElement, meta: Mapping[str, str], about: Structured, head: Byline, url: str | None
) -> tuple[date | None, str | None]:
    for key in _DAY_KEYS:
        day = stated_day(meta.get(key))
        if day:
            return day, "meta"
    day = stated_day(about.value("datePublished"))
    if day:
        return day, "json-ld"
    for element in tree.iter("time"):
        names = f"{element.get('itemprop', '')} {element.get('class', '')}".lower()
        if "published" in names or element.get("pubdate") is not None:
            day = stated_day(element.get("datetime"))
            if day:
                return day, "time"
    day, origin = head.day()
    if day:
        return day, origin
    found = stated_day(_searched(tree, url))
    return (found, "htmldate") if found else (None, None)


def _searched(tree: HtmlElement, url: str | None) -> str | None:
    # Without the extensive search, which takes a bare year (a copyright line) for the first of January.
    found = htmldate.find_date(tree, url=url, original_date=True, extensive_search=False)
    return found if isinstance(found, str) else None
