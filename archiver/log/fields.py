"""Reading a JSON object strictly: each key once, of one type, and nothing that was not asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import TypeVar

from archiver.model.ids import PostKey

T = TypeVar("T")
Time = datetime

_HEX = "0123456789abcdef"
_LACKING = object()
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z", re.ASCII)
_ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_POST = re.compile(r"[1-9][0-9]{0,17}/[1-9][0-9]{0,9}", re.ASCII)


class MalformedError(ValueError):
    """A value that is not what the log's format says; the text tells which and why."""


class Fields:
    """The keys of a JSON object, taken one by one; ``end`` refuses what is left. Consumes the object."""

    __slots__ = ("_left", "_name")

    def __init__(self, value: object, name: str) -> None:
        if type(value) is not dict:
            raise MalformedError(f"{name} is not an object")
        self._left = value
        self._name = name

    def text(self, key: str) -> str:
        """A string."""
        value = self._left.pop(key, _LACKING)
        if type(value) is str:
            return value
        raise self._amiss(key, value, "a string")

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of some strings."""
        value = self.text(key)
        if value not in allowed:
            raise self._wrong(key, f"one of {', '.join(sorted(allowed))}")
        return value

    def digest(self, key: str, digits: int = 64) -> str:
        """A hash of that many lower-case hex digits."""
        value = self.text(key)
        if len(value) != digits or value.strip(_HEX):
            raise self._wrong(key, f"{digits} hex digits")
        return value

    def integer(self, key: str) -> int:
        """A whole number."""
        value = self._left.pop(key, _LACKING)
        if type(value) is int:
            return value
        raise self._amiss(key, value, "a whole number")

    def count(self, key: str) -> int:
        """A whole number that is not negative."""
        value = self._left.pop(key, _LACKING)
        if type(value) is int and value >= 0:
            return value
        raise self._amiss(key, value, "a number from 0")

    def time(self, key: str) -> Time:
        """An instant: RFC 3339 in UTC with six decimals and "Z"."""
        value = self.text(key)
        if not _TIME.fullmatch(value):
            raise self._wrong(key, "a time like 2026-01-31T12:00:00.000000Z")
        try:
            return datetime.fromisoformat(value)
        except ValueError as error:
            raise self._wrong(key, "a time that exists") from error

    def identifier(self, key: str) -> int:
        """A positive 64-bit number, written as a decimal string."""
        value = self.text(key)
        if not _ID.fullmatch(value):
            raise self._wrong(key, "a decimal string")
        return int(value)

    def post(self, key: str) -> PostKey:
        """A post: the channel's id and its own, as "channel/id"."""
        value = self.text(key)
        if not _POST.fullmatch(value):
            raise self._wrong(key, "a post like 1000000001/5")
        return PostKey.parse(value)

    def mapping(self, key: str) -> dict[str, object]:
        """An object whose keys are its own business."""
        value = self._left.pop(key, _LACKING)
        if type(value) is dict:
            return value
        raise self._amiss(key, value, "an object")

    def items(self, key: str) -> list[object]:
        """A list."""
        value = self._left.pop(key, _LACKING)
        if type(value) is list:
            return value
        raise self._amiss(key, value, "a list")

    def optional(self, key: str, take: Callable[[str], T]) -> T | None:
        """What ``take`` (one of the above) makes of the key, None where the key is left out."""
        return take(key) if key in self._left else None

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def end(self) -> None:
        """Refuse keys that nobody took."""
        if self._left:
            raise MalformedError(f"{self._name} has an unknown key {min(self._left)!r}")

    def _amiss(self, key: str, value: object, wanted: str) -> MalformedError:
        """Why the value, or that there is none, will not do."""
        return MalformedError(f"{self._name} lacks {key!r}") if value is _LACKING else self._wrong(key, wanted)

    def _wrong(self, key: str, wanted: str) -> MalformedError:
        return MalformedError(f"{key!r} of {self._name} is not {wanted}")


def write_time(value: datetime) -> str:
    """The instant as ``Fields.time`` reads it; MalformedError for a time without a zone."""
    if value.tzinfo is None:
        raise MalformedError(f"a time without a zone: {value}")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
