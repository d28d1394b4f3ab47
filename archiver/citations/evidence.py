"""What in a sentence makes a mention of Telegram an attribution: verbs, credits, "according to", a named post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from archiver.citations.words.verbs import (
    BY_ACCOUNT_OF,
    CREDITED,
    FINDING,
    POSTED_THING,
    PUBLISHING,
    REPORTED,
    SAYING,
    SHARING,
)
from archiver.text.late_pattern import LatePattern

Act = Literal["say", "publish", "share", "find", "according", "post", "credit", "link"]

REACH = 170  # characters between a verb and the anchor that it attributes to
_ORIGIN = re.compile(r"\s(?:from|de|du|из|з|من|aus|da|dal)\s(?:the\s|la\s|le\s|el\s)?[\"“«']?\s?$", re.IGNORECASE)
_NEGATED = re.compile(r"(?<!\w)не\s\w+(?:ть|ти|ться|тись|тися)$", re.IGNORECASE)  # asked not to
_SEMICOLON = re.compile("[;؛]")
_CREDIT_SIGN = re.compile(r"©|[/|]|:|\(c\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One word of attribution at ``[start, end)`` of the sentence; ``distance`` to the anchor in characters."""

    act: Act
    start: int
    end: int
    distance: int


# The acts that a verb names.
VERBS = frozenset({"say", "publish", "share"})
DIRECTLY = 12  # characters between "citing" and Telegram's name

_VERBS: tuple[tuple[Act, LatePattern], ...] = (
    ("publish", PUBLISHING),
    ("share", SHARING),
    ("say", SAYING),
    ("find", FINDING),
)

# What attributes without a verb, and how far it reaches to the right and to the left.
_NOUNS: tuple[tuple[Act, LatePattern, int, int], ...] = (
    ("according", BY_ACCOUNT_OF, 60, 60),
    ("post", POSTED_THING, 40, 25),
)


def find_evidence(masked: str, start: int, end: int, floor: int, ceiling: int) -> list[Evidence]:
    """Words of attribution for the anchor at ``[start, end)``, nearest first.

    ``floor`` and ``ceiling`` bound the stretch of the sentence that is the anchor's, where it has several.
    """
    found: list[Evidence] = []
    for act, pattern in _VERBS:
        for match in pattern.finditer(masked, max(floor, start - REACH), min(ceiling, end + REACH)):
            if match.end() <= start and _reports(masked, match.end(), start):
                continue
            if _NEGATED.search(masked, max(0, match.start() - 3), match.end()):
                continue
            if _SEMICOLON.search(masked, min(match.end(), end), max(match.start(), start)):
                continue
            if match.start() < start < match.end() or start <= match.start() < end:
                continue
            found.append(_evidence(_told(masked, act, match), match, start, end))
    found += _split_verbs(masked, start, max(floor, start - REACH), ceiling)
    for act, pattern, before, behind in _NOUNS:
        near = pattern.finditer(masked, max(floor, start - before), min(ceiling, end + behind))
        found += [_evidence(act, match, start, end) for match in near]
    sources = [item for item in found if item.act == "according"]
    found = [item for item in found if item.act == "according" or not any(_holds(source, item) for source in sources)]
    named = [item for item in found if item.act in VERBS and _goes_on_a_name(masked, item.start)]
    if any(item.act in VERBS and item not in named for item in found):
        # "Valle Informa published": a verb that goes on a name is part of it, where another one is the sentence's.
        found = [item for item in found if item not in named]
    return sorted(found, key=lambda item: (item.distance, item.start))


def _goes_on_a_name(masked: str, at: int) -> bool:
    """Whether a word with a capital stands behind another one."""
    if not masked[at].isupper() or masked[at - 1 : at] != " ":
        return False
    return masked[masked.rfind(" ", 0, at - 1) + 1 : at].lstrip("«“„\"'(")[:1].isupper()


