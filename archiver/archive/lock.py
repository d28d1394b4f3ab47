"""One writer at a time: a lock file that names its holder. The kernel frees it when the holder dies."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from archiver.errors import ArchiveLockedError, file_errors


@contextmanager
def write_lock(path: Path, *, command: str) -> Iterator[None]:
    """Hold the lock for the length of the block; raises ArchiveLockedError naming the holder."""
    with file_errors(path, "locked"):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveLockedError(
                f"The archive {path.parent} is being written by {_holder(path)}.",
                hint="Wait until it ends, then call this command again.",
            ) from None
        note = {"pid": os.getpid(), "command": command, "since": datetime.now(UTC).isoformat(timespec="seconds")}
        os.ftruncate(descriptor, 0)
        with suppress(OSError):  # on a full disk the lock holds all the same, and `verify` must still run
            os.pwrite(descriptor, json.dumps(note).encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def holder(path: Path) -> str | None:
    """Who holds the lock now, as a phrase; None where nobody does, or nothing can be locked (a read-only medium)."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(path)
    finally:
        os.close(descriptor)
    return None


def _holder(path: Path) -> str:
    try:
        note = json.loads(path.read_text())
        return f"`archiver {note['command']}` (process {note['pid']}, since {note['since']})"
    except (ValueError, KeyError, TypeError, OSError):
        # The holder has taken the lock and not yet written its name.
        return "another process"
