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


_CHANGED_KEYS = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified",
    "dcterms.modified", "dc.date.modified", "lastmod", "bt:moddate", "cxenseparse:recs:modifiedtime", "revised",
)  # fmt: skip
_DayFrom = tuple[date | None, str | None]
_TextFrom = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of itself; each ``..._from`` names where it says so."""

    title: str | None = None
    title_from: str | None = None
    author: str | None = None
    author_from: str | None = None
    site: str | None = None
    site_from: str | None = None
    language: str | None = None
    url: str | None = None
    published: date | None = None
    published_from: str | None = None
    modified: date | None = None
    modified_from: str | None = None


def metadata(tree: HtmlElement, *, url: str | None, want_date: bool) -> Metadata:
    """The page's metadata; ``want_date`` False where the day is known (looking for it may take long)."""
    meta = _meta(tree)
    about = Structured(tree)
    head = Byline(tree)
    title, title_from = _title(tree, meta, about)
    author, author_from = _author(meta, about, head)
    site, site_from = _site(meta, about)
    day, origin = _published(tree, meta, about, head, url) if want_date else (None, None)
    changed, changed_from = _changed(tree, meta, about)
    return Metadata(
        title=title,
        title_from=title_from,
        author=author,
        author_from=author_from,
        site=site,
        site_from=site_from,
        language=tree.get("lang") or tree.get("xml:lang") or meta.get("og:locale"),
        url=_canonical(tree) or meta.get("og:url"),
        published=day,
        published_from=origin,
        modified=changed,
        modified_from=changed_from,
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


def _from(*stated: _TextFrom) -> _TextFrom:
    """The first text that is there, with where it came from."""
    return next(((text, origin) for text, origin in stated if text), (None, None))


def _author(meta: Mapping[str, str], about: Structured, head: Byline) -> _TextFrom:
    said = _from((line(_first(meta, _AUTHOR_KEYS) or ""), "meta"), (about.name("author"), "json-ld"))
    return said if said[0] else _from((head.author(), "byline"))


def _site(meta: Mapping[str, str], about: Structured) -> _TextFrom:
    return _from((_first(meta, _SITE_KEYS), "meta"), (about.name("publisher"), "json-ld"))


def _title(tree: HtmlElement, meta: Mapping[str, str], about: Structured) -> _TextFrom:
    stated = meta.get("og:title") or meta.get("twitter:title")
    if stated:
        return line(stated), "meta"
    headings = [line(heading.text_content()) for heading in tree.iter("h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0], "h1"
    headline = about.value("headline")
    if isinstance(headline, str) and line(headline):
        return line(headline), "json-ld"
    title = next((line(element.text_content()) for element in tree.iter("title")), None)
    first = next((one for one in headings if one), None)
    return _from((_SITE_TAIL.sub("", title) if title else None, "title"), (first, "h1"))


def _changed(tree: HtmlElement, meta: Mapping[str, str], about: Structured) -> _DayFrom:
    """When the page says that it was changed last."""
    for key in _CHANGED_KEYS:
        day = stated_day(meta.get(key))
        if day:
            return day, "meta"
    day = stated_day(about.value("dateModified"))
    if day:
        return day, "json-ld"
    for element in tree.iter("time"):
        names = f"{element.get('itemprop', '')} {element.get('class', '')}".lower()
        day = stated_day(element.get("datetime")) if "modified" in names or "updated" in names else None
        if day:
            return day, "time"
    return None, None


def _canonical(tree: HtmlElement) -> str | None:
    for element in tree.iter("link"):
        href = element.get("href", "").strip()
        if element.get("rel", "").lower() == "canonical" and href.startswith(("http://", "https://")):
            return str(href)
    return None


def _published(
    tree: HtmlElement, meta: Mapping[str, str], about: Structured, head: Byline, url: str | None
) -> _DayFrom:
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
