"""Persons and offices in languages with Latin letters: titles off a name, who holds an office, who speaks without "
"a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archiver.citations.words.latin_roles import (
    DETERMINERS,
    LATIN_BODIES,
    LATIN_OFFICES,
    PRONOUNS,
    is_office,
    is_tied_place,
    is_title,
)
from archiver.citations.words.patterns import token_set
from archiver.citations.words.platforms import CHANNELS, DESCRIBING, PLATFORM
from archiver.citations.words.verbs import POSTED_THING, PUBLISHING, REPORTED, SAYING, SHARING

Span = tuple[int, int]

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*\.?")
_WORD = re.compile(r"\s?([^\W\d_][\w'’-]*)")
_REACH = 70  # characters behind an office in which its holder may stand
_TAIL = 8  # words that belong to an office: "of the military administration of the region"
_LEAD = 4  # words between an article and an office: "the Lviv regional governor"
_ARTICLE = re.compile(r"[dl]['’]", re.IGNORECASE)
_OF = token_set(
    {
        "en": "of for in the at and to",
        "fr": "de du des d la le les l et",
        "es": "del los las y e",
        "it": "della dell dei degli di",
        "pt": "do da dos das",
        "de": "der von für im und",
        "nl": "van",
    }
)
_BEFORE_TITLE = 3
_APPOSED = 80  # characters of an office up to the comma behind which its holder stands
_LED_TO = re.compile(
    r"\s?(?:(?:of|from|de|du|des|del|della|di|do|da|dos|von|van|par|by|por|da|al|a|lui)\s)?"
    r"(?:(?:the|la|le|les|el|los|las|der|des|dem|il|lo)\s)?(?:[ld]['’])?"
)
_NAME_BEHIND = re.compile(r"[A-ZÀ-ÞŁŚŻČŞȘȚĂİ][\w'’-]+(?:\s[A-ZÀ-ÞŁŚŻČŞȘȚĂİ][\w'’-]+){0,3}")
_BEFORE_VERB = re.compile(
    r"(?<![\w'’])(?P<who>[^\W\d_]+)\s(?:(?:a|ont|had|has|also|later|then|hat|avait|l'a|n'a)\s)?$", re.IGNORECASE
)
_BEHIND_VERB = re.compile(r"(?:-t)?-(?:il|elle|ils|elles|on)(?!\w)|\s(?:er|sie|he|she|they|hij)(?!\w)")
_INVERTED = re.compile(r"(?<!\w)(?:a|ont)(?:-t)?-(?:il|elle|ils|elles|on)\s$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Office:
    """An office or a body at ``[start, end)``. ``holder``: the name beside it, if one stands there."""

    start: int
    end: int
    holder: Span | None
    body: bool


def bare_title(masked: str, span: Span) -> Span:
    """The name without the titles before it ("Prime Minister N", "Colonel N", "Zelmaras Bürgermeister N")."""
    tokens = list(_TOKEN.finditer(masked, *span))
    while len(tokens) > 1 and is_tied_place(tokens[0].group()):
        tokens = tokens[1:]
    last = max((at for at, token in enumerate(tokens[:-1]) if is_title(token.group())), default=-1)
    if last >= 0 and last <= _BEFORE_TITLE and tokens[last + 1].group()[0].isupper():
        tokens = tokens[last + 1 :]
    return (tokens[0].start(), span[1]) if tokens else span


def has_pronoun(masked: str, verb: Span) -> bool:
    """Whether a pronoun is the subject right beside the verb: "he said", "a-t-il écrit", "forderte er"."""
    before = _BEFORE_VERB.search(masked, max(0, verb[0] - 20), verb[0])
    if before is not None and before["who"].casefold() in PRONOUNS:
        return True
    return (
        _BEHIND_VERB.match(masked, verb[1]) is not None
        or _INVERTED.search(masked, max(0, verb[0] - 14), verb[0]) is not None
    )


def offices(masked: str, names: Sequence[Span]) -> list[Office]:
    """The offices and bodies of a sentence, left to right, with who holds them; ``names`` are those of the sentence."""
    found: list[Office] = []
    for pattern in (LATIN_OFFICES, LATIN_BODIES):
        for match in pattern.finditer(masked):
            if any(office.start <= match.start() < office.end for office in found):
                continue
            if any(name[0] <= match.start() < name[1] for name in names):
                continue
            made = _office(masked, match, names, body=pattern is LATIN_BODIES)
            if made is not None:
                found.append(made)
    return sorted(found, key=lambda office: office.start)


def _office(masked: str, match: re.Match[str], names: Sequence[Span], *, body: bool) -> Office | None:
    start = _phrase_start(masked, match.start())
    end = _phrase_end(masked, match.end())
    direct = next((name for name in names if name[0] - match.end() == 1), None)
    if (
        direct is None
        and end > match.end()
        and _is_full_name(masked, names, end)
        and masked[end - 1].islower()
        and _last_word(masked, end)[0].islower()
    ):
        direct = next((name for name in names if name[0] - end == 1), None)  # "il governatore della città N"
    if direct is not None:
        return Office(match.start(), direct[1], direct, body)
    behind = None if body else _behind_comma(masked, match.end(), end, names)
    if behind is not None:
        return Office(match.start(), behind[0] - 2, behind, body)
    before = next((name for name in reversed(names) if name[1] <= match.start()), None)
    if before is not None and _explains(masked, before[1], match.start()):
        return Office(before[1], end, before, body)
    return None if start is None else Office(start, end, None, body)


def _behind_comma(masked: str, at: int, end: int, names: Sequence[Span]) -> Span | None:
    """The name that an office introduces behind a comma: "the governor of the port of M, N, said"."""
    comma = masked.find(",", at, at + _APPOSED)
    name = next((name for name in names if comma >= 0 and name[0] == comma + 2), None)
    if name is None or not _closes(masked, name[1]):
        return None
    words = list(_TOKEN.finditer(masked, at, comma))
    plain = end >= comma or not re.search(r"[.;:!?«»“”\"()—–]", masked[at:comma])
    return name if plain and not any(_is_stop(masked, word) for word in words) else None


def _is_stop(masked: str, word: re.Match[str]) -> bool:
    small = word.group().casefold()
    return small not in _OF and _ARTICLE.match(word.group()) is None and small not in DETERMINERS and _verb_at(
        masked, word.start()
    )


def office_at(masked: str, at: int) -> Span | None:
    """Who holds the office that stands at ``at`` behind an article, or its words where nobody is named."""
    article = _LED_TO.match(masked, at)
    start = article.end() if article else at
    word = _TOKEN.match(masked, start)
    if word is None or not is_office(word.group()):
        return None
    names = [name for name in _names_behind(masked, word.end()) if not is_office_alone(masked[slice(*name)])]
    end = _phrase_end(masked, word.end())
    direct = next((name for name in names if name[0] - word.end() == 1), None)
    if masked[end - 1] == ".":
        end -= 1
    return direct or _behind_comma(masked, word.end(), end, names) or (start, end)


def _is_full_name(masked: str, names: Sequence[Span], end: int) -> bool:
    """Whether two or three capitalised words stand behind an office: German nouns are capitalised alone."""
    name = next((name for name in names if name[0] - end == 1), None)
    words = masked[slice(*name)].split() if name else []
    return 2 <= len(words) <= 3 and all(word[0].isupper() for word in words)


def _names_behind(masked: str, at: int) -> list[Span]:
    return [match.span() for match in _NAME_BEHIND.finditer(masked, at, min(len(masked), at + _APPOSED + 30))]


def _last_word(masked: str, end: int) -> str:
    return masked[max(0, end - 30) : end].split()[-1]


def _closes(masked: str, at: int) -> bool:
    """Whether a name that an office explains ends its apposition."""
    return not masked[at : at + 2].strip() or masked[at] in ',.;:)»”"' or _verb_at(masked, at + 1)


def _explains(masked: str, at: int, office: int) -> bool:
    """Whether only a comma and words that describe the office stand before it: "N, the acting head of"."""
    between = masked[at:office]
    return (
        between.startswith(",")
        and "," not in between[1:]
        and len(between.split()) <= _LEAD + 1
        and not any(verb.search(between) for verb in (SAYING, PUBLISHING, SHARING))
    )


def _phrase_start(masked: str, at: int) -> int | None:
    """Where the words of an office begin behind its article; None where no article is near."""
    words = list(_TOKEN.finditer(masked, max(0, at - 50), at))[-_LEAD - 1 :]
    if masked[max(0, at - 2) : at].lower() in {"l'", "l’", "d'", "d’"}:
        return at
    start = at
    for word in reversed(words):
        if masked[word.end() : start] not in {" ", ""}:
            return None
        token = word.group().casefold()
        if token in DETERMINERS:
            return start
        if _ARTICLE.match(word.group()):
            return word.start() + 2
        if token in _OF or _verb_at(masked, word.start()):
            return None
        start = word.start()
    return None


def _phrase_end(masked: str, at: int) -> int:
    """Where the words that belong to an office end: "of the region", "de la ville de Marle"."""
    stop = at
    linked = False
    for _ in range(_TAIL):
        described = DESCRIBING.match(masked, stop)
        if described and not _verb_at(masked, stop + 1):
            stop, linked = described.end(), False
        word = _WORD.match(masked, stop, at + _REACH)
        if word is None:
            break
        token = word[1].casefold()
        small = token in _OF or _ARTICLE.match(word[1]) is not None
        if not small and (_verb_at(masked, word.start(1)) or not (linked or word[1][0].isupper())):
            break
        if not small and word[1][0].isupper() and stop > at and not linked:
            break
        linked = small or word[1][0].isupper() or (linked and _adjoins(masked, word))
        stop = word.end()
    trimmed = masked[at:stop]
    while trimmed and trimmed.split()[-1].casefold() in _OF:
        trimmed = trimmed[: len(trimmed.rstrip()) - len(trimmed.split()[-1])].rstrip()
    return at + len(trimmed)


def _adjoins(masked: str, word: re.Match[str]) -> bool:
    """Whether a word in lower case is part of an office's words, by what follows it: one of its small words."""
    following = _WORD.match(masked, word.end())
    if following is None:
        return False
    german = word[1].endswith(("en", "er")) and following[1][0].isupper()  # "der militärischen Verwaltung"
    return german or following[1].casefold() in _OF


