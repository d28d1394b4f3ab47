"""A figure beside its baseline."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``value`` and ``baseline`` in ``unit``; ``against`` says what the baseline is."""

    name: str
    value: float
    unit: str
    baseline: float
    against: str

    @property
    def ratio(self) -> float:
        """Ours against the baseline; for rates 1 means as fast as that."""
        return self.value / self.baseline

    def line(self) -> str:
        """One line for people."""
        ours = f"{_short(self.value):>9} {self.unit:<12}"
        return f"{self.name:<38} {ours} {self.against:<42} {_short(self.baseline):>9}   ratio {self.ratio:.2f}"


def best_of_both(
    ours: Callable[[], object],
    baseline: Callable[[], object],
    *,
    clock: Callable[[], float] = time.process_time,
    rounds: int = 3,
) -> tuple[float, float]:
    """The least seconds of each, taken in turns so that both meet the same machine.

    The usual clock counts the processor time of all threads: what one core would need, whatever else runs.
    """
    times = [(_seconds(ours, clock), _seconds(baseline, clock)) for _ in range(rounds)]
    return min(mine for mine, _ in times), min(other for _, other in times)


def _seconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    began = clock()
    work()
    return clock() - began


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
