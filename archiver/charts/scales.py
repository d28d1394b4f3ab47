"""Places on an axis, and the ticks that it has."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

DAY_S: Final = 86_400.0
_SPANS: Final = (
    (60.0, "1 min"), (600.0, "10 min"), (3_600.0, "1 h"), (6 * 3_600.0, "6 h"), (DAY_S, "1 d"), (7 * DAY_S, "1 wk"),
    (30.44 * DAY_S, "1 mo"), (365.25 * DAY_S, "1 yr"), (3_652.5 * DAY_S, "10 yr"), (36_525 * DAY_S, "100 yr"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeScale:
    """Moments from ``start`` to ``end`` on pixels from ``low`` to ``high``."""

    start: datetime
    end: datetime
    low: float
    high: float

    def at(self, moment: datetime) -> float:
        """The pixel of a moment; one outside is put on the nearer end."""
        whole = max(1.0, (self.end - self.start).total_seconds())
        part = min(1.0, max(0.0, (moment - self.start).total_seconds() / whole))
        return self.low + part * (self.high - self.low)

    def ticks(self, apart: float = 90.0) -> list[tuple[float, str]]:
        """Round moments as pixel and words, at least ``apart`` pixels from each other."""
        most = max(1, int((self.high - self.low) / apart))
        for rounds in (_years, _months, _days, _hours):
            found = list(rounds(self.start, self.end, most))
            if len(found) >= min(2, most):
                every = -(-len(found) // most)  # finer rounds may have more of them than there is room for
                return [(self.at(moment), said) for moment, said in found[::every]]
        return [(self.low, f"{self.start:%Y-%m-%d %H:%M}")]


def _years(start: datetime, end: datetime, most: int) -> Iterator[tuple[datetime, str]]:
    first, last = start.year + (start > datetime(start.year, 1, 1, tzinfo=UTC)), end.year
    step = next(each for each in (1, 2, 5, 10, 20, 50, 100, 10_000) if (last - first) // each < most)
    for year in range(-(-first // step) * step, last + 1, step):
        yield datetime(year, 1, 1, tzinfo=UTC), str(year)


def _months(start: datetime, end: datetime, most: int) -> Iterator[tuple[datetime, str]]:
    first, last = start.year * 12 + start.month, end.year * 12 + end.month - 1
    step = next((each for each in (1, 2, 3, 6) if (last - first) // each < most), 12)
    for month in range(-(-first // step) * step, last + 1, step):
        moment = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        yield moment, f"{moment:%b %Y}"


def _days(start: datetime, end: datetime, most: int) -> Iterator[tuple[datetime, str]]:
    first = start.toordinal() + (start.time() != start.time().min)
    step = next((each for each in (1, 2, 7, 14) if (end.toordinal() - first) // each < most), 28)
    for day in range(first, end.toordinal() + 1, step):
        moment = datetime.fromordinal(day).replace(tzinfo=UTC)
        yield moment, f"{moment.day} {moment:%b}"


def _hours(start: datetime, end: datetime, most: int) -> Iterator[tuple[datetime, str]]:
    whole = int((end - start).total_seconds() // 3_600)
    step = next((each for each in (1, 2, 3, 6, 12) if whole // each < most), 24)
    moment = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while moment <= end:
        if moment.hour % step == 0:
            yield moment, f"{moment:%H:%M}"
        moment += timedelta(hours=1)


def round_up(value: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50, ...: where the axis of a count ends."""
    if value <= 1:
        return 1
    power = 10 ** math.floor(math.log10(value))
    return int(next(each * power for each in (1, 2, 5, 10) if each * power >= value))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanScale:
    """Spans of time, also negative ones, on a logarithmic axis that is straight within the first minute."""

    longest_s: float
    low: float
    high: float
    negative: bool

    def at(self, seconds: float) -> float:
        """The pixel of a span."""
        top = _logged(max(60.0, self.longest_s))
        bottom = -top if self.negative else 0.0
        part = (math.copysign(_logged(abs(seconds)), seconds) - bottom) / (top - bottom)
        return self.low + min(1.0, max(0.0, part)) * (self.high - self.low)

    def ticks(self, apart: float = 55.0) -> list[tuple[float, str]]:
        """0 and known spans as pixel and words in order, at least ``apart`` pixels from each other."""
        found = [(self.at(0.0), "0")]
        for sign, minus in ((1, ""), (-1, "−")) if self.negative else ((1, ""),):
            last = self.at(0.0)
            for span, said in _SPANS:
                place = self.at(sign * span)
                if span <= self.longest_s and abs(place - last) >= apart:
                    found.append((place, f"{minus}{said}"))
                    last = place
        return sorted(found)


def _logged(seconds: float) -> float:
    return math.log10(1 + seconds / 60.0)
