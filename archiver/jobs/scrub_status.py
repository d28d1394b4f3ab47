"""When the stored objects were hashed again last, out of the ``fixity`` entries of the log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.archive import Archive
from archiver.jobs.shapes import Document
from archiver.jobs.verifying.recording import open_damages
from archiver.model.custody import Fixity

END = "~"
"""Behind every hash."""
LOOKED_BACK = 2_000


@dataclass(frozen=True, slots=True)
class PastCheck:
    """All objects with hashes behind ``after`` up to ``until`` that the first ``size`` entries name were hashed."""

    time: datetime
    size: int
    after: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrubStatus:
    """``last``: the newest check of objects. ``oldest``: of the object that was hashed longest ago, when that was:
    at a check, or when it was stored; None where there are none. ``unchecked``: whether there are objects that no
    check has hashed since they were stored. ``damaged``: objects that are damaged as far as the log says, with the
    entry that says so.
    """

    last: datetime | None
    oldest: datetime | None
    unchecked: bool
    damaged: dict[str, int]

    def document(self) -> Document:
        """Its JSON."""
        return {
            "last": self.last.isoformat() if self.last else None,
            "oldest": self.oldest.isoformat() if self.oldest else None,
            "unchecked": self.unchecked,
            "damaged": [{"sha256": name, "entry": n} for name, n in self.damaged.items()],
        }


async def newest_checks(archive: Archive, most: int = LOOKED_BACK) -> list[PastCheck]:
    """The newest checks in which every object of a stretch of hashes was hashed, the newest first."""
    found: list[PastCheck] = []
    for n in await archive.catalog.newest_of_kind("fixity", LOOKED_BACK):
        entry = await asyncio.to_thread(archive.log.entry, n)
        body = entry.body
        if isinstance(body, Fixity) and body.mode == "full":
            found.append(PastCheck(entry.time, body.size, "", END))
        elif isinstance(body, Fixity) and body.mode == "scrub":
            found.append(PastCheck(entry.time, body.size, body.after or "", body.until or END))
        if len(found) == most:
            break
    return found


async def scrub_status(archive: Archive) -> ScrubStatus:
    """The state of the whole archive."""
    checks = await newest_checks(archive)
    oldest: list[datetime] = []
    unchecked = False
    for piece in newest_by_stretch(checks):
        found = await archive.catalog.objects_between(piece.after, piece.until, piece.size)
        if found.earlier and isinstance(piece, PastCheck):
            oldest.append(piece.time)
        if found.first is not None:
            unchecked = True
            oldest.append((await asyncio.to_thread(archive.log.entry, found.first)).time)
    return ScrubStatus(
        last=checks[0].time if checks else None,
        oldest=min(oldest, default=None),
        unchecked=unchecked,
        damaged=await open_damages(archive),
    )


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A stretch that no check went over: as if one had gone over it when there was no entry yet."""

    after: str
    until: str
    size: int = 0


def newest_by_stretch(checks: Sequence[PastCheck]) -> Iterator[PastCheck | Unchecked]:
    """All hashes cut into stretches, each with the newest check (``checks``: the newest first) that went over it."""
    open_stretches = [("", END)]
    for check in checks:
        left: list[tuple[str, str]] = []
        for low, high in open_stretches:
            start, end = max(low, check.after), min(high, check.until)
            if start >= end:
                left.append((low, high))
                continue
            yield PastCheck(check.time, check.size, start, end)
            left += [each for each in ((low, start), (end, high)) if each[0] < each[1]]
        open_stretches = left
    yield from (Unchecked(low, high) for low, high in open_stretches)
