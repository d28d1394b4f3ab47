"""Commands as processes whose every step on the disk is counted, and one of which may be broken.

``python -m tests.faults.steps.walking``, with ``steps.c`` preloaded, imports the product once and forks a child for
each line of its standard input (an ``Order`` as JSON); its answer is the child's exit status as ``waitpid`` gives it.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, NoReturn

from tests.cli.calls import Called
from tests.cli.forking import serve

ROOT = Path(__file__).parents[3]
SOURCE = Path(__file__).with_name("steps.c")
LONGEST_S = 120
PRELOADED = (
    "archiver.cli.main",
    "archiver.cli.showing",
    "archiver.jobs.anchor",
    "archiver.jobs.exhibiting",
    "archiver.jobs.exporting",
    "archiver.jobs.importing",
    "archiver.jobs.incidents",
    "archiver.jobs.keys",
    "archiver.jobs.receipt",
    "archiver.jobs.redacting",
    "archiver.jobs.repair",
    "archiver.jobs.report",
    "archiver.jobs.run",
    "archiver.jobs.verify",
    "archiver.jobs.verify_catalog",
    "archiver.sources.article.read",
    "archiver.sources.telegram.read",
    "archiver.sources.timestamps",
)
"""What every child would import again."""


class How(IntEnum):
    """As in ``steps.c``: what becomes of the chosen step."""

    COUNT = 0
    KILLED = 1
    KILLED_IN_IT = 2
    FULL = 3


@dataclass(frozen=True)
class Order:
    """A call; ``streams``: folder for what it writes; ``below``: the folder whose changes are steps."""

    arguments: tuple[str, ...]
    folder: str
    environment: dict[str, str]
    streams: str
    below: str
    how: int
    step: int


@dataclass(frozen=True)
class Walked:
    """How a call ended. ``steps``: what it did, "write archive/log/entries/..." (of one that was not killed: all)."""

    called: Called
    killed: bool
    steps: tuple[str, ...]


class Walker:
    """Runs calls; one at a time."""

    def __init__(self, process: subprocess.Popen[str], streams: Path) -> None:
        self._process = process
        self._streams = streams

    def call(
        self,
        arguments: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        *,
        how: How = How.COUNT,
        step: int = 0,
    ) -> Walked:
        """One call in ``folder``, the steps below which count, to its end, whatever that is."""
        order = Order(tuple(arguments), str(folder), dict(environment), str(self._streams), str(folder), int(how), step)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        out, err, notes = ((self._streams / name).read_text() for name in ("out", "err", "notes"))
        steps = tuple(line.partition(" ")[2] for line in notes.splitlines())
        return Walked(Called(os.waitstatus_to_exitcode(status), out, err), killed, steps)


def can_walk() -> str | None:
    """Why steps cannot be counted on this machine; None where they can."""
    if sys.platform != "linux":
        return "steps are counted on Linux alone"
    return None if shutil.which("cc") else "there is no C compiler here (cc)"


@contextmanager
def walking() -> Iterator[Walker]:
    """A walker for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="archiver-steps-") as name:
        library = Path(name) / "steps.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"], check=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.steps.walking"],
            cwd=ROOT,
            env={**os.environ, "LD_PRELOAD": str(library)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            yield Walker(process, Path(name))
            assert process.stdin is not None
            process.stdin.close()


def _child(fields: dict[str, Any]) -> NoReturn:
    order, code = Order(**fields), 70
    try:
        signal.alarm(LONGEST_S)
        os.chdir(order.folder)
        os.environ.clear()
        os.environ.update(order.environment)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for name, descriptor in (("out", 1), ("err", 2)):
            os.dup2(os.open(f"{order.streams}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
        notes = os.open(f"{order.streams}/notes", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        sys.argv = ["archiver", *order.arguments]
        from archiver.cli.main import run

        steps = ctypes.CDLL(None)
        steps.steps_arm(order.below.encode(), order.how, ctypes.c_long(order.step), notes)
        code = run(list(order.arguments))
        steps.steps_passed()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve(_child, PRELOADED)
