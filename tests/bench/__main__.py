"""Runs every bench, or those that are named: ``python -m tests.bench [reading collecting scaling ...]``."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import (
    collecting,
    desk,
    desktop_reading,
    downloading,
    importing,
    logging,
    naming,
    preview_reading,
    reading,
    scaling,
    starting,
    tables,
    verifying,
)
from tests.bench.figure import Figure

BENCHES: dict[str, Callable[[Path], Iterable[Figure]]] = {
    "reading": reading.figures,
    "preview_reading": preview_reading.figures,
    "desktop_reading": desktop_reading.figures,
    "importing": importing.figures,
    "naming": naming.figures,
    "collecting": collecting.figures,
    "downloading": downloading.figures,
    "scaling": scaling.figures,
    "desk": desk.figures,
    "logging": logging.figures,
    "verifying": verifying.figures,
    "tables": tables.figures,
    "starting": starting.figures,
}


def main(names: list[str]) -> None:
    """Print where this runs, then a line for each figure as soon as it is known.

    Of several benches each has a process of its own: what one holds in memory is none of the next one's.
    """
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        sys.exit(f"no such bench: {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
    wanted = names or list(BENCHES)
    if len(wanted) > 1:
        for name in wanted:
            subprocess.run([sys.executable, "-m", "tests.bench", name], check=True)
        return
    _say(machine())
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="archiver-bench-") as folder:
            for figure in BENCHES[name](Path(folder)):
                _say(figure.line())


def machine() -> str:
    """Date, cores, processor, Python, commit."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {_processor()}, Python {platform.python_version()}, "
        f"commit {_commit()}"
    )


def _processor() -> str:
    table = Path("/proc/cpuinfo")
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True
    )
    return done.stdout.strip() or "unknown"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
