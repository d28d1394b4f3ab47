"""Typed access to the fields of an exported message; a field of the wrong type is named and left out."""

from __future__ import annotations

from archiver.sources.desktop.decode import Message

HIGHEST_ID = 2**31 - 1
"""The largest id that a message can have."""
_MOST = 2**63


class UnreadableError(ValueError):
    """A field is not as Telegram Desktop writes it."""


def text(parent: Message, key: str) -> str | None:
    """A string; None where it is missing, null or empty."""
    value = parent.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise UnreadableError(f"{key} is no text")


def number(parent: Message, key: str) -> int | None:
    """An integer of at most 63 bits, or one written as a string of digits."""
    value = parent.get(key)
    if value is None:
        return None
    if type(value) is int and -_MOST < value < _MOST:
        return value
    if value == "":
        return None
    if isinstance(value, str) and len(value) < 19 and value.removeprefix("-").isdecimal():
        return int(value)
    raise UnreadableError(f"{key} is no integer")


def real(parent: Message, key: str) -> float | None:
    """A number with a fraction."""
    value = parent.get(key)
    if value is None:
        return None
    if type(value) is float or (type(value) is int and abs(value) < _MOST):
        return float(value)
    raise UnreadableError(f"{key} is no number")


def flag(parent: Message, key: str) -> bool:
    """True where it is said; anything but true is no."""
    return parent.get(key) is True


def node(parent: Message, key: str) -> Message | None:
    """An object; None where it is missing or null."""
    value = parent.get(key)
    if value is None or isinstance(value, dict):
        return value
    raise UnreadableError(f"{key} is no object")


def nodes(parent: Message, key: str) -> list[Message]:
    """A list of objects; empty where it is missing."""
    value = parent.get(key)
    if value is None:
        return []
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return value
    raise UnreadableError(f"{key} is no list of objects")


def message_id(parent: Message) -> int:
    """The message's own id, negative for one of the group before its upgrade."""
    value = parent.get("id")
    if type(value) is int and value != 0 and abs(value) <= HIGHEST_ID:
        return value
    raise UnreadableError("its id is none that a message can have")
