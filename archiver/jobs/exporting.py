"""Copies of evidence that leave the archive: bags (BagIt) and web archives (WACZ), of everything or of some targets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from archiver.archive import Writer
from archiver.archive.keys import load_signer
from archiver.archive.opened import in_thread
from archiver.errors import InputError, UsageError
from archiver.export.bag import write_bag
from archiver.export.form import BAG, WACZ, Form, Format
from archiver.export.wacz import Content, write_wacz
from archiver.export.warc_index import require_indexer
from archiver.export.writing import FolderSink, Sink, StoppedError, Sums, ZipSink, require_free
from archiver.jobs import shapes
from archiver.jobs.choosing import Choice, Days, choose
from archiver.jobs.gathering import Gathered, gather, surroundings
from archiver.jobs.workplace import Workplace
from archiver.log import Signer, Verifier
from archiver.log.keyring import read_ring
from archiver.model.custody import Digest, Export
from archiver.waiting import ended

T = TypeVar("T")
_FORMS: dict[Format, Form] = {"bagit": BAG, "wacz": WACZ}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """``names``: what goes in, everything where there is none; ``out``: the new file or folder."""

    format: Format
    out: Path
    names: tuple[str, ...] = ()
    days: Days | None = None
    by: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written, or would be. ``size``: of the newest checkpoint in it."""

    path: Path
    gathered: Gathered
    dry_run: bool

    @property
    def gaps(self) -> list[str]:
        """Objects that are not in the store, hence not in the copy."""
        missing = [each.sha256 for each in self.gathered.left_out if each.redacted is None]
        return [f"the object {each} is not in the store and so not in the copy" for each in missing]

    @property
    def notes(self) -> list[str]:
        """Objects that were removed on purpose."""
        redacted = [each for each in self.gathered.left_out if each.redacted is not None]
        return [f"the object {each.sha256} is not in the copy: {each.why}" for each in redacted]

    def document(self) -> shapes.Document:
        """The JSON of ``export``."""
        found = self.gathered
        return {
            "path": str(self.path),
            "dry_run": self.dry_run,
            "entries": found.entries,
            "objects": found.objects,
            "bytes": found.bytes,
            "size": found.size,
            "pages": len(found.pages),
            "time_stamps": found.tokens,
            "left_out": [each.sha256 for each in found.left_out if each.redacted is None],
            "redacted": [
                {"sha256": each.sha256, "entry": each.redacted} for each in found.left_out if each.redacted is not None
            ],
        }


async def export_copy(place: Workplace, request: ExportRequest) -> Exported:
    """Write a copy: a folder or a ZIP file by its name for a bag, a .wacz file for a web archive.

    The entry about it is written when the copy is complete, before it gets its name, so that the log knows every copy.
    Raises InputError where ``out`` is there, or nothing fits the format; UsageError for a name that means nothing.
    """
    await asyncio.to_thread(_require, request)
    form = _FORMS[request.format]
    scratch = await asyncio.to_thread(TemporaryDirectory, prefix="archiver-")
    async with in_thread(scratch):
        folder = Path(scratch.name)
        make = _would_export if request.dry_run else _export
        gathered = await make(place, request, form, folder)
    return Exported(path=request.out, gathered=gathered, dry_run=request.dry_run)


async def _would_export(place: Workplace, request: ExportRequest, form: Form, scratch: Path) -> Gathered:
    async with place.reading() as archive:
        choice = await choose(archive, request.names, request.days)
        around = await surroundings(archive)
        gathered = await asyncio.to_thread(gather, archive, choice, form, around, scratch)
    _require_pages(form, gathered)
    return gathered


async def _export(place: Workplace, request: ExportRequest, form: Form, scratch: Path) -> Gathered:
    async with place.writing() as archive:
        await archive.seal()
        choice = await choose(archive, request.names, request.days)
        signer = await asyncio.to_thread(_signer, place, archive)
        sink = await asyncio.to_thread(_sink, request.out)
        async with in_thread(sink):
            around = await surroundings(archive)
            gathered = await _to_the_end(sink, lambda: gather(archive, choice, form, around, scratch))
            _require_pages(form, gathered)
            with place.progress.transfer("Writing the copy", total=gathered.bytes, unit="bytes") as transfer:
                sink.on_bytes = transfer.update
                sums = await _to_the_end(sink, lambda: _write(sink, form, gathered, signer, choice))
            await archive.attest(_entry(request, choice, gathered, sums))
            await asyncio.to_thread(sink.place)
    return gathered


def _require(request: ExportRequest) -> None:
    if request.format == "wacz":
        if request.out.suffix != ".wacz":
            raise UsageError("The name of a web archive ends with .wacz.", hint="Give it such a name.")
        require_indexer()
    require_free(request.out)


def _require_pages(form: Form, gathered: Gathered) -> None:
    if form.format == "wacz" and not gathered.objects:
        raise InputError(
            "There is no page of the web in what was named, so there is nothing for a web archive.",
            hint="Name an article that was captured from its address, or use `archiver export bagit`.",
        )


def _signer(place: Workplace, archive: Writer) -> Signer:
    ring = read_ring(archive.layout.log, Verifier.from_vkey(archive.manifest.public_key), archive.manifest.origin)
    return load_signer(place.keys_folder, archive.manifest, ring)


def _sink(out: Path) -> Sink:
    if out.suffix == ".wacz":
        return ZipSink(out)
    return ZipSink(out, f"{out.stem}/") if out.suffix == ".zip" else FolderSink(out)


def _write(sink: Sink, form: Form, gathered: Gathered, signer: Signer, choice: Choice) -> Sums:
    now = datetime.now(UTC)
    if form.format == "wacz":
        title = ", ".join(str(each) for each in choice.targets) if choice.entries is not None else "All captured pages"
        sums = write_wacz(
            sink,
            Content(members=gathered.members, pages=gathered.pages, files=gathered.files),
            title=title,
            verifier=signer.verifier,
            sign=signer.sign,
            created=now,
        )
    else:
        kind = "bagit-whole" if choice.entries is None else "bagit-selection"
        sums = write_bag(sink, gathered.members, kind=kind, verifier=signer.verifier, sign=signer.sign, day=now.date())
    sink.complete()
    return sums


def _entry(request: ExportRequest, choice: Choice, gathered: Gathered, sums: Sums) -> Export:
    return Export(
        session=0,
        format=request.format,
        targets=choice.targets,
        size=gathered.size,
        entries=gathered.entries,
        objects=gathered.objects,
        file=Digest(sha256=sums.sha256, size=sums.size),
        by=request.by,
    )


async def _to_the_end(sink: Sink, work: Callable[[], T]) -> T:
    """Work in a thread; when the command is interrupted, the thread ends before anything is cleared away."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        sink.stop()
        with suppress(StoppedError):
            await ended(task)
        raise
