"""The log of another archive as it is about to be taken in: copied, verified, and compared with earlier imports."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Layout, Manifest, read_manifest
from archiver.errors import IntegrityError
from archiver.log import Checkpoint, Verifier, named_objects
from archiver.log.copying import LogCopy, copy_log, read_checkpoint, roots_of
from archiver.log.keyring import read_ring
from archiver.log.verify import verify_log
from archiver.model.custody import Import, Redact
from archiver.model.entries import Entry
from archiver.model.findings import Finding
from archiver.model.objects import ObjectRef


@dataclass(slots=True)
class Named:
    """What the copied log names: objects of entries before ``old`` and of new ones, and what it says was redacted."""

    old: int
    before: dict[str, ObjectRef]
    new: dict[str, ObjectRef]
    redacted: set[str]

    def count(self, entry: Entry) -> None:
        """The next entry of the copy."""
        if isinstance(entry.body, Redact):
            self.redacted.update(each.sha256 for each in entry.body.objects)
        for named in named_objects(entry.body):
            if entry.n < self.old:
                self.before.setdefault(named.ref.sha256, named.ref)
            elif named.ref.sha256 not in self.before:
                self.new.setdefault(named.ref.sha256, named.ref)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A verified copy of the other log in ``folder``, whose checkpoint ``key`` signed.

    ``earlier``: the import that went furthest before, if there was one; ``sizes``: of all that were recorded.
    """

    folder: Path
    key: str
    copy: LogCopy
    census: Named
    earlier: Import | None
    sizes: frozenset[int]
    findings: tuple[Finding, ...]

    @property
    def known(self) -> bool:
        """Whether an ``import`` entry covers all of it."""
        return self.earlier is not None and self.earlier.size >= self.copy.size


def stage_log(layout: Layout, other: Layout, manifest: Manifest, folder: Path, imports: Sequence[Import]) -> Staged:
    """Copy the log, verify the copy, and see that it continues what was taken in before."""
    present = layout.imports / manifest.origin / "log"
    earlier = max(imports, key=lambda each: each.size, default=None)
    sealed = sealed_in(present)
    sizes = {each.size for each in imports} | ({sealed.size} if sealed else set())
    copy = copy_log(other.log, folder / "log", sizes)
    shutil.copyfile(other.manifest, folder / "archive.json", follow_symlinks=False)
    census = Named(old=earlier.size if earlier else 0, before={}, new={}, redacted=set())
    key = Verifier.from_vkey(manifest.public_key)
    found = verify_log(folder / "log", key, manifest.origin, manifest.sha256, on_entry=census.count)
    findings = [each for each in found if each.level == "FAIL"]
    if read_manifest(folder / "archive.json").sha256 != manifest.sha256:
        detail = "was changed while it was read"
        findings.append(Finding(level="FAIL", code="MANIFEST", subject="archive.json", detail=detail))
    findings += _forks(copy, imports, present, sealed, manifest.origin)
    signer = read_ring(folder / "log", key, manifest.origin).at(copy.size).vkey
    return Staged(
        folder=folder,
        key=signer,
        copy=copy,
        census=census,
        earlier=earlier,
        sizes=frozenset(sizes),
        findings=tuple(findings),
    )


def sealed_in(present: Path) -> Checkpoint | None:
    """The checkpoint of an earlier import as it lies there; None where there is none that can be read."""
    try:
        return read_checkpoint(present)[1].checkpoint
    except IntegrityError:
        return None


def _forks(
    copy: LogCopy, imports: Sequence[Import], present: Path, sealed: Checkpoint | None, origin: str
) -> list[Finding]:
    """Whether the log that is to be taken in and what was taken in before are the same as far as both go."""
    taken = {each.size: each.root for each in imports}
    if sealed is not None:  # an import that was killed left no entry
        taken.setdefault(sealed.size, sealed.root.hex())
    differ = [size for size, root in sorted(taken.items()) if size in copy.roots and copy.roots[size].hex() != root]
    subject = f"imports/{origin}"
    if not differ and max(taken, default=0) > copy.size:
        ours = roots_of(present, {copy.size}).get(copy.size)
        if ours is None:
            detail = f"{max(taken)} entries of it were imported earlier; {copy.size} are left"
            return [Finding(level="FAIL", code="TRUNCATED", subject=subject, detail=detail)]
        differ = [copy.size] if ours != copy.signed.checkpoint.root else []
    if differ:
        detail = f"the first {differ[0]} entries of its log are not those that were imported earlier"
        return [Finding(level="FAIL", code="FORK", subject=subject, detail=detail)]
    return []
