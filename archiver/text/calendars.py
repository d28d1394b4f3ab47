"""Days: calendars, the year of a day and month, weekdays. No clock: ``published`` is the anchor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from archiver.text.hijri import hijri_to_gregorian, hijri_year

Calendar = Literal["gregorian", "jalali", "hijri"]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Telegram opened in 2013, so no post is older; the end keeps the list of candidate years short.
_CANDIDATE_YEARS = range(2013, 2036)
_ELEVEN_MONTHS = timedelta(days=335)

# The 33-year cycle holds for Jalali years 1244-1472 (1865-2093).
_LEAP_IN_CYCLE = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_CYCLE = 33
_JALALI_YEARS = range(1244, 1473)
_ANCHOR_YEAR = 1400
_ANCHOR = date(2021, 3, 21).toordinal()  # its first day
_LONG_MONTHS, _LONG, _SHORT = 6, 31, 30


@dataclass(frozen=True, slots=True)
class Resolved:
    """A day, or None with the reason why the words do not settle one."""

    day: date | None
    note: str | None = None


def spelled(day: date) -> str:
    """``9 April 2021``, in English whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def jalali_to_gregorian(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a Jalali one; None if that day does not exist (or lies outside 1244-1472)."""
    if year not in _JALALI_YEARS or not 1 <= month <= len(_MONTHS):
        return None
    if not 1 <= day <= _month_days(year, month):
        return None
    later, sign = (year, 1) if year > _ANCHOR_YEAR else (_ANCHOR_YEAR, -1)
    years = range(min(year, _ANCHOR_YEAR), later)
    new_year = _ANCHOR + sign * sum(365 + _is_leap(y) for y in years)
    return date.fromordinal(new_year + sum(_month_days(year, m) for m in range(1, month)) + day - 1)


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAP_IN_CYCLE


def _month_days(year: int, month: int) -> int:
    if month <= _LONG_MONTHS:
        return _LONG
    return _SHORT if month < len(_MONTHS) or _is_leap(year) else _SHORT - 1


def full_date(year: int, month: int, day: int, calendar: Calendar, weekday: int | None) -> Resolved:
    """A date that names its year, checked against the weekday beside it."""
    found = _make(year, month, day, calendar, weekday)
    if found is None:
        return Resolved(None, "no such day in the calendar")
    return _agreeing(found, weekday)


def day_and_month(month: int, day: int, calendar: Calendar, weekday: int | None, published: date | None) -> Resolved:
    """The latest such day that is not after ``published`` and at most about eleven months before it."""
    if published is None:
        return Resolved(None, _candidates(month, day, calendar, weekday))
    year = _year(published, calendar)
    days = [_make(y, month, day, calendar, weekday) for y in (year + 1, year, year - 1, year - 2)]
    past = [day for day in days if day is not None and day <= published]
    if not past:
        return Resolved(None, "no such day in the years before publication")
    if published - past[0] > _ELEVEN_MONTHS:
        return Resolved(None, "ambiguous: no year, and after the day of publication in its year")
    return _agreeing(past[0], weekday)


def latest_weekday(weekday: int, published: date | None, *, before: bool = False) -> Resolved:
    """The latest such weekday up to the publication day, which itself counts unless ``before``."""
    if published is None:
        return Resolved(None, f"ambiguous: a {WEEKDAYS[weekday]}, and no publication date")
    back = (published.weekday() - weekday) % 7
    return shifted(published, -(back or (7 if before else 0)))


def shifted(anchor: date | None, days: int, weekday: int | None = None, *, missing: str = "") -> Resolved:
    """``days`` after ``anchor``; ``missing`` is the note when there is no anchor."""
    if anchor is None:
        return Resolved(None, missing)
    ordinal = anchor.toordinal() + days
    if not date.min.toordinal() <= ordinal <= date.max.toordinal():
        return Resolved(None, "outside the calendar")
    return _agreeing(date.fromordinal(ordinal), weekday)


def _agreeing(day: date, weekday: int | None) -> Resolved:
    if weekday is not None and day.weekday() != weekday:
        return Resolved(
            None, f"contradictory: {spelled(day)} was a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}"
        )
    return Resolved(day)


def _year(day: date, calendar: Calendar) -> int:
    """The year of a calendar in which most of a Gregorian year lies."""
    if calendar == "hijri":
        return hijri_year(day)
    return day.year - (621 if calendar == "jalali" else 0)


def _make(year: int, month: int, day: int, calendar: Calendar, weekday: int | None = None) -> date | None:
    if calendar == "hijri":
        return hijri_to_gregorian(year, month, day, weekday)
    if calendar == "jalali":
        return jalali_to_gregorian(year, month, day)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _candidates(month: int, day: int, calendar: Calendar, weekday: int | None) -> str:
    if weekday is None:
        return "ambiguous: no year, and no publication date"
    days = list(_candidate_days(month, day, calendar, weekday))
    if not days:
        return f"contradictory: that day was never a {WEEKDAYS[weekday]}"
    if calendar != "gregorian":
        return f"ambiguous: a {WEEKDAYS[weekday]} on {', '.join(map(spelled, days))}"
    years = ", ".join(str(found.year) for found in days)
    return f"ambiguous: {day} {_MONTHS[month - 1]} was a {WEEKDAYS[weekday]} in {years}"


def _candidate_days(month: int, day: int, calendar: Calendar, weekday: int) -> Iterator[date]:
    for year in _CANDIDATE_YEARS:
        found = _make(_year(date(year, 12, 31), calendar), month, day, calendar, weekday)
        if found is not None and found.weekday() == weekday:
            yield found
