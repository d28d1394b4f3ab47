"""What changed in a channel, in order: the `pts` sequence behind live updates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from archiver.demo.world.channel import WorldChannel
    from archiver.demo.world.post import WorldPost

EventKind = Literal["new", "edit", "delete"]


@dataclass(frozen=True)
class WorldEvent:
    """One change of one post; `pts` is the channel's event count after it."""

    kind: EventKind
    channel: WorldChannel
    post: WorldPost
    pts: int
