"""A copy that holds a whole archive: its log is verified as the archive's own would be."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.archive import Layout, read_manifest
from archiver.errors import ArchiverError
from archiver.export.files import CopyError, Files
from archiver.export.findings import finding
from archiver.export.listed import Listed
from archiver.export.selection_verify import Brought, Checked, Wanted, check_keys, check_objects, manifest_in
from archiver.jobs.verify_imports import ImportsCheck
from archiver.jobs.verifying.census import Census
from archiver.jobs.verifying.logs import check_against_receipts, check_log
from archiver.log import Verifier, read_ring
from archiver.log.cosignature import WitnessKey
from archiver.log.survey import take_survey
from archiver.log.witnessed import WitnessCheck
from archiver.model.entries import Entry
from archiver.model.findings import Finding

_PARTS = ("archive.json", "log", "imports")

Witnesses = tuple[tuple[WitnessKey, ...], tuple[WitnessKey, ...]]


def check_whole(files: Files, listed: Listed, brought: Brought, witnesses: Witnesses) -> Checked:
    """Everything that is wrong with it beside its list of files."""
    form = listed.form
    try:
        manifest_in(files, form)
    except CopyError as error:
        return Checked((finding("FAIL", "MANIFEST", f"{form.about}archive.json", str(error)),))
    if not all(files.names.values()):
        return Checked(())  # links and devices are findings already; nothing may follow or open them
    with files.unpacked(form.base, _PARTS) as folder:
        layout = Layout(folder)
        census = Census()
        imports = ImportsCheck(layout)
        cosigned = WitnessCheck(layout.log, *witnesses)

        def also(entry: Entry) -> None:
            imports.count(entry)
            cosigned.count(entry)

        findings: list[Finding] = list(check_log(layout, census, brought.trust, also, brought.pins, copy=True))
        findings += cosigned.findings()
        findings += imports.findings(brought.trust)
        findings += check_against_receipts(layout, brought.receipts).findings
        findings += _keys(files, listed, layout)
        size = max(take_survey(layout.log).checkpoints, default=0)
        census.add(imports.objects)
    named = {form.object(each.sha256): Wanted(each.sha256, each.size, each.entry) for each in census.objects.wanted()}
    findings += check_objects(files, form, named, census.removed)
    return Checked(tuple(findings), census.entries, len(census.wanted()), size)


def _keys(files: Files, listed: Listed, layout: Layout) -> Iterator[Finding]:
    """The key files are the log's keys, and the present one signed the list."""
    try:
        manifest = read_manifest(layout.manifest)
        ring = read_ring(layout.log, Verifier.from_vkey(manifest.public_key), manifest.origin)
    except (ArchiverError, ValueError):
        return  # which is a finding of the log's already
    yield from check_keys(files, listed, ring)