def _holds(source: Evidence, item: Evidence) -> bool:
    """Whether a verb is only a part of "according to": Persian "به نوشته", "by what N wrote"."""
    return source.start <= item.start and item.end <= source.end


_AGAIN = re.compile(r"(?<!\w)[وف]?(?:أعاد|أعادت|أعادوا|تعيد|يعيد|إعادة)(?!\w)")


def _told(masked: str, act: Act, match: re.Match[str]) -> Act:
    """The act of a verb, by the words around it: "teilte ... mit" says, Arabic "again published" shares."""
    if act == "share" and _is_notice(masked, match):
        return "say"
    if act == "publish" and _AGAIN.search(masked, max(0, match.start() - 70), match.start()):
        return "share"
    return act


# German verbs in two parts: "gab ... auf Telegram bekannt".
_SPLIT = re.compile(
    r"(?<!\w)(?P<verb>g[aie]b(?:en|t)?|macht\w{0,3})\s[^.;:!?\n]{1,140}?(?<!\w)bekannt(?!\w)", re.IGNORECASE
)


def _split_verbs(masked: str, at: int, low: int, high: int) -> list[Evidence]:
    if "bekannt" not in masked[low:high].lower():  # as in nearly every sentence
        return []
    return [
        Evidence("say", *match.span("verb"), max(0, at - match.end("verb")))
        for match in _SPLIT.finditer(masked, low, high)
        if match.end("verb") <= at < match.end()
    ]


_NOTICE = re.compile(r"(?<!\w)mit\s*(?:[,.:;]|$)")


def _is_notice(masked: str, match: re.Match[str]) -> bool:
    """German "teilte ... mit" says something, "teilte" alone shares it."""
    return (
        match.group().casefold() in {"teilte", "teilten", "teilt", "teilen"}
        and _NOTICE.search(masked, match.end()) is not None
    )


def _evidence(act: Act, match: re.Match[str], start: int, end: int) -> Evidence:
    distance = max(0, start - match.end(), match.start() - end)
    return Evidence(act, match.start(), match.end(), distance)


def _reports(masked: str, after: int, before: int) -> bool:
    """Whether a "that" stands between: what follows it is the content and not how it was published."""
    return REPORTED.search(masked, after, before) is not None


def find_credit(masked: str, start: int, end: int) -> Evidence | None:
    """A credit line: "Photo: Telegram / N", "© Capture d'écran Telegram", "Source: ... channels"."""
    line_start = masked.rfind("\n", 0, start) + 1
    before = masked[line_start:start]
    for match in CREDITED.finditer(before, max(0, len(before) - 60)):
        sign = _CREDIT_SIGN.search(masked, max(0, line_start + match.start() - 3), min(len(masked), end + 3))
        if sign and not re.search(r"[.!?]\s", before[match.end() :]) and _short(before[match.end() :]):
            return Evidence("credit", line_start + match.start(), line_start + match.end(), 0)
    copyright_sign = before.rfind("©")
    if copyright_sign >= 0 and len(before) - copyright_sign < 60:
        return Evidence("credit", line_start + copyright_sign, line_start + copyright_sign + 1, 0)
    return None


def find_origin(masked: str, start: int) -> Evidence | None:
    """A line that opens with what is shown and where it is from: "Image from the N channel", "الصورة من قناة"."""
    line = masked.rfind("\n", 0, start) + 1
    shown = CREDITED.match(masked, line, start)
    origin = _ORIGIN.match(masked, shown.end(), start) if shown else None
    touching = shown is not None and start - shown.end() == 1 and masked[line:start].strip() == shown.group()
    return Evidence("credit", line, shown.end(), 0) if shown and (origin or touching) else None


def _short(between: str) -> bool:
    """A credit holds names and signs, hardly words in lower case."""
    words = [word for word in re.findall(r"\w+", between) if word[0].islower()]
    return len(words) <= 4
