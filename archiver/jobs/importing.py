"""Another archive's log and objects taken in after verification, its origin kept apart.

Order: verify -> a copy of its log in tmp, which is verified by itself -> objects into the store, hashed on the way ->
the copy into imports/ -> an ``import`` entry. Killed anywhere, the same call goes on.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from archiver.archive import Archive, Layout, Manifest, Writer, read_manifest
from archiver.archive.layout import MANIFEST, OBJECTS_ELSEWHERE, OBJECTS_NOTE
from archiver.config import Witnessing
from archiver.disk import fsync_folder, make_folder
from archiver.errors import InputError, file_errors
from archiver.jobs import shapes
from archiver.jobs.importing_forks import keep_fork
from archiver.jobs.importing_log import Named, Staged, sealed_in, stage_log
from archiver.jobs.importing_objects import Copied, copy_objects
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.log import Verifier
from archiver.log.anchor_files import digest_of
from archiver.log.copying import PARTS, extend, make_durable
from archiver.log.files import staging_folder
from archiver.log.keyring import pinned, read_ring
from archiver.model.custody import Import
from archiver.model.entries import Entry
from archiver.model.findings import Finding
from archiver.model.objects import ObjectRef
from archiver.store import LocalStore

ORIGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
"""Names of archives that become the name of a folder."""
MOST_IMPORTS = 1_000_000
MAX_MANIFEST = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """``key``: the C2SP verifier key that the other archive must have; ``by``: who does it."""

    path: Path
    key: str | None = None
    dry_run: bool = False
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """``entries``: new ones of its log. ``entry``: the one that records it in ours, None where there was nothing to do.

    ``named``: objects that the new entries name, ``copied``: those of them that were not in the store; ``restored``:
    files of an earlier import that were missing or damaged and are whole again. Where a finding is a FAIL, nothing was
    taken in, and ``entry`` says which checkpoints of a fork are kept.
    """

    origin: str
    findings: tuple[Finding, ...]
    size: int = 0
    entries: int = 0
    named: Copied = Copied()  # noqa: RUF009  frozen
    copied: Copied = Copied()  # noqa: RUF009  frozen
    withheld: int = 0
    restored: int = 0
    imports_of_its_own: tuple[str, ...] = ()
    entry: int | None = None
    dry_run: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(each.level != "FAIL" for each in self.findings)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What verification could not prove, and what was not taken in."""
        warned = tuple(str(each) for each in self.findings if each.level == "WARN")
        if self.withheld:
            return (*warned, f"{self.withheld} objects were redacted here and were not taken in again")
        return warned

    def document(self) -> shapes.Document:
        """The JSON of ``import``."""
        return {
            "ok": self.ok,
            "dry_run": self.dry_run,
            "origin": self.origin,
            "size": self.size,
            "new_entries": self.entries,
            "objects": self.named.objects,
            "bytes": self.named.bytes,
            "copied_objects": self.copied.objects,
            "copied_bytes": self.copied.bytes,
            "restored_files": self.restored,
            "imports_of_its_own": list(self.imports_of_its_own),
            "entry": self.entry,
            "gaps": list(self.gaps),
            "findings": [
                {"level": each.level, "code": each.code, "subject": each.subject, "detail": each.detail}
                for each in self.findings
            ],
        }


