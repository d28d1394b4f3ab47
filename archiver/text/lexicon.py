"""Words to classes: a text becomes a row of tokens, each with a one-letter class, for grammars over the
classes.

A grammar is then an ordinary regular expression over ``Tokens.shape``: one character for each token, the
class letter of the lexicon, or the punctuation mark itself, or ``x`` for everything that the grammar does
not know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.|t\.me/)\S*|[@#]\w+)"
    r"|(?P<number>\d+(?:[.:/–-]\d+|,\d{1,3}(?!\d))*)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<gap>\n[^\S\n]*\n)"
    r"|[^\w\s]|_"
)
_PUNCTUATION = {mark: mark for mark in ".,;:!?()/-'|%\""} | {
    "،": ",",
    "؛": ";",
    "؟": "?",
    "–": "-",
    "—": "-",
    "\u2032": "'",
}
OTHER = "x"
# One spelling of the letters that Arabic and Persian texts write in several ways, and of apostrophes.
_LETTERS = str.maketrans("أإآٱىیكکة’ʼ", "ااااييككه''")
_MAX_CLITICS = 2

Entry = tuple[str, str, object]
"""A phrase as it is written, the class letter, and the value. A capital in the phrase asks for one in "
"the text."""

NumberClass = Callable[[str], tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: class letters, values (None without one), and offsets."""

    shape: str
    values: tuple[object, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    rest: tuple[str, ...]
    kind: str
    value: object
    capital: bool


def fold_case(text: str) -> str:
    """Lower case and one spelling of Arabic letters, character for character (offsets stay)."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lowered if lowered.isascii() else lowered.translate(_LETTERS)


class Lexicon:
    """Phrases with their class and value. ``clitics``: letters that may be written before a word (Arabic "
    "و)."""

    __slots__ = ("_clitics", "_phrases")

    def __init__(self, entries: Iterable[Entry], *, clitics: str = "") -> None:
        self._clitics = clitics
        self._phrases: dict[str, list[_Phrase]] = {}
        for written, kind, value in entries:
            first, *rest = (match.group() for match in _TOKEN.finditer(fold_case(written)))
            known = self._phrases.setdefault(first, [])
            new = _Phrase(tuple(rest), kind, value, written[0].isupper())
            if all((old.rest, old.capital) != (new.rest, new.capital) for old in known):  # the first entry counts
                known.append(new)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase.rest))

    def read(self, text: str, number: NumberClass) -> Tokens:
        """Read ``text``; ``number`` classes a run of digits with its separators. Linear time."""
        found = list(_TOKEN.finditer(fold_case(text)))
        words = [match.group() for match in found]
        shape: list[str] = []
        values: list[object] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        while at < len(found):
            start, stop, kind, value = found[at].start(), at + 1, OTHER, None
            group = found[at].lastgroup
            if group == "number":
                # Digits glued to an unknown word are its part ("B52"); "1min42" and Arabic "و12" are not.
                if not (shape and shape[-1] == OTHER and ends[-1] == start and text[start - 1].isalpha()):
                    kind, value = number(words[at])
                    counted = self._phrase(words, at, text, start)[0] if words[at] in self._phrases else None
                    if counted is not None:  # "3 days ago"
                        stop, kind, value = at + 1 + len(counted.rest), counted.kind, counted.value
            elif group == "word":
                phrase, cut = self._phrase(words, at, text, start)
                if phrase is not None:
                    start, stop, kind, value = (
                        start + cut,
                        at + 1 + len(phrase.rest),
                        phrase.kind,
                        phrase.value,
                    )
            elif group is None:
                kind = _PUNCTUATION.get(words[at], OTHER)
            shape.append(kind)
            values.append(value)
            starts.append(start)
            ends.append(found[stop - 1].end())
            at = stop
        return Tokens("".join(shape), tuple(values), tuple(starts), tuple(ends))

    def _phrase(self, words: list[str], at: int, text: str, start: int) -> tuple[_Phrase | None, int]:
        """The longest phrase that begins here, and how many letters of clitics come before it."""
        word = words[at]
        for cut in range(_MAX_CLITICS + 1 if self._clitics else 1):
            if cut and word[cut - 1 : cut] not in self._clitics:
                break
            for phrase in self._phrases.get(word[cut:], ()):
                if phrase.capital and not text[start].isupper():
                    continue
                if not phrase.rest or tuple(words[at + 1 : at + 1 + len(phrase.rest)]) == phrase.rest:
                    return phrase, cut
        return None, 0
