"""Which names of a sentence cannot be who speaks there, told by the words before and between them."""

from __future__ import annotations

import itertools
import re

from archiver.citations import people
from archiver.citations.words.latin_roles import LATIN_BODIES, is_office
from archiver.citations.words.media import KINDS
from archiver.citations.words.platforms import CHANNELS, PLATFORM
from archiver.citations.words.verbs import POSTED_THING, PUBLISHING, REPORTED, SAYING, SHARING
from archiver.text.late_pattern import Pattern

Span = tuple[int, int]

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_REACH = 90  # characters between an office, its body or its rank and the person
_ATTRIBUTE = 25  # characters from a word that says what a picture is of to the word for the picture
_LED_BY = 24
_DETERMINER = 4  # letters of the article that may stand before the first name of a sentence
# Behind these stand places and times, never who speaks.
_PLACE = re.compile(
    r"(?<![\w'’])(?:in|at|from|near|over|against|into|en|dans|à|aux?|vers|contre|desde|hasta|im|am|ins|vom|nach|aus|bei|gegen|auf"
    r"|nel|nella|nello|em|na|nas|nos|naar|în|din|spre)\s"
    r"(?:(?:the|la|le|les|el|los|las|der|den|dem|die|das|einem|einer|einen|een|de)\s)?(?:[ld]['’])?$",
    re.IGNORECASE,
)
_OF = re.compile(
    r"(?<![\w'’])(?:of|de|du|des|del|di|della|do|da|dos|das|von|van|al|a)\s(?:(?:the|la|le|les|el|los|las|der|dem|een|de)\s)?(?:[ld]['’])?$",
    re.IGNORECASE,
)
_BEFORE_OF = re.compile(r"(?P<head>[^\W\d_][\w’'-]*)\s+$")
_GERMAN = re.compile(
    r"(?<!\w)(?:der|das|und|auf|dem|den|ein|eine|einer|einem|eines|im|nicht|sich|mit|von|zum|zur|seinem|ihrem|wurden?)(?!\w)"
)
# Before a noun of German, never before the name of a person or a body without an article.
_NOUN_LEADER = re.compile(
    r"(?<!\w)(?:ein|eine[mnrs]?|diese[mnrs]?|sein|seine[mnrs]?|ihr|ihre[mnrs]?|kein|keine[nmrs]?|mehrere[nr]?|zwei|drei|vier|fünf"
    r"|sechs|zahlreiche|viele|einige|[a-zäöüß]{3,}(?:en|em|er|es|te))\s$"
)
_ABSTRACT = re.compile(r"[A-ZÄÖÜ]\w+(?:ung|heit|keit|tion|nis|tät)")
_GERMAN_BODY = re.compile(
    r"\w*(?:regierung|verwaltung|zeitung|bewegung|organisation|vertretung|führung|leitung|abteilung)", re.IGNORECASE
)
# What follows is done to it: "the blast was confirmed".
_PASSIVE = re.compile(
    r"\s(?:ha(?:s|ve)\sbeen|was|were|(?:a|ont)\sété|(?:a|au)\sfost|fue|fueron|foi|foram|è\sstat[oa]|sono\sstat[ie]|wurden?|został\w*)\s"
)
_BACKED = re.compile(
    r"(?:backed|supported|funded|controlled|soutenue?s?|financée?s?|apoyad\w+|respaldad\w+|unterstützt\w*|sostenut\w+)\s(?:by|par|por|von|da)\s(?:the\s|la\s|le\s|l['’])?$"
)
_ROMANIAN_AGENT = re.compile(r"(?:[aăâiîu]t[ăe]?|ați|[ui]s[ăe]?)$")
_VERB_NEXT = re.compile(r",\s(?:\S+\s){0,2}$")
_INVERTED = re.compile(r"[,»”\"“—–]\s?(?:[—–]\s)?(?:(?:a|ha|hat|l['’]a)\s)?$")
_MEDIA: tuple[Pattern, ...] = tuple(pattern for _, pattern in KINDS)


def is_never_subject(masked: str, name: Span, verb: Span) -> bool:
    """Whether a name in Latin letters stands where no subject can: behind "in", before "footage", a German noun."""
    if people.is_cyrillic(masked[name[0] :]) or masked[name[0]] > "\u024f":
        return False
    if _BACKED.search(masked, max(0, name[0] - _LED_BY), name[0]):
        return True
    if _PASSIVE.match(masked, name[1]) and " " not in masked[slice(*name)]:
        return True
    return _is_placed(masked, name, verb) or _is_attribute(masked, name) or _is_noun(masked, name, verb)


