"""How fast pages are read, against trafilatura alone: ``ARCHIVER_FIXTURES=... python measure_speed.py``.

Not a test: a shared machine's clock fails honest code. The aim is a ratio of 0.8 or more over the article pages.
"""

from __future__ import annotations

import gzip
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura

from archiver.sources.article import read_page


def best(call: Callable[[bytes], object], data: bytes, rounds: int = 7) -> float:
    """Milliseconds of the quickest round."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        call(data)
        times.append(time.perf_counter() - started)
    return min(times) * 1000


def main() -> None:
    """Measure and print a table."""
    logging.disable(logging.CRITICAL)
    total = [0.0, 0.0]
    for path in sorted((Path(os.environ["ARCHIVER_FIXTURES"]) / "articles").glob("*.html*")):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        alone, ours = best(trafilatura.extract, data), best(read_page, data)
        total = [total[0] + alone, total[1] + ours]
        sys.stdout.write(f"{path.name[:50]:50} {alone:7.1f} ms {ours:7.1f} ms {alone / ours:5.2f}\n")
    sys.stdout.write(f"{'all':50} {total[0]:7.1f} ms {total[1]:7.1f} ms {total[0] / total[1]:5.2f}\n")


if __name__ == "__main__":
    main()
