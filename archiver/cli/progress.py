"""Progress for people, on standard error: bars with bytes, rate and remaining time on a terminal, else plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from archiver.cli.showing import safe
from archiver.jobs.progress import Progress as JobProgress
from archiver.jobs.progress import Silent

PLAIN_INTERVAL_S = 5.0
WORTH_A_LINE_S = 1.0
QUICK = frozenset({"bytes", "entries"})
"""Of such work only what took longer leaves a line: hundreds of small files would bury the lines that matter."""
MEBIBYTE = 1024 * 1024
LONGEST = 2_000
"""Characters of a line that are shown."""


def progress_for(*, quiet: bool) -> JobProgress:
    """The fitting way to show progress here and now."""
    if quiet:
        return WarningsOnly()
    return Bars() if sys.stderr.isatty() else Lines()


def lines_for(*, quiet: bool) -> JobProgress:
    """Lines also on a terminal: where several things go on at once, for hours, bars would stand in the way."""
    return WarningsOnly() if quiet else Lines()


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
        """The closing line; of a file or a log only where it took long enough to be waited for."""
        seconds = time.monotonic() - self._began
        if self._unit not in QUICK or seconds >= WORTH_A_LINE_S:
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
    """Rich progress bars, one for each transfer that is going on; each step is a line above them."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._progress: Progress | None = None

    def step(self, sentence: str) -> None:
        """Write the sentence."""
        self._console.print(safe(sentence, LONGEST), highlight=False, markup=False)

    def warn(self, sentence: str) -> None:
        """Write the sentence, marked."""
        self._console.print(f"warning: {safe(sentence, LONGEST)}", style="yellow", highlight=False, markup=False)

    @contextmanager
    def transfer(self, name: str, *, total: int | None, unit: str) -> Iterator[_BarTransfer]:
        """A bar among those that are there; its end leaves a line, for a file only where it took long."""
        bars = self._progress = self._progress or self._begun()
        task = bars.add_task(name, total=total, unit=unit)
        began = time.monotonic()
        try:
            yield _BarTransfer(bars, task)
        finally:
            ended = next(each for each in bars.tasks if each.id == task)
            seconds = time.monotonic() - began
            bars.remove_task(task)
            if unit not in QUICK or seconds >= WORTH_A_LINE_S:
                whole = None if ended.total is None else int(ended.total)
                self.step(f"{name}: {amount(int(ended.completed), whole, unit)} in {seconds:.1f} s")
            if not bars.tasks:
                bars.stop()
                self._progress = None

    def _begun(self) -> Progress:
        # Only one display of moving lines can be on a terminal, so all bars share it.
        columns: list[ProgressColumn] = [
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            _AmountColumn(),
            TimeRemainingColumn(),
        ]
        bars = Progress(*columns, console=self._console, transient=True)
        bars.start()
        return bars


class _AmountColumn(ProgressColumn):
    """What is done in the transfer's own unit; for bytes with their rate."""

    def render(self, task: Task) -> Text:
        """The cell."""
        unit = str(task.fields["unit"])
        done = amount(int(task.completed), None if task.total is None else int(task.total), unit)
        rate = f", {task.speed / MEBIBYTE:.1f} MiB/s" if unit == "bytes" and task.speed else ""
        return Text(done + rate)


class _BarTransfer:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task

    def update(self, done: int, total: int | None = None) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done, total=total)


def amount(done: int, total: int | None, unit: str) -> str:
    """ "1.5 of 3.0 MiB", "17 of 17 KiB", "9 of 9 bytes", "40 of 300 posts", "1 post"."""
    if unit == "bytes":
        largest = max(done, total or 0)
        size, name, digits = (MEBIBYTE, "MiB", 1) if largest >= MEBIBYTE else (1024, "KiB", 0)
        if largest < 1024:
            size, name = 1, "bytes"
        whole = f" of {total / size:.{digits}f}" if total else ""
        return f"{done / size:.{digits}f}{whole} {name}"
    return f"{done} of {total} {unit}" if total else f"{done} {unit.removesuffix('s') if done == 1 else unit}"


def _write(line: str) -> None:
    sys.stderr.write(safe(line, LONGEST) + "\n")
    sys.stderr.flush()
