"""Days that a text names: "vendredi 9 avril", "on Friday", "вчера", "9 نيسان/أبريل 2021", "la veille".

A grammar of its own, because general date searches take durations, scores and percentages for dates. The
publication day is the only anchor; without it, words that need one are found and left without a date.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from archiver.text import calendars
from archiver.text.calendars import Resolved, spelled
from archiver.text.date_eastern import EASTERN, eastern_days
from archiver.text.date_lexicon import Digits, Month, date_lexicon, read_number
from archiver.text.date_mention import DateKind, DateMention
from archiver.text.lexicon import Tokens

__all__ = ["DateKind", "DateMention", "find_dates"]

_MONTH = r"[ME](?:[/(|]\(?[ME]\)?)?\.?"  # Arabic papers give both names: "9 نيسان/أبريل"
_GRAMMAR = (
    r"(?=[PLWwNDGAEMRBbVX])"  # what a day may begin with: looked at before the eight ways to go on
    rf"(?:(?P<digits>(?:P?(?:L?[Ww]L?)\.?,?\(?c{{0,2}})?N)"
    rf"|(?P<partial>P?W\.?,?\(?c{{0,2}}n)"
    rf"|(?P<day_month>(?:P?L?[Ww]L?\.?,?\(?[cP]{{0,2}})?(?:[DG]-?o?\.?c{{0,2}}|Ac{{1,2}}|A){_MONTH}"
    rf"(?:,?[ci]{{0,2}}(?:Y|S))?(?P<after>,?\(?c{{0,2}}P?W\)?)?)"
    rf"|(?P<month_day>(?:[Ww]\.?,?\(?c{{0,2}})?E\.?c?Do?(?!-?D)(?:,?c?(?:Y|S))?)"
    rf"|(?P<month>{_MONTH},?c{{0,2}}Y)"
    rf"|(?P<relative>R(?P<also>[,(-]?c{{0,2}}P?W[)-]?)?)"
    rf"|(?P<back>B(?!c)|b(?=[.,;:!?)|]|$))"
    rf"|(?P<weekday>(?P<marked>[VLX]c{{0,2}})?P?WP?(?P<mark>[VLX])?))"
)
_JOINED = re.compile(r"D-?o?k$")  # "5 and 6 April" is no one day
_APPOSED = re.compile(r"\s?[,،(–—-]?\s?(?:в\s|во\s|у\s|на\s)?")


@functools.cache
def _grammar() -> re.Pattern[str]:
    return re.compile(_GRAMMAR)


def find_dates(text: str, *, language: str, published: date | None) -> list[DateMention]:
    """The days that ``text`` names, in order and without overlap. Linear in the length of the text.

    ``text`` should be normalised (``normalise``); ``language`` is an ISO 639-1 code, and with an unknown one
    only digits and English words are read. ``published`` is the day of publication. A day named relative to
    another ("la veille") is counted from the last day resolved before it.
    """
    tokens = date_lexicon(language).read(text, read_number)
    mentions = _joined(text, _Reader(text, tokens, language, published).mentions())
    if language in EASTERN:
        mentions = sorted([*mentions, *eastern_days(text, published)], key=lambda mention: mention.start)
    return mentions


def _is_same(one: DateMention, other: DateMention) -> bool:
    """Whether both name one day, and not both in full."""
    return one.date is not None and one.date == other.date and (one.kind, other.kind) != ("absolute", "absolute")


def _joined(text: str, mentions: Iterable[DateMention]) -> list[DateMention]:
    """One mention for a day that is named twice side by side: "yesterday, 11 April"."""
    joined: list[DateMention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if last is not None and _is_same(last, mention) and _APPOSED.fullmatch(text, last.end, mention.start):
            start, end = last.start, mention.end
            kind = mention.kind if last.kind == "relative" else last.kind
            joined[-1] = replace(last, end=end, text=text[start:end], kind=kind)
        else:
            joined.append(mention)
    return joined


@dataclass(frozen=True, slots=True)
class _Found:
    """What one rule made of a match: the tokens [first, stop) and the day."""

    first: int
    stop: int
    day: Resolved
    kind: DateKind


class _Reader:
    """Reads one text's tokens from left to right, remembering the last day for "the day after"."""

    __slots__ = ("_language", "_last", "_published", "_text", "_tokens")

    def __init__(self, text: str, tokens: Tokens, language: str, published: date | None) -> None:
        self._text = text
        self._tokens = tokens
        self._language = language
        self._published = published
        self._last: date | None = None

    def mentions(self) -> Iterator[DateMention]:
        """Every mention, in order."""
        rules = {
            "digits": self._digits, "partial": self._partial, "day_month": self._day_month,
            "month_day": self._month_day, "month": self._month, "relative": self._relative,
            "back": self._back, "weekday": self._weekday,
        }  # fmt: skip
        grammar, at = _grammar(), 0
        while match := grammar.search(self._tokens.shape, at):
            rule = next(name for name in rules if match[name] is not None)
            found = rules[rule](match)
            at = max(found.stop if found else match.end(), match.start() + 1)
            if found is not None:
                self._last = found.day.day or self._last
                stop = found.stop - (self._tokens.shape[found.stop - 1] == ".")  # the full stop after a month
                start, end = self._tokens.starts[found.first], self._tokens.ends[stop - 1]
                yield DateMention(start, end, self._text[start:end], found.day.day, found.day.note, found.kind)

    def _value(self, match: re.Match[str], classes: str, within: tuple[int, int] | None = None) -> object | None:
        """The value of the first token of these classes in the match, or in a part of it."""
        low, high = within or match.span()
        return next((self._tokens.values[i] for i in range(low, high) if self._tokens.shape[i] in classes), None)

    def _number(self, match: re.Match[str], classes: str, within: tuple[int, int] | None = None) -> int | None:
        return cast("int | None", self._value(match, classes, within))

    def _digits(self, match: re.Match[str]) -> _Found:
        digits = cast(Digits, self._value(match, "N"))
        return _Found(match.start(), match.end(), self._in_digits(digits, self._number(match, "Ww")), "absolute")

    def _in_digits(self, digits: Digits, weekday: int | None) -> Resolved:
        year = digits.year or 0
        if self._language == "fa" and year in range(1300, 1500):
            return calendars.full_date(year, digits.second, digits.first, "jalali", weekday)
        day_first = calendars.full_date(year, digits.second, digits.first, "gregorian", weekday)
        if digits.fixed or self._language != "en" or digits.separator == ".":
            return day_first
        month_first = calendars.full_date(year, digits.first, digits.second, "gregorian", weekday)
        known = {found.day for found in (day_first, month_first) if found.day is not None}
        if self._published is not None and len(known) > 1:
            known = {day for day in known if day <= self._published} or known
        if len(known) > 1:
            return Resolved(None, f"ambiguous: {' or '.join(spelled(day) for day in sorted(known))}")
        return Resolved(known.pop()) if known else day_first

    def _partial(self, match: re.Match[str]) -> _Found:
        """Read "vendredi 9/4": a day if both parts agree, else the weekday alone."""
        digits = cast(Digits, self._value(match, "n"))
        weekday = self._number(match, "W")
        found = calendars.day_and_month(digits.second, digits.first, "gregorian", weekday, self._published)
        if found.day is not None:
            return _Found(match.start(), match.end(), found, "day_month")
        stop = match.start() + match.group().index("W") + 1
        return _Found(match.start(), stop, calendars.latest_weekday(weekday or 0, self._published), "weekday")

    def _day_month(self, match: re.Match[str]) -> _Found:
        if match["after"] is None:
            found, kind = self._named_day(match, self._number(match, "Ww"))
            return _Found(match.start(), match.end(), found, kind)
        before = self._number(match, "Ww", (match.start(), match.start("after")))
        after = self._number(match, "W", match.span("after"))
        found, kind = self._named_day(match, before)
        # A weekday behind the date belongs to it if it agrees ("9 avril, vendredi"), touches it or stands in brackets.
        if found.day is not None and found.day.weekday() == after:
            return _Found(match.start(), match.end(), found, kind)
        if before is None and ("(" in match["after"] or match["after"] == "W"):
            return _Found(match.start(), match.end(), *self._named_day(match, after))
        return _Found(match.start(), match.start("after"), found, kind)

    def _named_day(self, match: re.Match[str], weekday: int | None) -> tuple[Resolved, DateKind]:
        months = {cast(Month, self._tokens.values[i]) for i in range(*match.span()) if self._tokens.shape[i] in "ME"}
        if "G" in match.group() or _JOINED.search(self._tokens.shape[max(0, match.start() - 4) : match.start()]):
            return Resolved(None, "several days"), "day_month"
        if len(months) > 1:
            return Resolved(None, "contradictory: two different months"), "day_month"
        month, day = months.pop(), self._number(match, "DA") or 0
        year, years_back = self._number(match, "Y"), self._number(match, "S")
        if year is None and years_back is not None and self._published and month.calendar == "gregorian":
            year = self._published.year + years_back
        if year is not None:
            return calendars.full_date(year, month.number, day, month.calendar, weekday), "absolute"
        found = calendars.day_and_month(month.number, day, month.calendar, weekday, self._published)
        return found, "day_month"

    def _month_day(self, match: re.Match[str]) -> _Found | None:
        has_year = "Y" in match.group() or "S" in match.group()
        if not has_year and match.start() and self._tokens.shape[match.start() - 1] == "i":
            return None  # "in April 9 people": a count, not a day
        found, kind = self._named_day(match, self._number(match, "Ww"))
        return _Found(match.start(), match.end(), found, kind)

    def _month(self, match: re.Match[str]) -> _Found:
        return _Found(match.start(), match.end(), Resolved(None, "a month, not a day"), "month")

    def _relative(self, match: re.Match[str]) -> _Found:
        offset = self._number(match, "R") or 0
        missing = "relative to the publication date, which is not known"
        alone = calendars.shifted(self._published, offset, missing=missing)
        if match["also"] is None:
            return _Found(match.start(), match.end(), alone, "relative")
        both = calendars.shifted(self._published, offset, self._number(match, "W"), missing=missing)
        if both.day is None and match["also"][0] in ",(-":
            return _Found(match.start(), match.start("also"), alone, "relative")
        return _Found(match.start(), match.end(), both, "relative")

    def _back(self, match: re.Match[str]) -> _Found:
        offset = self._number(match, "Bb") or 0
        found = calendars.shifted(self._last, offset, missing="relative to a day that the text does not name")
        return _Found(match.start(), match.end(), found, "relative")

    def _weekday(self, match: re.Match[str]) -> _Found | None:
        marks = (match["marked"] or "")[:1] + (match["mark"] or "")
        if "V" in marks:
            return None
        if "X" in marks:
            return _Found(match.start(), match.end(), Resolved(None, "after the publication"), "weekday")
        found = calendars.latest_weekday(self._number(match, "W") or 0, self._published, before="L" in marks)
        return _Found(match.start(), match.end(), found, "weekday")
