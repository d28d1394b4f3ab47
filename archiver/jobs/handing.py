"""Each new receipt is handed to a command that takes it away from this machine.

What was handed over last stands in a file that is no evidence: it is written after the command succeeded, so that a
kill in between hands the same receipt over twice, and never none.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from archiver.archive import Archive, Layout
from archiver.config import ENVIRONMENT_PREFIX, Receipts
from archiver.disk import replace_file
from archiver.errors import file_errors
from archiver.jobs.newest import default_name, newest_receipt
from archiver.jobs.progress import Progress
from archiver.log.receipt import Receipt

FILE = "{file}"
LONGEST_COMPLAINT = 300
"""Bytes of what a failing command wrote that are shown, from the end."""

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
    """Run the command; what went wrong, as the end of a sentence.

    It gets no setting of ours (one may be secret), files and not pipes (what it leaves behind cannot hold us up), and
    a session of its own, so that all of it can be ended.
    """
    argv = [each.replace(FILE, str(path)) for each in settings.command]
    on_input = not any(FILE in each for each in settings.command)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(ENVIRONMENT_PREFIX)}
    with path.open("rb") as receipt, tempfile.TemporaryFile() as output:
        try:
            process = await asyncio.create_subprocess_exec(
                *argv,
                stdin=receipt if on_input else subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment,
                start_new_session=True,
            )
        except OSError as fault:
            return f"cannot be started ({fault.strerror})"
        try:
            async with asyncio.timeout(settings.timeout_s):
                status = await process.wait()
        except TimeoutError:
            return f"did not end within {settings.timeout_s:g} seconds"
        finally:
            await _end(process)
        return None if status == 0 else f"ended with status {status}{await asyncio.to_thread(_complaint, output)}"


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _complaint(output: IO[bytes]) -> str:
    """The end of what the command wrote, on one line."""
    length = output.seek(0, os.SEEK_END)
    output.seek(max(length - LONGEST_COMPLAINT, 0))
    said = " ".join(output.read(LONGEST_COMPLAINT).decode(errors="replace").split()).rstrip(".")
    return f" ({said})" if said else ""
