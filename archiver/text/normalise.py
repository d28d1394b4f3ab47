"""One spelling for matching, with a way back: every offset of the normalised text leads to the original.

What changes: NFKC; invisible characters (soft hyphen, joiners, bidi marks, tatweel) and the short vowels of
Arabic and Hebrew go; Persian ی and ک become the Arabic letters ي (U+064A) and ك (U+0643), in every positional
form, while ى (alef maksura) stays; digits of Arabic and Persian become ASCII, with their decimal and percent
signs; typographic apostrophes become ``'``; a word in two scripts is repaired or split (see ``scripts``).

Patterns that are matched against normalised text have to be normalised too (``normalise(pattern).text``).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.text.charsets import INVISIBLE, MARKS, STABLE, VOWEL_POINTS
from archiver.text.scripts import Edit, script_edits

_FOLDS = str.maketrans(
    "\u2018\u2019\u201b\u02bb\u02bc\u02bd\u02be\u02bf\u00b4\u2011\u2212"  # apostrophes, then hyphen and minus
    "\u06cc\u06a9\u06aa\u066a\u066b\u066c",  # letters of Persian and Sindhi; signs in numbers
    "'''''''''--\u064a\u0643\u0643%.,",
) | {zero + digit: str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)}

_GONE = re.compile(f"[{INVISIBLE}{VOWEL_POINTS}]+")


@functools.cache
def _unstable() -> re.Pattern[str]:
    # Compiled on first use, as is _cluster: large classes take milliseconds, and every command imports this.
    return re.compile(f"[^{STABLE}]+")


@functools.cache
def _cluster() -> re.Pattern[str]:
    """A character with its marks, or invisible ones.

    At most 30 marks are looked at together (UAX #15, "stream-safe"), which also bounds the sorting of marks.
    """
    gone = f"[{INVISIBLE}{VOWEL_POINTS}]"
    return re.compile(f"(?s:.)(?:{gone}{{0,30}}[{MARKS}]){{1,30}}|{gone}+|(?s:.)")


_MARK = re.compile(f"[{MARKS}]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and where each of its characters comes from.

    Character ``i`` of ``text`` comes from ``[origin[i], ends[i])`` of the original; an inserted space from an
    empty stretch. Both never decrease; ``origin`` has one more element, the length of the original.
    """

    text: str
    origin: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``text[start:end]`` comes from, without what was dropped around
        it.

        Raises IndexError unless ``0 <= start <= end <= len(text)``.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"no stretch {start}-{end} in a text of {len(self.text)} characters")
        if start == end:
            return self.origin[start], self.origin[start]
        return self.origin[start], max(self.origin[start], self.ends[end - 1])


def normalise(text: str) -> Normalised:
    """Normalise ``text`` for matching; see the module for what changes. Linear in the length of the text."""
    if text.isascii():
        return _unmoved(text)
    folded = _fold_characters(text)
    edits = script_edits(folded.text)
    return _apply(folded, edits) if edits else folded


def _unmoved(text: str) -> Normalised:
    return Normalised(text, range(len(text) + 1), range(1, len(text) + 1))


# A replacement: the stretch [start, end) of the original, and what stands for it.
_Replacement = tuple[int, int, str]


def _fold_characters(text: str) -> Normalised:
    replacements = [r for r in _replacements(text) if text[r[0] : r[1]] != r[2]]
    if not replacements:
        return _unmoved(text)
    pieces: list[str] = []
    at = 0
    for start, end, new in replacements:
        pieces += (text[at:start], new)
        at = end
    pieces.append(text[at:])
    folded = "".join(pieces)
    if all(end - start == 1 == len(new) for start, end, new in replacements):
        return _unmoved(folded)
    origin, ends = array("I"), array("I")
    at = 0
    for start, end, new in replacements:
        origin.extend(range(at, start))
        ends.extend(range(at + 1, start + 1))
        origin.extend((start,) * len(new))
        ends.extend((end,) * len(new))
        at = end
    origin.extend(range(at, len(text) + 1))
    ends.extend(range(at + 1, len(text) + 1))
    return Normalised(folded, origin, ends)


def _replacements(text: str) -> Iterator[_Replacement]:
    """Each stretch that may read differently, in order and without overlap."""
    clusters = _cluster()
    for run in _unstable().finditer(text):
        start, end = run.span()
        if start and _MARK.match(text, start):
            start -= 1  # the mark may join the letter before it
        for cluster in clusters.finditer(text, start, end):
            yield *cluster.span(), _fold_cluster(cluster.group())


def _fold_cluster(cluster: str) -> str:
    """NFKC of one character with its marks, folded. What NFKC unfolds is folded again (presentation "
    "forms)."""
    seen = _GONE.sub("", cluster).translate(_FOLDS)
    return _GONE.sub("", unicodedata.normalize("NFKC", seen)).translate(_FOLDS)


def _apply(before: Normalised, edits: list[Edit]) -> Normalised:
    """The text after edits of one character each; a space is inserted at an empty stretch of the original."""
    pieces: list[str] = []
    origin, ends = array("I"), array("I")
    at = 0
    for position, removed, new in edits:
        pieces += (before.text[at:position], new)
        origin.extend(before.origin[at:position])
        ends.extend(before.ends[at:position])
        here = before.origin[position] if removed else before.ends[position - 1]
        origin.append(here)
        ends.append(before.ends[position] if removed else here)
        at = position + removed
    pieces.append(before.text[at:])
    origin.extend(before.origin[at:])
    ends.extend(before.ends[at:])
    return Normalised("".join(pieces), origin, ends)
