"""Names that the archive knows already, found in text: channels' titles, former titles, handles, aliases, owners.

The names are kept in a table by their first token, so that looking them up costs the same for ten as for fifty
thousand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from archiver.model.links import KnownName
from archiver.text.normalise import normalise

_TOKEN = re.compile(r"\w+")
_CYRILLIC_ENDING = re.compile(
    r"(?:ами|ями|ая|яя|ое|ее|ые|ие|ую|юю|ый|ий|ого|его|ому|ему|ой|ей|ом|ем|ах|ях|ою|ею|[аеёиіїоуыэюяйьъ])$"
)
_MIN_STEM = 3  # letters that a Cyrillic stem keeps at least
_MIN_LENGTH = 3  # characters of a name; shorter ones are found only as handles behind "@"
_ARABIC_CLITIC = re.compile(r"^(?:[وفبكل]{0,2}ال|لل|[وفبل](?=\w{4}))")


@dataclass(frozen=True, slots=True)
class Found:
    """A known name at ``[start, end)`` of the normalised text; ``names`` are those that read so."""

    start: int
    end: int
    names: tuple[KnownName, ...]


class KnownNames(Sequence[KnownName]):
    """Known names with their table, made once and used for many articles."""

    __slots__ = ("_names", "_table")

    def __init__(self, names: Iterable[KnownName] = ()) -> None:
        self._names = tuple(names)
        self._table: dict[str, dict[tuple[str, ...], tuple[KnownName, ...]]] = {}
        for name in self._names:
            tokens = tuple(fold(token) for token in _TOKEN.findall(normalise(name.text).text))
            if not tokens or sum(map(len, tokens)) < _MIN_LENGTH:
                continue
            rest = self._table.setdefault(tokens[0], {})
            rest[tokens[1:]] = (*rest.get(tokens[1:], ()), name)

    @overload
    def __getitem__(self, index: int) -> KnownName: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[KnownName]: ...
    def __getitem__(self, index: int | slice) -> KnownName | Sequence[KnownName]:
        return self._names[index]

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[KnownName]:
        return iter(self._names)

    def find(self, text: str) -> list[Found]:
        """The known names in a normalised text, longest first at each place, without overlap."""
        if not self._table:
            return []
        matches = list(_TOKEN.finditer(text))
        tokens = [fold(match.group()) for match in matches]
        found: list[Found] = []
        at = 0
        while at < len(tokens):
            best = self._longest(tokens, at)
            if best is None:
                at += 1
                continue
            length, names = best
            found.append(Found(matches[at].start(), matches[at + length - 1].end(), names))
            at += length
        return found

    def _longest(self, tokens: list[str], at: int) -> tuple[int, tuple[KnownName, ...]] | None:
        candidates = self._table.get(tokens[at])
        if candidates is None:
            return None
        longest = max(len(rest) for rest in candidates)
        for length in range(min(longest, len(tokens) - at - 1), -1, -1):
            names = candidates.get(tuple(tokens[at + 1 : at + 1 + length]))
            if names is not None:
                return length + 1, names
        return None


def fold(token: str) -> str:
    """One form for a token and its usual inflections: case, Cyrillic endings, Arabic particles before a word."""
    folded = token.casefold()
    first = folded[0]
    if "\u0400" <= first <= "\u04ff":
        stem = _CYRILLIC_ENDING.sub("", folded)
        return stem if len(stem) >= _MIN_STEM else folded
    if "\u0600" <= first <= "\u06ff":
        stem = _ARABIC_CLITIC.sub("", folded)
        return stem if len(stem) >= _MIN_STEM else folded
    return folded
