"""Small questions to elements of a page."""

from __future__ import annotations

from lxml.html import HtmlElement

_CODE = frozenset({"code", "pre", "kbd", "samp", "textarea", "template", "xmp", "plaintext"})
_BLOCKS = ("p", "li", "td", "div", "section", "blockquote", "h2", "h3", "h4", "article", "main", "body")
LEGEND = 120
"""Characters of the words by which a picture's place in the text is found."""
_LONGEST_LEGEND = 2_000
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


def in_widget(element: HtmlElement) -> bool:
    """Whether the element belongs to an embedded post of Telegram's."""
    return any(
        "tgme_widget" in up.get("class", "") or up.get("data-telegram-post")
        for up in (element, *element.iterancestors())
    )


def legend_of(element: HtmlElement) -> str:
    """The beginning of the caption of the figure around an element, "" where there is none."""
    figure = next(element.iterancestors("figure"), None)
    caption = None if figure is None else figure.find(".//figcaption")
    return "" if caption is None else " ".join(caption.text_content()[:_LONGEST_LEGEND].split())[:LEGEND].strip()
