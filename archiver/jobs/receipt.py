"""The newest checkpoint as a receipt, and receipts as they are read for ``verify``."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from archiver.archive import Layout, read_manifest
from archiver.archive.opened import open_log
from archiver.errors import InputError, IntegrityError, file_errors
from archiver.jobs import shapes
from archiver.jobs.workplace import Workplace
from archiver.log import NoteError, SignedCheckpoint, Verifier, read_ring
from archiver.log.checkpoint import MAX_NOTE
from archiver.log.files import read_small
from archiver.log.receipt import MAX_RECEIPT, Receipt, read_receipt
from archiver.log.receipts import NamedReceipt, ReceiptsChecked

MOST_RECEIPTS = 10_000
"""Files of a folder of receipts that are read."""


async def make_receipt(place: Workplace) -> Receipt:
    """The receipt of the newest checkpoint; entries that a killed run left unsealed are sealed first."""
    layout = Layout(place.folder)
    await asyncio.to_thread(layout.require)
    async with open_log(layout, command=place.command) as log:
        sealed = log.sealed == log.size
    if not sealed:
        async with place.writing():
            pass  # closing it seals
    return await asyncio.to_thread(_newest, layout)


def _newest(layout: Layout) -> Receipt:
    try:
        signed = SignedCheckpoint.parse(read_small(layout.log / "checkpoint", MAX_NOTE))
        manifest = read_manifest(layout.manifest)
        ring = read_ring(layout.log, Verifier.from_vkey(manifest.public_key), manifest.origin)
        return Receipt.of(signed, ring.at(signed.checkpoint.size))
    except ValueError as error:
        raise IntegrityError(f"log/checkpoint cannot be given out: {error}.", hint="Run `archiver verify`.") from error


def document(receipt: Receipt, file: Path | None) -> shapes.Document:
    """The JSON of ``receipt``. ``file``: where it was written."""
    state = receipt.signed.checkpoint
    return {
        "origin": state.origin,
        "size": state.size,
        "root": state.root.hex(),
        "key": receipt.key.vkey,
        "checkpoint": receipt.signed.note.decode(),
        "text": receipt.text,
        "file": str(file) if file is not None else None,
    }


def default_name(receipt: Receipt) -> str:
    """A file's name from origin and number of entries."""
    state = receipt.signed.checkpoint
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', state.origin).strip('.-') or 'log'}-{state.size}.receipt"


def write_receipt(path: Path, data: bytes) -> None:
    """To a new file; one with the same bytes may be there. InputError where another is: it may be the only copy."""
    with file_errors(path, "written"):
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            if path.is_file() and path.read_bytes() == data:
                return
            raise InputError(f"{path} is there already and is not this receipt.", hint="Name another file.") from None


def read_receipts(paths: Sequence[Path]) -> list[NamedReceipt]:
    """Receipts from files, and from all files of folders; InputError where one cannot be read as one."""
    return [NamedReceipt(path.name, _read(path)) for given in paths for path in _files(given)]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    with file_errors(path, "read"):
        files = [each for each in sorted(path.iterdir()) if each.is_file() and not each.name.startswith(".")]
    if not 0 < len(files) <= MOST_RECEIPTS:
        raise InputError(f"The folder {path} holds {len(files)} receipts.", hint="Name the receipts one by one.")
    return files


def _read(path: Path) -> SignedCheckpoint:
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is no file.", hint="Name the file of a receipt.")
    with file_errors(path, "read"), path.open("rb") as file:
        data = file.read(MAX_RECEIPT + 1)
    try:
        return read_receipt(data)
    except NoteError as error:
        raise InputError(f"The receipt {path} cannot be read: {error}.", hint="Take another copy of it.") from error


def since(checked: ReceiptsChecked) -> str | None:
    """What receipts prove, as a sentence for the end of ``verify``; None where none holds."""
    if checked.size == 0:
        return None
    when = f" (the last of them says {checked.time:%Y-%m-%d %H:%M:%S} UTC)" if checked.time is not None else ""
    return (
        f"The receipts prove: since the log held {checked.size} entries{when}, none of these was cut off or rewritten, "
        "not even by whoever holds the signing key. Of later entries they prove nothing."
    )
