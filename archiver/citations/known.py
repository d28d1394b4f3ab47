"""Names that the archive knows already, found in text: channels' titles, former titles, handles, aliases, owners.

The names are kept in a table by their first token, so that looking them up costs the same for ten as for fifty
thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from archiver.model.links import KnownName
from archiver.text.name_words import MIN_LENGTH, TOKEN, fold, is_arabic
from archiver.text.normalise import normalise

__all__ = ["Found", "KnownNames", "fold"]


@dataclass(frozen=True, slots=True)
class Found:
    """A known name at ``[start, end)`` of the normalised text; ``names`` are those that read so."""

    start: int
    end: int
    names: tuple[KnownName, ...]


SHORT = 4
"""Letters of a Cyrillic name of one word that is not looked for in other forms: too many words share its stem."""


def _is_it(name: KnownName, token: str) -> bool:
    """Whether a word of the text is a known name of one word, and not another word of the same stem."""
    text = "".join(TOKEN.findall(name.text))
    cyrillic = "\u0400" <= token[0] <= "\u04ff"
    return not cyrillic or len(text) > SHORT or text.casefold() == token.casefold()


class KnownNames(Sequence[KnownName]):
    """Known names with their table, made once and used for many articles."""

    __slots__ = ("_initials", "_names", "_table")

    def __init__(self, names: Iterable[KnownName] = ()) -> None:
        self._names = tuple(names)
        self._table: dict[str, dict[tuple[str, ...], tuple[KnownName, ...]]] = {}
        self._initials: set[str] = set()
        self._add(self._names)

    def joined(self, names: Iterable[KnownName]) -> KnownNames:
        """These names with others; this table is not changed and, but for its first level, shared."""
        more = tuple(names)
        both = KnownNames()
        both._names = (*self._names, *more)
        both._table = dict(self._table)
        both._initials = set(self._initials)
        both._add(more)
        return both

    def _add(self, names: Iterable[KnownName]) -> None:
        own: set[str] = set()
        for name in names:
            tokens = tuple(fold(token) for token in TOKEN.findall(normalise(name.text).text))
            if not tokens or sum(map(len, tokens)) < MIN_LENGTH:
                continue
            first = tokens[0]
            if first not in own:  # another table may have it, too
                self._table[first] = dict(self._table.get(first, ()))
                own.add(first)
            self._table[first][tokens[1:]] = (*self._table[first].get(tokens[1:], ()), name)
        self._initials |= {first[0] for first in own}

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
        tokens = TOKEN.findall(text)
        opening = self._opening(set(tokens))
        if not opening:  # as in most articles
            return []
        matches = list(TOKEN.finditer(text))
        found: list[Found] = []
        done = 0
        for at in [at for at, token in enumerate(tokens) if token in opening]:
            best = self._longest(opening[tokens[at]], tokens, at) if at >= done else None
            if best is not None:
                length, names = best
                if length == 1 and not (names := tuple(name for name in names if _is_it(name, tokens[at]))):
                    continue
                done = at + length
                found.append(Found(matches[at].start(), matches[done - 1].end(), names))
        return found

    def _opening(self, tokens: set[str]) -> dict[str, str]:
        """Those of the tokens that a name may begin with, and their folded form.

        Folding keeps the first letter, its case aside, except where it takes an Arabic particle away.
        """
        letters = {letter: letter.casefold()[0] for letter in {token[0] for token in tokens}}
        worth = {letter for letter, lower in letters.items() if lower in self._initials or is_arabic(lower)}
        folded = {token: fold(token) for token in tokens if token[0] in worth}
        return {token: form for token, form in folded.items() if form in self._table}

    def _longest(self, first: str, tokens: list[str], at: int) -> tuple[int, tuple[KnownName, ...]] | None:
        candidates = self._table[first]
        longest = max(len(rest) for rest in candidates)
        following = tuple(fold(token) for token in tokens[at + 1 : at + 1 + longest])
        for length in range(len(following), -1, -1):
            names = candidates.get(following[:length])
            if names is not None:
                return length + 1, names
        return None
