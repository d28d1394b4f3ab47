"""Tables of words per language, compiled into one pattern each.

A table maps an ISO 639-1 code to words separated by blanks. In a word ``_`` stands for a blank, ``*`` for any
ending. All languages are searched at once: scripts keep most of them apart, and an article that quotes another
language, or whose language was told wrongly, is read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Table = Mapping[str, str]

_VARIANTS = str.maketrans(
    {
        "ا": "[اأإآ]",
        "أ": "[اأإآ]",
        "إ": "[اأإآ]",
        "آ": "[اأإآ]",
        "ي": "[يیى]",
        "ی": "[يیى]",
        "ى": "[يیى]",
        "ك": "[كک]",
        "ک": "[كک]",
        "е": "[её]",
        "'": "['’ʼ]",
        "-": "[-‑]",
        "_": r"\s{1,3}",
        "*": r"\w{0,12}",
    }
)
_ARABIC_PREFIX = "(?:[وف]?[بلك]?(?:ال)?|لل)"
_HEBREW_PREFIX = "[והבלמשכ]{0,2}"
_GLUE_LENGTH = 5  # Cyrillic words at least this long are also found inside a word whose blanks were lost


def compile_words(*tables: Table) -> re.Pattern[str]:
    """One case-insensitive pattern for every word of the tables; it matches whole words (see ``_bounded``)."""
    words = {word for table in tables for listed in table.values() for word in listed.split()}
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        groups.setdefault(_bounds_of(word), []).append(_fragment(word))
    parts = [_bounded(bounds, "|".join(fragments)) for bounds, fragments in sorted(groups.items())]
    return re.compile("|".join(parts), re.IGNORECASE)


def token_set(*tables: Table) -> frozenset[str]:
    """The words of the tables as casefolded strings, for looking up single tokens."""
    return frozenset(
        word.replace("_", " ").casefold() for table in tables for listed in table.values() for word in listed.split()
    )


def _fragment(word: str) -> str:
    return "".join(char if char.isalnum() or char in "'-_*" else re.escape(char) for char in word).translate(_VARIANTS)


def _bounds_of(word: str) -> str:
    first = next((char for char in word if char.isalpha()), "a")
    if "\u0400" <= first <= "\u04ff":
        return "glued" if len(word.rstrip("*")) >= _GLUE_LENGTH else "word"
    if "\u0600" <= first <= "\u06ff":
        return "arabic"
    if "\u0590" <= first <= "\u05ff":
        return "hebrew"
    if first >= "\u3040":
        return "free"
    return "word"


def _bounded(bounds: str, body: str) -> str:
    """Word boundaries by script: clitics before Arabic and Hebrew words, none in Chinese, glue in Cyrillic."""
    if bounds == "glued":
        return rf"(?:{body})(?:(?!\w)|(?=телеграм|канал|публик))"
    if bounds == "arabic":
        return rf"(?<!\w){_ARABIC_PREFIX}(?:{body})(?!\w)"
    if bounds == "hebrew":
        return rf"(?<!\w){_HEBREW_PREFIX}(?:{body})(?!\w)"
    if bounds == "free":
        return rf"(?:{body})"
    return rf"(?<!\w)(?:{body})(?!\w)"
