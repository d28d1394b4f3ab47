"""Persons and bodies in Cyrillic sentences: where a name begins behind offices and places, who speaks without one."""

from __future__ import annotations

import re

from archiver.citations.words.patterns import token_set
from archiver.citations.words.platforms import CHANNELS, PLATFORM, PREPOSITIONS
from archiver.citations.words.roles import BODIES, FIRST_NAMES, OFFICES
from archiver.citations.words.verbs import PUBLISHING, REPORTED, SAYING, SHARING
from archiver.text.late_pattern import LatePattern

Span = tuple[int, int]

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# What agrees with a place or names one beside a noun, and no person: "Краснодарского", "Київської".
_ADJECTIVE = re.compile(
    r"[А-ЯЁІЇЄҐ][а-яёіїєґ'’-]+(?:ского|ской|скому|ским|ском|ских|ские|ська|ської|ського|ському|ській|ських|ський|цького|цької|"
    r"цкого|цкой|ого|ої)"
)
_MINISTRY = re.compile(r"(?:Мин|мин|Рос|рос)(?:о|ф|з|п|э|е|т|ю|к|ц|с|н|г|а|р|в)[а-яё]{3,}")
_HYPHENATED = re.compile(r"[\w]+-[а-яёіїєґ]{4,}")  # "TikTok-блогер", "Сити-менеджер"
_ACRONYM = re.compile(r"[А-ЯЁІЇЄҐ]{2,6}")
_GLUED = 3  # letters of a name that a glued verb leaves at least
_MORE_WORDS = 5  # that an office or a body has behind it: "глава города N-ска", "пресс-служба правительства области"
# Offices in the genitive, dative or instrumental, which are no subjects.
_OBLIQUE = re.compile(r"(?:тел|ник|тор|нер|нт|ор|ер|ст|лист|лог|ком|кор)(?:[аяую]|ом|ем|ами|ями|ям|ам|ах|ов|ей)$")
_PRONOUN_BEFORE = re.compile(r"(?<!\w)(?:он|она|они|він|вона|вони)\s(?:также\s|також\s)?$", re.IGNORECASE)
_PRONOUN_BEHIND = re.compile(r"\s(?:он|она|они|він|вона|вони)(?!\w)")
_PAST = re.compile(r"(?:[аеиіуя]ли|[аи]ют|[еиі]ть?ся|[ую]ться)$")  # a verb, no genitive
_PLURAL = re.compile(r"[иыі]х$")  # "Повітряних сил": a genitive without an ending follows
_SURNAME = re.compile(
    r"[А-ЯЁІЇЄҐ][\w'’-]*(?:ов|ев|ёв|ин|ын|ова|ева|ёва|ина|ына|ский|ской|ская|цкий|цкая|ський|ська|цький|цька|ко|ук|юк|ак|як|ич|іч"
    r"|ян|дзе|ия|ль|ер|ай|ей|ый|ій|ий|ян|нов|хин|лин|юн|ун|он|ан|ен|ир|ор|ец|єць|ець|ик|ік|ус|ис|іс|ба|ва|да|за|ла|ра|са|та|ша|ха|ца)"
)
_BODY_WORD = LatePattern(lambda: BODIES.pattern, re.IGNORECASE)
_OFFICE_REACH = 60
_PLAIN = re.compile(r"[\w\s'’,«»\"-]+")
_LEADING = re.compile(
    r"(?<![\w])(?:в|во|на|у|из|з|із|до|от|від|под|під|над|біля|возле|при|через|по|для|про|об|о|к|за|після|после|проти|против)\s$",
    re.IGNORECASE,
)
_OWNER = LatePattern(
    lambda: (
        r"\s(?:его\s|ее\s|її\s|їх\s|их\s)?"
        rf"(?P<who>(?:[^\W\d_]{{2,20}}(?:ої|ого|ой|ых|их)\s)?(?:(?:{OFFICES.pattern})|(?:{BODIES.pattern}))(?!\w))"
    ),
    re.IGNORECASE,
)
_STOP = token_set(
    {
        "ru": "и а но или либо не это этот этого он она они оно его ее же уже также тоже однако который которая "
        "которые "
        "которое что об про о лишь только ранее сегодня вчера накануне позже за из по с со к от до при под на в во "
        "для "
        "после тем между",
        "uk": "і та й їх однак які що щоб якій який яка сьогодні пізніше у після",
    }
)


