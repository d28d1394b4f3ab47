"""The command at a real terminal, as another process."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.jobs.reviewing import Case

ROOT = Path(__file__).parents[2]


class Terminal:
    """What a person has before them."""

    def __init__(self, descriptor: int, process: subprocess.Popen[bytes]) -> None:
        self._descriptor = descriptor
        self._process = process

    def shown(self, end: str) -> str:
        """What it shows until ``end``."""
        seen = b""
        while end.encode() not in seen:
            assert select.select([self._descriptor], [], [], 120)[0], seen
            try:
                data = os.read(self._descriptor, 4096)
            except OSError:  # the process has closed its side
                data = b""
            assert data, seen
            seen += data
        return seen.decode(errors="replace")

    def press(self, keys: str) -> None:
        """Press these keys."""
        os.write(self._descriptor, keys.encode())

    def interrupt(self) -> None:
        """Ctrl-C."""
        self._process.send_signal(signal.SIGINT)

    def code(self) -> int:
        """How the command ends."""
        return self._process.wait(120)


@contextmanager
def at_terminal(case: Case, *arguments: str) -> Iterator[Terminal]:
    """``archiver`` with these arguments in the case's archive."""
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "archiver", *arguments],
        cwd=case.folder,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("ARCHIVER_")},
            "ARCHIVER_DIR": str(case.place.folder),
            "ARCHIVER_CONFIG_DIR": str(case.place.config_folder),
            "PYTHONPATH": str(ROOT),
        },
        stdin=inner,
        stdout=inner,
        stderr=inner,
        start_new_session=True,
    )
    os.close(inner)
    try:
        yield Terminal(outer, process)
    finally:
        process.kill()
        process.wait()
        os.close(outer)
