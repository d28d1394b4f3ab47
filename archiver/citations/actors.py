"""Who speaks or publishes in a sentence: the proper names around its verb."""

from __future__ import annotations

import re

from archiver.citations import apposition, caseless, offices, people
from archiver.citations.proper_names import find_names, overlaps
from archiver.citations.words.latin_roles import LATIN_BODIES
from archiver.citations.words.media import KINDS
from archiver.citations.words.names import BY, OUTLET, OUTLET_NOUN
from archiver.citations.words.platforms import CHANNELS
from archiver.citations.words.verbs import POSTED_THING, PUBLISHING, REPORTED, SAYING
from archiver.text import fold_generic
from archiver.text.late_pattern import Pattern

Span = tuple[int, int]

POSSESSIVE_GAP = 4  # characters between a name and what it possesses
OFFICE_GAP = 30  # characters between an office and the one who holds it
_CLAUSE_AWAY = 25
_OPENER = 40  # a Cyrillic word that opens a sentence has its capital from there
_LED = 60  # what a preposition leads to is no subject
_NAMELESS = 8  # as much farther is an office than a name
_MAX_REACH = 140  # characters between a verb and the name of its subject
_APPOSITION = 80  # characters that a phrase between two commas has at most
MEDIA: tuple[Pattern, ...] = tuple(pattern for _, pattern in KINDS)
_THINGS: tuple[Pattern, ...] = (CHANNELS, POSTED_THING, *MEDIA)
# What parts a verb from a name; a full stop behind a letter or two only shortens a word.
_CUT = re.compile(r"[;:—]|\w{3}\.")
_AND = re.compile(r"[»”\"]?\s(?:и|та|і|й)\s[«“\"]?")
_HEAD = re.compile(r"[^\W\d_]{4,}\s(?:de\sla|de\sl'|du|des|de|della|del|dell'|da|do|of\sthe|of)\s?$")
# Somebody's words that another passes on: "Reuters quoted N on ...".
_QUOTING = re.compile(r"(?:quot(?:ed|es|ing)|zitierte?n?|zitiert|citó|citan?|citó|cite|citait|citano)\s", re.IGNORECASE)


def subject(masked: str, verb: Span, anchor: Span) -> list[Span]:
    """The names that the verb's subject consists of: before it, behind it, or behind the anchor."""
    agent = _agent(masked, verb, anchor)
    if agent:
        return [agent]
    told = _QUOTING.match(masked, verb[0])
    quoted = find_names(masked, start=told.end(), end=anchor[0]) if told else []
    if quoted and quoted[0][0] - verb[1] < OFFICE_GAP:
        return quoted[:1]
    spoken = caseless.sender(masked, anchor) or caseless.subject(masked, verb)
    if spoken:
        return [spoken]
    names = [*find_names(masked, end=anchor[0]), *find_names(masked, start=anchor[1])]
    names = apposition.drop_opening(masked, apposition.drop_described(masked, names), verb)
    cyrillic = people.is_cyrillic(masked[verb[0] :])
    if not cyrillic and offices.has_pronoun(masked, verb):
        return []
    ranked = [(_distance(masked, name, verb, anchor), name) for name in names]
    if not cyrillic:
        ranked = _with_offices(masked, ranked, verb, anchor)
    else:
        if people.is_pronoun_beside(masked, verb):
            before = [pair for pair in ranked if pair[1][1] <= verb[0] and people.is_person(masked, pair[1])]
            return [min(before)[1]] if before else []
        ranked = _with_speakers(masked, ranked, verb, anchor)
    ranked = _without_quoted(masked, ranked, verb)
    ranked.sort()
    if not ranked or ranked[0][0] >= _MAX_REACH:
        return []
    first = ranked[0][1]
    return [with_head(masked, first), *_joined(masked, first, [name for _, name in ranked[1:]])]


def _without_quoted(masked: str, ranked: list[tuple[float, Span]], verb: Span) -> list[tuple[float, Span]]:
    """The names, those that were quoted last, where a person stands behind the verb: "..., wrote N"."""
    behind = [pair for pair in ranked if pair[1][0] >= verb[1] and pair[0] < _LED and " " in masked[slice(*pair[1])]]
    if not behind or masked[verb[1] :].startswith((" that", " Ukraine")):
        return ranked
    return [(cost + _LED if apposition.is_quoted_before(masked, name, verb) else cost, name) for cost, name in ranked]


def near(masked: str, start: int, end: int) -> list[Span]:
    """Whom a line of credit names: the first name or body of the stretch."""
    names = find_names(masked, start=start, end=end)
    bodies = [body for body in people.speakers(masked, start, end) if people.is_body(masked, body)]
    bodies = [body for body in bodies if not any(people.is_person(masked, name) for name in names)]
    return sorted((*bodies, *(name for name in names if not overlaps(name, bodies))))[:1]


