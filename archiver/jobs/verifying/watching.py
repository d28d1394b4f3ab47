"""Going through a log in a thread: how far it is is shown, and an interruption ends it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from archiver.errors import IntegrityError
from archiver.jobs.progress import Progress
from archiver.log.checkpoint import MAX_NOTE, NoteError, SignedCheckpoint
from archiver.log.files import read_small

T = TypeVar("T")
INTERVAL_S = 0.2


class _StoppedError(Exception):
    """Nobody wants to know any more."""


async def watched(progress: Progress, log: Path, done: Callable[[], int], work: Callable[[Callable[[], None]], T]) -> T:
    """What ``work`` gives; it must call what it gets now and then, at each entry say. ``done``: entries so far."""
    stop = threading.Event()

    def go_on() -> None:
        if stop.is_set():
            raise _StoppedError

    size = await asyncio.to_thread(_size, log)
    task = asyncio.ensure_future(asyncio.to_thread(work, go_on))  # from here on nothing may be awaited but below
    with progress.transfer("Checking the log", total=size, unit="entries") as transfer:
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=INTERVAL_S)
                transfer.update(done())
        finally:
            stop.set()
            await asyncio.wait({task})
            fault = task.exception()  # which is looked at also where somebody has interrupted it
    if fault is not None:
        raise fault
    return task.result()


def _size(log: Path) -> int | None:
    """What the newest checkpoint says, to be shown alone; nothing of it is checked here."""
    try:
        return SignedCheckpoint.parse(read_small(log / "checkpoint", MAX_NOTE)).checkpoint.size
    except (IntegrityError, NoteError):
        return None
