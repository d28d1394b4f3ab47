"""Where in the article's text an element of the page stands, told by the words before it and its own.

Blanks do not count: the extractor sets them as it likes. Nothing is put into the tree for it, so that what the
extractor gives stays what it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from archiver.sources.article.references import Range

_KEY = 60  # characters of the words before, without blanks
_ENOUGH = 20  # that tell one place from the others
_RECENT = 4  # blocks before; the extractor leaves some out
_LONGEST = 300  # characters of words of its own
_PIECES = 200
_READ = 2_000  # characters with blanks
_BLOCKS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dd", "dt", "blockquote", "figure", "figcaption",
    "div", "section", "article", "main", "aside", "header", "footer", "nav", "table", "tr", "td", "th", "body",
    "noscript", "form", "pre",
))  # fmt: skip
_SILENT = frozenset(("head", "script", "style", "template", "svg", "select", "textarea", "button", "iframe", "object"))
NOWHERE: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class Before:
    """The ends of the words before an element: of its own block, and of the blocks before, the nearest first."""

    here: str
    blocks: tuple[str, ...]


NOTHING = Before("", ())


def words_before(tree: HtmlElement, wanted: Iterable[HtmlElement]) -> Mapping[HtmlElement, Before]:
    """What stands before each of these elements, in one pass over the page."""
    waiting, found = set(wanted), dict[HtmlElement, Before]()
    recent: deque[str] = deque(maxlen=_RECENT)
    pieces: deque[str] = deque(maxlen=_PIECES)
    silent = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        if not waiting:
            break
        tag, is_start = element.tag, event == "start"
        if tag in _BLOCKS:
            ended = _tail(pieces)
            if len(ended) >= _ENOUGH:
                recent.appendleft(ended)
            pieces.clear()
        if is_start and element in waiting:
            waiting.discard(element)
            found[element] = Before(_tail(pieces), tuple(recent))
        if tag in _SILENT:
            silent += 1 if is_start else -1
        words = element.text if is_start else element.tail
        if words and not silent:
            pieces.append(words)
    return found


class Places:
    """Looks for places in one text, from the last one on, since a page and its text have one order."""

    def __init__(self, text: str) -> None:
        self._at = [at for at, char in enumerate(text) if _counts(char)]
        self._text = "".join(text[at] for at in self._at)
        self._done = 0

    def of(self, before: Before, words: str = "", legend: str = "") -> Range:
        """The place of ``legend`` (a caption), or of the element's own ``words``, or the end of those before it."""
        own, caption = _squeezed(words)[:_LONGEST], _squeezed(legend)
        if caption and (at := self._text.find(caption)) >= 0:
            return self._range(at, len(caption))
        if own and (at := self._own(before.here, own)) >= 0:
            return self._range(at, len(own))
        for block in (before.here, *before.blocks):
            if len(block) >= _ENOUGH and (at := self._find(block)) >= 0:
                end = self._at[at + len(block) - 1] + 1
                return end, end
        return NOWHERE

    def _own(self, here: str, own: str) -> int:
        if here and (at := self._find(here + own)) >= 0:
            return at + len(here)
        if (not here and len(own) >= _ENOUGH) or self._text.count(own) == 1:
            return self._find(own)
        return -1

    def _find(self, key: str) -> int:
        at = self._text.find(key, self._done)
        if at < 0:
            at = self._text.find(key)
        self._done = max(self._done, at)
        return at

    def _range(self, at: int, length: int) -> Range:
        return self._at[at], self._at[at + length - 1] + 1


def _tail(pieces: deque[str]) -> str:
    last: list[str] = []
    length = 0
    for piece in reversed(pieces):
        last.append(piece[-_READ:])
        length += len(last[-1])
        if length >= _READ:
            break
    return _squeezed("".join(reversed(last)))[-_KEY:]


def _squeezed(words: str) -> str:
    return "".join(char for char in words if _counts(char))


def _counts(char: str) -> bool:
    return not char.isspace() and char.isprintable()