def _is_placed(masked: str, name: Span, verb: Span) -> bool:
    place = _PLACE.search(masked, max(0, name[0] - _LED_BY), name[0])
    if place is not None:
        return not verb[0] <= place.start() < verb[1]
    of = _OF.search(masked, max(0, name[0] - _LED_BY), name[0])
    if of is None or verb[0] <= of.start() < verb[1]:
        return False
    head = _BEFORE_OF.search(masked, max(0, of.start() - 30), of.start())
    if head is None:
        return False
    if of.group().startswith("de ") and _ROMANIAN_AGENT.search(head["head"]):
        return False
    things: tuple[Pattern, ...] = (POSTED_THING, *_MEDIA, LATIN_BODIES, CHANNELS)
    return not any(thing.match(masked, head.start()) for thing in things)


def _is_attribute(masked: str, name: Span) -> bool:
    """Whether the word only says what a film or a picture is of: "Security camera video"."""
    if " " in masked[slice(*name)]:
        return False
    for kind in _MEDIA:
        found = kind.search(masked, name[1], min(len(masked), name[1] + _ATTRIBUTE))
        if found and re.fullmatch(r"\s(?:[a-z]+\s)?", masked[name[1] : found.start()]):
            return True
    return False


def _is_noun(masked: str, name: Span, verb: Span) -> bool:
    """Whether one German word with a capital is a common noun, by the word before it: "einer Drohne"."""
    if " " in masked[slice(*name)] or len(_GERMAN.findall(masked)) < 2:
        return False
    before = masked[max(0, name[0] - 20) : name[0]]
    if is_office(masked[slice(*name)]) or before[:-1].endswith(masked[slice(*verb)]):
        return False
    if name[0] > verb[1] and re.search(r",\s(?:die|das|der|den|dem)\s$", before):
        return True  # "..., schrieb er, die Lage sei ruhig"
    if _ABSTRACT.fullmatch(masked, *name) and not _GERMAN_BODY.fullmatch(masked, *name):
        return True
    leader = _NOUN_LEADER.search(before)
    return leader is not None and not any(
        pattern.search(leader.group()) for pattern in (SAYING, PUBLISHING, SHARING, LATIN_BODIES)
    )


def is_quoted_before(masked: str, name: Span, verb: Span) -> bool:
    """Whether a name belongs to what was said, where the verb follows it: "..., wrote N on ..."."""
    between = masked[name[1] : verb[0]]
    return name[1] <= verb[0] and _INVERTED.search(between) is not None and between.count(",") <= 1


def drop_opening(masked: str, names: list[Span], verb: Span) -> list[Span]:
    """The names without one that opens the sentence and tells who the person is: "Zelmaras Vogt, N M, said"."""
    for first, second in itertools.pairwise(names):
        between = masked[first[1] : second[0]]
        opens = len(masked[: first[0]].strip(' «"“„—–-')) <= _DETERMINER
        apposed = between.endswith(", ") and between.count(",") == 1 and second[1] <= verb[0]
        if opens and apposed and _is_full(masked, second) and _VERB_NEXT.fullmatch(masked[second[1] : verb[0]]):
            plain = not any(stop.search(between) for stop in (SAYING, PUBLISHING, SHARING, PLATFORM))
            return [name for name in names if name != first] if plain else names
    return names


def _is_full(masked: str, name: Span) -> bool:
    words = masked[slice(*name)].split()
    return 2 <= len(words) <= 3 and not any(is_office(word) or people.is_office(word) for word in words)


def drop_described(masked: str, names: list[Span]) -> list[Span]:
    """Cyrillic names without those that only tell what the person behind them is: "боец N-й бригады, основатель M"."""
    persons = [name for name in names if people.has_first_name(masked, name) and people.is_person(masked, name)]
    return [
        name
        for name in names
        if people.has_first_name(masked, name) or not any(describes(masked, name, who) for who in persons)
    ]


def describes(masked: str, name: Span, person: Span) -> bool:
    """Whether the words up to the person only tell what he is."""
    between = masked[name[1] : person[0]]
    if not 0 < len(between) <= _REACH or re.search(r"[.;:!?—]", between) or between.count(",") > 1:
        return False
    if between.lstrip(' »”"').startswith(",") and not _has_office(between):
        return False
    stops = (SAYING, PUBLISHING, SHARING, PLATFORM, REPORTED)
    return _is_close(masked, person) and not any(stop.search(between) for stop in stops)


def _has_office(words: str) -> bool:
    return any(people.is_office(word.group()) for word in _WORD.finditer(words))


def _is_close(masked: str, person: Span) -> bool:
    """Whether the person ends the phrase: a comma, a stop, the platform or a verb follows."""
    rest = masked[person[1] : person[1] + 30]
    return not rest.strip() or re.match(r"\s?[,.;)»]|\s(?:в|у|на|через)\s", rest) is not None
