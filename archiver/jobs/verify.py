"""Everything checked against everything: objects against entries, the log against itself and its signature, the
catalog against a new one made from both. The parts are in ``jobs/verifying``.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from archiver.archive import Layout, writers_kept_out
from archiver.jobs.receipt import read_receipts, since
from archiver.jobs.trust import trust_of
from archiver.jobs.verify_catalog import check_catalog
from archiver.jobs.verifying.census import Census
from archiver.jobs.verifying.hashing import Hashed, Hashing, check_objects
from archiver.jobs.verifying.logs import check_against_receipts, check_log
from archiver.jobs.verifying.outcome import Resumed, Verification
from archiver.jobs.verifying.request import VerifyRequest
from archiver.jobs.verifying.sampling import Sampled, choose
from archiver.jobs.verifying.strays import check_strays
from archiver.jobs.workplace import Workplace
from archiver.log.anchors import Trust
from archiver.log.receipts import NamedReceipt
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
    async with writers_kept_out(layout, command="verify"):
        return await _verify(place, layout, request, named, trust)


@dataclass(frozen=True, slots=True)
class _Objects:
    """What was found about the objects."""

    findings: list[Finding]
    hashed: Hashed
    sampled: Sampled | None = None
    resumed: Resumed | None = None


async def _verify(
    place: Workplace, layout: Layout, request: VerifyRequest, receipts: Sequence[NamedReceipt], trust: Trust
) -> Verification:
    census = Census(keep_objects=not request.log_only)
    findings = await asyncio.to_thread(check_log, layout, census, trust)
    held = await asyncio.to_thread(check_against_receipts, layout, receipts)
    findings += held.findings
    objects = await _check_objects(place, layout, request, census)
    findings += objects.findings
    compare = request.mode == "full" and request.catalog
    if compare and all(finding.level != "FAIL" for finding in findings):
        place.progress.step("Making the catalog anew for comparison")
        findings += await check_catalog(layout, LocalStore(layout.objects, layout.tmp))
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
    wanted, sampled = census.wanted(), None
    findings: list[Finding] = []
    if request.sample is not None:
        seed = request.seed if request.seed is not None else secrets.randbelow(2**32)
        everything = wanted
        wanted, sampled = choose(everything, request.sample, seed)
        chosen = {each.sha256 for each in wanted}
        sizes = Hashing(layout.objects, [each for each in everything if each.sha256 not in chosen], read=False)
        await asyncio.to_thread(sizes.work)
        findings += sizes.so_far().findings
    total = sum(each.size for each in wanted)
    with place.progress.transfer("Hashing objects", total=total, unit="bytes") as transfer:
        hashing = Hashing(layout.objects, wanted, sha512=request.sha512)
        hashed = await check_objects(hashing, transfer, cores=request.cores)
    findings += hashed.findings
    findings += await asyncio.to_thread(check_strays, LocalStore(layout.objects, layout.tmp), census)
    return _Objects(findings, hashed, sampled)
