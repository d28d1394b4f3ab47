"""Tables of words per language, compiled into one pattern each.

A table maps an ISO 639-1 code to words separated by blanks. In a word ``_`` stands for a blank, ``*`` for any
ending. All languages are searched at once: scripts keep most of them apart, and an article that quotes another
language, or whose language was told wrongly, is read all the same.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from archiver.text.late_pattern import LatePattern

Table = Mapping[str, str]

_VARIANTS = str.maketrans(
    {
        "ا": "[اأإآ]",
        "أ": "[اأإآ]",
        "إ": "[اأإآ]",
        "آ": "[اأإآ]",
        "ي": "[يیى]",
        "ی": "[يیى]",
        "ى": "[يیى]",
        "ك": "[كک]",
        "ک": "[كک]",
        "е": "[её]",
        "'": "['’ʼ]",
        "-": "[-‑]",
        "_": r"\s{1,3}",
        "*": r"\w{0,12}",
    }
)
# As normalised text has them, see ``text.normalise``.
_FOLDED = str.maketrans("یک", "يك")
_ARABIC_PREFIX = "(?:[وف]?[بلك]?(?:ال)?|لل)"
_HEBREW_PREFIX = "[והבלמשכ]{0,2}"
# What Python takes for the other case of a letter beside its usual one.
_UNUSUAL_CASES = "ıİſ\u212a\u212bµ\u0345\u1fbeςϐϑϕϖϰϱϵ\u2126ẛẞᲀᲁᲂᲃᲄᲅᲆᲇᲈꙋ"
_GLUE_LENGTH = 5  # Cyrillic words at least this long are also found inside a word whose blanks were lost


def compile_words(*tables: Table, glued: bool = True) -> LatePattern:
    """One case-insensitive pattern for every word of the tables; it matches whole words (see ``_bounded``).

    ``glued``: longer Cyrillic words are also found inside a word whose blanks were lost.
    """
    return LatePattern(lambda: _expression(tables, glued=glued), re.IGNORECASE)


def _expression(tables: Sequence[Table], *, glued: bool) -> str:
    # The text holds no joiners when the pattern meets it, see ``text.normalise``.
    words = {word.replace("\u200c", "") for table in tables for listed in table.values() for word in listed.split()}
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        groups.setdefault(_bounds_of(word, glued=glued), []).append(word)
    return "|".join(_bounded(bounds, _by_first_letter(listed)) for bounds, listed in sorted(groups.items()))


def token_set(*tables: Table) -> frozenset[str]:
    """The words of the tables as casefolded strings, for looking up single tokens of normalised text."""
    return frozenset(
        word.replace("_", " ").replace("\u200c", "").casefold().translate(_FOLDED)
        for table in tables
        for listed in table.values()
        for word in listed.split()
    )


def _by_first_letter(words: Sequence[str]) -> str:
    """The words as one alternation in which a shared beginning stands once; of two that match, the longer one does."""
    alike: dict[str, list[str]] = {}
    for word in words:
        alike.setdefault(_fragment(word[0].lower()), []).append(word)
    return "|".join(
        f"{letter}{_branches([word[1:] for word in listed])}"
        for group in alike.values()
        for letter, listed in groupby(group, key=lambda word: first_letter(word[0]))
    )


def _branches(endings: Iterable[str]) -> str:
    """What may follow a shared beginning, longest first; letters that differ by their case alone are one."""
    tree: dict[str, list[str]] = {}
    ends = False
    for ending in endings:
        if ending:
            tree.setdefault(_fragment(ending[0].lower()), []).append(ending[1:])
        else:
            ends = True
    branches = [first + _branches(rest) for first, rest in sorted(tree.items(), key=_goes_further)]
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"


def _goes_further(branch: tuple[str, list[str]]) -> int:
    return -max(map(len, branch[1]))


@functools.cache
def first_letter(letter: str) -> str:
    """A pattern of one character for all that ``letter`` stands for, their case written out.

    The regular expression engine passes over an alternative that begins so without trying it, which it cannot do
    where it has to change the case.
    """
    written = _fragment(letter)
    if letter.lower() == letter.upper():
        return written
    same = re.compile(written, re.IGNORECASE)
    kin = {letter.lower(), letter.upper(), *_UNUSUAL_CASES, *(char for char in written if char.isalpha())}
    kin |= {char.upper() for char in kin}
    return f"(?-i:[{''.join(sorted(char for char in kin if same.fullmatch(char)))}])"


def _fragment(word: str) -> str:
    return "".join(char if char.isalnum() or char in "'-_*" else re.escape(char) for char in word).translate(_VARIANTS)


def _bounds_of(word: str, *, glued: bool) -> str:
    first = next((char for char in word if char.isalpha()), "a")
    if "\u0400" <= first <= "\u04ff":
        return "glued" if glued and len(word.rstrip("*")) >= _GLUE_LENGTH else "word"
    if "\u0600" <= first <= "\u06ff":
        return "arabic"
    if "\u0590" <= first <= "\u05ff":
        return "hebrew"
    if first >= "\u3040":
        return "free"
    return "word"


def _bounded(bounds: str, body: str) -> str:
    """Word boundaries by script: clitics before Arabic and Hebrew words, none in Chinese, glue in Cyrillic."""
    if bounds == "glued":
        return rf"(?:{body})(?:(?!\w)|(?=телеграм|канал|публик))"
    if bounds == "arabic":
        return rf"(?<!\w){_ARABIC_PREFIX}(?:{body})(?!\w)"
    if bounds == "hebrew":
        return rf"(?<!\w){_HEBREW_PREFIX}(?:{body})(?!\w)"
    if bounds == "free":
        return rf"(?:{body})"
    return rf"(?<!\w)(?:{body})(?!\w)"
