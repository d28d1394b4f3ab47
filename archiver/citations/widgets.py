"""What the leftovers of a copied widget tell of its post: "editedJun 27 at 17:09", "1:05This media is not ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from archiver.text import calendars

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = re.compile(
    rf"(?:edited|views|[\s\dKM])(?P<words>(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\s(?P<day>\d{{1,2}})"
    r"(?:,?\s(?P<year>\d{4}))?)(?:,\s\d|\sat\s\d)"
)
_UNSHOWN = re.compile(r"This media is not supported")
_LENGTH = re.compile(r"(?<!\d)(?P<minutes>\d{1,3}):\s?(?P<seconds>[0-5]\d)\s?$")
_REACH = 400  # characters behind the address in which the widget ends
_BEFORE_MEDIA = 10


@dataclass(frozen=True, slots=True)
class Widget:
    """The day of a post (``start``/``end`` in the searched text), and the length of its film in seconds."""

    start: int
    end: int
    day: date | None
    film: bool
    seconds: float | None


def read_widget(text: str, at: int, published: date | None) -> Widget | None:
    """The leftovers behind an address at ``at`` of ``text``; None where there are none."""
    stop = min(len(text), at + _REACH)
    found = _DAY.search(text, at, stop)
    unshown = _UNSHOWN.search(text, at, stop)
    if found is None:
        return None
    number, day = _MONTHS.index(found["month"]) + 1, int(found["day"])
    if found["year"]:
        settled = calendars.full_date(int(found["year"]), number, day, "gregorian", None)
    else:
        settled = calendars.day_and_month(number, day, "gregorian", None, published)
    length = _LENGTH.search(text, max(at, unshown.start() - _BEFORE_MEDIA), unshown.start()) if unshown else None
    seconds = int(length["minutes"]) * 60.0 + int(length["seconds"]) if length else None
    return Widget(*found.span("words"), settled.day, film=length is not None, seconds=seconds)
