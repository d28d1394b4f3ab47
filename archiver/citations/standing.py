"""Whether a known name stands in a sentence as that name: not as a common word, nor inside a longer name."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from archiver.citations.words.common import common_words
from archiver.citations.words.names import NO_NAMES, OUTLET_NOUN
from archiver.citations.words.platforms import CHANNELS, PLATFORM
from archiver.citations.words.verbs import PUBLISHING, SAYING, SHARING
from archiver.model.links import KnownName
from archiver.text import fold_generic, skeleton
from archiver.text.name_words import folded_words
from archiver.text.normalise import normalise

SHORT_SKELETON = 4
"""Consonants under which a name is found only as it is written: too many words share so few."""
_OPENING, _CLOSING = "«“„\"'‘", "»”“\"'’"
_QUOTED = 60  # characters that a name in quotation marks has at most
_REACH = 12  # characters between a name and the word for a channel that marks it
_NEXT = re.compile(r"\s(?P<word>[^\W\d_][\w'’-]*)")
_BEFORE = re.compile(r"(?P<word>[^\W\d_][\w'’-]*)\s$")
_BETWEEN = re.compile(r"[\s»”\"-]{0,3}")
_JOINED = re.compile(r"[-–/.]\w")
_CASED_NOUNS = frozenset({"de", "lb"})  # languages that write every noun with a capital


def stands(
    masked: str,
    start: int,
    end: int,
    names: Sequence[KnownName],
    *,
    language: str = "",
    credited: bool = False,
    headed: bool = False,
) -> bool:
    """Whether ``masked[start:end]`` may be meant as one of the names that read so.

    ``credited``: it follows "Photo:" or the like, which is as good as quotation marks. ``headed``: it opens the
    sentence and a colon follows.
    """
    found = masked[start:end]
    if not found.strip():  # blanked words are speech
        return False
    marked = credited or is_marked(masked, start, end)
    if not marked and not _is_written_as_name(masked, start):
        return False
    if not any(marked or _tells(name, found, headed=headed) for name in names):
        return False
    person = all(name.kind == "owner" for name in names)
    return not _is_in_longer(masked, start, end, language=language, person=person)


def is_marked(masked: str, start: int, end: int) -> bool:
    """Whether quotation marks, "@" or a word for a channel beside it mark what stands there as a name."""
    return _is_quoted(masked, start, end) or _is_beside_channel(masked, start, end)


def is_whole(masked: str, whole: tuple[int, int], part: tuple[int, int]) -> bool:
    """Whether a name that was read differs from a known one that stands in it by generic words alone ("N News")."""
    rest = f"{masked[whole[0] : max(whole[0], part[0])]} {masked[min(whole[1], part[1]) : whole[1]]}"
    return not folded_words(rest) or not fold_generic(rest).own


@functools.lru_cache(maxsize=8192)
def is_common(name: str) -> bool:
    """Whether a name is a word, or words, that texts are full of: it counts only where the text marks it as a name."""
    folded = fold_generic(name)
    if not folded.own or all(word.isdigit() for word in folded.core):  # "News 24" may be news of the 24th
        return True
    return len(folded.core) == 1 and " ".join(folded_words(folded.core[0])) in common_words()


@functools.lru_cache(maxsize=8192)
def _is_one_word_without_case(name: str) -> bool:
    words = folded_words(name)
    return len(words) == 1 and words[0][0].upper() == words[0][0].lower()


@functools.lru_cache(maxsize=8192)
def _is_short(name: str) -> bool:
    return len(skeleton(name).strip("*")) < SHORT_SKELETON


def _tells(name: KnownName, found: str, *, headed: bool) -> bool:
    """Whether the name alone tells that it is one; a short one as far as it is written as it was given."""
    if name.kind == "handle":
        return True
    if is_common(name.text) or (_is_one_word_without_case(name.text) and not headed):
        return False
    if not _is_short(name.text):
        return True
    given = normalise(name.text).text
    return found in (given, given.upper())


def _is_quoted(masked: str, start: int, end: int) -> bool:
    before, after = masked[max(0, start - 2) : start].strip(), masked[end : end + 2].strip()
    return before.endswith("@") or (
        before[-1:] in set(_OPENING) and after[:1] in set(_CLOSING) and bool(before and after)
    )


def _is_beside_channel(masked: str, start: int, end: int) -> bool:
    """Whether a word for a channel stands right before or behind."""
    before = masked[max(0, start - _REACH) : start]
    for match in CHANNELS.finditer(before):
        if not before[match.end() :].strip(' "«“„:-'):
            return True
    at = _skip(masked, end)
    platform = PLATFORM.match(masked, at)
    return CHANNELS.match(masked, _skip(masked, platform.end()) if platform else at) is not None


def _skip(masked: str, at: int) -> int:
    """Behind the blanks, closing marks and hyphens at a place."""
    found = _BETWEEN.match(masked, at)
    return found.end() if found else at


def _is_written_as_name(masked: str, start: int) -> bool:
    """Scripts with capitals write a name with one; a common word in lower case is none."""
    char = masked[start]
    return char.upper() == char.lower() or char.isupper() or masked[start - 1 : start] in {"@", "«", '"'}


def _is_in_longer(masked: str, start: int, end: int, *, language: str, person: bool) -> bool:
    """Whether the words beside it belong to the name that stands there."""
    if _JOINED.match(masked, end) and not _is_platform(masked, end + 1):
        return True
    tied = re.search(r"\w[-/.]$", masked[max(0, start - 2) : start])
    if tied is not None and not _ends_with_platform(masked, start - 1):
        return True
    if _is_in_longer_quotation(masked, start, end):
        return True
    if language in _CASED_NOUNS:
        return False
    after = _NEXT.match(masked, end)
    if after is not None and _continues_name(masked, after.start("word"), after["word"]):
        return True
    if person:  # a title stands before the name of a person
        return False
    before = _BEFORE.search(masked, max(0, start - 30), start)
    if before is None or not _opens_name(masked, before):
        return False
    opens = not masked[: before.start()].strip()  # any word has a capital there, and only of two a name is likelier
    return not opens or (" " not in masked[start:end] and masked[start:end].isascii() and before["word"].isascii())


def _continues_name(masked: str, at: int, word: str) -> bool:
    if not word[0].isupper() or word.casefold() in NO_NAMES or not fold_generic(word).own:
        return False
    return not any(pattern.match(masked, at) for pattern in (PLATFORM, CHANNELS, SAYING, PUBLISHING, SHARING))


def _opens_name(masked: str, before: re.Match[str]) -> bool:
    """Whether the capitalised word before a name is a part of it, and no sentence begins with it."""
    word, at = before["word"], before.start("word")
    if not word[0].isupper() or word.casefold() in NO_NAMES or not fold_generic(word).own:
        return False
    if masked[:at].rstrip()[-1:] in set(".!?:;—–|/(\n") | set(_OPENING):
        return False
    return not any(pattern.match(masked, at) for pattern in (PLATFORM, CHANNELS, OUTLET_NOUN))


def _is_in_longer_quotation(masked: str, start: int, end: int) -> bool:
    """Whether quotation marks enclose the name with further words of a name, not of speech."""
    opened = max(masked.rfind(mark, max(0, start - _QUOTED), start) for mark in "«“„")
    if opened < 0 or any(mark in masked[opened + 1 : start] for mark in "»”"):
        return False
    closes = [at for mark in "»”" if (at := masked.find(mark, end, opened + _QUOTED + 1)) >= 0]
    if not closes:
        return False
    inside = masked[opened + 1 : min(closes)]
    if any(pattern.search(inside) for pattern in (SAYING, PUBLISHING, SHARING)) or re.search(r"[,.!?:]", inside):
        return False
    return not is_whole(masked, (opened + 1, min(closes)), (start, end))


def _is_platform(masked: str, at: int) -> bool:
    return PLATFORM.match(masked, at) is not None or CHANNELS.match(masked, at) is not None


def _ends_with_platform(masked: str, end: int) -> bool:
    return any(match.end() >= end for pattern in (PLATFORM, CHANNELS)
               for match in pattern.finditer(masked, max(0, end - 16), end + 1))  # fmt: skip
