"""How much memory this process holds while a job runs, seen whenever the job reports how far it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.jobs.progress import Silent
from tests.bench.figure import Figure

STATM = Path("/proc/self/statm")
SHARES = (4, 2, 1)


class Watch(Silent):
    """A Progress that notes the memory at every report of the last transfer in ``unit``; nothing without /proc."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._seen: list[tuple[int, int]] = []

    @contextmanager
    def transfer(self, name: str, *, total: int | None, unit: str) -> Iterator[Watch]:
        """Begin anew where the unit is the one to be watched."""
        del name, total
        if unit == self._unit:
            self._seen = []
            yield self
        else:
            yield Watch(unit)

    def update(self, done: int, total: int | None = None) -> None:
        """Note the memory."""
        del total
        if STATM.exists():
            self._seen.append((done, int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")))

    def figures(self, name: str, whole: int, described: str) -> Iterator[Figure]:
        """The highest so far after the half and the whole, against that after a quarter."""
        peaks = [max((held for done, held in self._seen if done <= whole // share), default=0) for share in SHARES]
        if not peaks[0]:
            return
        for share, peak in zip(SHARES[1:], peaks[1:], strict=True):
            at = "all of it" if share == 1 else "half of it"
            yield Figure(
                name=f"{name}, memory after {at}",
                value=peak / 1e6,
                unit="MB",
                baseline=peaks[0] / 1e6,
                against=f"after a quarter of {described}",
            )
