"""Author and day as they stand below the headline, for pages whose head says neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, dropwhile, islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from archiver.sources.article.html.elements import words
from archiver.sources.article.html.structured import line
from archiver.sources.article.language import language_of
from archiver.text.dates import find_dates
from archiver.text.normalise import normalise

_DAY = re.compile(r"\s*(?P<y>\d{4})-?(?P<m>\d\d)-?(?P<d>\d\d)(?!\d{3})")
_EARLIEST = 1990
_MAX_ELEMENTS = 150
_STORY = 120  # characters; a longer text is the story or its lead
_SHORT = 70
_NOT_HERE = frozenset({"nav", "footer", "aside", "script", "style", "select", "option"})
_CALLED_AUTHOR = re.compile(r"(?:^|[\s_-])(?:byline|author|autor|auteur)(?:$|[\s_-]|name)", re.IGNORECASE)
_LINKED_AUTHOR = XPath('.//a[@rel="author"]')
_MARKED_AUTHOR = XPath('.//*[@itemprop="author"]')
_BY = re.compile(r"^(?:by|par|von|por|di|автор|текст|بقلم|كتب)(?:\s*:\s*|\s+)", re.IGNORECASE)


class Byline:
    """What stands between a page's headline and its first long paragraph."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        self._found = list(_below_headline(tree))

    def day(self) -> tuple[date | None, str | None]:
        """The earliest day there (a later one is that of a change), and whether an element or words name it."""
        timed = [stated_day(one.get("datetime")) for one in self._found if one.tag == "time"]
        days = [day for day in timed if day]
        if days:
            return min(days), "time"
        texts = [text for one in self._found if 0 < len(text := words(one)) <= _SHORT]
        if not texts:
            return None, None
        declared = self._tree.get("lang")
        language = declared[:2].lower() if declared else language_of(self._tree.text_content()[:2000], None)[0]
        named = [day for text in dict.fromkeys(texts) for day in _named_days(text, language)]
        return (min(named), "dateline") if named else (None, None)

    def author(self) -> str | None:
        """Who is named as the author by the markup of the page, None where nobody is."""
        marked = chain(_LINKED_AUTHOR(self._tree), _MARKED_AUTHOR(self._tree))
        names = [name for one in marked if (name := _person(one))][:5]
        if not names:
            called = (one for one in self._found if _CALLED_AUTHOR.search(one.get("class", "")))
            names = [name for one in called if (name := _person(one))][:1]
        return ", ".join(dict.fromkeys(names)) or None


def stated_day(value: object) -> date | None:
    """The calendar day that an ISO 8601 date or time begins with, as written (no change of zone)."""
    match = _DAY.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return day if day.year >= _EARLIEST else None


def _below_headline(tree: HtmlElement) -> Iterator[HtmlElement]:
    headings = list(tree.iter("h1"))
    if len(headings) != 1:
        headings = [one for one in headings if any(up.tag in {"article", "main"} for up in one.iterancestors())]
    if not headings:
        return
    after = dropwhile(lambda element: element is not headings[0], tree.iter())
    for element in islice(after, 1, _MAX_ELEMENTS):
        if len((element.text or "").strip()) > _STORY or (element.tag == "p" and len(words(element)) > _STORY):
            return
        if element.tag not in _NOT_HERE and not any(up.tag in _NOT_HERE for up in element.iterancestors()):
            yield element


def _named_days(text: str, language: str) -> list[date]:
    """The days that a short text names with their year."""
    found = find_dates(normalise(text).text, language=language, published=None)
    return [one.date for one in found if one.kind == "absolute" and one.date and one.date.year >= _EARLIEST]


def _person(element: HtmlElement) -> str | None:
    """The name in an author's element; None where it holds more than a name, or an address."""
    inner = next(element.iterfind(".//*[@itemprop='name']"), element)
    name = _BY.sub("", line(inner.get("content") or words(inner)) or "")
    plausible = 0 < len(name) <= _SHORT and not any(char.isdigit() for char in name) and "://" not in name
    return name if plausible else None
