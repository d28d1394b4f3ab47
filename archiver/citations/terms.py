"""What article and post have in common word for word, or in what reads the same in every language.

A *term* is a number, handle, hashtag, address, a name by its consonants, a subject of news, or a word by its stem where
both are in one script. How much a shared term says depends on how many of the searched posts have it: a place that
each of them names says nothing. So terms are counted over the candidates, once for all.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from archiver.citations import weights
from archiver.citations.known import fold
from archiver.citations.overlap import script
from archiver.citations.words.subjects import subjects_of
from archiver.text import skeleton
from archiver.text.charsets import ARABIC, HEBREW
from archiver.text.normalise import normalise

Kind = Literal["number", "handle", "tag", "address", "name", "subject", "word"]
Term = tuple[Kind, str]

_TOKEN = re.compile(
    r"https?://(?P<address>[\w.-]+/[\w./%~+-]*\w)"
    r"|(?<![\w.])@(?P<handle>[A-Za-z][A-Za-z0-9_]{3,31})"
    r"|\#(?P<tag>\w{2,60})"
    r"|(?<![\w.,:])(?P<number>\d{1,9})(?![\w]|[.,:]\d)"
    r"|(?P<word>[^\W\d_]{3,40})"
)
_CASELESS = re.compile(f"[{ARABIC}{HEBREW}]")
_SENTENCE_END = re.compile(r"[.!?…:\n]\W*\Z")
_MAX_TEXT = 6000  # characters of a text; posts end at 4096
_MIN_SKELETON = 3  # consonants of a name
_MIN_STEM = 4  # letters of a word
_STEM = 5
_MOST_TERMS = 120  # of an article's surroundings
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a text. ``proper``: written as a name is, or in a script that does not tell."""

    kind: Kind
    text: str
    start: int
    proper: bool = False


def tokens(text: str) -> Iterable[Token]:
    """The tokens of a text, in order."""
    text = normalise(text[:_MAX_TEXT]).text
    for match in _TOKEN.finditer(text):
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        found = match[kind]
        proper = kind == "word" and (found[0].isupper() or _CASELESS.match(found) is not None)
        yield Token(kind, found if kind == "word" else found.casefold(), match.start(), proper)


@dataclass(frozen=True, slots=True)
class Sought:
    """The terms of an article: ``near`` those of the passage itself, the rest stand around it. ``script``: its own.

    ``expected``: those of the passage that a post about the same thing mostly has: names, numbers, subjects.
    ``story``: those of the passage and of the paragraph before it, which mostly tells what happened.
    """

    terms: frozenset[Term]
    near: frozenset[Term]
    expected: frozenset[Term]
    story: frozenset[Term]
    script: str

    @classmethod
    def of(cls, passage: str, around: str, left_out: Iterable[str], without: frozenset[str] = frozenset()) -> Sought:
        """``left_out``: words that say which channel or when, and so nothing about what was posted. ``without``:
        kinds of terms that are not to count.
        """
        banned = {token.text.casefold() for text in left_out for token in tokens(text)} | PLATFORM_WORDS
        banned |= {text.casefold() for text in left_out}
        written = script(around) or script(passage)
        near = _without(without, _terms(passage, banned))
        cased = _CASELESS.search(passage) is None
        kinds = {"name", "number", "subject"} if cased else {"number", "subject"}
        expected = frozenset(term for term in near if term[0] in kinds)
        story = near | _without(without, _terms(_before(passage, around), banned))
        return cls(near | _without(without, _terms(around, banned)), near, expected, story, written)


def _without(kinds: frozenset[str], terms: Iterable[Term]) -> frozenset[Term]:
    return frozenset(term for term in terms if term[0] not in kinds)


def _before(passage: str, around: str) -> str:
    """The paragraph before a passage."""
    at = around.find(passage.split("\n")[0])
    paragraphs = [each for each in around[: max(at, 0)].split("\n") if each.strip()]
    return paragraphs[-1] if paragraphs else ""


PLATFORM_WORDS = frozenset({"telegram", "телеграм", "телеграмі", "تلغرام", "تليغرام", "تلگرام", "تيليغرام", "تليجرام"})


def _terms(text: str, banned: set[str] | frozenset[str]) -> list[Term]:
    found: list[Term] = []
    for token in tokens(text):
        if token.text.casefold() in banned:
            continue
        found += _keys(token, names=token.proper, words=True)
        if len(found) >= _MOST_TERMS:
            break
    return found


