"""How a loopback server tells what happens: in which form, and what a test lets go wrong."""

from __future__ import annotations

import copy
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from telethon import types

from archiver.demo.wire.envelope import UNKNOWN_CONSTRUCTOR
from archiver.demo.world.channel import WorldEvent

Form = Literal["updates", "combined", "short", "too long"]


@dataclass
class News:
    """Attributes that a test may set at any time.

    ``form``: the container that a change is pushed in. ``beside``: further updates of the same container (Telethon
    objects, or TL bytes); an unknown one may be put before or behind. ``withheld``: so many of the next changes are
    pushed to nobody, as if they got lost. ``held``: nothing is pushed; what happens then is lost. ``together``: so many
    changes are gathered into one container. ``too_long_from``, ``timeout_s``: see ``api/differences``.
    """

    form: Form = "updates"
    before: list[Any] = field(default_factory=list)
    beside: list[Any] = field(default_factory=list)
    users: list[Any] = field(default_factory=list)
    withheld: int = 0
    held: bool = False
    together: int = 1
    too_long_from: int = 100
    timeout_s: int = 30

    def misses(self) -> bool:
        """Whether the next change is told to nobody; counts it."""
        if self.held:
            return True
        if self.withheld:
            self.withheld -= 1
            return True
        return False

    def container(self, updates: Sequence[Any], users: list[Any], chats: list[Any]) -> bytes:
        """Updates as they are sent."""
        now = datetime.now(UTC)
        if self.form == "too long":
            return bytes(types.UpdatesTooLong())
        if self.form == "short":
            return bytes(types.UpdateShort(update=updates[0], date=now))
        everything = [*self.before, *updates, *self.beside]
        people = [*users, *self.users]
        if self.form == "combined":
            return bytes(
                types.UpdatesCombined(updates=everything, users=people, chats=chats, date=now, seq_start=0, seq=0)
            )
        return bytes(types.Updates(updates=everything, users=people, chats=chats, date=now, seq=0))


class UnknownUpdate(types.UpdateConfig):  # type: ignore[misc]  # Telethon has no types
    """An update that nobody can read."""

    def _bytes(self) -> bytes:
        """A constructor id that no layer has, and something behind it."""
        return struct.pack("<Iq", UNKNOWN_CONSTRUCTOR, 7)


def as_it_is(event: WorldEvent) -> WorldEvent:
    """A change with its post as it is now, whatever becomes of it before it is told."""
    return replace(event, post=copy.copy(event.post))
