"""Holds: what must not be removed, as the log says, and whether a redaction would touch it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.errors import CannotRunError
from archiver.model.captures import Json
from archiver.model.custody import HoldAct, Target
from archiver.model.ids import PostKey
from archiver.model.redactions import Hidden


@dataclass(frozen=True, slots=True)
class Hold:
    """``target`` is held since ``entry``."""

    target: Target
    entry: int
    reason: str

    def refusal(self) -> CannotRunError:
        """What a redaction that it forbids ends with."""
        return CannotRunError(
            f"{self.target} is held since entry {self.entry} ({self.reason}): nothing of it is removed.",
            hint="Release the hold first: `archiver hold release`.",
        )


async def holds_in_force(archive: Archive) -> tuple[Hold, ...]:
    """The holds that were set and not released, by entry. A release frees what was held under the same name."""
    numbers = sorted([*await archive.catalog.of_kind("hold.set"), *await archive.catalog.of_kind("hold.release")])
    held: dict[Target, Hold] = {}
    for n in numbers:
        body = (await asyncio.to_thread(archive.log.entry, n)).body
        if isinstance(body, HoldAct) and body.act == "set":
            held.setdefault(body.target, Hold(body.target, n, body.reason))
        elif isinstance(body, HoldAct):
            held.pop(body.target, None)
    return tuple(sorted(held.values(), key=lambda each: each.entry))


def held_posts(hold: Hold) -> Hidden:
    """The posts that a hold covers by their ids."""
    if hold.target.kind == "post":
        return Hidden(posts=frozenset({PostKey.parse(hold.target.id)}))
    if hold.target.kind == "channel":
        return Hidden(channels=frozenset({int(hold.target.id)}))
    return Hidden()


def shown_by(document: Mapping[str, Json], hold: Hold) -> bool:
    """Whether an answer shows something that is held."""
    from archiver.sources.telegram.read.hiding import without

    posts = held_posts(hold)
    return bool(posts) and without(document, posts) is not None
