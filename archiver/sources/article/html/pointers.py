"""Links of a page to other articles that it calls related, with the titles that stand for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from archiver.model.articles import RelatedLink, same_title
from archiver.sources.article.html.elements import words
from archiver.sources.article.html.regions import Regions
from archiver.sources.article.related import MAX_RELATED, label_of
from archiver.text.addresses import find_addresses

_LABELS = ("h2", "h3", "h4", "h5", "strong", "b", "p", "span", "div", "em")
_LONGEST_LABEL = 40
_SHORTEST, _LONGEST = 12, 320
_BOXES = XPath(
    "descendant::*[contains(@class, 'elated') or contains(@class, 'ead-also') or contains(@class, 'recirc')]"
)
_OUTWARDS = 2  # elements around a label within which its links may stand
_MOST_LINKS = 20  # an element with more is a part of the page, not a list of related articles


def pointed_to(tree: HtmlElement, regions: Regions) -> list[RelatedLink]:
    """The links in boxes that are called related or begin with such a label, each title once, in page order."""
    found: dict[str, RelatedLink] = {}
    for anchor in _anchors(tree):
        title, url = words(anchor), _url(anchor.get("href", ""))
        if url is None or not _SHORTEST <= len(title) <= _LONGEST or regions.of(anchor) in {"nav", "footer", "share"}:
            continue
        found.setdefault(same_title(title), RelatedLink(title=title, url=url))
        if len(found) >= MAX_RELATED:
            break
    return list(found.values())


def merged(written: Sequence[RelatedLink], linked: Iterable[RelatedLink]) -> tuple[RelatedLink, ...]:
    """Titles of the text with the addresses of their links, then the links whose titles the text leaves out."""
    links = {same_title(link.title): link for link in linked}
    with_urls = [
        RelatedLink(title=one.title, url=one.url or link.url, start=one.start, end=one.end)
        if (link := links.pop(same_title(one.title), None))
        else one
        for one in written
    ]
    return (*with_urls, *links.values())[:MAX_RELATED]


def _anchors(tree: HtmlElement) -> Iterator[HtmlElement]:
    for box in _BOXES(tree):
        anchors = list(box.iter("a"))
        if len(anchors) <= _MOST_LINKS:
            yield from anchors
    for element in tree.iter(*_LABELS):
        text = element.text
        if text and len(text) < _LONGEST_LABEL and (label := label_of(text.strip())) and label.end >= len(text.strip()):
            yield from _near(element)


def _near(label: HtmlElement) -> Iterator[HtmlElement]:
    """The links beside a label, or in the next element."""
    around = label
    for _ in range(_OUTWARDS):
        anchors = list(around.iter("a"))
        after = around.getnext()
        if not anchors and after is not None and after.tag in {"a", "ul", "ol", "div", "p"}:
            anchors = [after] if after.tag == "a" else list(after.iter("a"))
        if anchors:
            yield from anchors if len(anchors) <= _MOST_LINKS else ()
            return
        parent = around.getparent()
        if parent is None:
            return
        around = parent


def _url(href: str) -> str | None:
    """A link to a page; None for a fragment, a script, and whatever leads to Telegram."""
    href = href.strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")) or find_addresses(href):
        return None
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return href if parts.scheme in {"", "http", "https"} and len(parts.path) > 1 else None
