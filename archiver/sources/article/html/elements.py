"""Small questions to elements of a page."""

from __future__ import annotations

from lxml.html import HtmlElement

_CODE = frozenset({"code", "pre", "kbd", "samp", "textarea", "template", "xmp", "plaintext"})
_BLOCKS = ("p", "li", "td", "div", "section", "blockquote", "h2", "h3", "h4", "article", "main", "body")
_ENOUGH = 4000  # characters; no label and no decision needs more


def in_code(element: HtmlElement) -> bool:
    """Whether the element is code or stands in it: an example, not a part of the article."""
    return element.tag in _CODE or any(up.tag in _CODE for up in element.iterancestors())


def words(element: HtmlElement) -> str:
    """The element's text with single blanks."""
    return " ".join(element.text_content()[:_ENOUGH].split())


def block_around(element: HtmlElement) -> HtmlElement | None:
    """The paragraph, list item or box around an element."""
    return next(element.iterancestors(*_BLOCKS), None)
