"""Progress for people, on standard error: bars with bytes, rate and remaining time on a terminal, else plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from archiver.cli.showing import safe
from archiver.jobs.progress import Progress as JobProgress
from archiver.jobs.progress import Silent

PLAIN_INTERVAL_S = 5.0
WORTH_A_LINE_S = 1.0
"""Hundreds of small files would bury the lines that matter."""
MEBIBYTE = 1024 * 1024
LONGEST = 2_000
"""Characters of a line that are shown."""


def progress_for(*, quiet: bool) -> JobProgress:
    """The fitting way to show progress here and now."""
    if quiet:
        return WarningsOnly()
    return Bars() if sys.stderr.isatty() else Lines()


class WarningsOnly(Silent):
    """What ``--quiet`` leaves: a warning is about the evidence, not about progress."""

    def warn(self, sentence: str) -> None:
        """Write the sentence, marked."""
        _write(f"warning: {sentence}")


class Lines:
    """One line a step; a long transfer says where it is every five seconds."""

    def step(self, sentence: str) -> None:
        """Write the sentence."""
        _write(sentence)

    def warn(self, sentence: str) -> None:
        """Write the sentence, marked."""
        _write(f"warning: {sentence}")

    @contextmanager
    def transfer(self, name: str, *, total: int | None, unit: str) -> Iterator[_LineTransfer]:
        """Report now and then, and once at the end."""
        transfer = _LineTransfer(name, total, unit)
        yield transfer
        transfer.finish()


class _LineTransfer:
    def __init__(self, name: str, total: int | None, unit: str) -> None:
        self._name, self._total, self._unit = name, total, unit
        self._began = self._shown = time.monotonic()
        self._done = 0
        self._first: int | None = None

    def update(self, done: int, total: int | None = None) -> None:
        """Remember, and write a line when the last one is old enough."""
        self._first = done if self._first is None else self._first
        self._done, self._total = done, total if total is not None else self._total
        if time.monotonic() - self._shown >= PLAIN_INTERVAL_S:
            self._shown = time.monotonic()
            _write(f"{self._name}: {self._amount()}{self._pace()}")

    def finish(self) -> None:
        """The closing line; of a file only where it took long enough to be waited for."""
        seconds = time.monotonic() - self._began
        if self._unit != "bytes" or seconds >= WORTH_A_LINE_S:
            _write(f"{self._name}: {self._amount()} in {seconds:.1f} s")

    def _amount(self) -> str:
        return amount(self._done, self._total, self._unit)

    def _pace(self) -> str:
        rate = (self._done - (self._first or 0)) / max(time.monotonic() - self._began, 1e-6)
        if rate <= 0:
            return ""
        speed = f", {rate / MEBIBYTE:.1f} MiB/s" if self._unit == "bytes" else f", {rate:.0f} {self._unit}/s"
        left = f", {(self._total - self._done) / rate:.0f} s left" if self._total else ""
        return speed + left


class Bars:
    """Rich progress bars; each step is a line above them."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)

    def step(self, sentence: str) -> None:
        """Write the sentence."""
        self._console.print(safe(sentence, LONGEST), highlight=False, markup=False)

    def warn(self, sentence: str) -> None:
        """Write the sentence, marked."""
        self._console.print(f"warning: {safe(sentence, LONGEST)}", style="yellow", highlight=False, markup=False)

    @contextmanager
    def transfer(self, name: str, *, total: int | None, unit: str) -> Iterator[_BarTransfer]:
        """A bar that stays as a line when it is full."""
        counts: list[ProgressColumn] = (
            [DownloadColumn(binary_units=True), TransferSpeedColumn()] if unit == "bytes" else [MofNCompleteColumn()]
        )
        name_column = TextColumn("{task.description}", markup=False)
        with Progress(name_column, BarColumn(), *counts, TimeRemainingColumn(), console=self._console) as progress:
            yield _BarTransfer(progress, progress.add_task(name, total=total))


class _BarTransfer:
    def __init__(self, progress: Progress, task: object) -> None:
        self._progress, self._task = progress, task

    def update(self, done: int, total: int | None = None) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done, **({"total": total} if total is not None else {}))  # type: ignore[arg-type]


def amount(done: int, total: int | None, unit: str) -> str:
    """ "1.5 of 3.0 MiB", "17 of 17 KiB", "9 of 9 bytes", "40 of 300 posts", "40 posts"."""
    if unit == "bytes":
        largest = max(done, total or 0)
        size, name, digits = (MEBIBYTE, "MiB", 1) if largest >= MEBIBYTE else (1024, "KiB", 0)
        if largest < 1024:
            size, name = 1, "bytes"
        whole = f" of {total / size:.{digits}f}" if total else ""
        return f"{done / size:.{digits}f}{whole} {name}"
    return f"{done} of {total} {unit}" if total else f"{done} {unit}"


def _write(line: str) -> None:
    sys.stderr.write(safe(line, LONGEST) + "\n")
    sys.stderr.flush()
