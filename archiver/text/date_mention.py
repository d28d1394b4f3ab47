"""What the date grammars find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

DateKind = Literal["absolute", "day_month", "weekday", "relative", "month"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that name a day: ``text`` is the stretch [start, end) of the text that was searched.

    ``date`` is None where the words and the publication day do not settle one; ``note`` then says why.
    ``kind``: "absolute" (with its year), "day_month", "weekday", "relative" (yesterday, the day after),
    "month" (no day).
    """

    start: int
    end: int
    text: str
    date: date | None
    note: str | None
    kind: DateKind
