"""Reading a feed's bytes; pure: the same bytes and address always give the same entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archiver.errors import InputError
from archiver.model.captures import Json
from archiver.model.entries import Captured
from archiver.model.feeds import EntryAnnounced, FeedReading
from archiver.model.objects import NamedObject
from archiver.model.observations import Observation, Unreadable
from archiver.sources.article.decode import looks_like_html
from archiver.sources.article.feeds.gathering import address
from archiver.sources.article.feeds.json_feed import read_json
from archiver.sources.article.feeds.xml import as_utf_8, root_name, without_doctype
from archiver.sources.web.body import unwrap

ROLE = "feed"
MOST_ANNOUNCED = 10
PAGES = ("html", "head", "body")
SITEMAPS = ("urlset", "sitemapindex")
FEEDS = ("rss", "feed", "rdf", "channel")
_STARTS = (b"<rss", b"<feed", b"<rdf:", b"<urlset", b"<sitemapindex", b"<html")
_HINT = "Give the address of an RSS, Atom or JSON feed, or of a sitemap."


def read_feed(question: Mapping[str, Json], stored: bytes) -> FeedReading:
    """What a feed's stored bytes announce. ``question`` as in the log.

    Raises InputError, with one sentence, where they are neither a feed nor a sitemap nor a web page.
    """
    body = unwrap(stored)
    url = question.get("url")
    base = body.url or (url if isinstance(url, str) else None)
    text = without_doctype(body.data, body.content_type)
    data = as_utf_8(text)
    if data.startswith((b"{", b"[")):
        return read_json(data, base)
    data, name = _from_root(data)
    if name in PAGES or (name not in (*FEEDS, *SITEMAPS) and looks_like_html(text, body.content_type)):
        return FeedReading(kind="page", announces=_announced_by(text, base))
    if name in SITEMAPS:
        from archiver.sources.article.feeds.sitemaps import read_sitemap

        return read_sitemap(data, base)
    if name not in FEEDS:
        kind = f"XML of another kind (<{name}>)" if name else "a text"
        raise InputError(f"It is {kind}, not a feed.", hint=_HINT)
    from archiver.sources.article.feeds.syndication import read_syndication

    return read_syndication(data, base)


def _from_root(data: bytes) -> tuple[bytes, str]:
    """The document and its first element's name, without what a server may have put before it (a warning, say)."""
    name = root_name(data[:65536].decode("utf-8", "replace"))
    if name in (*PAGES, *FEEDS, *SITEMAPS):
        return data, name
    start = min((at for mark in _STARTS if (at := data[:8192].lower().find(mark)) >= 0), default=0)
    return data[start:], root_name(data[start : start + 65536].decode("utf-8", "replace"))


def observe_feed(captured: Captured, load: Callable[[NamedObject], bytes]) -> list[Observation]:
    """What a feed's capture announces: an observation for each entry."""
    feed = captured.question.get("feed")
    if captured.status != "ok" or not isinstance(feed, str):
        return []
    seen: list[Observation] = []
    for named in captured.objects:
        if named.role != ROLE:
            continue
        try:
            reading = read_feed(captured.question, load(named))
        except InputError as fault:
            seen.append(Unreadable(subject=named.ref.sha256, reason=fault.sentence))
            continue
        seen += [EntryAnnounced(feed=feed, entry=entry) for entry in reading.entries]
    return seen


def _announced_by(text: str, base: str | None) -> tuple[str, ...]:
    """The feeds that a web page names (``<link rel="alternate">``), each once."""
    from selectolax.lexbor import LexborHTMLParser

    found: dict[str, None] = {}
    for link in LexborHTMLParser(text).css("link[rel~=alternate][href]"):
        kind = (link.attributes.get("type") or "").lower()
        if any(word in kind for word in ("rss", "atom", "feed+json")):
            url = address(link.attributes.get("href"), base)
            if url is not None and len(found) < MOST_ANNOUNCED:
                found.setdefault(url)
    return tuple(found)
