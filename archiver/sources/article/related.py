"""Other articles that a text points to ("Read also: ..."), which are no part of what it says itself.

Often a bare title is all that is left of a link. A title stands behind the label on its line, or on the line below it.
Everything here is one pass over the lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archiver.model.articles import RelatedLink, Segment
from archiver.text.addresses import find_addresses
from archiver.text.late_pattern import LatePattern

MAX_RELATED = 60  # of one page
_MOST_LINES = 4 * MAX_RELATED
_LONGEST = 320  # characters of a title, also of a link's words
_SHORTEST = 8
_LOOK_BELOW = 8  # lines below a label
# Words that hardly begin a sentence of prose; a title may follow without a colon.
_STRONG = (
    "à lire aussi", "a lire aussi", "lire aussi", "lire également", "à lire également", "à voir aussi", "voir aussi",
    "lisez aussi", "sur le même sujet", "read also", "also read", "see also", "read next", "related articles",
    "related stories", "related coverage", "related news", "more on this story", "more on this topic",
    "you may also like", "you might also like", "читайте также", "читать также", "также читайте", "читайте ещё",
    "читайте еще", "смотрите также", "см. также", "материалы по теме", "также по теме", "ещё по теме", "еще по теме",
    "читайте по теме", "читайте також", "читати також", "також читайте", "дивіться також", "читайте ще",
    "матеріали за темою", "матеріали по темі", "اقرأ أيضا", "اقرأوا أيضا", "شاهد أيضا", "مواضيع ذات صلة",
    "أخبار ذات صلة", "مقالات ذات صلة", "بیشتر بخوانید", "همچنین بخوانید", "مطالب مرتبط",
    "اخبار مرتبط", "خبرهای مرتبط", "lee también", "lea también", "leer también", "lee además", "ver también",
    "vea también", "le puede interesar", "te puede interesar", "también te puede interesar", "noticias relacionadas",
    "lesen sie auch", "lesen sie dazu", "lies auch", "lest auch", "mehr zum thema", "siehe auch", "auch interessant",
    "leggi anche", "potrebbe interessarti", "leia também", "veja também", "citește și", "citiți și", "vezi și",
    "czytaj też", "czytaj także", "czytaj również", "przeczytaj także", "zobacz też", "zobacz także", "lees ook",
    "ayrıca okuyun", "bunu da okuyun", "ilgili haberler", "прочетете още", "прочетете също", "вижте също",
    "pročitajte još", "прочитајте још", "διαβάστε επίσης", "διαβάστε ακόμη", "διαβάστε ακόμα", "קראו גם", "קרא גם",
    "延伸阅读", "延伸閱讀", "相关阅读", "相關閱讀", "相关新闻", "相關新聞",
)  # fmt: skip
# Words that prose uses as well: a colon, a bar or the end of the line must follow.
_WEAK = (
    "à lire", "relire", "lire plus", "read more", "read", "more", "related", "recommended", "don't miss",
    "подробнее", "читайте", "по теме", "детальніше", "за темою", "до теми", "по темі", "المزيد", "اقرأ المزيد",
    "ذات صلة", "بخوانید", "در همین زمینه", "مرتبط", "más información", "lee más", "relacionado", "relacionadas",
    "mehr dazu", "passend dazu", "weiterlesen", "leia mais", "saiba mais", "czytaj więcej", "ilgili haber",
)  # fmt: skip
_LEAD = " \t\xa0>*_#•·▪►▶→»«“\"'[(—–-|\u200f\u200e"
_BETWEEN = re.compile(r"[*_\])”\" \t\xa0]*(?P<mark>[:：|»›>→–—-]+)?[*_ \t\xa0]*")
_MARKDOWN = re.compile(
    r"[*_\[«“\"' \t]*\[?(?P<title>[^\[\]\n]{1,400})\]\(<?(?P<url>[^\s()<>]{1,1000})>?[^()\n]{0,200}\)"
)
_BULLET = re.compile(r"[ \t]*(?:[•·▪►▶→*–—-]|\d{1,2}[.)])[ \t]+")
_TRIM = " \t\r\xa0*_|[]\u200f\u200e"
_ENDS_A_SENTENCE = (".", ";", "。", "؛")
_FEW_WORDS = 25  # a longer line is a paragraph


_SIGNS = "[\u0300-\u036f\u064b-\u0655]*"
_LETTERS = {
    " ": "[ \\t\xa0\u200c]+",
    **dict.fromkeys("اأإآ", f"[اأإآ]{_SIGNS}"),
    **dict.fromkeys("يی", f"[يی]{_SIGNS}"),
}


def _pattern(labels: Iterable[str]) -> LatePattern:
    longest_first = sorted(set(labels), key=len, reverse=True)
    return LatePattern(lambda: rf"(?:{'|'.join(map(_written, longest_first))})(?![^\W_])", re.IGNORECASE)


def _written(label: str) -> str:
    """A label as a pattern: any yeh and alef, vowel signs or none, the blanks that pages put between words."""
    return "".join(_LETTERS.get(char) or re.escape(char) + ("" if char.isascii() else _SIGNS) for char in label)


_IS_STRONG, _IS_WEAK = _pattern(_STRONG), _pattern(_WEAK)
_STARTS = frozenset(label[:1].casefold() for label in (*_STRONG, *_WEAK)) | frozenset("اأإي")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Label:
    """A label that opens a line; what follows begins at ``end``. ``sure``: a colon or the like, or no prose's words."""

    end: int
    sure: bool


