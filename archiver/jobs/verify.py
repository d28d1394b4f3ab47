"""Everything checked against everything: objects against entries, the log against itself and its signature, the
catalog against a new one made from both. The parts are in ``jobs/verifying``.
"""

from __future__ import annotations

import asyncio
import secrets
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from archiver.archive import Layout, open_store, writers_kept_out
from archiver.errors import ArchiverError, CannotRunError
from archiver.jobs.pins import read_pins
from archiver.jobs.receipt import read_receipts, since
from archiver.jobs.redacting.verifying import check_redacted
from archiver.jobs.trust import trust_of
from archiver.jobs.verify_catalog import check_catalog
from archiver.jobs.verify_imports import ImportsCheck
from archiver.jobs.verifying.census import Census, Wanted
from archiver.jobs.verifying.hashing import Found, Hashed, Hashing, check_objects
from archiver.jobs.verifying.logs import check_against_receipts, check_log
from archiver.jobs.verifying.meaning import Facts
from archiver.jobs.verifying.outcome import Resumed, Verification
from archiver.jobs.verifying.own_key import check_own_key
from archiver.jobs.verifying.recording import NOTHING, Looked, found_by_code, record_check
from archiver.jobs.verifying.request import VerifyRequest
from archiver.jobs.verifying.resuming import Journal
from archiver.jobs.verifying.sampling import Sampled, choose
from archiver.jobs.verifying.strays import check_strays
from archiver.jobs.verifying.watching import watched
from archiver.jobs.witnesses import witnesses_of
from archiver.jobs.workplace import Workplace
from archiver.log.anchors import Trust
from archiver.log.receipts import NamedReceipt
from archiver.log.witnessed import WitnessCheck
from archiver.model.custody import Fixity, KeyAct
from archiver.model.entries import Entry
from archiver.model.findings import Finding
from archiver.store import LocalStore
from archiver.wording import counted

__all__ = ["Verification", "VerifyRequest", "verify"]


async def verify(place: Workplace, request: VerifyRequest | None = None) -> Verification:
    """Check the whole archive, and against receipts that nothing was cut off or rewritten.

    Raises NotAnArchiveError where there is none, ArchiveLockedError while it is written, InputError for a file that is
    no receipt.
    """
    request = request or VerifyRequest()
    layout = Layout(place.folder)
    await asyncio.to_thread(layout.require)
    named = await asyncio.to_thread(read_receipts, request.receipts)
    trust = await asyncio.to_thread(trust_of, place.config.anchor, request.authority_roots)
    pins = await asyncio.to_thread(read_pins, request.keys)
    if request.record:
        await asyncio.to_thread(layout.require_own)
    async with writers_kept_out(layout, command="verify"):
        result, looked = await _verify(place, layout, request, named, trust, pins)
    return await _record(place, result, looked) if request.record else result


async def _record(place: Workplace, result: Verification, looked: Looked | None) -> Verification:
    """Write down what was found; where that cannot be, the result says why."""
    if looked is None:
        fault = CannotRunError(
            "The check is not written into the log: a new checkpoint would sign a log that does not verify.",
            hint="Run `archiver repair --from COPY`.",
        )
        return replace(result, unrecorded=fault)
    resumed = result.resumed
    body = Fixity(
        session=0,
        mode=result.mode,
        result="failed" if not result.ok else "gaps" if result.gaps else "ok",
        size=result.entries,
        objects=result.objects + (resumed.objects if resumed else 0),
        bytes=result.bytes + (resumed.bytes if resumed else 0),
        found=found_by_code(result.findings),
    )
    try:
        async with place.writing() as archive:
            return replace(result, recorded=await record_check(archive, body, looked))
    except ArchiverError as fault:
        return replace(result, unrecorded=fault)


@dataclass(frozen=True, slots=True)
class _Objects:
    """What was found about the objects."""

    findings: list[Finding]
    hashed: Hashed
    looked: Looked = NOTHING
    sampled: Sampled | None = None
    resumed: Resumed | None = None
    journal: Journal = field(default_factory=Journal)


