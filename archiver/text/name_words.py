"""The words of a name in the form that they share with their usual inflections, for looking names up in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.text.normalise import normalise

TOKEN = re.compile(r"\w+")
MIN_LENGTH = 3  # characters of a name; shorter ones are found only as handles behind "@"
_CYRILLIC_ENDING = re.compile(
    r"(?:ами|ями|ая|яя|ое|ее|ые|ие|ую|юю|ый|ий|ого|его|ому|ему|ой|ей|ом|ем|ах|ях|ою|ею|[аеёиіїоуыэюяйьъ])$"
)
_MIN_STEM = 3  # letters that a Cyrillic stem keeps at least
_ARABIC_CLITIC = re.compile(r"^(?:[وفبكل]{0,2}ال|لل|[وفبل](?=\w{4}))")


def fold(token: str) -> str:
    """One form for a token and its usual inflections: case, Cyrillic endings, Arabic particles before a word."""
    folded = token.casefold()
    first = folded[0]
    if "\u0400" <= first <= "\u04ff":
        stem = _CYRILLIC_ENDING.sub("", folded)
        return stem if len(stem) >= _MIN_STEM else folded
    if is_arabic(first):
        stem = _ARABIC_CLITIC.sub("", folded)
        return stem if len(stem) >= _MIN_STEM else folded
    return folded


def is_arabic(letter: str) -> bool:
    """Whether the letter is of the Arabic script."""
    return "\u0600" <= letter <= "\u06ff"


def folded_words(name: str) -> tuple[str, ...]:
    """The folded words of a name; empty where nothing is left to look for."""
    return tuple(fold(token) for token in TOKEN.findall(normalise(name).text))


def words_in(texts: Iterable[str]) -> set[str]:
    """Every word of these texts, folded: a name stands in one of them only where all its words do."""
    tokens = {token for text in texts for token in TOKEN.findall(normalise(text).text)}
    return {fold(token) for token in tokens}
