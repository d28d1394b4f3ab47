"""Embedded posts: script, iframe and blockquote forms, and the paragraph that takes their place.

The forms are those that Telegram's widget and its copies use: ``data-telegram-post="channel/id"``, and an
iframe of ``t.me/channel/id?embed=1``, also one that is loaded later or asks for consent first (the address is then in
an attribute of another name or element), that holds its page itself (``srcdoc``), or at least has the widget's id.
"""

from __future__ import annotations

import re

from lxml.etree import XPath
from lxml.html import HtmlElement
from lxml.html.builder import BR, SPAN, P

from archiver.model.articles import Reference
from archiver.sources.article.html.elements import in_code
from archiver.sources.article.html.regions import Regions
from archiver.sources.article.references import MAX_REFERENCES, embed, reference
from archiver.text.addresses import Address, find_addresses

_MARKED = XPath("descendant::*[@data-telegram-post]")
_FRAMES = ("iframe", "amp-iframe", "amp-embed")
_WAITING = XPath("descendant::*[@*[contains(., 't.me/') and contains(., 'embed=1')]]")
_PLACEHOLDER = 300  # characters; an element with more text is no stand-in for an embed
_POST_WITHIN = re.compile(r"data-telegram-post\s*=\s*[\"']?(?P<post>[\w/+-]{3,80})")
_ID = re.compile(r"telegram-post-(?P<name>[A-Za-z]\w{3,31})-(?P<id>\d{1,10})(?:-|$)")
_NO_STAND_INS = frozenset(
    {*_FRAMES, "a", "area", "link", "meta", "script", "noscript", "html", "body", "input", "textarea"}
)
_HOLDS_MORE = frozenset({"article", "main", "body", "td", "li", "section", "html", "blockquote"})
_RUNNING = frozenset({"p", "span", "b", "strong", "em", "i", "a", "h1", "h2", "h3", "h4", "h5", "h6"})
_NOTHING = frozenset({"script", "noscript", "style", "br"})


def take_embeds(tree: HtmlElement, regions: Regions) -> list[tuple[Reference, HtmlElement]]:
    """Every embedded post with what now stands for it in the tree; a post shown twice counts once."""
    found: list[tuple[Reference, HtmlElement]] = []
    seen: set[tuple[str | None, int | None, int | None]] = set()
    for element in _candidates(tree):
        ref = _embedded(element, regions)
        if ref is None or in_code(element):
            continue
        key = ((ref.handle or "").lower(), ref.channel_id, ref.post_id)
        if key not in seen:  # the second is a fallback of the first (noscript) more often than not
            seen.add(key)
            found.append((ref, _replaced(element, ref.url)))
    return found


def _candidates(tree: HtmlElement) -> list[HtmlElement]:
    marked = _MARKED(tree)
    frames = [frame for frame in tree.iter(*_FRAMES) if not frame.get("data-telegram-post")]
    waiting = [one for one in _WAITING(tree) if _is_stand_in(one)]
    return [*marked, *frames, *waiting][:MAX_REFERENCES]


def _is_stand_in(element: HtmlElement) -> bool:
    """Whether an element with an embed's address in an attribute holds the place of the embed."""
    if element.tag in _NO_STAND_INS or element.get("data-telegram-post"):
        return False
    return len(element.text_content().strip()) <= _PLACEHOLDER


def _embedded(element: HtmlElement, regions: Regions) -> Reference | None:
    post = element.get("data-telegram-post")
    if post:
        return embed(post, region=regions.of(element), start=0, end=0)
    address = _frame_address(element)
    if address is None:
        return None
    return reference(address, region=regions.of(element), start=0, end=0, kind="embed")


def _frame_address(frame: HtmlElement) -> Address | None:
    """The post that an iframe shows; None where it shows something else."""
    sources = [value for value in frame.attrib.values() if "t.me/" in value or "telegram." in value]
    sources.extend(f"https://t.me/{match['post']}" for match in _POST_WITHIN.finditer(frame.get("srcdoc", "")))
    named = _ID.match(frame.get("id", ""))
    if named:
        sources.append(f"https://t.me/{named['name']}/{named['id']}")
    for source in sources:
        found = find_addresses(source.strip())
        if found and found[0].kind == "post_link":
            return found[0]
    return None


def _replaced(element: HtmlElement, url: str) -> HtmlElement:
    """A paragraph with the address where the embed stood, so that the text says where it was.

    Wrappers that hold nothing else go with it: extractors drop some of them by their names.
    """
    place = P(url)
    if element.tag == "blockquote" and element.text_content().strip():
        element.addprevious(place)  # it holds the post's words, which stay
        return place
    outer, parent = element, element.getparent()
    while parent is not None and parent.tag not in _HOLDS_MORE and _holds_only(parent, outer):
        outer, parent = parent, parent.getparent()
    if parent is None:
        return place
    if parent.tag in _RUNNING:
        # A paragraph within a paragraph would cut it in two, and extractors drop the second half.
        place, after = SPAN(url), BR()
        after.tail = outer.tail
        outer.addprevious(BR())
        parent.replace(outer, place)
        place.addnext(after)
        return place
    place.tail = outer.tail
    parent.replace(outer, place)
    return place


def _holds_only(parent: HtmlElement, child: HtmlElement) -> bool:
    """Whether ``parent`` has no content besides ``child`` and scripts that show nothing."""
    if parent.getparent() is None or (parent.text or "").strip():
        return False
    others = [one for one in parent if one is not child]
    if any(one.tag not in _NOTHING or one.get("data-telegram-post") for one in others):
        return False
    return not any((one.tail or "").strip() for one in parent)
