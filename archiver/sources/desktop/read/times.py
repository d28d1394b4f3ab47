"""Times of messages: exact where the export says so, else those of a clock on the wall in a zone that a person gave."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from archiver.model.details import WallClock
from archiver.sources.desktop.decode import Message
from archiver.sources.desktop.read.fields import UnreadableError

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_OFFSET = re.compile(r"UTC(?:([+-])(\d{1,2})(?::?(\d\d))?)?")
_NEVER = "1970-"
_LAST = 253_402_300_799
_EPOCH = datetime.fromtimestamp


class Clock:
    """Reads the times of one export. ``zone``: an IANA name, or "UTC+03:00"; None where nobody gave one.

    Raises UnreadableError for a zone that there is not.
    """

    def __init__(self, zone: str | None) -> None:
        self.zone = zone
        self._info = None if zone is None else zone_named(zone)

    def times(self, message: Message) -> tuple[datetime, datetime | None, WallClock | None]:
        """When it was posted, when edited, and what of it is a wall clock's. Raises UnreadableError without a date."""
        date = _exact(message, "date_unixtime")
        if date is None and type(message.get("date")) is int:  # as tdl writes it
            date = _exact(message, "date")
        edited = _exact(message, "edited_unixtime") if "edited_unixtime" in message else None
        if date is not None and (edited is not None or "edited" not in message):
            return date, None if edited is None or edited.year == 1970 else edited, None
        return self._walled(message, date, edited)

    def _walled(
        self, message: Message, date: datetime | None, edited: datetime | None
    ) -> tuple[datetime, datetime | None, WallClock | None]:
        written = _written(message, "date")
        edit = _written(message, "edited")
        if edit is not None and edit.startswith(_NEVER):
            edit = None
        if date is None and written is None:
            raise UnreadableError("it has no date")
        needed = [each for each in (None if date else written, None if edited else edit) if each is not None]
        if not needed:
            assert date is not None
            return date, edited, None
        if self.zone is None:
            raise UnreadableError("its time is that of a wall clock, and nobody said in which zone")
        found = date or self.read(written or "")
        wall = WallClock(written=written or found.isoformat(), zone=self.zone, edited=edit if edited is None else None)
        return found, edited or (None if edit is None else self.read(edit)), wall

    def read(self, written: str) -> datetime:
        """The moment at which a clock in the zone showed ``written`` ("2020-11-12T12:53:52").

        An hour that is shown twice (clocks go back) is taken as the first of the two; one that is never shown (clocks
        go forward) as if the clock had not been changed yet.
        """
        try:
            return datetime.fromisoformat(written).replace(tzinfo=self._info, fold=0).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise UnreadableError("its date is none") from error


def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name or of "UTC+03:00". Raises UnreadableError for one that there is not."""
    fixed = _OFFSET.fullmatch(name)
    if fixed is not None:
        sign, hours, minutes = fixed.groups()
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        if offset >= timedelta(hours=24):
            raise UnreadableError(f"there is no zone {name}")
        return timezone(-offset if sign == "-" else offset)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise UnreadableError(f"there is no zone {name}") from error


def _exact(message: Message, key: str) -> datetime | None:
    value = message.get(key)
    if type(value) is str and len(value) <= 12 and value.isdecimal():
        seconds = int(value)
        return _EPOCH(seconds, UTC) if seconds <= _LAST else None
    if type(value) is int and 0 <= value <= _LAST:
        return _EPOCH(value, UTC)
    return None


def _written(message: Message, key: str) -> str | None:
    value = message.get(key)
    return value if isinstance(value, str) and _WRITTEN.fullmatch(value) else None