def is_cyrillic(text: str) -> bool:
    """Whether a word is written in Cyrillic letters, by its first one."""
    return "\u0400" <= text[:1] <= "\u04ff"


def bare_name(masked: str, span: Span) -> Span | None:
    """The name without the offices, bodies and places before it; None where nothing but those is left.

    "Київської ОВА Микола Калашник" is about the person, "Краснодарского" about a region.
    """
    words = list(_WORD.finditer(masked, *span))
    if any(mark in masked[slice(*span)] for mark in '«„“"'):
        return span
    glued = SAYING.search(masked, words[-1].start() + _GLUED, span[1]) if words else None
    if glued and is_cyrillic(glued.group()):  # "Вальковнаписал"
        span = (span[0], glued.start())
        words = list(_WORD.finditer(masked, *span))
    if not words or not any(is_cyrillic(word.group()) for word in words):
        return span
    for index, word in enumerate(words):
        if word.group().casefold() in FIRST_NAMES and (index or len(words) > 1):
            return word.start(), span[1]
    kept = words
    while len(kept) > 1 and _precedes_name(kept[0].group()):
        kept = kept[1:]
    if len(kept) > 1 and kept[0] is not words[0] and all(_ADJECTIVE.fullmatch(word.group()) for word in kept):
        return None
    if len(kept) > 2 and _follows_office(masked, kept[0].start()):  # "мэр Лиманска Ждан Орлик"
        kept = kept[1:]
    if all(_ADJECTIVE.fullmatch(word.group()) for word in kept):
        return None
    if len(kept) == 1 and OFFICES.fullmatch(kept[0].group()):
        return None
    if len(kept) == 1 and _ACRONYM.fullmatch(kept[0].group()):  # "Миколаївської ОВА": a body with its place
        kept = words
    return kept[0].start(), span[1]


def is_office(word: str) -> bool:
    """Whether a Cyrillic word is an office."""
    return OFFICES.fullmatch(word) is not None


def has_first_name(masked: str, span: Span) -> bool:
    """Whether a Cyrillic first name in the nominative stands in the name."""
    return any(word.group().casefold() in FIRST_NAMES for word in _WORD.finditer(masked, *span))


def is_person(masked: str, span: Span) -> bool:
    """Whether a first name stands in the name, or two words that both may be a person's."""
    words = [word.group() for word in _WORD.finditer(masked, *span)]
    if any(word.casefold() in FIRST_NAMES for word in words):
        return True
    return len(words) >= 2 and not any(BODIES.match(word) or _ACRONYM.fullmatch(word) for word in words)


def is_common(masked: str, span: Span) -> bool:
    """Whether one Cyrillic word looks like no name: neither a first name, nor a surname by its ending."""
    word = masked[slice(*span)]
    if " " in word or not is_cyrillic(word) or word.isupper() or word.casefold() in FIRST_NAMES:
        return False
    return _SURNAME.fullmatch(word) is None and _BODY_WORD.fullmatch(word) is None


def is_body(masked: str, span: Span) -> bool:
    """Whether the words open with a body, which speaks as one."""
    return BODIES.match(masked, span[0]) is not None


def is_office_of(masked: str, end: int, name: Span) -> bool:
    """Whether the person behind an office that ends at ``end`` holds it: only words of the office stand between."""
    between = masked[end : name[0]]
    plain = 0 < len(between) <= _OFFICE_REACH and _PLAIN.fullmatch(between) is not None and is_person(masked, name)
    return plain and not any(verb.search(between) for verb in (SAYING, PUBLISHING, SHARING, PLATFORM))


def is_pronoun_beside(masked: str, verb: Span) -> bool:
    """Whether a pronoun is the verb's subject: "сообщает он", "він поширив"."""
    return (
        _PRONOUN_BEFORE.search(masked, max(0, verb[0] - 10), verb[0]) is not None
        or _PRONOUN_BEHIND.match(masked, verb[1]) is not None
    )


