"""The newest checkpoint as a receipt, and receipts as they are read for ``verify``."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from archiver.archive import Layout
from archiver.archive.opened import open_log
from archiver.disk import new_file
from archiver.errors import (
    ArchiveLockedError,
    CannotRunError,
    DiskFullError,
    InputError,
    NotAnArchiveError,
    file_errors,
)
from archiver.jobs import shapes
from archiver.jobs.newest import newest_receipt
from archiver.jobs.workplace import Workplace
from archiver.log import Log, NoteError, SignedCheckpoint
from archiver.log.receipt import MAX_RECEIPT, Receipt, read_receipt
from archiver.log.receipts import NamedReceipt, ReceiptsChecked
from archiver.wording import counted

MOST_RECEIPTS = 10_000
"""Files of a folder of receipts that are read."""


async def make_receipt(place: Workplace) -> Receipt:
    """The receipt of the newest checkpoint; entries that a killed run left unsealed are sealed first.

    Where they cannot be (another process is writing, the medium is read-only, the key is elsewhere), it is said how
    many the receipt does not cover. Raises DiskFullError where there was no room to seal.
    """
    layout = Layout(place.folder)
    await asyncio.to_thread(layout.require)
    reason = ""
    try:
        async with open_log(layout, command=place.command) as log:
            sealed = log.sealed == log.size
        if not sealed:
            async with place.writing():
                pass  # closing it seals
    except (DiskFullError, NotAnArchiveError):
        raise
    except (ArchiveLockedError, CannotRunError) as fault:
        reason = fault.sentence
    receipt = await asyncio.to_thread(newest_receipt, layout)
    if reason:
        left = await asyncio.to_thread(_entries_after, layout, receipt.signed.checkpoint.size)
        if left:
            entries = counted(left, "entry", "entries")
            place.progress.warn(f"The receipt does not cover the newest {entries}, which could not be signed: {reason}")
    return receipt


def _entries_after(layout: Layout, size: int) -> int:
    log = Log.open(layout.log)
    try:
        return max(log.size - size, 0)
    finally:
        log.close()


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


def write_receipt(path: Path, data: bytes) -> None:
    """To a new file; one with the same bytes may be there. InputError where another is: it may be the only copy."""
    with file_errors(path, "written"):
        try:
            new_file(path, data)
        except FileExistsError:
            if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
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
