"""The wall time of ``archiver --help``, of what only shows and of one text's citations, against Python's own start."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
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
    # The archive's key would else lie among the user's.
    environment = {**os.environ, "ARCHIVER_CONFIG_DIR": str(folder / "configuration")}
    archive = str(folder / "archive")
    _seconds(("-m", "archiver", "init", archive), environment)
    asked = (("article", "list"), ("search", "flood"), ("status",), ("verify",))
    own = ("-m", "archiver", "--quiet", "--archive", archive)
    shown = [(f"archiver {' '.join(each)}, a new archive", (*own, *each)) for each in asked]
    cites = ("archiver article cites, one text", (*CITES, str(text)))
    for name, arguments in (("archiver --help", HELP), *shown, cites):
        times = [(_seconds(arguments, environment), _seconds(PYTHON, environment)) for _ in range(CALLS)]
        yield Figure(
            name=name,
            value=statistics.median(ours for ours, _ in times),
            unit="s",
            baseline=statistics.median(bare for _, bare in times),
            against="python -c pass",
        )


def _seconds(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - began
