"""The log's files put right: from what is whole, entries from a copy that leads to the same root."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from archiver.archive import Layout, read_manifest
from archiver.disk import fsync_folder, make_folder
from archiver.errors import IntegrityError, NotAnArchiveError, file_errors
from archiver.jobs.repair_begun import Begun, note_begun
from archiver.log import SignedCheckpoint, Verifier, read_ring
from archiver.log.mending import (
    entry_lines,
    mend_checkpoint,
    mend_entries,
    mend_tiles,
    newest_signed,
    root_of_first,
)

DAMAGED = "damaged"
ASK_FOR_A_COPY = "Name a copy of the archive with `archiver repair --from COPY`."


def repair_log(
    layout: Layout, copies: Sequence[Path], made: list[str], gaps: list[str], *, before: Begun, dry_run: bool
) -> None:
    """Repair what can be; ``made`` takes what was (or, dry, would be) written, ``gaps`` what could not be.

    IntegrityError where the entries are damaged and no copy has them.
    """
    try:
        manifest = read_manifest(layout.manifest)
        verifier = Verifier.from_vkey(manifest.public_key)
    except (NotAnArchiveError, ValueError) as error:
        gaps.append(f"archive.json cannot be repaired, it never changes: {error} Put it back from a copy.")
        return

    def newest(log: Path) -> SignedCheckpoint | None:
        """By the keys that the entries in that folder tell, as far as they can be read."""
        ring = read_ring(log, verifier, manifest.origin)
        return newest_signed(log, lambda signed: signed.checkpoint.origin == manifest.origin and ring.signed(signed))

    logs = [copy / "log" for copy in copies]
    signed = newest(layout.log)
    if signed is None:
        found = [each for log in logs if (each := newest(log)) is not None]
        signed = max(found, key=lambda each: each.checkpoint.size, default=None)
    if signed is None:
        gaps.append(f"There is no checkpoint of this archive's key in {layout.log}. {ASK_FOR_A_COPY}")
        return
    if not _whole(layout.log, signed) and not _entries(layout, logs, signed, made, before, dry_run=dry_run):
        raise IntegrityError(
            f"The entries in {layout.log} do not lead to the checkpoint over {signed.checkpoint.size} entries, and no "
            "copy was named that has those that do.",
            hint=ASK_FOR_A_COPY,
        )
    if not dry_run:
        made += mend_checkpoint(layout.log, signed, layout.tmp)
        made += mend_tiles(layout.log, signed, layout.tmp)


def _whole(log: Path, signed: SignedCheckpoint) -> bool:
    return root_of_first(entry_lines(log), signed.checkpoint.size) == signed.checkpoint.root


def _entries(
    layout: Layout, logs: Sequence[Path], signed: SignedCheckpoint, made: list[str], before: Begun, *, dry_run: bool
) -> bool:
    good = next((log for log in logs if _whole(log, signed)), None)
    if good is None:
        return False
    if dry_run:
        made.append("log/entries, from a copy")
        return True
    _keep(layout)
    note_begun(layout, replace(before, made=(*before.made, "log/entries, from a copy")))
    made += mend_entries(layout.log, good, signed, layout.tmp) or []
    return True


def _keep(layout: Layout) -> None:
    """The damaged entries, copied aside: what is wrong with them may tell what happened."""
    kept = layout.tmp / DAMAGED / "entries"
    part = kept.with_name("entries.part")
    with file_errors(kept, "written"):
        make_folder(kept.parent)
        shutil.rmtree(part, ignore_errors=True)  # of a run that was cut off
        number = 1
        while kept.exists():
            number += 1
            kept = kept.with_name(f"entries.{number}")
        entries = layout.log / "entries"
        if entries.is_dir():
            part.mkdir()
            for path in sorted(entries.iterdir()):
                if path.is_symlink() or path.is_file():
                    shutil.copy2(path, part / path.name, follow_symlinks=False)
            part.rename(kept)
            fsync_folder(kept.parent)