def _keys(token: Token, *, names: bool, words: bool) -> list[Term]:
    if token.kind == "number":
        return [("number", token.text)] if len(token.text) > 1 else []
    if token.kind != "word":
        found: list[Term] = [(token.kind, token.text)]
        return found + (_name_keys(token.text.replace("_", " ")) if token.kind == "tag" else [])
    keys: list[Term] = [("subject", subject) for subject in subjects_of(token.text)]
    keys += _name_keys(token.text) if names else []
    if words and len(token.text) >= _MIN_STEM:
        keys.append(("word", fold(token.text)[:_STEM]))
    return keys


def _name_keys(text: str) -> list[Term]:
    """By consonants, with and without what may be an Arabic particle; a vowel at the head does not count."""
    forms = {form: None for word in text.split() for form in (word, fold(word))}
    keys = {skeleton(form).lstrip("*"): None for form in forms}
    return [("name", key) for key in keys if len(key) >= _MIN_SKELETON]


def name_keys(text: str) -> frozenset[str]:
    """The words of a text by their consonants, without those that have hardly any."""
    return frozenset(key for token in tokens(text) if token.kind == "word" for _, key in _name_keys(token.text))


class Shared:
    """The terms that each of some texts shares with an article, and how common they are among these texts."""

    def __init__(self, sought: Sought, texts: Sequence[str]) -> None:
        self._sought = sought
        self._named = any(kind == "name" for kind, _ in sought.terms)
        self._numbers = sum(kind == "number" for kind, _ in sought.story)
        self._known: dict[tuple[Kind, str, bool], tuple[Term, ...]] = {}
        self._found = [self._of(text) for text in texts]
        self._counts = Counter(term for each in self._found for term in each)

    def _of(self, text: str) -> Mapping[Term, str]:
        """The shared terms of one text, each as the text writes it."""
        same_script = script(text[:120]) == self._sought.script
        found: dict[Term, str] = {}
        for token in tokens(text):
            place = (token.kind, token.text, same_script)
            keys = self._known.get(place)
            if keys is None:
                named = self._named and token.proper
                keys = tuple(key for key in _keys(token, names=named, words=same_script) if key in self._sought.terms)
                self._known[place] = keys
            for key in keys:
                found.setdefault(key, token.text)
        return found

    def match(self, index: int) -> Match:
        """What the text at ``index`` shares, with its weight."""
        mine = self._found[index]
        others = max(0, len(self._found) - 1)
        weighed = sorted(((self._weight(term, others), term) for term in mine), reverse=True)
        total, once, shown, of_kind = 0.0, set[str](), list[str](), Counter[Kind]()
        for weight, term in weighed:
            if mine[term] in once or weight <= 0:  # one word counts once: as a name, or as a stem
                continue
            once.add(mine[term])
            total += weight * weights.SHARED_DAMPING[term[0]] ** of_kind[term[0]]
            of_kind[term[0]] += 1
            shown.append(_shown(term, mine[term]))
        return Match(min(total, weights.SHARED_CAP), tuple(shown), self._missed(mine, others))

    def _missed(self, mine: Mapping[Term, str], others: int) -> float:
        """What it says that a text lacks names, numbers and subjects of the passage."""
        total = 0.0
        for term in self._sought.expected:
            if term in mine:
                continue
            if self._counts[term]:
                share = self._counts[term] / (others + 1)
                total += min(0.0, math.log((1 - weights.SHARED_NEAR[term[0]]) / (1 - share)))
            else:
                total += weights.NOBODY_HAS.get(term[0], 0.0)
        if self._numbers >= 2 and not any(kind == "number" for kind, _ in mine):
            total += weights.OTHER_NUMBERS
        return max(total, weights.MISSED_CAP)

    def _weight(self, term: Term, others: int) -> float:
        """ln(how often the cited post has a term of the article / how often another post does)."""
        kind = term[0]
        hit = weights.SHARED_NEAR[kind] if term in self._sought.near else weights.SHARED_AROUND[kind]
        trust = weights.SHARED_TRUST[kind]
        usual = weights.SHARED_USUAL[kind]
        if kind == "number":
            usual /= 4 ** (len(term[1]) - 2)  # the longer, the rarer
        return math.log(hit * (others + trust) / (self._counts[term] - 1 + usual * trust))


@dataclass(frozen=True, slots=True)
class Match:
    """``weight``: the sum of what the shared terms say; ``shown``: these as the post writes them, the best first.

    ``missed``: what it says against the text that it lacks terms which others have.
    """

    weight: float = 0.0
    shown: tuple[str, ...] = field(default=())
    missed: float = 0.0

    @property
    def listed(self) -> str:
        """The shared terms in a sentence."""
        more = len(self.shown) - _SHOWN
        return ", ".join(self.shown[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _shown(term: Term, text: str) -> str:
    return {"handle": "@", "tag": "#"}.get(term[0], "") + text
