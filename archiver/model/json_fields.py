"""Strict reading of a JSON object, field by field: an error names the missing, mistyped or unknown key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

from archiver.errors import InputError
from archiver.model.captures import Json

Word = TypeVar("Word", bound=str)


def moment_text(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds and "Z": ``2026-11-23T05:36:54.123456Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0") + "Z"


def big_text(number: int | None) -> str | None:
    """A 64-bit id as JSON holds it; None stays None."""
    return None if number is None else str(number)


def present(fields: Mapping[str, Json]) -> dict[str, Json]:
    """The fields that have a value: None is written by leaving the key out."""
    return {key: value for key, value in fields.items() if value is not None}


class Fields:
    """One JSON object while it is being read; ``where`` names it in errors.

    Every getter marks its key as read; ``end`` refuses keys that nothing asked for. All raise ``InputError``.
    """

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise InputError(f"{where} is not a JSON object.")
        self._fields: dict[str, object] = value
        self._where = where
        self._read: set[str] = set()

    def _fault(self, key: str, wanted: str) -> InputError:
        return InputError(f"{self._where}: {key!r} is not {wanted}.")

    def _take(self, key: str, wanted: str) -> object:
        value = self._fields.get(key)
        self._read.add(key)
        if value is None:
            raise self._fault(key, wanted)
        return value

    def has(self, key: str) -> bool:
        """Whether the key is there with a value."""
        self._read.add(key)
        return self._fields.get(key) is not None

    def end(self) -> None:
        """Refuse what nothing asked for."""
        unknown = sorted(self._fields.keys() - self._read)
        if unknown:
            raise InputError(f"{self._where} has the unknown key {unknown[0]!r}.")

    def text(self, key: str) -> str:
        """A string."""
        value = self._take(key, "a string")
        if not isinstance(value, str):
            raise self._fault(key, "a string")
        return value

    def text_or_none(self, key: str) -> str | None:
        """A string, or None where the key is left out."""
        return self.text(key) if self.has(key) else None

    def word(self, key: str, words: Sequence[Word]) -> Word:
        """One of ``words``."""
        value = self.text(key)
        for word in words:
            if word == value:
                return word
        raise self._fault(key, f"one of {', '.join(words)}")

    def flag(self, key: str) -> bool:
        """A truth value; false where the key is left out."""
        if not self.has(key):
            return False
        value = self._take(key, "true or false")
        if not isinstance(value, bool):
            raise self._fault(key, "true or false")
        return value

    def integer(self, key: str) -> int:
        """A whole number (a JSON number, not a string)."""
        value = self._take(key, "a whole number")
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._fault(key, "a whole number")
        return value

    def integer_or_none(self, key: str) -> int | None:
        """A whole number, or None where the key is left out."""
        return self.integer(key) if self.has(key) else None

    def big(self, key: str) -> int:
        """A 64-bit id, which JSON holds as a decimal string."""
        value = self.text(key)
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 25 and str(int(value)) == value):
            raise self._fault(key, "a decimal string")
        return int(value)

    def big_or_none(self, key: str) -> int | None:
        """A 64-bit id, or None where the key is left out."""
        return self.big(key) if self.has(key) else None

    def number(self, key: str) -> float:
        """A JSON number."""
        value = self._take(key, "a number")
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self._fault(key, "a number")
        return float(value)

    def number_or_none(self, key: str) -> float | None:
        """A JSON number, or None where the key is left out."""
        return self.number(key) if self.has(key) else None

    def day_or_none(self, key: str) -> date | None:
        """A day as ``2026-11-23``, or None where the key is left out."""
        if not self.has(key):
            return None
        value = self.text(key)
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self._fault(key, "a day like 2026-11-23") from None
        if day.isoformat() != value:
            raise self._fault(key, "a day like 2026-11-23")
        return day

    def moment(self, key: str) -> datetime:
        """A time as ``moment_text`` writes it."""
        value = self.text(key)
        try:
            moment = datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        except ValueError:
            raise self._fault(key, "a time like 2026-11-23T05:36:54.123456Z") from None
        if moment_text(moment) != value:
            raise self._fault(key, "a time like 2026-11-23T05:36:54.123456Z")
        return moment

    def rows(self, key: str) -> list[Fields]:
        """A list of objects; empty where the key is left out."""
        return [Fields(row, f"{self._where}: {key}[{i}]") for i, row in enumerate(self._items(key))]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where the key is left out."""
        items = self._items(key)
        if not all(isinstance(item, str) for item in items):
            raise self._fault(key, "a list of strings")
        return tuple(str(item) for item in items)

    def integers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers; empty where the key is left out."""
        found: list[int] = []
        for item in self._items(key):
            if not isinstance(item, int) or isinstance(item, bool):
                raise self._fault(key, "a list of whole numbers")
            found.append(item)
        return tuple(found)

    def child(self, key: str) -> Fields:
        """An object within this one."""
        return Fields(self._take(key, "an object"), f"{self._where}: {key}")

    def _items(self, key: str) -> list[object]:
        if not self.has(key):
            return []
        value = self._take(key, "a list")
        if not isinstance(value, list):
            raise self._fault(key, "a list")
        return value
