"""Stretches of the calendar (UTC) that days are counted together in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, Literal

Period = Literal["day", "week", "month", "quarter", "year"]
_LONGEST: Final[dict[Period, float]] = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}
"""The fewest days of each."""


def fitting(days: int, most: int) -> Period:
    """The shortest period of which at most about ``most`` are in so many days; years where none is."""
    return next((each for each, least in _LONGEST.items() if days / least <= most), "year")


def beginning(day: datetime, period: Period) -> datetime:
    """Midnight at which the period of a day begins; weeks begin on Mondays."""
    match period:
        case "day":
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        case "week":
            return beginning(day, "day") - timedelta(days=min(day.weekday(), day.toordinal() - 1))
        case "month":
            return datetime(day.year, day.month, 1, tzinfo=UTC)
        case "quarter":
            return datetime(day.year, day.month - (day.month - 1) % 3, 1, tzinfo=UTC)
        case "year":
            return datetime(day.year, 1, 1, tzinfo=UTC)


def following(begin: datetime, period: Period) -> datetime:
    """Where the next period begins."""
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[period]
    return beginning(begin + timedelta(days=longest), period)


def named(begin: datetime, period: Period) -> str:
    """A period in words."""
    match period:
        case "day":
            return f"{begin:%Y-%m-%d}"
        case "week":
            return f"the week of {begin:%Y-%m-%d}"
        case "month":
            return f"{begin:%Y-%m}"
        case "quarter":
            return f"{begin:%Y}, quarter {(begin.month + 2) // 3}"
        case "year":
            return f"{begin:%Y}"
