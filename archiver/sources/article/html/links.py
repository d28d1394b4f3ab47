"""Everything on a page that leads to Telegram, as references that still look for their place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from archiver.model.articles import Reference
from archiver.sources.article.html.chrome import Chrome
from archiver.sources.article.html.elements import in_code, words
from archiver.sources.article.html.embeds import take_embeds
from archiver.sources.article.html.marks import marked, wrap, xml_text
from archiver.sources.article.html.regions import Regions
from archiver.sources.article.quoted import shown_markup
from archiver.sources.article.references import MAX_REFERENCES, Ranges, reference
from archiver.text.addresses import find_addresses

_HINT = re.compile(r"t\.me|telegram\.|tg:|t%2eme", re.IGNORECASE)
_WRITTEN = XPath("descendant::*[not(self::script)]/text()[contains(., 'me/')]")
_NOT_PROSE = frozenset({"a", "script", "style", "noscript", "button", "option", "title"})


@dataclass(frozen=True, slots=True)
class Link:
    """A reference and the mark it wears in the tree; the mark is None where it has no words there."""

    reference: Reference
    mark: int | None


def links(tree: HtmlElement, regions: Regions) -> list[Link]:
    """Every reference of the page; marks (from 0 on) are set in the tree, embeds replaced by their address.

    Links in code blocks are examples, not references; comments are not in the tree at all.
    """
    shown = take_embeds(tree, regions)
    anchored = list(islice(_anchors(tree, regions), MAX_REFERENCES))
    places = {place for _, place in shown}
    written = list(_written(tree, regions, places, first=len(shown) + len(anchored)))
    chrome = Chrome([*(ref for ref, _ in (*shown, *anchored)), *(ref for ref, _, _ in written)])
    marks: dict[HtmlElement, int] = {}
    result: list[Link] = []
    for ref, element in (*shown, *anchored):
        has_words = ref.kind == "embed" or ref.label
        # A link that joins several addresses is one stretch of text with several references.
        mark = marks.setdefault(element, len(marks)) if has_words else None
        result.append(Link(chrome.judged(ref, element), mark))
    for element, mark in marks.items():
        wrap(element, mark)
    result.extend(Link(chrome.judged(ref, element), mark) for ref, element, mark in written)
    return result


def _anchors(tree: HtmlElement, regions: Regions) -> Iterator[tuple[Reference, HtmlElement]]:
    for anchor in tree.iter("a", "area"):
        href = anchor.get("href")
        if not href or not _HINT.search(href):  # nearly every link ends here
            continue
        # As browsers do: blanks around an address and line breaks within it do not belong to it.
        addresses = find_addresses(re.sub(r"[\t\r\n]", "", href).strip())
        if not addresses or in_code(anchor):
            continue
        region, label = regions.of(anchor), words(anchor)
        for address in addresses:
            ref = reference(address, region=region, start=0, end=0, label=label)
            if ref is not None:
                yield ref, anchor


def _written(
    tree: HtmlElement, regions: Regions, places: set[HtmlElement], *, first: int
) -> Iterator[tuple[Reference, HtmlElement, int]]:
    """Addresses written out in the page's text, with the element around them; marked at once, from ``first``.

    ``places``: the paragraphs that stand for embeds, whose addresses are not the page's own words.
    """
    number = first
    for node in _WRITTEN(tree)[:MAX_REFERENCES]:
        owner = node.getparent()
        holder = owner if node.is_text else owner.getparent()
        if holder is None or holder in places or holder.tag in _NOT_PROSE or in_code(holder):
            continue
        if any(up.tag in _NOT_PROSE for up in holder.iterancestors()):
            continue
        text, done = xml_text(str(node)), 0
        shown = Ranges(shown_markup(text))
        parts: list[str] = []
        for address in find_addresses(text):
            ref = reference(address, region=regions.of(holder), start=0, end=0)
            if ref is None or number >= first + MAX_REFERENCES or shown.touch(address.start, address.end):
                continue
            parts += [text[done : address.start], marked(text[address.start : address.end], number)]
            done = address.end
            yield ref, holder, number
            number += 1
        if parts:
            _set_text(owner, "".join(parts) + text[done:], is_text=node.is_text)


def _set_text(owner: HtmlElement, text: str, *, is_text: bool) -> None:
    if is_text:
        owner.text = text
    else:
        owner.tail = text
