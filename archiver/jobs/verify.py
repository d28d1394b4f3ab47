"""Everything checked against everything: objects against entries, the log against itself and its signature, the
catalog against a new one made from both. The parts are in ``jobs/verifying``.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from archiver.archive import Layout, open_store, writers_kept_out
from archiver.jobs.pins import read_pins
from archiver.jobs.receipt import read_receipts, since
from archiver.jobs.redacting.verifying import check_redacted
from archiver.jobs.trust import trust_of
from archiver.jobs.verify_catalog import check_catalog
from archiver.jobs.verify_imports import ImportsCheck
from archiver.jobs.verifying.census import Census
from archiver.jobs.verifying.hashing import Hashed, Hashing, check_objects
from archiver.jobs.verifying.logs import check_against_receipts, check_log
from archiver.jobs.verifying.outcome import Resumed, Verification
from archiver.jobs.verifying.own_key import check_own_key
from archiver.jobs.verifying.request import VerifyRequest
from archiver.jobs.verifying.sampling import Sampled, choose
from archiver.jobs.verifying.strays import check_strays
from archiver.jobs.witnesses import witnesses_of
from archiver.jobs.workplace import Workplace
from archiver.log.anchors import Trust
from archiver.log.receipts import NamedReceipt
from archiver.log.witnessed import WitnessCheck
from archiver.model.entries import Entry
from archiver.model.findings import Finding
from archiver.store import LocalStore

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
    async with writers_kept_out(layout, command="verify"):
        return await _verify(place, layout, request, named, trust, pins)


@dataclass(frozen=True, slots=True)
class _Objects:
    """What was found about the objects."""

    findings: list[Finding]
    hashed: Hashed
    sampled: Sampled | None = None
    resumed: Resumed | None = None


async def _verify(
    place: Workplace,
    layout: Layout,
    request: VerifyRequest,
    receipts: Sequence[NamedReceipt],
    trust: Trust,
    pins: Sequence[bytes],
) -> Verification:
    census = Census(keep_objects=not request.log_only)
    imports = ImportsCheck(layout)
    witnesses = WitnessCheck(layout.log, *witnesses_of(place.config.witness, request.witnesses))

    def also(entry: Entry) -> None:
        imports.count(entry)
        witnesses.count(entry)

    findings = await asyncio.to_thread(check_log, layout, census, trust, also, pins)
    findings += await asyncio.to_thread(check_own_key, layout, place.keys_folder)
    findings += await asyncio.to_thread(lambda: list(witnesses.findings()))
    findings += await asyncio.to_thread(imports.findings, trust)
    census.add(imports.objects, "an imported archive")
    held = await asyncio.to_thread(check_against_receipts, layout, receipts)
    findings += held.findings
    objects = await _check_objects(place, layout, request, census)
    findings += objects.findings
    compare = request.mode == "full" and request.catalog
    if compare and all(finding.level != "FAIL" for finding in findings):
        place.progress.step("Making the catalog anew for comparison")
        findings += await check_catalog(layout, await asyncio.to_thread(open_store, layout))
    return Verification(
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
    )


async def _check_objects(place: Workplace, layout: Layout, request: VerifyRequest, census: Census) -> _Objects:
    if request.log_only:
        return _Objects([], Hashed((), 0, 0, 0, ()))
    imported = await asyncio.to_thread(lambda: layout.imported)
    store = await asyncio.to_thread(open_store, layout)
    wanted, sampled = census.wanted(), None
    findings: list[Finding] = []
    if request.sample is not None:
        seed = request.seed if request.seed is not None else secrets.randbelow(2**32)
        everything = wanted
        wanted, sampled = choose(everything, request.sample, seed)
        chosen = {each.sha256 for each in wanted}
        sizes = Hashing(store.root, [each for each in everything if each.sha256 not in chosen], read=False)
        await asyncio.to_thread(sizes.work)
        findings += sizes.so_far().findings
    total = sum(each.size for each in wanted)
    with place.progress.transfer("Hashing objects", total=total, unit="bytes") as transfer:
        hashing = Hashing(store.root, wanted, sha512=request.sha512)
        hashed = await check_objects(hashing, transfer, cores=request.cores)
    findings += hashed.findings
    redacted = await asyncio.to_thread(_redacted, store, census)
    # what the other archive removed may stay in the store that it was imported into
    findings += [each for each in redacted if not (imported and each.level == "WARN")]
    if not imported:  # else its objects lie among those of another archive
        findings += await asyncio.to_thread(check_strays, store, census)
    return _Objects(findings, hashed, sampled)


def _redacted(store: LocalStore, census: Census) -> list[Finding]:
    return [each for name, entry in census.removed.items() for each in check_redacted(store, name, entry)]