def label_of(line: str) -> Label | None:
    """The label that ``line`` opens with, None where it opens with none."""
    opened = line.lstrip(_LEAD)
    if opened[:1].casefold() not in _STARTS:  # most lines end here
        return None
    strong = _IS_STRONG.match(opened)
    found = strong or _IS_WEAK.match(opened)
    if found is None:
        return None
    between = _BETWEEN.match(opened, found.end())
    end = between.end() if between else found.end()
    marked = bool(between and between["mark"]) or end >= len(opened.rstrip())
    if not (strong or marked):
        return None
    return Label(end=len(line) - len(opened) + end, sure=marked)


def related_in(text: str) -> tuple[list[RelatedLink], list[Segment]]:
    """The articles that labelled lines of ``text`` point to, and the stretches that are therefore no prose."""
    found: list[RelatedLink] = []
    segments: list[Segment] = []
    lines = _LINE.finditer(text)
    waiting = 0  # lines that may still be a title of the label above
    listed = False
    for line in lines:
        words = line[0]
        has_room = len(found) < MAX_RELATED and len(segments) < _MOST_LINES
        label = label_of(words) if has_room else None
        if label is not None:
            link = _titled(words, line.start(), label.end, sure=label.sure)
            rest = words[label.end :].strip(_TRIM)
            if link is not None or not rest:
                waiting, listed = (_LOOK_BELOW if not rest else 0), False
                segments.append(Segment(region="nav", start=line.start(), end=line.end()))
            if link is not None:
                found.append(link)
            continue
        if waiting and words.strip():
            waiting -= 1
            bullet = _BULLET.match(words)
            link = None
            if not listed or bullet:
                link = _titled(words, line.start(), bullet.end() if bullet else 0, sure=False)
            if link is None:
                waiting = 0
                continue
            found.append(link)
            segments.append(Segment(region="nav", start=line.start(), end=line.end()))
            listed, waiting = True, waiting if bullet else 0
    return found, segments


def _titled(line: str, base: int, at: int, *, sure: bool) -> RelatedLink | None:
    """The title that begins at ``at`` of a line; None where it is none: an address, a sentence of prose."""
    written = _MARKDOWN.match(line, at)
    if written:
        start, end, url = *written.span("title"), written["url"]
        rest = line[written.end() :]
    else:
        start, end, url, rest = at, len(line), None, ""
    start += len(line[start:end]) - len(line[start:end].lstrip(_TRIM))
    end = start + len(line[start:end].rstrip(_TRIM))
    title = line[start:end]
    if not _SHORTEST <= len(title) <= _LONGEST or len(rest.strip(_TRIM)) > _SHORTEST or find_addresses(line):
        return None
    if not sure and url is None and not _looks_like_a_title(title):
        return None
    return RelatedLink(title=title, url=url, start=base + start, end=base + end)


def _looks_like_a_title(words: str) -> bool:
    opened = words.lstrip(_LEAD)
    if not opened or unicodedata.category(opened[0]) == "Ll":
        return False
    return not words.endswith(_ENDS_A_SENTENCE) and len(words.split()) <= _FEW_WORDS


def unlike_prose(segments: Iterable[Segment], more: Iterable[Segment]) -> Iterator[Segment]:
    """Both in text order; those of ``more`` first where they begin at the same place, because the first one counts."""
    ranked = [*((part.start, 0, part) for part in more), *((part.start, 1, part) for part in segments)]
    yield from (part for _, _, part in sorted(ranked, key=lambda row: (row[0], row[1])))
