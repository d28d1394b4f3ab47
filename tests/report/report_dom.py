"""Reading a page back: text as a browser would have it, and the checks that every page must pass."""

from __future__ import annotations

import re
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

DRAWN: dict[str, set[str]] = {
    "svg": {"xmlns", "viewbox", "viewBox", "width", "height", "role", "direction", "aria-labelledby"},
    "title": set(),
    "desc": set(),
    "text": {"x", "y", "text-anchor"},
    "line": {"x1", "x2", "y1", "y2"},
    "circle": {"cx", "cy", "r", "stroke-width"},
    "rect": {"x", "y", "rx", "width", "height", "stroke-width"},
}
"""The elements of pictures that pages draw themselves, with their attributes; of links and references none."""


def parse(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(html)


def true_text(node: LexborNode) -> str:
    """The text of a node, with every character that the page shows by its number put back."""
    if node.tag == "-text":
        return node.text_content or ""
    if "ctl" in (node.attributes.get("class") or "").split():
        return chr(int(node.attributes["data-cp"] or "", 16))
    return "".join(true_text(child) for child in node.iter(include_text=True))


def words(node: LexborNode | None) -> str:
    """The text of a node with its white space squeezed, as a reader sees it."""
    assert node is not None
    return " ".join(node.text().split())


def faults(html: str) -> list[str]:
    """What no page may have: scripts, handlers, inline styles, foreign addresses, dead anchors."""
    page = parse(html)
    found = []
    ids = [node.attributes["id"] for node in page.css("[id]")]
    if len(ids) != len(set(ids)):
        found.append("an id is used twice")
    for node in page.css("*"):
        for name, value in node.attributes.items():
            if name.startswith("on") or name == "style":
                found.append(f"<{node.tag} {name}>")
            if name in {"src", "href", "poster", "srcset", "action"} and not _own(node.tag, value or "", ids):
                found.append(f"<{node.tag} {name}={value!r}>")
            if name == "aria-labelledby" and not set((value or "").split(" ")) <= set(ids):
                found.append(f"nothing labels {node.tag}")
        if node.tag in {"script", "iframe", "object", "embed", "form", "link", "base", "math"}:
            found.append(f"<{node.tag}>")
        if node.tag == "svg":
            found += _drawn(node)
    return found + _headings(page)


def _drawn(svg: LexborNode) -> list[str]:
    """What is in a drawing beside the elements and attributes of the pictures that the page itself draws."""
    found = []
    for node in svg.css("*"):
        if node.tag not in DRAWN:
            found.append(f"<svg> with <{node.tag}>")
        extra = set(node.attributes) - DRAWN.get(node.tag, set()) - {"class", "id"}
        found += [f"<svg> with <{node.tag} {name}>" for name in sorted(extra)]
    return found


def _own(tag: str, value: str, ids: list[str | None]) -> bool:
    """Links lead to places of the page or to another report, never to an object: it could be a page with scripts."""
    if tag == "a":
        page = re.fullmatch(r"index\.html|[0-9a-f]{12}\.html", value) is not None
        return page or (value.startswith("#") and value[1:] in ids)
    if tag == "img" and re.fullmatch(r"stills/[0-9a-f]{64}\.[0-9]+\.jpg", value):
        return True  # made by us of a film
    return re.fullmatch(r"\.\./objects/sha256/([0-9a-f]{2})/\1[0-9a-f]{62}(?:#t=0\.001)?", value) is not None


def _headings(page: LexborHTMLParser) -> list[str]:
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4, h5, h6")]
    jumps = [f"h{low} to h{high}" for low, high in pairwise(levels) if high > low + 1]
    return jumps if levels and levels.count(1) == 1 and levels[0] == 1 else [*jumps, "not one h1 at the top"]
