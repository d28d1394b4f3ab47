"""Spaces where a link's or an emphasised name's text would glue to its neighbours once the tags are gone.

Pages set such words apart by style alone: ``в<a>Telegram</a>``, ``<b>Nord</b>сообщает``. Beside a link two
letters get a space between them; beside mere emphasis only where case or script changes, since
``<b>W</b>ord`` is one word.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.sources.article.html.marks import xml_text

_EMPHASIS = ("b", "strong", "em", "i", "u", "span", "mark", "font")
_SUFFIX = re.compile(r"[a-zà-ÿ]{1,2}(?![^\W_])")  # "<a>channel</a>s"
_ARABIC_PREFIXES = "وفبلك"  # written together with the word they belong to


def space_out(tree: HtmlElement) -> None:
    """Put the missing spaces into the tree."""
    for element in tree.iter("a"):
        _left(element, is_link=True)
        _right(element, is_link=True)
    for element in tree.iter(*_EMPHASIS):
        tail = element.tail
        if tail and tail[0].isalnum():
            _right(element, is_link=False)
        before = element.getprevious()
        text = before.tail if before is not None else element.getparent().text
        if text and text[-1].isalnum():
            _left(element, is_link=False)


def _left(element: HtmlElement, *, is_link: bool) -> None:
    before, parent = element.getprevious(), element.getparent()
    if parent is None:
        return
    text = parent.text if before is None else before.tail
    left = text or (_last(before) if before is not None else "")
    if not left or not left[-1].isalnum():
        return
    right = _first(element)
    if not right or not _apart(left[-1], right, is_link=is_link):
        return
    if left[-1] in _ARABIC_PREFIXES and not left[-2:-1].isalnum():
        return
    if before is None:
        parent.text = xml_text(text) + " "
    else:
        before.tail = xml_text(text) + " "


def _right(element: HtmlElement, *, is_link: bool) -> None:
    tail = element.tail
    if not tail or not tail[0].isalnum():
        return
    left = _last(element)
    if left and _apart(left[-1], tail[0], is_link=is_link) and not _SUFFIX.match(tail):
        element.tail = " " + xml_text(tail)


def _apart(left: str, right: str, *, is_link: bool) -> bool:
    """Whether two characters that meet at a boundary belong to two words."""
    if not left.isalnum() or not right.isalnum() or (left >= "\u2e80" and right >= "\u2e80"):
        return False
    if is_link:
        return True
    if left.isalpha() and right.isalpha() and _script(left) != _script(right):
        return True
    return left.islower() and right.isupper()


def _script(char: str) -> int:
    # Blocks of 256 code points keep the alphabets that meet in practice apart; Latin has three of them.
    block = ord(char) >> 8
    return 0 if block in {0, 1, 0x1E} else 6 if block in {6, 7, 8, 0xFB, 0xFC, 0xFD, 0xFE} else block


def _first(element: HtmlElement) -> str:
    return next((text[0] for text in element.itertext() if text), "")


def _last(element: HtmlElement) -> str:
    text = element.text if not len(element) else "".join(element.itertext())
    return text[-1:] if text else ""
