"""Days of the Islamic calendar by its tabular form, in which months have 30 and 29 days in turn.

Countries begin a month by the moon or by tables of their own, so that a day may differ by one: a weekday beside the
date settles it.
"""

from __future__ import annotations

from datetime import date, timedelta

_YEARS = range(1400, 1501)
_MONTHS = 12
_LONGEST = 30
_EPOCH = 227014  # ordinal of the day before 1 Muharram of the year 1, 16 July 622 (Julian)
_YEAR = 354
_CYCLE, _LEAPS, _SHIFT = 30, 11, 3  # eleven years of thirty have a day more


def hijri_to_gregorian(year: int, month: int, day: int, weekday: int | None = None) -> date | None:
    """The Gregorian date; with a weekday (0 is Monday) the day next to it that agrees. None outside 1400-1500."""
    if year not in _YEARS or not 1 <= month <= _MONTHS or not 1 <= day <= _LONGEST:
        return None
    before = (year - 1) * _YEAR + (_SHIFT + _LEAPS * year) // _CYCLE
    found = date.fromordinal(_EPOCH + before + (59 * (month - 1) + 1) // 2 + day)
    if weekday is None:
        return found
    near = (found, found + timedelta(days=1), found - timedelta(days=1))
    return next((each for each in near if each.weekday() == weekday), found)


def hijri_year(published: date) -> int:
    """The Islamic year in which most of the days before ``published`` lie."""
    year = round((published.year - 622) * 33 / 32)
    start = hijri_to_gregorian(year, 1, 1)
    return year if start is not None and start <= published else year - 1
