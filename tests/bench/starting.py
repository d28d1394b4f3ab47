"""The wall time of ``archiver --help`` and of one text's citations, against that of Python itself."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.generated import texts

CALLS = 7
PYTHON = ("-c", "pass")
HELP = ("-m", "archiver", "--help")
CITES = ("-m", "archiver", "article", "cites")


def figures(folder: Path) -> Iterator[Figure]:
    """Figures in seconds: here a ratio above 1 is the price of our imports."""
    text = folder / "one.txt"
    text.write_text(texts(2)[1], encoding="utf-8")
    for name, arguments in (("archiver --help", HELP), ("archiver article cites, one text", (*CITES, str(text)))):
        times = [(_seconds(arguments), _seconds(PYTHON)) for _ in range(CALLS)]
        yield Figure(
            name=name,
            value=statistics.median(ours for ours, _ in times),
            unit="s",
            baseline=statistics.median(bare for _, bare in times),
            against="python -c pass",
        )


def _seconds(arguments: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began
