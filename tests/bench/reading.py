"""Citations of plain texts and of HTML pages: on one core within this process, and by the command in one call.

"/core" counts processor time, of all processes and with their start; the other rates count the time on the clock, on
all cores, while trafilatura alone has one.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import trafilatura

from archiver.citations import extract
from archiver.sources.article import read_page
from tests.bench.figure import Figure, best_of_both
from tests.bench.generated import pages, texts

TEXTS = 200
PAGES = 80
IN_ONE_CALL = 1000
ASKED_FOR = 50  # texts of 5 KB a second and core
PUBLISHED = date(2021, 4, 10)
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Spent:
    """Seconds of a call: on the clock, and of the processors."""

    clock: float
    processors: float


def figures(folder: Path) -> Iterator[Figure]:
    """Texts first, then pages; each within this process, then by the command."""
    yield _texts()
    yield from _command_on_texts(folder)
    yield _pages()
    yield from _command_on_pages(folder)


def _texts() -> Figure:
    generated = [each.encode() for each in texts(TEXTS)]
    for each in generated[:4]:  # models and tables are loaded once in a process
        if not _cite(each):
            raise AssertionError("a generated text has a citation")

    def count_words() -> None:
        for each in generated:
            WORD.findall(each.decode())

    ours, baseline = best_of_both(lambda: [_cite(each) for each in generated], count_words)
    return Figure(
        name="article cites, 5 KB texts",
        value=TEXTS / ours,
        unit="texts/s/core",
        baseline=TEXTS / baseline,
        against="finding only the words (re)",
    )


def _cite(text: bytes) -> Sequence[object]:
    return extract(read_page(text, content_type="text/plain; charset=utf-8", published=PUBLISHED))


def _pages() -> Figure:
    generated = pages(PAGES)
    stored = [each.encode() for each in generated]
    for page, data in zip(generated[:4], stored[:4], strict=True):
        if not trafilatura.extract(page) or not read_page(data, content_type="text/html; charset=utf-8").text:
            raise AssertionError("a generated page has a text")

    def read_all() -> None:
        for each in stored:
            read_page(each, content_type="text/html; charset=utf-8")

    ours, baseline = best_of_both(read_all, lambda: [trafilatura.extract(each) for each in generated])
    return Figure(
        name="reading HTML pages",
        value=PAGES / ours,
        unit="pages/s/core",
        baseline=PAGES / baseline,
        against="trafilatura.extract",
    )


def _command_on_texts(folder: Path) -> Iterator[Figure]:
    spent = _command(_files(folder / "texts", texts(IN_ONE_CALL), ".txt"))
    yield Figure(
        name=f"article cites, {IN_ONE_CALL} texts, one call",
        value=IN_ONE_CALL / spent.processors,
        unit="texts/s/core",
        baseline=ASKED_FOR,
        against="what is asked for",
    )
    yield Figure(
        name=f"  on {os.cpu_count()} cores",
        value=IN_ONE_CALL / spent.clock,
        unit="texts/s",
        baseline=ASKED_FOR * (os.cpu_count() or 1),
        against="what is asked for",
    )


def _command_on_pages(folder: Path) -> Iterator[Figure]:
    generated = pages(IN_ONE_CALL)
    spent = _command(_files(folder / "pages", generated, ".html"))
    clock, processors = time.perf_counter(), time.process_time()
    for each in generated:
        trafilatura.extract(each)
    alone = _Spent(time.perf_counter() - clock, time.process_time() - processors)
    yield Figure(
        name=f"article cites, {IN_ONE_CALL} pages, one call",
        value=IN_ONE_CALL / spent.processors,
        unit="pages/s/core",
        baseline=IN_ONE_CALL / alone.processors,
        against="trafilatura.extract",
    )
    yield Figure(
        name=f"  on {os.cpu_count()} cores",
        value=IN_ONE_CALL / spent.clock,
        unit="pages/s",
        baseline=IN_ONE_CALL / alone.clock,
        against="trafilatura.extract on one core",
    )


def _files(folder: Path, contents: Sequence[str], ending: str) -> Path:
    folder.mkdir()
    for number, content in enumerate(contents):
        (folder / f"{number:04}{ending}").write_text(content, encoding="utf-8")
    return folder


def _command(folder: Path) -> _Spent:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "archiver", "article", "cites", str(folder), "--json", "--quiet"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processors = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return _Spent(time.perf_counter() - began, processors)
