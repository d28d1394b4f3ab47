"""Everything checked against everything: objects against entries, the log against itself and its signature, the
catalog against a new one made from both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path

from archiver.archive import Layout, read_manifest, writers_kept_out
from archiver.errors import ArchiverError, NotAnArchiveError
from archiver.jobs import shapes
from archiver.jobs.progress import Transfer
from archiver.jobs.receipt import read_receipts, since
from archiver.jobs.trust import trust_of
from archiver.jobs.verify_catalog import check_catalog
from archiver.jobs.witnesses import witnesses_of
from archiver.jobs.workplace import Workplace
from archiver.log import Verifier, named_objects, read_ring
from archiver.log.anchors import AnchorCheck, Trust
from archiver.log.receipts import NamedReceipt, ReceiptsChecked, check_receipts
from archiver.log.verify import verify_log
from archiver.log.witnessed import WitnessCheck
from archiver.model.entries import Create, Entry
from archiver.model.findings import Finding
from archiver.model.objects import NamedObject
from archiver.store import LocalStore

PROVES = (
    "This proves: every object has the bytes whose hash the log recorded, and no entry of the log was changed, "
    "reordered or taken out since the newest checkpoint was signed"
)
PROVES_CATALOG = "; the catalog says exactly what log and objects say."
CATALOG_OPEN = ". The catalog was not compared: see the lines that begin with WARN CATALOG."
DOES_NOT_PROVE = (
    "It does not prove: that Telegram sent these bytes (its protocol does not sign answers), that the clock of the "
    "capturing machine was right (time stamps, where there are any, say only when an entry existed at the latest), or "
    "that whoever holds the signing key did not cut off the newest entries (compare log/checkpoint with a copy kept "
    "elsewhere)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """``bytes``: how much was hashed. ``since``: what receipts prove, in a sentence."""

    findings: tuple[Finding, ...]
    objects: int
    entries: int
    bytes: int
    since: str | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(finding.level != "FAIL" for finding in self.findings)

    def meaning(self) -> tuple[str, ...]:
        """What the result proves and what it does not, one paragraph each."""
        if not self.ok:
            return ("The archive does not match its own record: see the lines that begin with FAIL.", DOES_NOT_PROVE)
        unchecked = any(finding.code.startswith("CATALOG") and finding.level == "WARN" for finding in self.findings)
        proves = PROVES + (CATALOG_OPEN if unchecked else PROVES_CATALOG)
        return (proves if self.since is None else f"{proves} {self.since}", DOES_NOT_PROVE)

    def document(self) -> shapes.Document:
        """The JSON of ``verify``."""
        return {
            "ok": self.ok,
            "findings": [
                {"level": each.level, "code": each.code, "subject": each.subject, "detail": each.detail}
                for each in self.findings
            ],
            "objects": self.objects,
            "entries": self.entries,
            "bytes": self.bytes,
        }


@dataclass(slots=True)
class _Census:
    """What the log refers to: each object with the first entry that names it."""

    entries: int = 0
    manifest_sha256: str | None = None
    objects: dict[str, tuple[NamedObject, int]] = field(default_factory=dict)

    def count(self, entry: Entry) -> None:
        self.entries += 1
        if isinstance(entry.body, Create):
            self.manifest_sha256 = entry.body.manifest_sha256
        for named in named_objects(entry.body):
            self.objects.setdefault(named.ref.sha256, (named, entry.n))


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRequest:
    """What the checker brings along: receipts (files and folders), PEM files of the only roots that it believes, and
    verifier keys of the only witnesses.
    """

    receipts: tuple[Path, ...] = ()
    authority_roots: tuple[Path, ...] = ()
    witnesses: tuple[str, ...] = ()


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
    witnesses = WitnessCheck(layout.log, *witnesses_of(place.config.witness, request.witnesses))
    async with writers_kept_out(layout, command="verify"):
        return await _verify(place, layout, named, trust, witnesses)


async def _verify(
    place: Workplace, layout: Layout, receipts: Sequence[NamedReceipt], trust: Trust, witnesses: WitnessCheck
) -> Verification:
    census = _Census()
    findings = await asyncio.to_thread(_check_log, layout, census, trust, witnesses)
    held = await asyncio.to_thread(_check_receipts, layout, receipts)
    findings += held.findings
    store = LocalStore(layout.objects, layout.tmp)
    total = sum(named.ref.size for named, _ in census.objects.values())
    with place.progress.transfer("Hashing objects", total=total, unit="bytes") as transfer:
        findings += await _check_objects(store, census, transfer)
    findings += await asyncio.to_thread(_check_strays, store, census)
    if all(finding.level != "FAIL" for finding in findings):
        place.progress.step("Making the catalog anew for comparison")
        findings += await check_catalog(layout, store)
    return Verification(
        findings=tuple(findings),
        objects=len(census.objects),
        entries=census.entries,
        bytes=total,
        since=since(held),
    )


def _check_receipts(layout: Layout, receipts: Sequence[NamedReceipt]) -> ReceiptsChecked:
    try:
        manifest = read_manifest(layout.manifest)
        ring = read_ring(layout.log, Verifier.from_vkey(manifest.public_key), manifest.origin)
    except (NotAnArchiveError, ValueError):
        return ReceiptsChecked((), 0, None)  # which is a finding about the log already
    return check_receipts(layout.log, receipts, manifest.origin, ring.signed)


def _check_log(layout: Layout, census: _Census, trust: Trust, witnesses: WitnessCheck) -> list[Finding]:
    try:
        manifest = read_manifest(layout.manifest)
        verifier = Verifier.from_vkey(manifest.public_key)
    except (NotAnArchiveError, ValueError) as error:
        return [Finding(level="FAIL", code="MANIFEST", subject="archive.json", detail=str(error))]
    anchors = AnchorCheck(layout.log, trust)

    def count(entry: Entry) -> None:
        census.count(entry)
        anchors.count(entry)
        witnesses.count(entry)

    findings = list(verify_log(layout.log, verifier, manifest.origin, manifest.sha256, on_entry=count))
    if census.manifest_sha256 not in (None, manifest.sha256):
        detail = f"its SHA-256 is {manifest.sha256}, log entry 0 says {census.manifest_sha256}"
        findings.append(Finding(level="FAIL", code="MANIFEST", subject="archive.json", detail=detail))
    return [*findings, *anchors.findings(datetime.now(UTC)), *witnesses.findings()]


async def _check_objects(store: LocalStore, census: _Census, transfer: Transfer) -> list[Finding]:
    """Hash every object that the log names, on all cores: hashing leaves Python's lock, so threads do."""
    findings: list[tuple[int, Finding]] = []
    done = 0
    waiting = iter(census.objects.values())

    async def work() -> None:
        nonlocal done
        for named, entry in waiting:
            checked = await asyncio.to_thread(_check_object, store, named, entry)
            findings.extend((entry, finding) for finding in checked)
            done += named.ref.size
            transfer.update(done)

    async with asyncio.TaskGroup() as group:
        for _ in range(cpu_count() or 1):
            group.create_task(work())
    return [finding for _, finding in sorted(findings, key=lambda found: found[0])]


