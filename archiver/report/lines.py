"""Lines for people: a label and parts, of which some are our own words and some are strings from outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple


class Part(NamedTuple):
    """A piece of a line: "words" of ours, a "name" (any string from outside), or a "code" (an address)."""

    kind: Literal["words", "name", "code"]
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """What is said under one label."""

    label: str
    parts: tuple[Part, ...]


def words(text: str | None) -> Part | None:
    """Words of ours; None for none."""
    return None if text is None else Part("words", text)


def name(text: str | None) -> Part | None:
    """A string from outside; None for an empty one."""
    return None if not text else Part("name", text)


def code(text: str | None) -> Part | None:
    """An address or identifier from outside; None for an empty one."""
    return None if not text else Part("code", text)


def parts(*found: Part | None) -> tuple[Part, ...]:
    """Those that say something."""
    return tuple(part for part in found if part is not None)


def joined(said: Iterable[str | None]) -> str | None:
    """Words that say something, with commas before each."""
    return "".join(f", {part}" for part in said if part) or None