async def import_archive(place: Workplace, request: ImportRequest) -> ImportOutcome:
    """Take in the archive in ``request.path``.

    Raises InputError for what is no archive, our own or one with another key; IntegrityError where its files change
    meanwhile.
    """
    other = Layout(await asyncio.to_thread(_absolute, request.path))
    manifest = await asyncio.to_thread(_identify, other)
    own = await asyncio.to_thread(_own, place)
    if manifest.origin == own.origin:
        raise InputError(
            f"{other.root} is this archive itself, or a copy of it ({own.origin}).",
            hint="Only another archive can be imported; `archiver repair` takes objects from a copy.",
        )
    wrong = await asyncio.to_thread(_wrong_key, other, manifest, request.key)
    checked = await verify(_verifying(place, other))
    findings = (*wrong, *checked.findings)
    if any(each.level == "FAIL" for each in findings):
        return ImportOutcome(origin=manifest.origin, findings=findings, dry_run=request.dry_run)
    outcome = ImportOutcome(
        origin=manifest.origin,
        findings=findings,
        imports_of_its_own=await asyncio.to_thread(_imports_of, other),
        dry_run=request.dry_run,
    )
    if request.dry_run:
        async with place.reading() as archive:
            folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="archiver-import-"))
            try:
                staged = await _stage(archive, other, manifest, folder)
                return await asyncio.to_thread(_counted, outcome, staged, archive.store)
            finally:
                await asyncio.to_thread(shutil.rmtree, folder)
    async with place.writing() as archive:
        folder = await asyncio.to_thread(staging_folder, archive.layout.tmp)
        try:
            staged = await _stage(archive, other, manifest, folder)
            outcome = _counted(outcome, staged, archive.store)
            if any(each.code == "FORK" for each in staged.findings):
                return replace(outcome, entry=await keep_fork(archive, manifest.origin, staged))
            return await _take_in(place, archive, other, manifest, staged, outcome, request)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def list_imports(place: Workplace) -> list[tuple[Entry, Import]]:
    """Every ``import`` entry, the oldest first."""
    async with place.reading() as archive:
        return await imports_in(archive)


async def imports_in(archive: Archive) -> list[tuple[Entry, Import]]:
    """Every ``import`` entry, the oldest first."""
    numbers = await archive.catalog.newest_of_kind("import", MOST_IMPORTS)
    entries = await asyncio.to_thread(lambda: [archive.log.entry(n) for n in reversed(numbers)])
    return [(entry, entry.body) for entry in entries if isinstance(entry.body, Import)]


def listed(imports: list[tuple[Entry, Import]]) -> list[shapes.Document]:
    """The JSON of ``import list``."""
    return [
        {
            "entry": entry.n,
            "time": entry.time.isoformat(),
            "origin": body.origin,
            "key": body.key,
            "size": body.size,
            "root": body.root,
            "entries": body.entries,
            "objects": body.objects,
            "bytes": body.bytes,
            "by": body.by,
            "folder": f"imports/{body.origin}",
        }
        for entry, body in imports
    ]


# what is there


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _own(place: Workplace) -> Manifest:
    layout = Layout(place.folder)
    layout.require()
    layout.require_own()
    return read_manifest(layout.manifest)


def _identify(other: Layout) -> Manifest:
    """The manifest of the other archive; InputError where it is none, or its name could not be a folder's."""
    hint = "Give the folder of another archive, the one with archive.json, objects and log in it."
    with file_errors(other.manifest, "read"):
        try:
            plain = not other.manifest.is_symlink() and other.manifest.is_file()
            small = plain and other.manifest.stat().st_size <= MAX_MANIFEST
        except NotADirectoryError:
            plain = small = False
    if not plain or not small:
        raise InputError(f"{other.root} is no archive, and nothing else can be imported yet.", hint=hint)
    manifest = read_manifest(other.manifest)
    if not ORIGIN.fullmatch(manifest.origin):
        raise InputError(
            f"The archive in {other.root} has a name that no folder can have: {manifest.origin!r}.", hint=hint
        )
    return manifest


def _wrong_key(other: Layout, manifest: Manifest, key: str | None) -> list[Finding]:
    """Whether the key that was given is one of the log's, as its key ring tells."""
    if key is None:
        return []
    try:
        given = Verifier.from_vkey(key.strip())
    except ValueError as error:
        raise InputError(f"--key is no verifier key: {error}.", hint="It looks like name+0a1b2c3d+base64.") from error
    try:
        ring = read_ring(other.log, Verifier.from_vkey(manifest.public_key), manifest.origin)
    except ValueError:
        return []  # which is a finding of verification
    return list(pinned(ring, [given.public_key]))