def _check_object(store: LocalStore, named: NamedObject, entry: int) -> list[Finding]:
    name = named.ref.sha256
    subject = f"objects/sha256/{name[:2]}/{name}"
    try:
        if not store.exists(name):
            return [Finding(level="FAIL", code="OBJECT_MISSING", subject=subject, detail=f"(entry {entry})")]
        found = store.check(name)
    except ArchiverError as error:
        return [Finding(level="FAIL", code="OBJECT_UNREADABLE", subject=subject, detail=f"{error} (entry {entry})")]
    if found.sha256 != name:
        detail = f"expected {name} got {found.sha256} (entry {entry})"
        return [Finding(level="FAIL", code="OBJECT_HASH", subject=subject, detail=detail)]
    if found.size != named.ref.size:
        detail = f"has {found.size} bytes, the entry says {named.ref.size} (entry {entry})"
        return [Finding(level="FAIL", code="OBJECT_SIZE", subject=subject, detail=detail)]
    return []


def _check_strays(store: LocalStore, census: _Census) -> list[Finding]:
    return [*_foreign(store), *_unreferenced(store, census)]


def _foreign(store: LocalStore) -> Iterator[Finding]:
    for stray in store.strays():
        level = "NOTE" if stray.fault == "mode" else "WARN"
        yield Finding(
            level="NOTE" if level == "NOTE" else "WARN",
            code="STRAY",
            subject=str(stray.path.relative_to(store.path("0" * 64).parents[3])),
            detail=stray.reason,
        )


def _unreferenced(store: LocalStore, census: _Census) -> Iterator[Finding]:
    for name in store.hashes():
        if name not in census.objects:
            yield Finding(
                level="NOTE",
                code="UNREFERENCED",
                subject=f"objects/sha256/{name[:2]}/{name}",
                detail="no entry names it: an interrupted run leaves such an object, and the next one uses it",
            )
