"""Sitemaps, with Google's news extension, and indexes of sitemaps (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from lxml import etree

from archiver.model.feeds import Announced, FeedReading, SitemapNamed
from archiver.sources.article.feeds.gathering import (
    SHORT,
    TITLE,
    Left,
    address,
    moment,
    newest,
    plain,
    same_site,
)
from archiver.sources.article.feeds.xml import children, local, text_of, tree

MOST_SITEMAPS = 50_000
"""As many as the protocol allows in an index."""


def read_sitemap(data: bytes, base: str | None) -> FeedReading:
    """A sitemap or an index. Addresses of other sites are left out, as the protocol wants it."""
    root = tree(data)
    left = Left()
    if local(root) == "sitemapindex":
        return FeedReading(kind="index", sitemaps=tuple(_named(root, base, left)), dropped=left.dropped)
    found = [entry for each in children(root, "url") if (entry := _page(each, base, left)) is not None]
    return FeedReading(kind="sitemap", entries=newest(found, left), dropped=left.dropped)


def _named(root: etree._Element, base: str | None, left: Left) -> list[SitemapNamed]:
    found: dict[str, SitemapNamed] = {}
    for each in children(root, "sitemap"):
        url = _address(each, base, left)
        if url is not None and len(found) < MOST_SITEMAPS:
            found.setdefault(url, SitemapNamed(url=url, modified=moment(text_of(each, "lastmod"))))
    return list(found.values())


def _page(element: etree._Element, base: str | None, left: Left) -> Announced | None:
    url = _address(element, base, left)
    if url is None:
        return None
    modified = moment(text_of(element, "lastmod"))
    news = next(children(element, "news"), None)
    published, field = None, None
    title, language = "", None
    if news is not None:
        published = moment(text_of(news, "publication_date"))
        field = "news:publication_date" if published else None
        title = plain(text_of(news, "title"), TITLE)
        outlet = next(children(news, "publication"), None)
        language = None if outlet is None else text_of(outlet, "language")
    if published is None and modified is not None:
        published, field = modified, "lastmod"
    return Announced(
        url=url,
        ident=url,
        title=title,
        published=published,
        published_from=field,
        updated=modified,
        language=language[:SHORT] if language else None,
    )


def _address(element: etree._Element, base: str | None, left: Left) -> str | None:
    given = text_of(element, "loc")
    url = address(given, base)
    if url is None:
        left.out("no web address", given or "(nothing)")
        return None
    if base is not None and not same_site(url, base):
        left.out("an address of another site", url)
        return None
    return url
