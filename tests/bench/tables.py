"""Exports of data out of a large archive: how many rows a second, and what memory they hold.

The archive has 40,000 posts, or 1,000,000 with ARCHIVER_LONG (2 GB of disk).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.archive import create_archive, open_for_writing
from archiver.config import Config
from archiver.export.tables.schema import ENDINGS
from archiver.jobs.progress import Silent
from archiver.jobs.tables import DataRequest, export_data
from archiver.jobs.workplace import Workplace
from tests.bench.figure import Figure
from tests.bench.memory import STATM
from tests.counts import LONG
from tests.many import Many, channels, fill

POSTS = 1_000_000 if LONG else 40_000


class Peaks(Silent):
    """A Progress that notes the memory while tables are written: the highest up to each share of the posts."""

    def __init__(self, whole: int) -> None:
        self._whole = whole
        self.first = 0
        self.all = 0

    @contextmanager
    def transfer(self, name: str, *, total: int | None, unit: str) -> Iterator[Peaks]:
        """Every table."""
        del name, total, unit
        yield self

    def update(self, done: int, total: int | None = None) -> None:
        """Note the memory; ``first``: until a quarter of a table was written for the first time."""
        del total
        held = int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        if self.all == 0 or (done <= self._whole // 4 and self.all == self.first):
            self.first = max(self.first, held)
        self.all = max(self.all, held)


def figures(folder: Path) -> Iterator[Figure]:
    """The archive is made below ``folder``."""
    place = Workplace(
        folder=folder / "archive", config=Config(), config_folder=folder / "configuration", progress=Silent(),
        command="bench",
    )  # fmt: skip
    create_archive(place.folder, place.keys_folder)
    asyncio.run(_filled(place))
    for ending in ENDINGS:
        peaks = Peaks(POSTS)
        place.progress = peaks
        began = time.perf_counter()
        made = asyncio.run(export_data(place, DataRequest(format=ending, out=folder / ending)))
        took = time.perf_counter() - began
        rows = sum(each.rows or 0 for each in made.files)
        size = sum(each.size for each in made.files)
        yield Figure(
            name=f"export {ending} of {POSTS:,} posts, {rows:,} rows",
            value=took,
            unit="s",
            baseline=_copying(folder, size),
            against=f"writing its {size / 1e6:,.0f} MB of zeros",
        )
        yield Figure(
            name=f"export {ending}, memory at its highest",
            value=peaks.all / 1e6,
            unit="MB",
            baseline=peaks.first / 1e6,
            against="until a quarter of the first large table",
        )
        shutil.rmtree(folder / ending)


async def _filled(place: Workplace) -> None:
    async with open_for_writing(place.folder, place.keys_folder, command="bench") as archive:
        await fill(archive, channels(POSTS), Many())


def _copying(folder: Path, size: int) -> float:
    """Seconds that as many bytes take to be written and made durable."""
    began = time.perf_counter()
    path = folder / "zeros"
    with path.open("wb") as out:
        for _ in range(size >> 20):
            out.write(bytes(1 << 20))
        out.flush()
        os.fsync(out.fileno())
    path.unlink()
    return time.perf_counter() - began
