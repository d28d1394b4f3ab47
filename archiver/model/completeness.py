"""What happened to every message id of a channel: exactly one class an id, and when it was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, get_args

IdClass = Literal["captured", "service", "restricted", "gone", "inaccessible", "unknown"]
"""``captured``: a post that was there when it was looked at last. ``service``: the same, a service message.
``restricted``: the same, shown with the reason for which Telegram hides it from some. ``gone``: not there when it was
looked at last. ``inaccessible``: never shown, and Telegram lets nobody in now. ``unknown``: never looked at.
"""
CLASSES: tuple[IdClass, ...] = get_args(IdClass)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdRange:
    """Ids ``low`` to ``high``, both included, of which all that is said here holds for each.

    ``first_seen``: when it was first shown, None for an id that never was. ``last_looked``: when it was looked at
    last, None for one that never was (of what is inaccessible: when Telegram refused last). ``gone_since``: first
    missing. ``confirmed``: missing once more in another answer.
    """

    low: int
    high: int
    kind: IdClass
    first_seen: datetime | None = None
    last_looked: datetime | None = None
    gone_since: datetime | None = None
    confirmed: datetime | None = None

    @property
    def count(self) -> int:
        """How many ids."""
        return self.high - self.low + 1

    @property
    def never_seen(self) -> bool:
        """Whether it is gone without ever having been shown: it never existed, or was deleted before the first look."""
        return self.kind == "gone" and self.first_seen is None

    def same_as(self, other: IdRange) -> bool:
        """Whether the two differ in nothing but their ids."""
        return replace(self, low=other.low, high=other.high) == other


@dataclass(slots=True, kw_only=True)
class ClassTally:
    """All ids of one class: how many, and the earliest and latest time that one of them was looked at last."""

    count: int = 0
    looked_from: datetime | None = None
    looked_until: datetime | None = None

    def add(self, ids: IdRange) -> None:
        """Some more."""
        self.count += ids.count
        if ids.last_looked is not None:
            self.looked_from = min(self.looked_from or ids.last_looked, ids.last_looked)
            self.looked_until = max(self.looked_until or ids.last_looked, ids.last_looked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Telegram lets nobody in: since when, when it said so last, and its word for it."""

    since: datetime
    last: datetime
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """A channel's ids from 1 to the newest that is known, each in exactly one of ``ranges`` (in order of ids).

    ``looked``: when posts were asked for last with an answer, by ``accounts`` different accounts in all. ``refusal``
    is set while the channel is shut. ``unreadable``: ids among the unknown that were shown and could not be read.
    """

    ranges: tuple[IdRange, ...]
    looked: datetime | None = None
    accounts: int = 0
    refusal: Refusal | None = None
    unreadable: int = 0
    tallies: dict[IdClass, ClassTally] = field(init=False)

    def __post_init__(self) -> None:
        tallies = {kind: ClassTally() for kind in CLASSES}
        for each in self.ranges:
            tallies[each.kind].add(each)
        object.__setattr__(self, "tallies", tallies)

    @property
    def total(self) -> int:
        """How many ids there are."""
        return sum(each.count for each in self.ranges)

    @property
    def counts(self) -> dict[str, int]:
        """The ids of each class, and then of those that are gone: ``deleted`` were seen before, ``never_seen`` were
        not, ``confirmed`` were missing twice; of those that are unknown: ``unreadable``.
        """
        gone = [each for each in self.ranges if each.kind == "gone"]
        counts: dict[str, int] = {kind: self.tallies[kind].count for kind in CLASSES}
        return counts | {
            "deleted": sum(each.count for each in gone if not each.never_seen),
            "never_seen": sum(each.count for each in gone if each.never_seen),
            "confirmed": sum(each.count for each in gone if each.confirmed is not None),
            "unreadable": self.unreadable,
        }


def joined(ranges: Iterable[IdRange]) -> list[IdRange]:
    """The same, neighbours that differ in nothing being one."""
    result: list[IdRange] = []
    for each in ranges:
        if result and result[-1].high + 1 == each.low and result[-1].same_as(each):
            result[-1] = replace(result[-1], high=each.high)
        else:
            result.append(each)
    return result


def holes(ranges: Sequence[IdRange]) -> list[tuple[int, int]]:
    """The stretches of ids (both ends included) that are unknown or inaccessible."""
    found: list[tuple[int, int]] = []
    for each in ranges:
        if each.kind not in ("unknown", "inaccessible"):
            continue
        if found and found[-1][1] + 1 == each.low:
            found[-1] = (found[-1][0], each.high)
        else:
            found.append((each.low, each.high))
    return found
