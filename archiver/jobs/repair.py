"""Damaged and missing parts of an archive put right: from a copy, from Telegram, or made again from what is whole.

The log's past is never changed. What was damaged is kept in ``tmp/damaged``; what was done is an ``incident`` entry.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive import Layout, Writer, open_store, rebuild_catalog, writers_kept_out
from archiver.errors import ArchiverError, CatalogUnusableError, DiskFullError, InputError, IntegrityError
from archiver.jobs import shapes
from archiver.jobs.noting import note_incident
from archiver.jobs.repair_begun import Begun, begun_before, forget_begun, note_begun
from archiver.jobs.repair_log import repair_log
from archiver.jobs.repair_objects import Broken, copies_of, survey_objects
from archiver.jobs.repair_telegram import fetch_again
from archiver.jobs.workplace import Workplace
from archiver.log import Log
from archiver.model.custody import Incident
from archiver.store import LocalStore
from archiver.store.mending import mend
from archiver.wording import counted

DAMAGED = "damaged"
CUT_OFF = "a repair that was cut off"
MOST_NAMED = 500
"""Objects in one entry: a line of the log has a length."""
MOST_SAID = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRequest:
    """``copies``: folders to take objects and entries from. ``network``: files may be fetched from Telegram again."""

    copies: tuple[Path, ...] = ()
    network: bool = True
    dry_run: bool = False


@dataclass(slots=True, kw_only=True)
class Repaired:
    """``made``: files made again (tiles, checkpoints, entries, modes, the catalog). ``objects``: SHA-256 -> from where.

    ``gaps``: what could not be repaired, and why. ``found``: what was wrong with which object.
    """

    found: list[Broken] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    objects: dict[str, str] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)
    dry_run: bool = False

    def document(self) -> shapes.Document:
        """The JSON of ``repair``."""
        return {
            "found": [
                {"sha256": each.sha256, "size": each.size, "entry": each.entry, "fault": each.fault}
                for each in self.found
            ],
            "objects": [{"sha256": name, "from": source} for name, source in self.objects.items()],
            "made": list(self.made),
            "gaps": list(self.gaps),
            "dry_run": self.dry_run,
        }


async def repair(place: Workplace, request: RepairRequest) -> Repaired:
    """Repair what can be repaired. Raises NotAnArchiveError, ArchiveLockedError, InputError for a copy that is none."""
    layout = Layout(place.folder)
    await asyncio.to_thread(layout.require)
    for copy in request.copies:
        if not await asyncio.to_thread(copy.is_dir):
            raise InputError(f"{copy} is not a folder.", hint="Name the folder of a copy of the archive.")
    done = Repaired(dry_run=request.dry_run)
    store = await asyncio.to_thread(open_store, layout)
    before = await asyncio.to_thread(begun_before, layout)
    async with writers_kept_out(layout, command=place.command):
        place.progress.step("Looking at the log")
        await asyncio.to_thread(
            repair_log, layout, request.copies, done.made, done.gaps, before=before, dry_run=request.dry_run
        )
        if request.dry_run and done.made:
            return done  # which objects belong to it is known once the entries are back
        done.found = await _survey(place, layout, store)
        if not request.dry_run:
            await asyncio.to_thread(_resume, layout, store, before, done)
        left = await _from_copies(place, store, layout, request, done)
        if not request.dry_run:
            done.made += await asyncio.to_thread(_restore_modes, store)
            await _restore_catalog(place, layout, store, done, left)
    if request.dry_run:
        done.gaps += [f"{each} and is in none of the copies." for each in left]
        return done
    if done.objects or done.made or (left and request.network):
        await _finish(place, layout, left, request, done)
    else:
        done.gaps += [_unrepaired(each, "it is in none of the copies") for each in left]
        await _seal(place, layout)
    return done


async def _survey(place: Workplace, layout: Layout, store: LocalStore) -> list[Broken]:
    try:
        log = await asyncio.to_thread(Log.open, layout.log)
    except ArchiverError as error:
        raise IntegrityError(
            f"The log cannot be read, so that nobody knows which objects belong to it: {error.sentence}",
            hint="Name a copy of the archive with `archiver repair --from COPY`.",
        ) from error
    try:
        with place.progress.transfer("Hashing objects", total=None, unit="bytes") as transfer:
            return await asyncio.to_thread(survey_objects, log, store, transfer.update)
    finally:
        log.close()


async def _from_copies(
    place: Workplace, store: LocalStore, layout: Layout, request: RepairRequest, done: Repaired
) -> list[Broken]:
    left: list[Broken] = []
    sources = await asyncio.to_thread(copies_of, done.found, request.copies)
    for each in done.found:
        for source in sources.get(each.sha256, ()):
            if request.dry_run or await asyncio.to_thread(mend, store, each.sha256, source, layout.tmp / DAMAGED):
                done.objects[each.sha256] = str(source)
                place.progress.step(f"The object {each.sha256[:16]}… is whole again, from a copy")
                break
        else:
            left.append(each)
    return left


def _restore_modes(store: LocalStore) -> list[str]:
    """Objects that became writable, as copies made without keeping modes are."""
    wrong = [stray.path for stray in store.strays() if stray.fault == "mode"]
    for path in wrong:
        path.chmod(0o444)
    return [f"the read-only mode of {counted(len(wrong), 'object')}"] if wrong else []


async def _restore_catalog(
    place: Workplace, layout: Layout, store: LocalStore, done: Repaired, left: Sequence[Broken]
) -> None:
    """A catalog that is missing or no sound database; not while objects are missing that it is made from."""
    if left or await _catalog_is_sound(layout, store):
        return
    place.progress.step("Making the catalog anew")
    log = await asyncio.to_thread(Log.open, layout.log)
    try:
        await rebuild_catalog(layout, log, store)
    finally:
        log.close()
    done.made.append("catalog.sqlite")


async def _catalog_is_sound(layout: Layout, store: LocalStore) -> bool:
    from archiver.jobs.verify_catalog import check_catalog

    try:
        findings = await check_catalog(layout, store)
    except CatalogUnusableError:
        return False
    return all(each.level == "NOTE" or each.code == "CATALOG_UNCHECKED" for each in findings)


async def _seal(place: Workplace, layout: Layout) -> None:
    """Sign what a command that was cut off left unsigned, as any that writes does; without the key that has to wait."""
    log = await asyncio.to_thread(Log.open, layout.log)
    log.close()
    if log.sealed == log.size:
        return
    try:
        async with place.writing():
            pass  # closing it seals
    except DiskFullError:
        raise
    except ArchiverError as error:
        place.progress.warn(f"The newest entries are not signed yet: {error}")


def _resume(layout: Layout, store: LocalStore, before: Begun, done: Repaired) -> None:
    """Take over what a repair did that was cut off, and note what this one is about to do."""
    broken = [each.sha256 for each in done.found]
    whole = [each for each in before.objects if each not in set(broken) and store.exists(each)]
    done.objects |= dict.fromkeys(whole, CUT_OFF)
    done.made += [each for each in before.made if each not in done.made]
    if broken or whole or done.made:
        note_begun(layout, Begun((*broken, *whole), tuple(done.made)))


async def _finish(
    place: Workplace, layout: Layout, left: Sequence[Broken], request: RepairRequest, done: Repaired
) -> None:
    """Files that Telegram still has, and the entry that says what was done."""
    try:
        async with place.writing() as archive:
            if request.network:
                await fetch_again(place, archive, left, done.objects, done.gaps)
            else:
                done.gaps += [_unrepaired(each, "it is in none of the copies") for each in left]
            await _note(archive, done)
            await asyncio.to_thread(forget_begun, layout)
    except DiskFullError:
        raise
    except ArchiverError as error:
        done.gaps.append(f"What was repaired could not be entered into the log: {error}")


async def _note(archive: Writer, done: Repaired) -> None:
    names = list(done.objects)
    parts = [f"{counted(len(names), 'object')} {'was' if len(names) == 1 else 'were'} put back"] if names else []
    parts += (
        [f"made again: {', '.join(done.made[:20])}{' and more' if len(done.made) > 20 else ''}"] if done.made else []
    )
    if not parts:
        return
    for start in range(0, max(len(names), 1), MOST_NAMED):
        group = tuple(names[start : start + MOST_NAMED])
        # noted before, where a repair was cut off right behind its entry
        await note_incident(archive, Incident(session=0, code="repair", sentence=f"{'; '.join(parts)}.", objects=group))


def _unrepaired(broken: Broken, why: str) -> str:
    return f"{broken}, and {why}."