def _joined(masked: str, first: Span, others: list[Span]) -> list[Span]:
    """The name that a Russian or Ukrainian "and" joins to the subject."""
    joint = _AND.match(masked, first[1])
    return [name for name in others if joint and joint.end() <= name[0] <= joint.end() + 1]


def _with_speakers(masked: str, ranked: list[tuple[float, Span]], verb: Span, anchor: Span) -> list[tuple[float, Span]]:
    """The names with what speaks without one ("губернатор"); a body takes over the names that are part of its own."""
    ranked = [pair for pair in ranked if not _is_opener(masked, pair[1], verb)]
    before = any(name[1] <= verb[0] and people.is_person(masked, name) for _, name in ranked)
    for start, end in people.speakers(masked, 0, len(masked)):
        if (start < anchor[1] and anchor[0] < end) or (before and start > verb[0]):
            continue
        inside = [pair for pair in ranked if start <= pair[1][0] < end]
        if any(people.is_person(masked, name) for _, name in inside) or any(
            people.is_office_of(masked, end, name)
            or (people.has_first_name(masked, name) and apposition.describes(masked, (start, end), name))
            for _, name in ranked
        ):
            continue
        ranked = [pair for pair in ranked if pair not in inside]
        ranked.append((_distance(masked, (start, end), verb, anchor) + _NAMELESS, (start, end)))
    return ranked


def _with_offices(masked: str, ranked: list[tuple[float, Span]], verb: Span, anchor: Span) -> list[tuple[float, Span]]:
    """The names with offices that nobody is named for ("the governor"), without the places of an office."""
    ranked = [pair for pair in ranked if not offices.is_office_alone(masked[slice(*pair[1])])]
    holders = [name for _, name in ranked if not apposition.is_never_subject(masked, name, verb)]
    for office in offices.offices(masked, holders):
        span = (office.start, office.end)
        if span[0] < anchor[1] and anchor[0] < span[1]:
            continue
        ranked = [pair for pair in ranked if pair[1] == office.holder or not span[0] <= pair[1][0] < span[1]]
        if office.holder is not None:  # "Zelmara mayor N": the place is the office's
            ranked = [pair for pair in ranked if pair[1] == office.holder or span[0] - pair[1][1] != 1]
            whole = (min(span[0], office.holder[0]), office.holder[1])
            apart = _distance(masked, whole, verb, anchor)
            if office.holder[1] <= office.start and _CLOSED.fullmatch(masked[office.end : verb[0]]):
                apart = 0  # "N, the governor, criticised M"
            ranked = [(min(cost, apart), name) if name == office.holder else (cost, name) for cost, name in ranked]
        elif not _is_unnamed(masked, span):
            extra = 2 * _NAMELESS if office.body else _NAMELESS
            ranked.append((_distance(masked, span, verb, anchor) + extra, span))
    return ranked


def _is_unnamed(masked: str, span: Span) -> bool:
    article = _INDEFINITE.search(masked, max(0, span[0] - 6), span[0])
    return bool(article and _GROUP.match(masked, *span)) and masked[slice(*span)].count(" ") < 2


_INDEFINITE = re.compile(r"(?<!\w)(?:an?|une?|una|uma?|eine?|een)\s$", re.IGNORECASE)
_CLOSED = re.compile(r",\s(?:(?:a|ha|hat|has|had)\s)?")
# "An armed group": nobody that a channel could be known by.
_GROUP = re.compile(
    r"(?:\w+\s)?(?:militia|group|gang|faction|milice|groupe|grupo|milicia|milizia|gruppo|miliz|gruppe|groep)(?!\w)",
    re.IGNORECASE,
)


def _is_opener(masked: str, name: Span, verb: Span) -> bool:
    """Whether one capitalised word opens the sentence in another clause than the verb's."""
    if name[0] or " " in masked[slice(*name)] or people.is_person(masked, name):
        return False
    return verb[0] - name[1] > _CLAUSE_AWAY and "," in masked[name[1] : verb[0]]


def with_head(masked: str, name: Span) -> Span:
    """The name with the noun that it hangs on: "ministère de la Défense"."""
    head = _HEAD.search(masked, max(0, name[0] - 40), name[0])
    if head is None or any(thing.match(masked, head.start()) for thing in _THINGS):
        return name
    if LATIN_BODIES.match(masked, head.start()) is None and not people.is_cyrillic(masked[head.start() :]):
        return name
    return head.start(), name[1]


def _agent(masked: str, verb: Span, anchor: Span) -> Span | None:
    """The agent of a passive ("by N"), close behind the verb or the platform."""
    for start in (verb[1], anchor[1]):
        by = BY.search(masked, start, min(len(masked), start + 30))
        if by is None or _CLAUSE.search(masked, start, by.start()) or not _is_agents(masked, by, verb):
            continue
        office = offices.office_at(masked, by.end() + 1)
        if office and masked[office[0]].isupper():
            return office
        names = find_names(masked, start=by.end(), end=min(len(masked), by.end() + 80))
        if names and names[0][0] - by.end() < 40:
            return names[0]
    return None


