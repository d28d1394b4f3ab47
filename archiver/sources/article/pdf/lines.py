"""Lines of print put together to paragraphs, so that no sentence is broken by a line, a hyphen or a page's end."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from archiver.sources.article.related import label_of

_EDGE = 2  # lines at the top and at the bottom of a page that may be its running head or foot
_OFTEN = 3  # pages
_NUMBER = re.compile(
    r"(?:page|seite|стр(?:аница|\.)?|p\.|صفحة|صفحه|página|[-–— ])*\d{1,4}"
    r"(?:\s*(?:/|of|de|sur|von|из)\s*\d{1,4})?[-–— ]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"[ \t\xa0]+")
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "؟", ":", "»", "”", '"', ")")
_HYPHENS = ("-", "\u2010")
_SOFT = "\xad"
# "Telegram-" and "канал" on two lines are a compound word.
_COMPOUND = re.compile(
    r"(?:telegram|телеграмм?|тг|tg|video|видео)[-\u2010]$|\d[-\u2010]$|[-\u2010]\w+[-\u2010]$", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?://|t\.me/|www\.)\S*$", re.IGNORECASE)
_FULL = 0.75  # of the usual width; a shorter line ends its paragraph if its words can end there
_BULLET = re.compile(r"[•·▪►*–—]\s|\d{1,2}[.)]\s")


def paragraphs(pages: Sequence[str]) -> str:
    """The text of the pages, a paragraph a line; what stands on every page and page numbers are left out."""
    split = [[_BLANKS.sub(" ", line).strip() for line in page.splitlines()] for page in pages]
    running = _running(split)
    if not any(_without_edges(page, running) for page in split):
        running = frozenset()
    lines: list[str] = []
    for page in split:
        kept = _without_edges(page, running)
        if lines and kept and _goes_on(lines[-1], kept[0]):
            lines.extend(kept)
        else:
            lines.extend(["", *kept])
    widths = sorted(len(line) for line in lines if line)
    usual = widths[int(len(widths) * 0.8)] if widths else 0
    return "\n".join(_joined(lines, usual))


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Heads and feet that several pages share, with their digits taken for alike."""
    if len(pages) < _OFTEN:
        return frozenset()
    counted = Counter(shape for page in pages for shape in {_shape(line) for line in _edges(page)})
    return frozenset(shape for shape, times in counted.items() if times >= max(_OFTEN, len(pages) // 2))


def _edges(page: Sequence[str]) -> list[str]:
    lines = [line for line in page if line]
    return lines[:_EDGE] + lines[-_EDGE:]


def _shape(line: str) -> str:
    return _DIGITS.sub("0", line)


def _without_edges(page: Sequence[str], running: frozenset[str]) -> list[str]:
    edges = set(_edges(page))
    return [line for line in page if not (line in edges and (_shape(line) in running or _NUMBER.fullmatch(line)))]


def _goes_on(last: str, first: str) -> bool:
    """Whether a sentence goes on behind the end of a page."""
    return not last.endswith(_SENTENCE_ENDS) or unicodedata.category(first[:1] or " ") == "Ll"


def _joined(lines: Sequence[str], usual: int) -> list[str]:
    made: list[list[str]] = []
    open_line = ""
    for line in lines:
        if not line:
            open_line = ""
        elif open_line and not _ends_here(open_line, line, usual):
            made[-1].append(_glue(open_line, line, made[-1]))
            open_line = line
        else:
            made.append([line])
            open_line = line
    return ["".join(parts).replace(_SOFT, "") for parts in made]


def _ends_here(line: str, below: str, usual: int) -> bool:
    if line.endswith((*_HYPHENS, _SOFT)):
        return False
    if _BULLET.match(below) or label_of(below):
        return True
    if unicodedata.category(below[0]) == "Ll" or line.endswith((",", ";", "،")):
        return False
    return len(line) < _FULL * usual


def _glue(line: str, below: str, parts: list[str]) -> str:
    """``below`` as it is appended to ``parts``, whose last line was ``line``; a hyphen that only breaks goes."""
    if line.endswith(_SOFT):
        parts[-1] = parts[-1][:-1]
        return below
    if line.endswith(_HYPHENS) and line[-2:-1].isalpha():
        if unicodedata.category(below[0]) != "Ll" or _COMPOUND.search(line):
            return below
        parts[-1] = parts[-1][:-1]
        return below
    broken = _ADDRESS.search(line) and re.match(r"[A-Za-z0-9_]+/\d|/?\d+\b", below)
    return below if broken and line.endswith("/") else f" {below}"
