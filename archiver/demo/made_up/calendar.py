"""The order of events: everybody's posts are planned first and then happen by date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

FIRST_DAY = date(2021, 3, 1)
DAYS = 42
"""1 March to 11 April 2021."""


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in UTC."""
    return datetime.combine(day, time(hour, minute), UTC)


def moment(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in 2021, UTC."""
    return datetime(2021, month, day, hour, minute, tzinfo=UTC)


def slots(per_week: int, shift: int) -> Iterator[datetime]:
    """The moments at which a channel posts, spread over the calendar.

    They do not depend on the seed, and so neither do the posts' ids.
    """
    step = timedelta(minutes=7 * 24 * 60 // per_week)
    now = at(FIRST_DAY, 6, 7 + shift)
    end = at(FIRST_DAY, 0) + timedelta(days=DAYS)
    index = 0
    while now < end:
        yield now + timedelta(minutes=index * 37 % 23)
        now += step
        index += 1


@dataclass
class Calendar:
    """What shall happen, and when."""

    _plans: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)

    def plan(self, when: datetime, happening: Callable[[datetime], object]) -> None:
        """Plans something; at the same moment, what was planned first happens first."""
        self._plans.append((when, len(self._plans), happening))

    def run(self) -> None:
        """Lets everything happen by date."""
        for when, _, happening in sorted(self._plans, key=lambda plan: plan[:2]):
            happening(when)
