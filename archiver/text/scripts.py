"""Writing systems inside one word: repair of look-alike letters, and where a word must be split.

Pages lose the space beside a link ("Nordпишет"), and keyboards slip: a Cyrillic "Т" at the head of
"Telegram". Both are found here and answered as edits; ``normalise`` applies them and keeps the offsets.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise

from archiver.text.charsets import ARABIC, CJK, CYRILLIC, GREEK, HEBREW, LATIN

# Letters that look alike in Latin and Cyrillic, upper and lower case (Unicode confusables, the letters in
# use).
_LATIN_TWINS = "ABEKMHOPCTXYSIJaeopcxyisj"
_CYRILLIC_TWINS = "АВЕКМНОРСТХУЅІЈаеорсхуіѕј"
_TO_CYRILLIC = dict(zip(_LATIN_TWINS, _CYRILLIC_TWINS, strict=True))
_TO_LATIN = dict(zip(_CYRILLIC_TWINS, _LATIN_TWINS, strict=True))

_SCRIPTS = (LATIN, CYRILLIC, GREEK, ARABIC, HEBREW, CJK)
_WORD = re.compile(r"[^\W\d_]+")
_RUNS = re.compile(f"(?P<latin>[{LATIN}]+)|(?P<cyrillic>[{CYRILLIC}]+)|[^{LATIN}{CYRILLIC}]+")
_MAX_TWIN_RUN = 2  # a longer run of the other script is a word of its own


@functools.cache
def _change() -> re.Pattern[str]:
    """The last letter before another script. Compiled on first use: these classes take milliseconds."""
    return re.compile("|".join(f"[{one}](?=[{''.join(s for s in _SCRIPTS if s != one)}])" for one in _SCRIPTS))


# An edit: at ``position`` of the text, ``removed`` characters (0 or 1) become ``inserted``.
Edit = tuple[int, int, str]


def script_edits(text: str) -> list[Edit]:
    """Edits, in order, that leave no word of ``text`` in two scripts. Linear in the length of the text."""
    if _change().search(text) is None:
        return []
    edits: list[Edit] = []
    for word in _WORD.finditer(text):
        token = word.group()
        if not token.isascii() and _change().search(token):
            edits.extend(_word_edits(token, word.start()))
    return edits


def _word_edits(word: str, at: int) -> Iterator[Edit]:
    repaired = _repaired(word)
    if repaired is not None:
        yield from ((at + i, 1, new) for i, (old, new) in enumerate(zip(word, repaired, strict=True)) if old != new)
        return
    yield from ((at + change.end(), 0, " ") for change in _change().finditer(word))


def _repaired(word: str) -> str | None:
    """The word in its majority script if every letter of the other one is a look-alike, else None."""
    runs = [(run.lastgroup, run.group()) for run in _RUNS.finditer(word)]
    latin = "".join(run for kind, run in runs if kind == "latin")
    cyrillic = "".join(run for kind, run in runs if kind == "cyrillic")
    if not latin or not cyrillic or len(latin) + len(cyrillic) != len(word) or _is_glued(runs):
        return None
    guesses = [("cyrillic", _TO_LATIN), ("latin", _TO_CYRILLIC)]
    if len(latin) < len(cyrillic):
        guesses.reverse()
    for foreign, twins in guesses:
        strays = [run for kind, run in runs if kind == foreign]
        if all(len(run) <= _MAX_TWIN_RUN and all(c in twins for c in run) for run in strays):
            return "".join("".join(map(twins.__getitem__, run)) if kind == foreign else run for kind, run in runs)
    return None


def _is_glued(runs: list[tuple[str | None, str]]) -> bool:
    """Whether a lower-case end meets a capital of the other script: two words, not a slip of the keyboard."""
    return any(left[-1].islower() and right[0].isupper() for (_, left), (_, right) in pairwise(runs))
