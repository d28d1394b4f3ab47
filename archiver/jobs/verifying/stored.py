"""The stored objects, checked as far as a verification is asked to go."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archiver.archive import Layout, open_store
from archiver.errors import ArchiverError
from archiver.jobs.redacting.verifying import check_redacted
from archiver.jobs.verifying.census import LONGEST_LABEL, Census, about
from archiver.jobs.verifying.hashing import Found, Hashed, Hashing, check_objects
from archiver.jobs.verifying.objects import SomeObjects, WantedObjects
from archiver.jobs.verifying.outcome import Resumed
from archiver.jobs.verifying.recording import NOTHING, Looked
from archiver.jobs.verifying.request import VerifyRequest
from archiver.jobs.verifying.resuming import Journal
from archiver.jobs.verifying.sampling import Sample, Sampled, choose
from archiver.jobs.verifying.strays import check_strays
from archiver.jobs.workplace import Workplace
from archiver.log import Log, decode
from archiver.model.findings import Finding
from archiver.store import LocalStore
from archiver.wording import counted


@dataclass(frozen=True, slots=True)
class Stored:
    """What was found about the objects. ``journal`` is to be ended when the whole verification has."""

    findings: list[Finding]
    hashed: Hashed
    looked: Looked = NOTHING
    sampled: Sampled | None = None
    journal: Journal = field(default_factory=Journal)

    @property
    def resumed(self) -> Resumed | None:
        """What an interrupted check had done."""
        return self.journal.resumed


async def check_stored(place: Workplace, layout: Layout, request: VerifyRequest, census: Census) -> Stored:
    """Hash all, or a sample, and look at what lies there besides."""
    if request.log_only:
        return Stored([], Hashed())
    imported = await asyncio.to_thread(lambda: layout.imported)
    store = await asyncio.to_thread(open_store, layout)
    wanted = await asyncio.to_thread(census.wanted)
    if request.sample is None:
        done = await _hash_all(place, layout, request, store, wanted)
    else:
        done = await _hash_some(place, request, request.sample, store, wanted)
    found = await asyncio.to_thread(_told, layout, done.found)
    findings = [each.finding for each in found]
    redacted = await asyncio.to_thread(_redacted, store, census)
    # what the other archive removed may stay in the store that it was imported into
    findings += [each for each in redacted if not (imported and each.level == "WARN")]
    if not imported:  # else its objects lie among those of another archive
        findings += await asyncio.to_thread(check_strays, store, census)
    damaged = {each.sha256: each.finding.code for each in found}
    looked = Looked(damaged=damaged, whole=lambda name: name in done.hashed and name not in damaged)
    return Stored(findings, done.result, looked, done.sampled, done.journal)


@dataclass(frozen=True, slots=True)
class _Done:
    """``hashed``: names of the objects that were."""

    result: Hashed
    found: Sequence[Found]
    hashed: WantedObjects | frozenset[str]
    sampled: Sampled | None = None
    journal: Journal = field(default_factory=Journal)


async def _hash_all(
    place: Workplace, layout: Layout, request: VerifyRequest, store: LocalStore, wanted: WantedObjects
) -> _Done:
    journal = await asyncio.to_thread(
        Journal.open, place.config_folder, layout, wanted, sha512=request.sha512, fresh=request.fresh
    )
    if journal.resumed is not None:
        done = counted(journal.resumed.objects, "object")
        began = f"{journal.resumed.began:%Y-%m-%d %H:%M} UTC"
        place.progress.step(
            f"{done} hashed already by the check that began at {began} and was interrupted (--fresh begins anew)"
        )
    left = journal.left(wanted)
    try:
        hashing = Hashing(store.root, left, sha512=request.sha512, on_folder=journal.add)
        result = await _hash(place, request, hashing, wanted.total_bytes, wanted.total_bytes - left.total_bytes)
    finally:
        journal.close()
    if journal.fault is not None:
        place.progress.warn(journal.fault)
    return _Done(result, journal.with_earlier(result), wanted, journal=journal)


async def _hash_some(
    place: Workplace, request: VerifyRequest, sample: Sample, store: LocalStore, wanted: WantedObjects
) -> _Done:
    """Of the others only presence and size are looked at."""
    seed = request.seed if request.seed is not None else secrets.randbelow(2**32)
    places, sampled = choose(len(wanted), sample, seed)
    chosen = frozenset(places)
    others = [each for each in range(len(wanted)) if each not in chosen]
    sizes = Hashing(store.root, SomeObjects(wanted, others), read=False)
    await asyncio.to_thread(sizes.work)
    some = SomeObjects(wanted, places)
    hashing = Hashing(store.root, some, sha512=request.sha512)
    result = await _hash(place, request, hashing, sum(each.size for each in some), 0)
    names = frozenset(each.sha256 for each in some)
    return _Done(result, [*sizes.so_far().found, *result.found], names, sampled)


async def _hash(place: Workplace, request: VerifyRequest, hashing: Hashing, total: int, before: int) -> Hashed:
    with place.progress.transfer("Hashing objects", total=total, unit="bytes") as transfer:
        return await check_objects(hashing, transfer, cores=request.cores, before=before)


def _told(layout: Layout, found: Sequence[Found]) -> list[Found]:
    """With what the entries are about, which is read again for the few that are needed."""
    labels = _labels(layout, {each.entry for each in found}) if found else {}
    return [_with_label(each, labels.get(each.entry, "")) for each in found]


def _with_label(found: Found, label: str) -> Found:
    where = f"(entry {found.entry})"
    if not label or not found.finding.detail.endswith(where):
        return found
    detail = f"{found.finding.detail.removesuffix(where)}(entry {found.entry}, {label[:LONGEST_LABEL]})"
    return replace(found, finding=replace(found.finding, detail=detail))


def _labels(layout: Layout, entries: set[int]) -> dict[int, str]:
    labels: dict[int, str] = {}
    try:
        log = Log.open(layout.log)
        try:
            for n, line in enumerate(log.lines()):
                if n in entries:
                    labels[n] = about(decode(line, n).body)
        finally:
            log.close()
    except ArchiverError:
        pass  # a log that cannot be read is a finding already
    return labels


def _redacted(store: LocalStore, census: Census) -> list[Finding]:
    return [each for name, entry in census.removed.items() for each in check_redacted(store, name, entry)]
