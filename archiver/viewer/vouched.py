"""What vouches for the time of a log entry: the checkpoint over it, time stamps and witnesses of that."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.archive import Archive
from archiver.log import Log
from archiver.model.custody import Anchor, Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class StampRow:
    """A time stamp over the first ``size`` entries; ``time``: the authority's. ``entry``: where it is logged."""

    entry: int
    authority: str
    size: int
    time: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """``size``: the entries under the newest signed checkpoint; ``covered``: whether the entry is one of them.

    ``stamps``: of each authority the first one over the entry; ``cosigned``: witnesses of a checkpoint over it.
    """

    size: int
    covered: bool
    stamps: tuple[StampRow, ...]
    cosigned: tuple[str, ...]


async def vouched(archive: Archive, entry: int) -> Vouched:
    """What vouches for an entry of the log."""
    anchors, seals = await archive.catalog.of_kind("anchor"), await archive.catalog.of_kind("seal")
    return await asyncio.to_thread(_vouched, archive.log, entry, anchors, seals)


def stamps_of(log: Log, numbers: Sequence[int]) -> tuple[StampRow, ...]:
    """The time stamps that these entries brought; those that failed are left out."""
    found = ((number, log.entry(number).body) for number in numbers)
    return tuple(
        StampRow(entry=number, authority=body.authority, size=body.size, time=body.time)
        for number, body in found
        if isinstance(body, Anchor) and body.status == "ok"
    )


def _vouched(log: Log, entry: int, anchors: Sequence[int], seals: Sequence[int]) -> Vouched:
    first: dict[str, StampRow] = {}
    # What is logged later than an entry alone can vouch for it.
    for stamp in stamps_of(log, [number for number in anchors if number > entry]):
        if stamp.size > entry:
            first.setdefault(stamp.authority, stamp)
    names: dict[str, None] = {}
    for number in seals:
        body = log.entry(number).body if number > entry else None
        if isinstance(body, Seal) and body.size > entry:
            names.update(dict.fromkeys(each.witness for each in body.cosignatures))
    return Vouched(size=log.sealed, covered=entry < log.sealed, stamps=tuple(first.values()), cosigned=tuple(names))
