"""How much of the quoted words stands in a post; which script a text is in."""

from __future__ import annotations

import re

from archiver.text.normalise import normalise

_LETTERS = re.compile(r"[\W_]+")
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
