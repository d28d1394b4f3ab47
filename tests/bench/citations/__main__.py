"""Scores the extraction of citations: ``python -m tests.bench.citations [-v] [FILE ...]`` or ``make bench-citations``.

Without files: the annotated passages of the fixtures, and the pages of the fixtures with the annotations beside this
module; besides, the files that the environment variable ``ARCHIVER_CITATIONS`` lists (separated as in ``PATH``).
``-v`` prints every error.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from archiver.citations import KnownNames
from tests.bench.citations import tables
from tests.bench.citations.finding import NO_NAMES, find, registry
from tests.bench.citations.passages import Passage, from_lines, from_pages
from tests.bench.citations.scoring import Score, score


def main(arguments: list[str]) -> None:
    """Print the tables of each set, without and with a registry of names."""
    verbose = "-v" in arguments
    files = [Path(name) for name in arguments if name != "-v"]
    _say([f"commit {_commit()}"])
    for title, passages in _sets(files):
        for how, known in (("without a registry", NO_NAMES), ("with a registry", registry(placed(passages)))):
            counted = measure(passages, known)
            _say(["", f"== {title}: {len(passages)}, {sum(counted.citations.values())} citations, {how}"])
            _say(tables.fields(counted))
            _say(["", *tables.languages(counted), "", *tables.kinds(counted)])
            if verbose:
                _say(["", *tables.details(counted)])


def measure(passages: list[Passage], known: KnownNames = NO_NAMES) -> Score:
    """The counts of what is extracted from the passages."""
    return score(find(passage, known) for passage in passages)


def placed(passages: list[Passage]) -> list[Passage]:
    """The passages, pages with their text read and their annotations placed."""
    return [find(passage)[0] if passage.body is not None else passage for passage in passages]


def _sets(files: list[Path]) -> Iterator[tuple[str, list[Passage]]]:
    if files:
        yield from ((f"passages of {path.name}", from_lines(path)) for path in files)
        return
    folder = os.environ.get("ARCHIVER_FIXTURES")
    if not folder:
        sys.exit("Set ARCHIVER_FIXTURES to the folder of the fixtures, or name files of annotated passages.")
    yield "passages of dev.jsonl", from_lines(Path(folder) / "citations" / "dev.jsonl")
    yield "pages of the fixtures", from_pages(Path(folder) / "articles")
    for path in filter(None, os.environ.get("ARCHIVER_CITATIONS", "").split(os.pathsep)):
        yield f"passages of {Path(path).name}", from_lines(Path(path))


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True
    )
    return done.stdout.strip() or "unknown"


def _say(lines: Iterator[str] | list[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
