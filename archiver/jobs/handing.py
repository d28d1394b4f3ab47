"""Each new receipt is handed to a command that takes it away from this machine.

What was handed over last stands in a file that is no evidence: it is written after the command succeeded, so that a
kill in between hands the same receipt over twice, and never none.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

from archiver.archive import Archive, Layout
from archiver.config import Receipts
from archiver.disk import replace_file
from archiver.errors import file_errors
from archiver.jobs.commands import run_command
from archiver.jobs.newest import default_name, newest_receipt
from archiver.jobs.progress import Progress
from archiver.log.receipt import Receipt

FILE = "{file}"

_FOLDER = "receipt"
_LONGEST_STATE = 10_000


async def hand_over(archive: Archive, settings: Receipts, progress: Progress) -> str | None:
    """Hand the newest checkpoint over unless it was; a sentence where that failed: the next run tries again.

    Only for the one writer. Raises what is no matter of the command's: a full disk, a damaged archive.
    """
    if not settings.command:
        return None
    layout = archive.layout
    receipt = await asyncio.to_thread(newest_receipt, layout)
    if await asyncio.to_thread(_state, layout.handed_receipt) == _document(receipt):
        return None
    progress.step(f"Handing the receipt to {settings.command[0]}")
    path = await asyncio.to_thread(_put, layout, receipt)
    try:
        fault = await _call(settings, path)
    finally:
        await asyncio.to_thread(shutil.rmtree, path.parent, ignore_errors=True)
    if fault is None:
        await asyncio.to_thread(_note, layout.handed_receipt, receipt)
        return None
    return f"The receipt was not handed over: {settings.command[0]} {fault}. The next run tries again."


def _document(receipt: Receipt) -> dict[str, object]:
    state = receipt.signed.checkpoint
    return {"size": state.size, "root": state.root.hex()}


def _state(path: Path) -> object:
    """What was handed over last; None where that cannot be told, and then it is handed over again."""
    try:
        with path.open("rb") as file:
            return json.loads(file.read(_LONGEST_STATE))
    except (OSError, ValueError, RecursionError):
        return None


def _note(path: Path, receipt: Receipt) -> None:
    with file_errors(path, "written"):
        replace_file(path, json.dumps(_document(receipt)).encode())


def _put(layout: Layout, receipt: Receipt) -> Path:
    """The receipt as a file for the command. One folder will do: there is one writer."""
    path = layout.tmp / _FOLDER / default_name(receipt)
    with file_errors(path, "written"):
        shutil.rmtree(path.parent, ignore_errors=True)  # of a run that was killed
        path.parent.mkdir(parents=True)
        path.write_bytes(receipt.data)
    return path


async def _call(settings: Receipts, path: Path) -> str | None:
    """Run the command; what went wrong, as the end of a sentence."""
    argv = [each.replace(FILE, str(path)) for each in settings.command]
    if any(FILE in each for each in settings.command):
        return await run_command(argv, None, settings.timeout_s)
    with await asyncio.to_thread(path.open, "rb") as receipt:
        return await run_command(argv, receipt, settings.timeout_s)