async def _verify(
    place: Workplace,
    layout: Layout,
    request: VerifyRequest,
    receipts: Sequence[NamedReceipt],
    trust: Trust,
    pins: Sequence[bytes],
) -> tuple[Verification, Looked | None]:
    """The result, and what is to be written down of objects; None where the log is not to be added to."""
    census = Census(keep_objects=not request.log_only)
    imports = ImportsCheck(layout)
    witnesses = WitnessCheck(layout.log, *witnesses_of(place.config.witness, request.witnesses))

    def check(go_on: Callable[[], None]) -> list[Finding]:
        def also(entry: Entry) -> None:
            go_on()
            imports.count(entry)
            witnesses.count(entry)

        return check_log(layout, census, trust, also, pins)

    findings = await watched(place.progress, layout.log, lambda: census.entries, check)
    findings += await asyncio.to_thread(check_own_key, layout, place.keys_folder)
    findings += await asyncio.to_thread(lambda: list(witnesses.findings()))
    findings += await asyncio.to_thread(imports.findings, trust)
    census.add(imports.objects, "an imported archive")
    held = await asyncio.to_thread(check_against_receipts, layout, receipts)
    findings += held.findings
    log_fails = any(finding.level == "FAIL" for finding in findings)
    objects = await _check_objects(place, layout, request, census)
    findings += objects.findings
    compare = request.mode == "full" and request.catalog
    if compare and all(finding.level != "FAIL" for finding in findings):
        place.progress.step("Making the catalog anew for comparison")
        findings += await check_catalog(layout, await asyncio.to_thread(open_store, layout))
    await asyncio.to_thread(objects.journal.end)
    result = Verification(
        findings=tuple(findings),
        objects=objects.hashed.objects,
        entries=census.entries,
        bytes=objects.hashed.bytes,
        since=since(held),
        mode=request.mode,
        named=len(census.objects),
        sampled=objects.sampled,
        resumed=objects.resumed,
        catalog=compare,
        facts=_facts(place, request, census, findings),
    )
    return result, None if log_fails else objects.looked


def _facts(place: Workplace, request: VerifyRequest, census: Census, findings: Sequence[Finding]) -> Facts:
    config = place.config
    unsealed = next(
        (each.subject for each in findings if each.code == "UNSEALED" and each.subject.startswith("entry ")), None
    )
    return Facts(
        key_given=bool(request.keys),
        roots_given=bool(request.authority_roots or config.anchor.authorities),
        witnesses_given=bool(request.witnesses or config.witness.witnesses),
        signed=census.entries if unsealed is None else int(unsealed.removeprefix("entry ")),
        rotations=sum(isinstance(act.body, KeyAct) and act.body.act != "recovery" for act in census.acts),
    )


async def _check_objects(place: Workplace, layout: Layout, request: VerifyRequest, census: Census) -> _Objects:
    if request.log_only:
        return _Objects([], Hashed())
    imported = await asyncio.to_thread(lambda: layout.imported)
    store = await asyncio.to_thread(open_store, layout)
    wanted, sampled = census.wanted(), None
    earlier: list[Found] = []
    if request.sample is not None:
        seed = request.seed if request.seed is not None else secrets.randbelow(2**32)
        everything = wanted
        wanted, sampled = choose(everything, request.sample, seed)
        chosen = {each.sha256 for each in wanted}
        sizes = Hashing(store.root, [each for each in everything if each.sha256 not in chosen], read=False)
        await asyncio.to_thread(sizes.work)
        earlier += sizes.so_far().found
    journal = await _journal(place, layout, request, wanted)
    total, left = sum(each.size for each in wanted), journal.left(wanted)
    with place.progress.transfer("Hashing objects", total=total, unit="bytes") as transfer:
        keep = journal.add if request.mode == "full" else None
        hashing = Hashing(store.root, left, sha512=request.sha512, on_folder=keep)
        try:
            hashed = await check_objects(
                hashing, transfer, cores=request.cores, before=total - sum(each.size for each in left)
            )
        finally:
            journal.close()
    if journal.fault is not None:
        place.progress.warn(journal.fault)
    found = [*earlier, *journal.with_earlier(hashed)]
    findings = [each.finding for each in found]
    damaged = {each.sha256: each.finding.code for each in found}
    looked = Looked(damaged=damaged, whole=lambda name: _is_among(wanted, name) and name not in damaged)
    redacted = await asyncio.to_thread(_redacted, store, census)
    # what the other archive removed may stay in the store that it was imported into
    findings += [each for each in redacted if not (imported and each.level == "WARN")]
    if not imported:  # else its objects lie among those of another archive
        findings += await asyncio.to_thread(check_strays, store, census)
    return _Objects(findings, hashed, looked, sampled, journal.resumed, journal)


async def _journal(place: Workplace, layout: Layout, request: VerifyRequest, wanted: Sequence[Wanted]) -> Journal:
    """What an interrupted check did already, if this one goes on from there."""
    if request.mode != "full":
        return Journal()
    journal = await asyncio.to_thread(
        Journal.open, place.config_folder, layout, wanted, sha512=request.sha512, fresh=request.fresh
    )
    if journal.resumed is not None:
        done = counted(journal.resumed.objects, "object")
        began = f"{journal.resumed.began:%Y-%m-%d %H:%M} UTC"
        place.progress.step(
            f"{done} hashed already by the check that began at {began} and was interrupted (--fresh begins anew)"
        )
    return journal


def _is_among(wanted: Sequence[Wanted], name: str) -> bool:
    """Whether it is one of the objects, which come in the order of their names."""
    place = bisect_left(wanted, name, key=lambda each: each.sha256)
    return place < len(wanted) and wanted[place].sha256 == name


def _redacted(store: LocalStore, census: Census) -> list[Finding]:
    return [each for name, entry in census.removed.items() for each in check_redacted(store, name, entry)]
