"""How much a post's text has in common with what an article says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.text import skeleton
from archiver.text.normalise import normalise

_LETTERS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"(?<![\w.,])\d{2,9}(?![\w.,]?\d)")
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-z][A-Za-z0-9_]{3,31})")
_TAG = re.compile(r"#(\w{2,60})")
_WORD = re.compile(r"[^\W\d_]{4,40}")
_MIN_SKELETON = 4  # consonants; shorter skeletons agree by chance
_MAX_TEXT = 20_000  # characters; posts end at 4096
GRAM = 4


def grams(text: str) -> frozenset[str]:
    """The 4-letter strings of a text, case, blanks and signs aside."""
    letters = _LETTERS.sub("", normalise(text[:_MAX_TEXT]).text.casefold())
    return frozenset(letters[at : at + GRAM] for at in range(len(letters) - GRAM + 1))


def containment(quoted: str, found: frozenset[str]) -> float | None:
    """The share of the quotation's 4-letter strings that are among ``found``; None for a quotation too short."""
    wanted = grams(quoted)
    if len(wanted) < 2 * GRAM:
        return None
    return len(wanted & found) / len(wanted)


@dataclass(frozen=True, slots=True)
class Marks:
    """What reads the same in every language: numbers, handles, hashtags, and names by their consonants."""

    numbers: frozenset[str]
    handles: frozenset[str]
    tags: frozenset[str]
    names: frozenset[str]


def marks_of_article(text: str, names: tuple[str, ...]) -> Marks:
    """The marks of the article's words; ``names`` are proper names that it mentions in them."""
    proper = frozenset(key for name in names for word in _WORD.findall(name) if (key := _key(word)))
    return Marks(_numbers(text), _handles(text), _tags(text), proper)


def marks_of_post(text: str, wanted: Marks) -> Marks:
    """The marks that the post shares with ``wanted``."""
    text = text[:_MAX_TEXT]
    names: frozenset[str] = frozenset()
    if wanted.names:
        names = frozenset(key for word in set(_WORD.findall(text)) if (key := _key(word))) & wanted.names
    return Marks(_numbers(text) & wanted.numbers, _handles(text) & wanted.handles, _tags(text) & wanted.tags, names)


def _key(word: str) -> str | None:
    consonants = skeleton(word)
    return consonants if len(consonants) >= _MIN_SKELETON else None


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(normalise(text).text))


def _handles(text: str) -> frozenset[str]:
    return frozenset(handle.casefold() for handle in _HANDLE.findall(text))


def _tags(text: str) -> frozenset[str]:
    return frozenset(tag.casefold() for tag in _TAG.findall(text))


def script(text: str) -> str:
    """The script that most letters of a text belong to, by a letter's Unicode block; "" without letters."""
    counts: dict[str, int] = {}
    for char in text[:2000]:
        if char.isalpha():
            block = _block(ord(char))
            counts[block] = counts.get(block, 0) + 1
    return max(counts, key=lambda block: counts[block], default="")


def _block(code: int) -> str:
    if code < 0x0250:
        return "latin"
    if 0x0370 <= code < 0x0400:
        return "greek"
    if 0x0400 <= code < 0x0530:
        return "cyrillic"
    if 0x0590 <= code < 0x0600:
        return "hebrew"
    if 0x0600 <= code < 0x0780:
        return "arabic"
    return "other"
