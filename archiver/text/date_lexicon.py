"""The lexicon of ``dates`` for one language: vocabulary to token classes, and the reading of digit groups.

Classes: ``D`` day number, ``A`` day as a word, ``G`` range of days, ``Y`` year, ``N`` full date in digits,
``n`` day and month in digits, ``M`` month, ``E`` English month (may stand before the day), ``W`` weekday,
``w`` its abbreviation, ``R`` day seen from publication, ``B`` day seen from the one before, ``b`` likewise,
where nothing follows, ``L`` last, ``X`` next, ``V`` no particular day, ``S`` year in words, ``o`` ordinal
ending, ``P`` word before a weekday, ``c`` filler, ``k`` "and" between days, ``i`` English "in".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.text.calendar_more import CALENDARS
from archiver.text.calendar_words import CalendarWords
from archiver.text.calendars import Calendar
from archiver.text.lexicon import OTHER, Entry, Lexicon
from archiver.text.numerals import number_words

_MAX_DIGITS = 10
_COUNTED_DAYS = 14
_LAST_DAY, _LAST_MONTH = 31, 12
_YEARS = range(1300, 2101)
_PLAIN = re.compile(r"\d{1,2}|\d{4}")
_RANGE = re.compile(r"(\d{1,2})[-–](\d{1,2})")
_FULL = re.compile(
    r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-./])(\d{1,2})\6(\d{4})|(\d\d?)([./])(\d\d)\10(\d\d)"
)
_PARTIAL = re.compile(r"(\d{1,2})[./](\d{1,2})")


@dataclass(frozen=True, slots=True)
class Month:
    """A month's number in its calendar."""

    number: int
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Digits:
    """A date in digits. ``year`` None: only two parts. ``fixed``: year first, so the order is certain."""

    first: int
    second: int
    year: int | None
    separator: str
    fixed: bool = False


def read_number(digits: str) -> tuple[str, object]:
    """The class and value of a run of digits with its separators; see the module for the classes."""
    if len(digits) > _MAX_DIGITS:
        return OTHER, None
    if _PLAIN.fullmatch(digits):
        value = int(digits)
        if value in _YEARS:
            return "Y", value
        return ("D", value) if 1 <= value <= _LAST_DAY else (OTHER, None)
    if both := _RANGE.fullmatch(digits):
        first, last = int(both[1]), int(both[2])
        return ("G", last) if 1 <= first < last <= _LAST_DAY else (OTHER, None)
    if full := _FULL.fullmatch(digits):
        return "N", _full(full)
    if part := _PARTIAL.fullmatch(digits):
        day, month = int(part[1]), int(part[2])
        possible = 1 <= day <= _LAST_DAY and 1 <= month <= _LAST_MONTH
        return ("n", Digits(day, month, None, digits[len(part[1])])) if possible else (OTHER, None)
    return OTHER, None


def _full(match: re.Match[str]) -> Digits:
    if match[1]:
        return Digits(int(match[4]), int(match[3]), int(match[1]), match[2], fixed=True)
    if match[5]:
        return Digits(int(match[5]), int(match[7]), int(match[8]), match[6])
    return Digits(int(match[9]), int(match[11]), 2000 + int(match[12]), match[10])


@functools.cache
def date_lexicon(language: str) -> Lexicon:
    """The lexicon of a language; one that is not known reads English dates only (and digits)."""
    words = CALENDARS.get(language)
    entries = list(_entries(words, language)) if words and language != "en" else []
    english = list(_entries(CALENDARS["en"], "en"))
    if language in CALENDARS and language != "en":
        # Pages in other languages carry English dates of widgets ("Jun 27"), but not English prose.
        english = [entry for entry in english if entry[1] == "E"]
    return Lexicon(entries + english, clitics=words.clitics if words else "")


def _entries(words: CalendarWords, language: str) -> Iterator[Entry]:
    yield from ((name, OTHER, None) for name in _split(words.not_a_day))
    month_class = "E" if language == "en" else "M"
    for number, names in enumerate(words.months.split(","), 1):
        yield from ((name, month_class, Month(number, "gregorian")) for name in _split(names))
    for number, names in enumerate(words.jalali.split(","), 1):
        yield from ((name, "M", Month(number, "jalali")) for name in _split(names))
    for number, names in enumerate(words.hijri.split(","), 1):
        yield from ((name, "M", Month(number, "hijri")) for name in _split(names))
    for kind, week in (("W", words.weekdays), ("w", words.weekdays_short)):
        for number, names in enumerate(week.split(",")):
            yield from ((name, kind, number) for name in _split(names))
    if language == "en":
        yield "in", "i", None
    yield from _day_entries(words, language)
    # Last, because the first entry of a phrase counts: a word of a date is never only a filler.
    plain = {"o": words.ordinals, "L": words.previous, "X": words.following, "V": words.never,
             "P": words.day_prefix, "c": words.fillers, "k": words.joins}  # fmt: skip
    for kind, names in plain.items():
        yield from ((name, kind, None) for name in _split(names))


def _day_entries(words: CalendarWords, language: str) -> Iterator[Entry]:
    tables = {"R": words.relative, "B": words.back, "b": words.back_strict, "S": words.year}
    for kind, table in tables.items():
        for offset, names in table.items():
            yield from ((name, kind, offset) for name in _split(names))
    yield from ((name, "A", day) for name, day in words.day_words.items())
    counts = {word: n for word, n in number_words(language).items() if 1 < n <= _COUNTED_DAYS}
    counts |= {str(n): n for n in range(2, _COUNTED_DAYS + 1)}
    for kind, sign, templates in (("R", -1, words.ago), ("B", 1, words.later), ("B", -1, words.earlier)):
        for template in _split(templates):
            yield from ((template.format(word), kind, sign * n) for word, n in counts.items())


def _split(names: str) -> list[str]:
    return [name for name in names.split("|") if name]
