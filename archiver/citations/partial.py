"""Names of which one has a further word, or translates one: "Zelmara" and "Zelmara Observer", or the same in Arabic."""

from __future__ import annotations

import functools

from archiver.citations.overlap import script
from archiver.text import fold_generic, similarity, skeleton

_SAME_WORD = 80.0  # similarity, as of names
_LEAST = 3  # consonants of a word that tells names apart
_MORE = 2  # words that the longer name may have besides


@functools.lru_cache(maxsize=8192)
def _bones(name: str) -> dict[str, str]:
    """A name's own words by their consonants."""
    folded = fold_generic(name)
    return {bones: word for word in folded.core if (bones := skeleton(word))} if folded.own else {}


def part_of(one: str, other: str) -> bool:
    """Whether a name holds all words of the other, and little more, or both have one word of their own and are written
    in different scripts: that word may be translated. It is a reason to look there, no proof.
    """
    mine, theirs = _bones(one), _bones(other)
    common = mine.keys() & theirs.keys()
    if not any(len(bones.strip("*")) >= _LEAST and similarity(mine[bones], theirs[bones]) >= _SAME_WORD
               for bones in common):  # fmt: skip
        return False
    left, over = len(mine) - len(common), len(theirs) - len(common)
    if not left or not over:
        return left + over <= _MORE
    return left == over == 1 and script(one) != script(other)