def is_led(masked: str, at: int) -> bool:
    """Whether a Cyrillic name stands behind a preposition ("в Лиманске")."""
    return is_cyrillic(masked[at : at + 1]) and _LEADING.search(masked, max(0, at - 8), at) is not None


def _precedes_name(word: str) -> bool:
    tail = word.rpartition("-")[2]
    return (
        OFFICES.fullmatch(word) is not None
        or _HYPHENATED.fullmatch(word) is not None
        or (len(tail) > 3 and OFFICES.fullmatch(tail) is not None)
        or _ADJECTIVE.fullmatch(word) is not None
        or _ACRONYM.fullmatch(word) is not None
    )


def _follows_office(masked: str, at: int) -> bool:
    """Whether an office stands right before the run of names, which a place then opens."""
    before = masked[max(0, at - 24) : at].rstrip()
    word = re.search(r"[\w-]+$", before)
    return word is not None and OFFICES.fullmatch(word.group()) is not None


def is_owner(masked: str, span: Span) -> bool:
    """Whether what stands in the genitive behind a channel is whose it is and not its name: "канал Минобороны"."""
    first = _WORD.match(masked, *span)
    if first is None or not is_cyrillic(first.group()):
        return False
    word = first.group()
    return (
        _ADJECTIVE.fullmatch(word) is not None
        or _MINISTRY.fullmatch(word) is not None
        or any(pattern.fullmatch(word) for pattern in (OFFICES, BODIES))
    )


def speakers(masked: str, start: int, end: int) -> list[Span]:
    """Offices and bodies that may be the subject where no name is: "губернатор", "пресс-служба мэрии"."""
    found: list[Span] = []
    for pattern in (OFFICES, BODIES):
        for match in pattern.finditer(masked, start, end):
            if not is_cyrillic(match.group()) or (match.start() and masked[match.start() - 1].isalnum()):
                continue
            if match.start() and masked[match.start() - 1] == "-":
                continue
            if any(low <= match.start() < high for low, high in found):
                continue
            if pattern is OFFICES and _OBLIQUE.search(match.group()):
                continue
            span = match.start(), _phrase_end(masked, match.end(), end)
            found.append(_inside_quotes(masked, span) if pattern is BODIES else span)
    return sorted(found)


def _inside_quotes(masked: str, span: Span) -> Span:
    """The name in quotation marks that ends a phrase, which is the body's: "группировка «Соль»"."""
    opened = max(masked.rfind(mark, *span) for mark in '«“„"') if masked[span[1] - 1] in '»”"' else -1
    opened = masked.rfind('"', span[0], span[1] - 1) if masked[span[1] - 1] == '"' else opened
    return span if opened < span[0] else (opened + 1, span[1] - 1)


def _phrase_end(masked: str, at: int, end: int) -> int:
    """Where the genitives behind an office or a body end."""
    stop = at
    for _ in range(_MORE_WORDS):
        word = re.compile(r"\s[«“„\"]?([^\W\d_][\w'’-]*)").match(masked, stop, end)
        if word is None:
            break
        token = word.group(1)
        if token.casefold() in _STOP or token.casefold() in PREPOSITIONS or _ends(masked, word.start(1)):
            break
        if not (_may_follow(token) or _PLURAL.search(masked, max(at, stop - 4), stop)):
            break
        stop = word.end()
        if stop < end and masked[stop] in '»”"':
            stop += 1
    return stop


def _may_follow(token: str) -> bool:
    """Whether a word may stand in the genitive behind an office, told by its ending."""
    if token[0].isupper() or _ACRONYM.fullmatch(token):
        return True
    if _PAST.search(token):
        return False
    return re.search(r"(?:[аяыиоуюіїє]|ого|его|ой|ей|ого|их|ых|ів|їв|ов|ев|ей|ств|тв|нь)$", token) is not None


def _ends(masked: str, at: int) -> bool:
    return any(
        pattern.match(masked, at) is not None for pattern in (SAYING, PUBLISHING, SHARING, REPORTED, PLATFORM, CHANNELS)
    )


def owner_behind(masked: str, at: int) -> Span | None:
    """The office or body that the words right behind a channel give it to: "в канале пресс-службы"."""
    found = _OWNER.match(masked, at)
    if found is None:
        return None
    return found.start("who"), _phrase_end(masked, found.end("who"), len(masked))