def _imports_of(other: Layout) -> tuple[str, ...]:
    if not other.imports.is_dir():
        return ()
    return tuple(sorted(each.name for each in other.imports.iterdir() if ORIGIN.fullmatch(each.name)))


def _verifying(place: Workplace, other: Layout) -> Workplace:
    """Their archive as a place; our witnesses never saw it."""
    return replace(place, folder=other.root, config=place.config.model_copy(update={"witness": Witnessing()}))


# taking in


async def _stage(archive: Archive, other: Layout, manifest: Manifest, folder: Path) -> Staged:
    imports = [body for _, body in await imports_in(archive) if body.origin == manifest.origin]
    return await asyncio.to_thread(stage_log, archive.layout, other, manifest, folder, imports)


def _counted(outcome: ImportOutcome, staged: Staged, store: LocalStore) -> ImportOutcome:
    earlier = staged.earlier.size if staged.earlier else 0
    new = staged.census.new.values()
    return replace(
        outcome,
        findings=(*outcome.findings, *staged.findings),
        size=staged.copy.size,
        entries=max(0, staged.copy.size - earlier),
        named=Copied(objects=len(new), bytes=sum(each.size for each in new)),
        copied=_lacking(staged.census, store) if outcome.dry_run else Copied(),
    )


def _lacking(census: Named, store: LocalStore) -> Copied:
    lacking = [each for each in (*census.before.values(), *census.new.values()) if not store.exists(each.sha256)]
    return Copied(objects=len(lacking), bytes=sum(each.size for each in lacking))


async def _take_in(
    place: Workplace,
    archive: Writer,
    other: Layout,
    manifest: Manifest,
    staged: Staged,
    outcome: ImportOutcome,
    request: ImportRequest,
) -> ImportOutcome:
    if not outcome.ok:
        return outcome
    census = staged.census
    withheld = archive.redactions.removed  # they must not come back by this door
    wanted: Mapping[str, ObjectRef] = {**census.before, **census.new}
    refs = [each for name, each in wanted.items() if name not in withheld]
    total = sum(each.size for each in refs)
    with place.progress.transfer("Copying objects", total=total, unit="bytes") as transfer:
        copied = await asyncio.to_thread(
            copy_objects, LocalStore(other.objects, other.tmp), archive.store, refs, census.redacted, transfer
        )
    restored = await asyncio.to_thread(_put_in_place, archive.layout, manifest.origin, staged)
    outcome = replace(
        outcome,
        copied=copied,
        withheld=len(wanted) - len(refs),
        restored=restored if staged.known else 0,
    )
    if staged.known:
        return outcome
    entry = await archive.attest(
        Import(
            session=0,
            origin=manifest.origin,
            key=staged.key,
            manifest_sha256=manifest.sha256,
            size=staged.copy.size,
            root=staged.copy.signed.checkpoint.root.hex(),
            checkpoint=digest_of(staged.copy.note_file),
            entries=outcome.entries,
            objects=outcome.named.objects,
            bytes=outcome.named.bytes,
            by=request.by,
        )
    )
    await archive.seal()
    return replace(outcome, entry=entry.n)


def _put_in_place(layout: Layout, origin: str, staged: Staged) -> int:
    """The staged log into imports/; how many files of an earlier one were added or restored."""
    target = layout.imports / origin
    (staged.folder / OBJECTS_NOTE).write_bytes(OBJECTS_ELSEWHERE)
    make_durable(staged.folder)
    if not target.is_symlink() and target.is_dir():
        sealed = sealed_in(target / "log")
        if sealed is not None and sealed.size > staged.copy.size:
            return 0  # an older copy of what is here already
        return extend(target, staged.folder, (MANIFEST, OBJECTS_NOTE, *(f"log/{part}" for part in PARTS)))
    with file_errors(target, "written"):
        make_folder(layout.imports)
        staged.folder.chmod(0o755)
        staged.folder.rename(target)
        fsync_folder(layout.imports)
    return 0
