"""Ways into channels that not everybody has: invitations, and an account's folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archiver.demo.world.channel import WorldChannel
from archiver.demo.world.people import WorldUser


@dataclass
class Invitation:
    """An invitation link. `peek_until`: until when the account may look inside without joining (None: never)."""

    channel: WorldChannel
    peek_until: datetime | None = None
    request_needed: bool = False
    expired: bool = False

    @property
    def lets_peek(self) -> bool:
        """Whether the account may look inside now."""
        return self.peek_until is not None and datetime.now(UTC) < self.peek_until


@dataclass
class Folder:
    """A folder of an account. `peers` are channels and persons; `by_rule`: all channels are in it as well."""

    title: str
    peers: Sequence[WorldChannel | WorldUser]
    by_rule: bool = False
    shared: bool = False


@dataclass
class Doors:
    """Invitations by their hash, folders in their order, and who has asked to be let in by whom."""

    invitations: dict[str, Invitation] = field(default_factory=dict)
    folders: list[Folder] = field(default_factory=list)
    asked: set[tuple[int, int]] = field(default_factory=set)
    """(user id, channel id)."""

    def invite(self, invite_hash: str, channel: WorldChannel, **details: object) -> Invitation:
        """Makes an invitation link `https://t.me/+HASH`."""
        made = Invitation(channel, **details)  # type: ignore[arg-type]
        self.invitations[invite_hash] = made
        return made

    def folder(self, title: str, *peers: WorldChannel | WorldUser, by_rule: bool = False, shared: bool = False) -> None:
        """Adds a folder."""
        self.folders.append(Folder(title, peers, by_rule, shared))
