"""Where the terms of a search stand in a text, and the stretch of it that is shown for that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from archiver.model.search import Run, Term
from archiver.text.folding import fold, folded, is_unspaced
from archiver.text.normalise import Normalised

LENGTH = 240
"""Characters of a stretch, about."""
BEFORE = 60
"""Of these, before the first term."""
LONGEST_WORD = 30
"""So many characters a stretch is shorter at most, so as to end with a word."""
_BETWEEN = r"[\W_]+"


def marks(text: str, terms: Iterable[Term]) -> list[tuple[int, int]]:
    """Stretches of ``text`` that are one of the terms, disjoint, in order."""
    spelled = folded(text)
    found: list[tuple[int, int]] = []
    for term in terms:
        pattern = _pattern(term)
        matches = pattern.finditer(spelled.text) if pattern is not None else ()
        found += [
            _whole(spelled, *match.span()) for match in matches if _stands_alone(spelled.text, *match.span(), term)
        ]
    return _merged(found)


def _whole(spelled: Normalised, start: int, end: int) -> tuple[int, int]:
    """The stretch that ``spelled.text[start:end]`` comes from, with the marks behind it that folding drops."""
    low, high = spelled.span(start, end)
    return low, max(high, spelled.origin[end])


def stretch(text: str, terms: Sequence[Term]) -> tuple[tuple[Run, ...], bool]:
    """A stretch of ``text`` around the first term in it, as runs, and whether a term is in it at all."""
    places = marks(text, terms)
    start = max(0, places[0][0] - BEFORE) if places else 0
    if start:
        start = _after_a_space(text, start, places[0][0])
    end = _before_a_space(text, start, min(len(text), start + LENGTH), places)
    runs: list[Run] = [Run("… ")] if start else []
    at = start
    for low, high in places:
        if low >= end:
            break
        if low > at:
            runs.append(Run(text[at:low]))
        runs.append(Run(text[low : min(high, end)], found=True))
        at = min(high, end)
    if at < end:
        runs.append(Run(text[at:end]))
    if end < len(text):
        runs.append(Run(" …"))
    return tuple(runs), bool(places)


def _before_a_space(text: str, start: int, end: int, places: Sequence[tuple[int, int]]) -> int:
    """Not in the middle of a word, where one ends within the last few letters and behind the first that was found."""
    if end == len(text) or text[end].isspace():
        return end
    low = max(start, end - LONGEST_WORD, places[0][1] if places else 0)
    spaces = list(re.finditer(r"\s", text[low:end]))
    return low + spaces[-1].start() if spaces else end


def _after_a_space(text: str, start: int, before: int) -> int:
    """Not in the middle of a word, where one ends before what was found."""
    space = re.compile(r"\s").search(text, start, before)
    return space.end() if space else start


def _pattern(term: Term) -> re.Pattern[str] | None:
    words = re.findall(r"[^\W_]+(?:\w*[^\W_])?", fold(term.text))
    return re.compile(_BETWEEN.join(map(re.escape, words))) if words else None


def _stands_alone(text: str, start: int, end: int, term: Term) -> bool:
    """Whether no letter goes on before or behind, where words are told by spaces."""
    before = start == 0 or not _joins(text[start - 1]) or is_unspaced(text[start])
    behind = end == len(text) or term.begins or not _joins(text[end]) or is_unspaced(text[end - 1])
    return before and behind


def _joins(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(places):
        if merged and low < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
