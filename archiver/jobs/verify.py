"""Everything checked against everything: objects against entries, the log against itself and its signature, the
catalog against a new one made from both. The parts are in ``jobs/verifying``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from archiver.archive import Layout, open_store, writers_kept_out
from archiver.errors import ArchiverError, CannotRunError
from archiver.jobs.pins import read_pins
from archiver.jobs.receipt import read_receipts, since
from archiver.jobs.trust import trust_of
from archiver.jobs.verify_catalog import check_catalog
from archiver.jobs.verify_imports import ImportsCheck
from archiver.jobs.verifying.census import Census
from archiver.jobs.verifying.logs import check_against_receipts, check_log
from archiver.jobs.verifying.meaning import Facts
from archiver.jobs.verifying.outcome import Verification
from archiver.jobs.verifying.own_key import check_own_key
from archiver.jobs.verifying.recording import Looked, found_by_code, record_check
from archiver.jobs.verifying.request import VerifyRequest
from archiver.jobs.verifying.stored import check_stored
from archiver.jobs.verifying.watching import watched
from archiver.jobs.witnesses import witnesses_of
from archiver.jobs.workplace import Workplace
from archiver.log.anchors import Trust
from archiver.log.receipts import NamedReceipt
from archiver.log.witnessed import WitnessCheck
from archiver.model.custody import Fixity, KeyAct
from archiver.model.entries import Entry
from archiver.model.findings import Finding

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


async def _verify(
    place: Workplace,
    layout: Layout,
    request: VerifyRequest,
    receipts: Sequence[NamedReceipt],
    trust: Trust,
    pins: Sequence[bytes],
) -> tuple[Verification, Looked | None]:
    """The result, and what is to be written down of objects; None where the log is not to be added to."""
    census = Census(keep_objects=not request.log_only, keep_sha512=request.sha512)
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
    census.add(imports.objects)
    held = await asyncio.to_thread(check_against_receipts, layout, receipts)
    findings += held.findings
    log_fails = any(finding.level == "FAIL" for finding in findings)
    objects = await check_stored(place, layout, request, census)
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
