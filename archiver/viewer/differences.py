"""What changed between two versions of a text, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

MOST_WORDS: Final = 1_500
"""Words of each text that are compared: the work grows with their product. Longer ones are shown as replaced whole."""
_PIECES: Final = re.compile(r"\s+|[^\s\w]|\w+")


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece of both texts, or of one of them."""

    what: Literal["same", "in", "out"]
    text: str


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """The new text in pieces, with what was taken out of the old one in its place."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        found = [Difference("same", new)] if old == new else [Difference("out", old), Difference("in", new)]
        return tuple(each for each in found if each.text)
    pieces: list[Difference] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Difference("same", "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Difference("out", "".join(before[a:b])))
        if d > c:
            pieces.append(Difference("in", "".join(after[c:d])))
    return tuple(pieces)
