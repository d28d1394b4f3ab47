"""Pages that come out of a web archive: whose copy they are by their own marks, and the archive's own parts removed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import XPath
from lxml.html import HtmlElement

from archiver.model.articles import PageCopy
from archiver.sources.article.copies import is_in_an_archive, original_of, seen_through

_QUICK = ("web.archive.org", "archive.ph", "archive.is", "archive.today", "archive.li", "archive.vn", "archive.fo",
          "archive.md", "/_static/js/bundle-playback", "__wm.")  # fmt: skip
_WOMBAT = re.compile(
    r"__wm\.wombat\(\s*[\"'](?P<url>https?://[^\"'\s]{4,2000})[\"']\s*,\s*[\"'](?P<time>\d{8,14})[\"']"
)
_SCRIPT_WITHIN = 200_000  # characters
_CONTENT = XPath("descendant::*[@id='CONTENT']")
_TOOLBAR = frozenset({"wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato", "wm-capinfo"})
_FRAME = frozenset({"HEADER", "FOOTER"})  # of archive.today, around a "CONTENT"


@dataclass(frozen=True, slots=True)
class Copied:
    """The original's address and the copy; both None for a page that is no copy."""

    url: str | None = None
    copy: PageCopy | None = None


def copied(source: str, tree: HtmlElement, url: str | None) -> Copied:
    """Whose copy a page is; the archive's toolbar is taken out of ``tree``, and its links made the original's.

    A page that was fetched from elsewhere is no copy, whatever it says.
    """
    original, copy = original_of(url) if url else (None, None)
    if copy is None:
        if (url and not is_in_an_archive(url)) or not _mentions_an_archive(source):
            return Copied()
        original, copy = _by_its_marks(source, tree, url)
        if copy is None:
            return Copied()
    _take_out(tree)
    for link in tree.iter("a", "area", "iframe", "link"):
        for attribute in ("href", "src", "data-src"):
            value = link.get(attribute)
            if value and ("/web/" in value or "archive." in value):
                link.set(attribute, seen_through(value))
    return Copied(original, copy)


def _mentions_an_archive(source: str) -> bool:
    head = source[:60_000]
    return any(mark in head for mark in _QUICK)


def _by_its_marks(source: str, tree: HtmlElement, url: str | None) -> tuple[str | None, PageCopy | None]:
    """The original that the page itself names: in the archive's script, or in its canonical address.

    ``url``: the copy's own address, where it is known and names no page (archive.today's short ones).
    """
    script = _WOMBAT.search(source[:_SCRIPT_WITHIN])
    addresses = [f"https://web.archive.org/web/{script['time']}/{script['url']}"] if script else []
    addresses += [
        link.get("href", "") for link in tree.iter("link") if link.get("rel", "").lower() in {"canonical", "bookmark"}
    ]
    for address in addresses:
        original, copy = original_of(address)
        if copy is not None:
            return original, PageCopy(url=url or address, captured=copy.captured)
    return None, None


def _take_out(tree: HtmlElement) -> None:
    """Remove the Wayback Machine's toolbar, and what archive.today puts around its "CONTENT"."""
    content = next(iter(_CONTENT(tree)), None)
    around = set(content.iterancestors()) if content is not None else set()
    for element in list(tree.iter("div", "table", "center")):
        name = element.get("id")
        is_theirs = name in _TOOLBAR or (name in _FRAME and content is not None)
        if is_theirs and element not in around and element.getparent() is not None:
            element.drop_tree()
