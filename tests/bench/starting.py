"""The wall time of ``archiver --help``, against that of Python itself."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from tests.bench.figure import Figure

CALLS = 7
PYTHON = ("-c", "pass")
HELP = ("-m", "archiver", "--help")


def figures() -> Iterator[Figure]:
    """One figure, in seconds: here a ratio above 1 is the price of our imports."""
    times = [(_seconds(HELP), _seconds(PYTHON)) for _ in range(CALLS)]
    yield Figure(
        name="archiver --help",
        value=statistics.median(ours for ours, _ in times),
        unit="s",
        baseline=statistics.median(bare for _, bare in times),
        against="python -c pass",
    )


def _seconds(arguments: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began
