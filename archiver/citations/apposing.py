"""The person whom commas name behind an office or a place: "El jefe militar de N, A, dijo"."""

from __future__ import annotations

import re

from archiver.citations.words.latin_roles import is_office, is_title
from archiver.citations.words.patterns import token_set
from archiver.citations.words.platforms import CHANNELS, PLATFORM

Span = tuple[int, int]

_WORD = r"(?!Telegram)[A-ZÀ-ÖØ-ÞĂÂÎȘȚŞŢŁŚŻŹĆŃĘĄİĞÇÜÖ][\w'’-]*[a-zà-öø-ÿăâîșțşţłśżźćńęąığçüö]"
# A phrase of one or two words in lower case may still belong to the office: "al MAE rus".
_BEHIND = re.compile(
    rf"(?:\s[a-zà-ÿșț]{{3,12}}){{0,2}}[»”\"]?,\s(?P<name>{_WORD}(?:\s(?:al-|el-|Al-)?{_WORD}){{1,2}})(?=\s?[,;])"
)
_TURKISH = re.compile(
    rf"\s(?:\w+\s)?(?:başkanı|bakanı|sözcüsü|valisi|lideri|komutanı|temsilcisi)\s(?P<name>{_WORD}(?:\s{_WORD}){{1,2}})"
)
_INSTALLED = re.compile(rf"\s[a-zäöüß]+te[rn]?\s(?:{_WORD}\s)(?P<name>{_WORD}\s{_WORD})")
_FROM = re.compile(r"(?<!\w)(?:von|durch)\s$")
_ARTICLED = re.compile(r"[^\W\d_]{4,}(?:ul|ca|ea)\s[^\W\d_]+(?:ei|ului|ilor|elor)")  # Romanian: an office and its place
_NO_PERSON = token_set({"en": "first vice deputy chief"})


def holder(masked: str, who: Span, verb: int) -> Span:
    """The person apposed to ``who`` where that is an office, a place or a body; ``who`` itself otherwise."""
    turkish = _TURKISH.match(masked, who[1])
    if turkish:
        return turkish.span("name")
    if _FROM.search(masked, max(0, who[0] - 7), who[0]) and (installed := _INSTALLED.match(masked, who[1])):
        return installed.span("name")
    found = _BEHIND.match(masked, who[1])
    if found is None or who[1] > verb or not _is_no_person(masked, who):
        return who
    words = found["name"].split()
    if any(is_office(word) or is_title(word) or word.casefold() in _NO_PERSON for word in words):
        return who
    named = found.span("name")
    return who if CHANNELS.search(masked, *named) or PLATFORM.search(masked, *named) else named


def _is_no_person(masked: str, who: Span) -> bool:
    """Whether the words hold one in lower case, an acronym or an office, as no person's name does; or are but one."""
    text = masked[slice(*who)]
    words = text.split()
    odd = any(word[0].islower() or (word.isupper() and len(word) > 1) or is_office(word) for word in words)
    led = re.search(
        r"(?<!\w)(?:de|del|di|da|do|du|der|von|of|al|van|das|dos|della)\s$", masked[max(0, who[0] - 7) : who[0]]
    )
    return odd or led is not None or _ARTICLED.fullmatch(text) is not None