def _is_agents(masked: str, by: re.Match[str], verb: Span) -> bool:
    """Whether "by" tells an agent: German "von" only behind a participle, as it also says "of"."""
    return not by.group().casefold().startswith("vo") or _PARTICIPLE.fullmatch(masked[slice(*verb)]) is not None


def _distance(masked: str, name: Span, verb: Span, anchor: Span) -> float:
    """How far a name is from being the verb's subject, in characters with penalties."""
    if apposition.is_never_subject(masked, name, verb):
        return _MAX_REACH
    penalty = _LED if people.is_led(masked, name[0]) else 0
    if offices.is_led(masked, name, verb) and _HEAD.search(masked, max(0, name[0] - 40), name[0]) is None:
        penalty += _LED
    if not masked[: name[0]].strip(' «"—–-') and people.is_common(masked, name):
        penalty += _OPENER
    return _apart(masked, name, verb, anchor) + penalty


def _apart(masked: str, name: Span, verb: Span, anchor: Span) -> float:
    if name[1] <= verb[0]:
        between = masked[name[1] : verb[0]]
        penalty = 60 if REPORTED.search(between) else 0
        commas = between.count(",") + between.count("،")
        # "N, the governor of M, said": two commas are an apposition, one cuts the name off; M stands inside.
        inside = commas == 1 and masked.rfind(",", max(0, name[0] - _APPOSITION), name[0]) >= 0
        return len(between) * 0.6 + (18 if commas == 1 else 0) + (60 if inside else 0) + penalty
    between = masked[verb[1] : name[0]]
    if REPORTED.search(between) or _CUT.search(between):
        return _MAX_REACH
    if name[0] >= anchor[1] > verb[1]:
        if _LATER.match(masked[anchor[1] : name[0]]) and masked[name[0]] < "\u0250":
            return _MAX_REACH
        return 8 + (name[0] - anchor[1]) * 1.5
    return 4 + len(between) * 1.2


_CLAUSE = re.compile(r"[,;:—–]")
_LATER = re.compile(r"[^,—–]*(?:,\s|[—–])(?:\S+\s){3,}")  # another clause behind the platform
_PARTICIPLE = re.compile(r"\w*(?:ge|ver|be|er|ent|über)\w+(?:t|en)(?:e[nrsm]?)?|\w+iert(?:e[nrsm]?)?", re.IGNORECASE)


def makers(masked: str, act: Span, anchor: Span) -> list[Span]:
    """Who made what a channel shared: the subject of an earlier verb ("released by N and shared by ...")."""
    for match in PUBLISHING.finditer(masked, 0, anchor[0]):
        if match.end() <= act[0] and match.group() != "obtained" and not _is_reported(masked, match.end(), act[0]):
            return subject(masked, match.span(), match.span())
    return []


def _is_reported(masked: str, start: int, end: int) -> bool:
    """Whether a "that" opens what is said; Persian also joins "which N passed on" by it."""
    that = REPORTED.search(masked, start, end)
    return that is not None and "آن را" not in masked[that.end() : end]


def written_by(masked: str, anchor_start: int) -> list[Span]:
    """Whose post it is that stands in somebody's own channel: "із посиланням на допис N у своєму Telegram"."""
    for thing in POSTED_THING.finditer(masked, max(0, anchor_start - 70), anchor_start):
        names = find_names(masked, start=thing.end(), end=anchor_start)
        if names and people.is_cyrillic(masked[names[0][0]]) and names[0][0] - thing.end() <= POSSESSIVE_GAP:
            return names[:1]
    return []


def author(masked: str, act: Span) -> list[Span]:
    """Who speaks in the statement that a channel publishes: "said N in a statement published by the channel"."""
    for match in SAYING.finditer(masked, 0, act[0]):
        thing = POSTED_THING.search(masked, match.end(), act[0])
        if thing and not REPORTED.search(masked, match.end(), act[0]):
            return subject(masked, match.span(), (thing.start(), act[1]))
    return []


def has_outlet_word(masked: str, name: Span) -> bool:
    """Whether the name says itself that it is an outlet's ("N News"); "News" alone says nothing."""
    words = masked[name[0] : name[1]]
    return OUTLET.search(words) is not None and fold_generic(words).own


def follows_outlet_noun(masked: str, name: Span) -> bool:
    """Whether the noun before the name says that it is an outlet's ("the agency N")."""
    before = masked[max(0, name[0] - 16) : name[0]].rstrip(' "«“')
    return any(noun.end() == len(before) for noun in OUTLET_NOUN.finditer(before))