def _verb_at(masked: str, at: int) -> bool:
    stops = (SAYING, PUBLISHING, SHARING, REPORTED, PLATFORM, CHANNELS, POSTED_THING)
    if any(pattern.match(masked, at) for pattern in stops):
        return True
    return _NO_PART.match(masked, at) is not None


_NO_PART = re.compile(
    r"(?:a|ont|has|have|had|ha|han|hat|haben|sur|on|via|en|auf|su|sul|sulla|no|na|in|im|dans|à|was|est|is|qui|who|que|che|by"
    r"|par|por|da|con|with|mit|avec|and|et|und|y|pe|op|se|si|sich)(?!\w)"
)


def is_kind(token: str) -> bool:
    """Whether a word in lower case says what the name behind it is of: an office, a body."""
    return token.islower() and (is_office(token) or LATIN_BODIES.fullmatch(token) is not None)


_PREPOSITION = re.compile(
    r"(?<![\w'’])(?:in|at|from|near|of|on|to|over|against|for|with|about|into|by|à|en|dans|de|du|des|vers|contre|pour|sur|avec|au|aux"
    r"|chez|par|a|al|del|para|por|sobre|con|desde|hasta|den|dem|einen|einem|im|am|vom|zum|zur|auf|über|gegen|mit|von|aus|nach|bei"
    r"|di|da|dal|dalla|nel|nella|su|per|em|no|na|nos|nas|pela|pelo|w|z|do|od|naar|van|op|tegen)\s"
    r"(?:(?:the|la|le|les|el|los|las|der|die|das|den|dem|il|lo|l)\s)?(?:[ld]['’])?$",
    re.IGNORECASE,
)


def is_led(masked: str, name: Span, verb: Span) -> bool:
    """Whether a name in Latin letters stands behind a preposition, and so is no subject; "according to N" is one."""
    if not masked[name[0]].isascii():
        return False
    led = _PREPOSITION.search(masked, max(0, name[0] - 20), name[0])
    return led is not None and not verb[0] <= led.start() < verb[1]


def is_office_alone(name: str) -> bool:
    """Whether a run of capitalised words is an office without a person: "Sprecher", "Gouverneur der Region"."""
    first, _, rest = name.partition(" ")
    return is_office(first) and (not rest or rest.split()[0].casefold() in _OF)


__all__ = ["Office", "bare_title", "has_pronoun", "is_kind", "is_office_alone", "offices"]
