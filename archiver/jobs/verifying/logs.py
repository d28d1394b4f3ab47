"""The log of an archive, checked against itself, its key, the time stamps and the receipts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from archiver.archive import Layout, read_manifest
from archiver.errors import NotAnArchiveError
from archiver.jobs.verifying.census import Census
from archiver.log import Verifier, read_ring
from archiver.log.anchors import AnchorCheck, Trust
from archiver.log.keyring import compromised, pinned
from archiver.log.receipts import NamedReceipt, ReceiptsChecked, check_receipts
from archiver.log.verify import verify_log
from archiver.model.custody import Anchor, Export, Seal
from archiver.model.entries import Entry
from archiver.model.findings import Finding


def check_log(
    layout: Layout,
    census: Census,
    trust: Trust,
    also: Callable[[Entry], None] | None = None,
    pins: Sequence[bytes] = (),
    *,
    copy: bool = False,
) -> list[Finding]:
    """Everything that is wrong with archive.json and log/; ``census`` and ``also`` get every entry that can be read.

    ``pins``: public keys that must be the log's. ``copy``: the log ends where it was copied, so that a stamp is stale
    by the time of its last entry, not by today's.
    """
    if layout.manifest.is_symlink():
        detail = "is a link: what it leads to is no part of the archive"
        return [Finding(level="FAIL", code="MANIFEST", subject="archive.json", detail=detail)]
    try:
        manifest = read_manifest(layout.manifest)
        verifier = Verifier.from_vkey(manifest.public_key)
    except (NotAnArchiveError, ValueError) as error:
        return [Finding(level="FAIL", code="MANIFEST", subject="archive.json", detail=str(error))]
    anchors = AnchorCheck(layout.log, trust)

    def count(entry: Entry) -> None:
        census.count(entry)
        anchors.count(entry)
        if also is not None:
            also(entry)

    findings = list(verify_log(layout.log, verifier, manifest.origin, manifest.sha256, on_entry=count))
    if census.manifest_sha256 not in (None, manifest.sha256):
        detail = f"its SHA-256 is {manifest.sha256}, log entry 0 says {census.manifest_sha256}"
        findings.append(Finding(level="FAIL", code="MANIFEST", subject="archive.json", detail=detail))
    findings += vanished(layout, census)
    now = datetime.now(UTC)
    findings += anchors.findings(min(now, census.last_time) if copy and census.last_time is not None else now)
    ring = read_ring(layout.log, verifier, manifest.origin)
    return [*findings, *pinned(ring, pins), *compromised(ring, anchors.proven, census.entries)]


def vanished(layout: Layout, census: Census) -> Iterator[Finding]:
    """Checkpoints that entries say there were: a file fewer would not be seen otherwise."""
    named: dict[int, int] = {}
    for act in census.acts:
        if isinstance(act.body, Anchor | Seal | Export):
            named.setdefault(act.body.size, act.n)
    for size, n in named.items():
        if not os.path.lexists(layout.log / "checkpoints" / str(size)):
            yield Finding(
                level="FAIL",
                code="CHECKPOINT_FORMAT",
                subject=f"log/checkpoints/{size}",
                detail=f"is missing; entry {n} says that it was signed",
            )


def check_against_receipts(layout: Layout, receipts: Sequence[NamedReceipt]) -> ReceiptsChecked:
    """What receipts prove."""
    if not receipts:
        return ReceiptsChecked((), 0, None)
    try:
        manifest = read_manifest(layout.manifest)
        ring = read_ring(layout.log, Verifier.from_vkey(manifest.public_key), manifest.origin)
    except (NotAnArchiveError, ValueError):
        return ReceiptsChecked((), 0, None)  # which is a finding about the log already
    return check_receipts(layout.log, receipts, manifest.origin, ring.signed)
