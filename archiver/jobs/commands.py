"""Running a program that the configuration names: without a shell, without our settings, within a time."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from archiver.config import ENVIRONMENT_PREFIX

LONGEST_COMPLAINT = 300
"""Bytes of what a failing command wrote that are shown, from the end."""


async def run_command(
    argv: Sequence[str], given: IO[bytes] | None, timeout_s: float, *, repeat: bool = True
) -> str | None:
    """Run the program with ``given`` on its standard input; what went wrong, as the end of a sentence.

    ``repeat``: with what it wrote last; not where that may hold a secret of its own.
    It gets no setting of ours (one may be secret), files and not pipes (what it leaves behind cannot hold us up), and
    a session of its own, so that all of it can be ended.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith(ENVIRONMENT_PREFIX)}
    with tempfile.TemporaryFile() as output:
        try:
            process = await asyncio.create_subprocess_exec(
                *argv,
                stdin=subprocess.DEVNULL if given is None else given,
                stdout=output,
                stderr=output,
                env=environment,
                start_new_session=True,
            )
        except OSError as fault:
            return f"cannot be started ({fault.strerror})"
        try:
            async with asyncio.timeout(timeout_s):
                status = await process.wait()
        except TimeoutError:
            return f"did not end within {timeout_s:g} seconds"
        finally:
            await _end(process)
        if status == 0:
            return None
        said = await asyncio.to_thread(_complaint, output) if repeat else ""
        return f"ended with status {status}{said}"


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
