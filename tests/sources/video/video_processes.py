"""Which processes that fetch run on this machine, for tests that nothing is left of them."""

from __future__ import annotations

import os
from pathlib import Path

from archiver.sources.video.process import MODULE


def worker_processes(parent: int | None = None) -> list[int]:
    """Those that this process (or another one) started, by their command line."""
    asked = os.getpid() if parent is None else parent
    return [process for process in _all() if MODULE in _command(process) and _parent(process) == asked]


def is_running(process: int) -> bool:
    """Whether it is there, and not merely waited for."""
    try:
        return _status(process)[0] != "Z"
    except OSError:
        return False


def _all() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _parent(process: int) -> int:
    try:
        return int(_status(process)[1])
    except OSError:
        return -1


def _status(process: int) -> list[str]:
    """State, parent and so on: what follows the name, which is in brackets."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
