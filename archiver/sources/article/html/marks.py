"""Marks around stretches of a page that survive the text extractor.

A mark is a pair of Tangut letters, one pair per marked stretch: printable (the extractor throws private-use
and control characters away), never joined to another character by normalisation, and in no news page. Should
a page hold some, they are taken out beforehand, so that what comes out is always ours.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.sources.article.references import Range

_FIRST = 0x17000
MAX_MARKS = 3060  # pairs; the block (U+17000 to U+187F7) has 6136 letters
_MARK = re.compile("[\U00017000-\U000187f7]")
_AS_ENTITY = re.compile(r"&#(?:x0*1[78][0-9a-f]{3}|0*(?:9[4-9]\d{3}|100[0-3]\d\d));?", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANK = " \t\n\r\f\xa0"


def without_marks(source: str) -> str:
    """The page's source without the characters that marks are made of, however they are written."""
    # Beyond the basic plane UTF-8 begins with this byte: much quicker to look for than a class of characters.
    if not source.isascii() and b"\xf0" in source.encode("utf-8", "replace"):
        source = _MARK.sub("", source)
    return _AS_ENTITY.sub("", source) if "&#" in source else source


def wrap(element: HtmlElement, mark: int) -> None:
    """Put the mark around the element's content, inside the blanks at its ends."""
    opening, closing = chr(_FIRST + 2 * mark), chr(_FIRST + 2 * mark + 1)
    text = xml_text(element.text)
    lead = len(text) - len(text.lstrip(_BLANK))
    element.text = text[:lead] + opening + text[lead:]
    if len(element):
        element[-1].tail = _before_blanks(xml_text(element[-1].tail), closing)
    else:
        element.text = _before_blanks(element.text, closing)


def marked(text: str, mark: int) -> str:
    """``text`` within the mark."""
    return f"{chr(_FIRST + 2 * mark)}{text}{chr(_FIRST + 2 * mark + 1)}"


def _before_blanks(text: str, closing: str) -> str:
    end = len(text.rstrip(_BLANK))
    return text[:end] + closing + text[end:]


def xml_text(text: str | None) -> str:
    """A text that lxml accepts to be set; its own parser lets some characters through that it does not."""
    return _NOT_XML.sub("", text) if text else ""


def unmark(text: str) -> tuple[str, dict[int, Range]]:
    """The text without marks, and where each marked stretch lies in it (blanks at its ends left out).

    A stretch whose two ends did not both survive in order is left out; of a repeated one the first counts.
    """
    parts: list[str] = []
    length = 0
    opened: dict[int, int] = {}
    closed: dict[int, Range] = {}
    done = 0
    for match in _MARK.finditer(text):
        part = _joined(parts, text[done : match.start()])
        length += len(part)
        done = match.end()
        mark, is_end = divmod(ord(match[0]) - _FIRST, 2)
        if not is_end:
            opened.setdefault(mark, length)
        elif mark in opened and mark not in closed:
            closed[mark] = (opened[mark], length)
    _joined(parts, text[done:])
    clean = "".join(parts)
    return clean, {mark: _trimmed(clean, *span) for mark, span in closed.items()}


def _joined(parts: list[str], part: str) -> str:
    """Append ``part``; where a mark stood between two blanks, they become one."""
    if part.startswith(" ") and parts and parts[-1].endswith((" ", "\n")):
        part = part.lstrip(" ")
    if part:
        parts.append(part)
    return part


def _trimmed(text: str, start: int, end: int) -> Range:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return start, max(start, start + len(stretch.strip()))
