"""The stored objects hashed again, a part at each pass, so that all of them are within the configured days.

Nothing about it is stored but ``fixity`` entries: those of the mode "scrub" say between which hashes a part went, so
the next one goes on from there, in the order of hashes, and after the last object from the first. What was hashed
longest ago is therefore always next, and a kill costs the part that was under way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.archive import Writer
from archiver.config import Scrubbing
from archiver.jobs.progress import Transfer
from archiver.jobs.scrub_status import END, newest_checks
from archiver.jobs.shapes import Document
from archiver.jobs.trust import trust_of
from archiver.jobs.verifying.census import Census
from archiver.jobs.verifying.hashing import Hashed, Hashing, check_objects
from archiver.jobs.verifying.imported import imported_objects
from archiver.jobs.verifying.logs import check_log
from archiver.jobs.verifying.objects import Wanted
from archiver.jobs.verifying.recording import Looked, found_by_code, open_damages, record_check
from archiver.jobs.verifying.watching import watched
from archiver.jobs.workplace import Workplace
from archiver.model.custody import Fixity
from archiver.model.findings import Finding
from archiver.wording import counted

EARLY = 0.9
"""So much of the time is planned with, so that a pass that comes late does not break the promise."""
LEAST = timedelta(days=1)
"""Between two parts, or a tenth of the period if that is shorter."""
PER_OBJECT = 16 * 1024
"""Bytes that an object counts besides its own: opening a file takes time, too."""
PART_BYTES = 8 * 1024**3
PART_OBJECTS = 50_000
PART_S = 600
"""Of a part that one entry records; where the speed is limited, it is smaller."""
MIB = 1024**2
MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrubbed:
    """What was hashed again. ``findings``: failures and gaps. ``damaged``: how many objects are new among them.

    ``open``: objects that were found damaged at some time and are so still, as far as anybody knows.
    """

    objects: int = 0
    bytes: int = 0
    findings: tuple[Finding, ...] = ()
    entries: tuple[int, ...] = ()
    damaged: int = 0
    open: int = 0

    @property
    def alarm(self) -> str | None:
        """A sentence where something was found that was not known to be damaged."""
        failures = [each for each in self.findings if each.level == "FAIL"]
        log = [each for each in failures if not each.code.startswith("OBJECT_")]
        if not self.damaged and not log:
            return None
        shown = "; ".join(f"{each.code} {each.subject}" for each in [*log, *failures][:MOST_NAMED])
        more = f" and {len(failures) - MOST_NAMED} more" if len(failures) > MOST_NAMED else ""
        what = "the log does not verify" if log else f"{counted(self.damaged, 'object')} newly damaged"
        return f"The archive was hashed again, and it is not what was recorded: {what} ({shown}{more})."

    @property
    def gaps(self) -> tuple[str, ...]:
        """A sentence as long as something is damaged that is known."""
        if not self.open:
            return ()
        are = "is" if self.open == 1 else "are"
        what = f"{counted(self.open, 'object')} of the archive {are} missing or damaged (`archiver status` names them)"
        return (f"{what}: run `archiver repair --from COPY`.",)

    def document(self) -> Document:
        """The JSON of it in ``run``."""
        return {
            "objects": self.objects,
            "bytes": self.bytes,
            "findings": [
                {"level": each.level, "code": each.code, "subject": each.subject, "detail": each.detail}
                for each in self.findings
            ],
            "entries": list(self.entries),
            "damaged": self.damaged,
            "open": self.open,
        }


async def scrub(place: Workplace, archive: Writer, now: datetime | None = None) -> Scrubbed:
    """Hash what is due, write that down, and count what is damaged; nothing is written where nothing is due."""
    work = _Work(place, archive)
    share, cursor = await _due(archive, place.config.scrub, now or datetime.now(UTC))
    if share:
        await work.do(share, cursor)
    return Scrubbed(
        objects=work.objects,
        bytes=work.bytes,
        findings=tuple(work.findings),
        entries=tuple(work.entries),
        damaged=work.damaged,
        open=len(await open_damages(archive)),
    )


async def _due(archive: Writer, settings: Scrubbing, now: datetime) -> tuple[float, str]:
    """Which share of all is due, and behind which hash it begins."""
    if not settings.days:
        return 0.0, ""
    newest = next(iter(await newest_checks(archive, 1)), None)
    last = archive.manifest.created if newest is None else newest.time
    cursor = "" if newest is None or newest.until == END else newest.until
    period = timedelta(days=settings.days) * EARLY
    least = min(LEAST * EARLY, period / 10)
    passed = now - last if now >= last else least  # a clock that was set back puts nothing off
    return (min(passed / period, 1.0) if passed >= least else 0.0), cursor


class _Work:
    """One pass over what is due."""

    def __init__(self, place: Workplace, archive: Writer) -> None:
        self._place = place
        self._archive = archive
        self._settings = place.config.scrub
        self._imported: Sequence[Wanted] = ()
        self.objects = self.bytes = self.damaged = 0
        self.findings: list[Finding] = []
        self.entries: list[int] = []

    async def do(self, share: float, cursor: str) -> None:
        """Parts from ``cursor`` on, until the share is done."""
        archive = self._archive
        numbers = await archive.catalog.of_kind("import")
        self._imported = await asyncio.to_thread(imported_objects, archive, numbers)
        count, size = await archive.catalog.objects_in_all()
        count, size = count + len(self._imported), size + sum(each.size for each in self._imported)
        budget = int(share * (size + count * PER_OBJECT)) if count else 0
        with self._place.progress.transfer("Hashing objects again", total=int(share * size), unit="bytes") as transfer:
            while budget > 0:
                if cursor == "" and not await self._log_is_sound():
                    return
                part, until = await self._next(cursor, budget)
                await self._record(await self._hash(part, transfer), part, cursor, until)
                budget -= sum(map(_weight, part))
                cursor = "" if until == END else until

    async def _next(self, cursor: str, budget: int) -> tuple[list[Wanted], str]:
        """The next objects, and up to which hash they go: all that the log names between are among them."""
        rows = await self._archive.catalog.objects_after(cursor, PART_OBJECTS)
        last = rows[-1].sha256 if len(rows) == PART_OBJECTS else END
        found = {each.sha256: each for each in self._imported if cursor < each.sha256 <= last}
        found |= {row.sha256: Wanted(row.sha256, row.size, None, row.entry) for row in rows}
        part: list[Wanted] = []
        weight, most = 0, min(budget, self._part_bytes())
        for name in sorted(found):
            part.append(found[name])
            weight += _weight(found[name])
            if weight >= most:
                break
        return part, last if len(part) == len(found) else part[-1].sha256

    def _part_bytes(self) -> int:
        limit = self._settings.max_mib_s
        return PART_BYTES if limit is None else min(PART_BYTES, int(limit * MIB * PART_S))

    async def _hash(self, part: Sequence[Wanted], transfer: Transfer) -> Hashed:
        limit, removed = self._settings.max_mib_s, self._archive.redactions.removed
        hashing = Hashing(
            self._archive.store.root,
            [each for each in part if each.sha256 not in removed],
            limit=None if limit is None else limit * MIB,
        )
        return await check_objects(hashing, transfer, cores=None if limit is None else 1, before=self.bytes)

    async def _log_is_sound(self) -> bool:
        """Once a round, before its first part: nothing is added to a log that fails."""
        archive = self._archive
        await archive.seal()
        trust = await asyncio.to_thread(trust_of, self._place.config.anchor, ())
        census = Census(keep_objects=False)
        found = await watched(
            self._place.progress,
            archive.layout.log,
            lambda: census.entries,
            lambda go_on: check_log(archive.layout, census, trust, lambda _: go_on()),
        )
        failures = [each for each in found if each.level == "FAIL"]
        self.findings += failures
        return not failures

    async def _record(self, hashed: Hashed, part: Sequence[Wanted], after: str, until: str) -> None:
        damaged = {each.sha256: each.finding.code for each in hashed.found}
        names = frozenset(each.sha256 for each in part)
        looked = Looked(damaged=damaged, whole=lambda name: name in names and name not in damaged)
        body = Fixity(
            session=0,
            mode="scrub",
            result="failed" if damaged else "ok",
            size=self._archive.log.size,
            objects=hashed.objects,
            bytes=hashed.bytes,
            found=found_by_code(hashed.findings),
            after=after,
            until=until,
        )
        recorded = await record_check(self._archive, body, looked)
        self.objects += hashed.objects
        self.bytes += hashed.bytes
        self.findings += hashed.findings
        self.entries += [*recorded.incidents, recorded.fixity]
        self.damaged += len(recorded.damaged)


def _weight(item: Wanted) -> int:
    return item.size + PER_OBJECT
