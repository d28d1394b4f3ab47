"""Processes of the command that need not import it: a process that has done so forks one for each call.

A call is a process of its own all the same, with its own arguments, environment, streams and exit code. With
``ARCHIVER_LONG`` every call is a fresh interpreter instead (``calls``), as a user's is. ``python -m tests.cli.forking``
is the process that forks: an order a line on its standard input, the exit status of the run a line on its output.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parents[2]
PRELOADED = (
    "archiver.cli.main",
    "archiver.jobs.run",
    "archiver.jobs.status",
    "archiver.jobs.cites",
    "archiver.jobs.verify",
)
LONGEST_S = 600


@dataclass(frozen=True)
class Order:
    """A call, and the files that are its streams."""

    arguments: tuple[str, ...]
    folder: str
    environment: dict[str, str]
    streams: str


@dataclass(frozen=True)
class Ended:
    """What a call wrote, and its exit code: below 0 where a signal ended it."""

    code: int
    out: bytes
    err: bytes


class Forking:
    """The process that forks; ``run`` is one call to its end."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="archiver-calls-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.forking"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], stdin: bytes) -> Ended:
        """One call. What runs for more than two minutes is ended by a signal."""
        streams = Path(self._folder.name)
        (streams / "0").write_bytes(stdin)
        order = Order(tuple(arguments), str(folder), dict(environment), str(streams))
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        return Ended(os.waitstatus_to_exitcode(status), (streams / "1").read_bytes(), (streams / "2").read_bytes())

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._folder.cleanup()


@cache
def forking() -> Forking:
    """The one of this process, started when it is first needed."""
    started = Forking()
    atexit.register(started.close)
    return started


def serve(child_of: Callable[[dict[str, Any]], NoReturn], preloaded: Sequence[str]) -> None:
    """Fork a child for each order on standard input, until that ends; ``preloaded`` modules it need not import."""
    for name in preloaded:
        importlib.import_module(name)
    _build_once()
    gc.freeze()  # else each child copies the memory that its collector looks through
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            child_of(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


def _build_once() -> None:
    """The tree of commands is the same for every child, and takes longer to build than many commands to run."""
    import typer.main

    from archiver.cli.app import app

    built = typer.main.get_command(app)
    typer.main.get_command = lambda _: built


def _child(fields: dict[str, Any]) -> NoReturn:
    order, code = Order(**fields), 70
    try:
        signal.alarm(LONGEST_S)
        os.chdir(order.folder)
        os.environ.clear()
        os.environ.update(order.environment)
        for descriptor, flags in (
            (0, os.O_RDONLY),
            (1, os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
            (2, os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        ):
            os.dup2(os.open(f"{order.streams}/{descriptor}", flags, 0o600), descriptor)
        sys.argv = ["archiver", *order.arguments]
        from archiver.cli import main

        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve(_child, PRELOADED)
