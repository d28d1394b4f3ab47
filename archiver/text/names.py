"""Names of channels across scripts: "زلمارة نيوز" and "Zelmara News" are one name, "Zamara News" is another.

A name is compared without its generic words, once as a skeleton of consonants (vowels are what scripts write
or leave out), once as Latin letters; the two ratios are averaged. Measured scale: 80 and more is the same
name, 63-80 only with another reason to think so, less is another name. Translations ("Grey Zone" and its
Russian name) need aliases.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from archiver.text.charsets import ARABIC, CYRILLIC, HEBREW
from archiver.text.name_tables import GENERIC, SKELETON
from archiver.text.normalise import normalise

SAME_NAME, PERHAPS_SAME_NAME = 80.0, 63.0
_MAX_NAME = 200  # characters; Telegram titles end at 128
_SHORT_SKELETON = 4  # below, only the same letters count: too many words share three consonants
_SHORT_CAP = 60.0
_CACHED = 8192
_NEAREST = 16  # skeletons, however many names there are
_NEAR = 62.0  # agreement of the skeletons of two names under which the names agree to less than 63 as a rule

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "ااااىه")
_ARABIC_ARTICLE = re.compile(r"^(?:ال(?=\w{3})|аль(?=\w{3}))")
_ARTICLES = frozenset(
    (
        "al",
        "el",
        "as",
        "ash",
        "ad",
        "an",
        "ar",
        "at",
        "az",
        "аль",
        "эль",
        "ал",
        "ас",
        "аш",
        "ад",
        "ан",
        "ар",
        "ат",
        "аз",
        "אל",
        "א",
    )
)
_GLUED_ARTICLE = re.compile(r"^(?:[ae]l(?=\w{4})|a([rsndtz])(?=\1\w{3}))")
_LATIN_VOWELS = "aeiouyàâäáåãæéèêëíîïóôöõøœúùûüı"
_VOWEL_START = re.compile(f"[{_LATIN_VOWELS}аеёиоуыэюяіїєيיاعאע]")
_KNOWN = re.compile(f"[{_LATIN_VOWELS}{ARABIC}{CYRILLIC}{HEBREW}w']")
# A semivowel is a consonant at the head of a word and before a written vowel: Wasit/واسط/Ouasit/Васит.
_CONSONANT_W = re.compile(r"^w|w(?=[aeiouy])|^ou(?=[aeiy])|ou(?=[aei])|^و|و(?=[اي]|ه$)|^ו|וו|ו(?=[אי]|ה$)")
_FIRST_PE = re.compile(r"^פ")
_FINAL_H = re.compile(r"(?<=[aeiou])h$|ه$|ה$")
_SOUNDS = (
    ("tch", "ch"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("y", "i"), ("q", "k"), ("w", "u"), ("p", "b"), ("v", "f"), ("ch",
    "sh"), ("tz", "ts"),
)  # fmt: skip
# Letters that a change of script or of transliteration may swap; any other swap makes another name.
_KIN = frozenset(map(frozenset, ("bf", "dt", "dz", "gj", "gk", "gh", "hk", "sx", "st", "sz", "jz", "jx", "*f")))
_HEAD_PENALTY, _SWAP_PENALTY = 14.0, 10.0


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name without its generic words: ``core`` in lower case, ``generic`` what the words left out mean.

    ``own`` is False for a name of generic words only; their meanings are then its core.
    """

    core: tuple[str, ...]
    generic: frozenset[str]
    own: bool


@functools.lru_cache(maxsize=_CACHED)
def fold_generic(name: str) -> FoldedName:
    """Split a name into the words that make it and the generic ones ("news", "قناة", "официальный"), folded.

    Emoji, flags, punctuation and articles are dropped. A name of generic words only keeps them as its core.
    """
    text = normalise(name[:_MAX_NAME].replace("_", " ")).text
    words = _WORD.findall(text.casefold())
    core: list[str] = []
    meanings: set[str] = set()
    generic = _generic_words()
    for word in words:
        meaning = generic.get(_generic_key(word))
        if meaning is None:
            core.append(word)
        elif meaning != "article":
            meanings.add(meaning)
    core = _without_articles(core)
    return FoldedName(tuple(core) or tuple(sorted(meanings)), frozenset(meanings), own=bool(core))


@functools.cache
def _generic_words() -> Mapping[str, str]:
    return {_generic_key(normalise(w).text): meaning for meaning, words in GENERIC.items() for w in words.split()}


def _generic_key(word: str) -> str:
    return plain_letters(word).translate(_ARABIC_LETTERS)


def plain_letters(word: str) -> str:
    """The text without its combining marks ("é" becomes "e")."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _without_articles(words: list[str]) -> list[str]:
    """Without "al-" and "ال" in their Latin, Cyrillic and Arabic forms, unless nothing else is left."""
    kept = [_ARABIC_ARTICLE.sub("", word) for word in words]
    return [word for word in kept if word not in _ARTICLES] or kept


@functools.lru_cache(maxsize=_CACHED)
def skeleton(name: str) -> str:
    """The consonants of a name's own words in one alphabet; ``*`` where a word begins with a vowel."""
    return "".join(map(_word_skeleton, fold_generic(name).core))


