"""Which objects a sample takes, and how likely damage would have been in it."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from archiver.errors import UsageError

CONFIDENT = 0.95


@dataclass(frozen=True, slots=True)
class Sample:
    """So many objects (``count``), or such a share of them (``percent``)."""

    count: int | None = None
    percent: float | None = None

    @staticmethod
    def parse(text: str) -> Sample:
        """ "500" or "2%"; raises UsageError."""
        number = text.removesuffix("%").strip()
        try:
            if not text.endswith("%"):
                if (count := int(number)) > 0:
                    return Sample(count=count)
            elif 0 < (percent := float(number)) <= 100:
                return Sample(percent=percent)
        except ValueError:
            pass
        raise UsageError(
            f"{text!r} is no size of a sample.", hint="Give a number of objects (500) or a share of them (2%)."
        )

    def of(self, total: int) -> int:
        """How many of ``total``."""
        wanted = self.count if self.count is not None else math.ceil(total * (self.percent or 0) / 100)
        return min(wanted, total)


@dataclass(frozen=True, slots=True)
class Sampled:
    """A sample that was taken: ``chosen`` of ``total`` objects by ``seed``."""

    chosen: int
    total: int
    seed: int

    def seen(self, damaged: int) -> float:
        """Probability that at least one of ``damaged`` objects was in the sample (hypergeometric)."""
        untouched = self.total - damaged
        if damaged <= 0:
            return 0.0
        if untouched < self.chosen:
            return 1.0
        return -math.expm1(_log_choices(untouched, self.chosen) - _log_choices(self.total, self.chosen))

    def confident(self) -> int | None:
        """The least number of damaged objects of which one would have been seen with 95 %; None of an empty sample."""
        if not self.chosen:
            return None
        low, high = 1, self.total
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.seen(middle) >= CONFIDENT else (middle + 1, high)
        return low


def choose(total: int, sample: Sample, seed: int) -> tuple[list[int], Sampled]:
    """The places of the chosen ones, in order."""
    count = sample.of(total)
    dice = random.Random(seed)  # noqa: S311  repeatable by its seed, which nobody knows before
    return sorted(dice.sample(range(total), count)), Sampled(count, total, seed)


def _log_choices(total: int, chosen: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)
