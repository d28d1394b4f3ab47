"""Linear time, checked without a stopwatch: four times the input may cost at most eight times as much."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

_TRIES = 3
_FREE = 0.15  # seconds; below, the clock and the machine's other work say more than the function


def assert_linear(work: Callable[[str], object], text: str) -> None:
    """Both ends of a text stay in its quarter, so that both take the same way through ``work``."""
    eighth = len(text) // 8
    part = text[:eighth] + text[-eighth:]
    whole = quarter = float("inf")
    for _ in range(_TRIES):
        whole = min(whole, _seconds(work, text))
        quarter = min(quarter, _seconds(work, part))
        if whole < max(_FREE, 8 * quarter):
            return
    pytest.fail(f"{quarter:.3f} s for a quarter, {whole:.3f} s for the whole")


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.collect()
    gc.disable()  # its pauses grow with what other tests have left behind
    try:
        start = time.process_time()
        work(text)
        return time.process_time() - start
    finally:
        gc.enable()


HOSTILE = {
    "digits": "9" * 10**6,
    "slashes": "1/" * 10**5,
    "dots": "1.2." * 10**5,
    "commas": "1,234," * 10**5,
    "numbers": "9 " * 5 * 10**4,
    "minutes": "9 minutes " * 10**4,
    "months": "9 May " * 10**4,
    "fillers": "the " * 5 * 10**4,
    "weekdays": "Friday, " * 10**4,
    "breaks": "\n" * 10**5,
    "spaces": "\n" + " " * 10**6,
    "joiners": "a\u200c" * 10**5,
    "only joiners": "\u200c" * 2 * 10**5,
    "marks": "a" + "\u0301\u0316" * 10**5,
    "scripts": "aб" * 10**5,
    "one long word": "a" * 5 * 10**5 + "б",
    "ellipses": "…" * 10**5,
    "links": "t.me/" * 10**5,
    "handles": "@a" * 10**5,
    "arabic": "اليوم " * 10**4,
}