def skeletons(name: str) -> tuple[str, ...]:
    """The skeleton of a name, and the one without an article that is glued to a word, last, where that is another."""
    core = fold_generic(name).core
    bare = tuple(_GLUED_ARTICLE.sub("", word) for word in core)
    return tuple("".join(map(_word_skeleton, words)) for words in dict.fromkeys((core, bare)))


def kin_of(letter: str) -> set[str]:
    """The letters of a skeleton that a change of script or of transliteration may make of one, itself included."""
    return {letter}.union(*(pair for pair in _KIN if letter in pair))


def near_skeletons(bones: str, others: Collection[str]) -> list[str]:
    """Those of the skeletons that a like name may have, the nearest: half of what ``similarity`` counts, quickly."""
    from rapidfuzz import fuzz, process

    found = process.extract(bones, set(others), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_NEAREST)
    return [name for name, _, _ in found]


def _sounded(word: str) -> str:
    """One spelling before comparing: no accents, plain Arabic letters, semivowels as what they sound like."""
    plain = plain_letters(word) if word.isascii() or word[0] < "\u0370" else word
    plain = _FIRST_PE.sub("p", _CONSONANT_W.sub("v", plain.translate(_ARABIC_LETTERS)))
    return _FINAL_H.sub("", plain)


@functools.cache
def _units() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, SKELETON), key=len, reverse=True)) + r"|\w")


def _word_skeleton(word: str) -> str:
    sounded = _sounded(word)
    letters: list[str] = ["*"] if _VOWEL_START.match(sounded) else []
    for match in _units().finditer(sounded):
        unit = match.group()
        letter = SKELETON.get(unit)
        if letter is None:  # a vowel or a sign goes; digits and scripts without a table stay as they are
            letter = "" if _KNOWN.fullmatch(unit) else unit
        if letter and letters[-1:] != [letter]:
            letters.append(letter)
    return "".join(letters)


def _word_latin(word: str) -> str:
    """A word in plain Latin letters, with the spellings of one sound made one."""
    from anyascii import anyascii  # on first use, as below: two thirds of this room's import time

    latin = re.sub(r"[^a-z0-9]", "", anyascii(_sounded(word).replace("ו", "u")).lower())
    for spelling, one in _SOUNDS:
        latin = latin.replace(spelling, one)
    return re.sub(r"(.)\1+", r"\1", latin)


@dataclass(frozen=True, slots=True)
class _Key:
    """What two names are compared by."""

    latin: str
    bones: str
    hebrew: bool


@functools.lru_cache(maxsize=_CACHED)
def _keys(name: str) -> tuple[_Key, ...]:
    """The keys of a name: as it is, and without an article that is glued to a word ("Almarsad", "Annahr")."""
    core = fold_generic(name).core
    bare = tuple(_GLUED_ARTICLE.sub("", word) for word in core)
    return tuple(_key(words) for words in dict.fromkeys((core, bare)))


def _key(words: tuple[str, ...]) -> _Key:
    hebrew = any("\u0590" <= word[0] <= "\u05ff" for word in words)
    return _Key("".join(map(_word_latin, words)), "".join(map(_word_skeleton, words)), hebrew)


@functools.lru_cache(maxsize=_CACHED)
def similarity(a: str, b: str) -> float:
    """How alike two names are, 0 to 100; symmetric. See the module for the scale.

    With a skeleton under four consonants only the same letters count (100), else the answer stays below 63.
    """
    return max(_score(one, other) for one in _keys(a) for other in _keys(b))


def _without_f(key: _Key) -> _Key:
    return _Key(key.latin.replace("f", "b"), key.bones.replace("f", "b"), key.hebrew)


def _score(a: _Key, b: _Key) -> float:
    if not a.latin or not b.latin:
        return 0.0
    if a.hebrew != b.hebrew:  # one letter writes p and f there, another b and v
        a, b = _without_f(a), _without_f(b)
    if a.latin == b.latin:
        return 100.0
    from rapidfuzz import fuzz

    score = (fuzz.ratio(a.bones, b.bones) + fuzz.ratio(a.latin, b.latin)) / 2
    if min(len(a.bones.strip("*")), len(b.bones.strip("*"))) < _SHORT_SKELETON:
        return min(score, _SHORT_CAP)
    if a.bones[0] != b.bones[0] and frozenset(a.bones[0] + b.bones[0]) not in _KIN:
        score -= _HEAD_PENALTY
    elif len(a.bones) == len(b.bones):
        swaps = [frozenset(pair) for pair in zip(a.bones, b.bones, strict=True) if pair[0] != pair[1]]
        if len(swaps) == 1 and swaps[0] not in _KIN:
            score -= _SWAP_PENALTY
    return max(score, 0.0)
