"""When a passage says that something was published, and how long it lasts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from archiver.citations.words.verbs import POSTED_THING, PUBLISHING, REPORTED, SAYING, SHARING
from archiver.text.dates import DateMention, find_dates

_REACH = 130
_BESIDE = 4  # characters between a day and the time on it
_CLOCK = re.compile(r"(?<![\d:.])(?:о|в|at|à|um|alle|a\sla?s)\s(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d)", re.IGNORECASE)
# "as of", "since", "until" a day: not the day of publication.
_NOT_ON = re.compile(
    r"(?<!\w)(?:на|к|до|по|после|с|со|з|із|до|після|від|since|until|till|before|after|by|from|depuis|jusqu'au|jusqu'à|"
    r"avant|après|منذ|حتى|قبل|بعد|إلى|الى|از|تا|desde|hasta|antes\sdel?|até|seit|bis|vor|nach|dal|dalla|fino\sal|od|do|przed|po)"
    r"\s{1,2}(?:le\s|the\s|el\s|dem\s|o\s|il\s|يوم\s)?$",
    re.IGNORECASE,
)
# English needs no "that": "said the convoy had left on Sunday".
_TOLD = re.compile(r"(?<!\w)(?:had|has|have|was|were|is|are|will|would|could|should|must)(?!\w)", re.IGNORECASE)
_HEADS = re.compile(r"[.!?;:\n—,]|\s{3,}")
_HEAD_REACH = 90
_HEAD_WORDS = 3
_LATIN = re.compile(r"[\dA-Za-zÀ-ſ]")
# What tells of something that was not published then: "explosions that rocked the city on Sunday".
_RELATIVE = re.compile(r"(?<!\w)(?:qui|where|where|dont|où|which|who)\s", re.IGNORECASE)
_CLOCK_REACH = 22  # "at 9:14 p.m. on Tuesday": the day beside a clock time tells more
_COMMA = re.compile("[,،]")
_CLAUSE = re.compile(r"[;!?…—]|:(?!\d)|\.\s|\n")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as the words give it; ``start``/``end`` in offsets of the searched text."""

    start: int
    end: int
    date: date | None
    note: str | None


def days(text: str, language: str, published: date | None) -> list[Day]:
    """Every day that a stretch names, and clock times alone, which mean the day of publication."""
    found = [_day(mention) for mention in find_dates(text, language=language, published=published)]
    if published is not None:  # no post is younger than the article
        found = [day for day in found if day.date is None or day.date <= published]
    spans = [(day.start - _CLOCK_REACH, day.end + _CLOCK_REACH) for day in found]
    for match in _CLOCK.finditer(text):
        if not any(start - _BESIDE < match.end() and match.start() < end + _BESIDE for start, end in spans):
            note = None if published else "a time without a day, and no publication date"
            found.append(Day(match.start(), match.end(), published, note))
    return sorted(found, key=lambda day: day.start)


def _day(mention: DateMention) -> Day:
    return Day(mention.start, mention.end, mention.date, mention.note)


def nearest_day(masked: str, found: list[Day], act: tuple[int, int], anchor: tuple[int, int]) -> Day | None:
    """The day of publication: attached to the verb or the anchor, not to what is reported.

    ``masked`` is the text that the days were found in; ``act`` the verb's span there, ``anchor`` Telegram's.
    """
    low, high = min(act[0], anchor[0]), max(act[1], anchor[1])
    best: tuple[float, Day] | None = None
    for day in found:
        cost = _cost(masked, day, low, high, act)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, day)
    return best[1] if best else None


def _cost(masked: str, day: Day, low: int, high: int, act: tuple[int, int]) -> float | None:
    if _NOT_ON.search(masked, max(0, day.start - 16), day.start):
        return None
    if low <= day.start and day.end <= high:
        return _inside(masked, day, low, high)
    if day.end <= low:
        between = masked[day.end : low]
        if len(between) > _REACH or _CLAUSE.search(between) or _is_of_another_clause(masked, day, between):
            return None
        return None if _other_verb(between) else 10 + len(between)
    between = masked[high : day.start]
    if _COMMA.search(between):
        return 10 + len(between) if _is_parenthesis(masked, between, day) else None
    if len(between) > _REACH or _CLAUSE.search(between) or REPORTED.search(between) or _other_verb(between):
        return None
    if _TOLD.search(between) or _RELATIVE.search(between):
        return None
    # Behind the anchor, a few words away, stands mostly what the post is about.
    return (len(between) + 2) * 1.5 if len(between) <= 12 or act[0] >= high else 20 + 2 * len(between)


def _is_of_another_clause(masked: str, day: Day, between: str) -> bool:
    """Whether a comma closes the clause of the day before the words of attribution: "It fell on Monday, N said".

    A day that opens its clause ("On Monday, N said") or stands beside a message ("in a post on Monday, N said") is no
    such one.
    """
    if not _COMMA.match(between.lstrip(" \"»”'")) or not _LATIN.match(masked, day.start):
        return False
    head = _HEADS.split(masked[max(0, day.start - _HEAD_REACH) : day.start])[-1]
    words = re.findall(r"[^\W\d_]+", head)
    return len(words) > _HEAD_WORDS and POSTED_THING.search(head) is None


def _is_parenthesis(masked: str, between: str, day: Day) -> bool:
    """Whether the day stands alone between commas: "on Telegram, on Tuesday, a video"."""
    after = masked[day.end : day.end + 1]
    return _COMMA.fullmatch(between.strip(" \"»”'")) is not None and after in {
        "",
        ",",
        "،",
        ".",
        ";",
        ")",
        ":",
        "：",
        "؛",
    }


def _inside(masked: str, day: Day, low: int, high: int) -> float | None:
    """Between verb and platform, unless a "that" opens what was said before it."""
    if REPORTED.search(masked, low, day.start) and not REPORTED.search(masked, day.end, high):
        return 30.0
    return 0.0


def _other_verb(between: str) -> bool:
    return any(pattern.search(between) for pattern in (SAYING, PUBLISHING, SHARING))
