"""Captions and credits: short texts that often name a channel, and that extractors often drop."""

from __future__ import annotations

from lxml.html import HtmlElement

from archiver.sources.article.html.regions import Regions, named_region

_MAX = 60  # captions of one page
_MAX_LENGTH = 1000  # characters; longer ones are prose under a misleading name
_TAGS = ("figcaption", "p", "div", "span", "small", "cite", "em", "dd")
_HINTS = ("aption", "redit", "egend")  # in class names, whatever their first letter's case


def captions(tree: HtmlElement, regions: Regions) -> list[HtmlElement]:
    """The captions and credits of the page's own pictures and videos, outermost elements, in page order.

    Those inside a link are teasers of other articles; those of menus, footers and sidebars are not the
    article's.
    """
    found: list[HtmlElement] = []
    inside: set[HtmlElement] = set()
    for element in tree.iter(*_TAGS):
        if not _is_called_caption(element):
            continue
        ancestors = set(element.iterancestors())
        if not ancestors.isdisjoint(inside) or any(up.tag == "a" for up in ancestors):
            continue
        if regions.of(element) != "caption":
            continue
        if 0 < len(element.text_content().strip()) <= _MAX_LENGTH:
            found.append(element)
            inside.add(element)
        if len(found) >= _MAX:
            break
    return found


def _is_called_caption(element: HtmlElement) -> bool:
    if element.tag == "figcaption":
        return True
    name = element.get("class")
    if not name or not any(hint in name for hint in _HINTS):  # quick, since nearly every element ends here
        return False
    return named_region(name) == "caption"
