"""Linear time, checked without a stopwatch: four times the input may cost at most eight times as much."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

Content = TypeVar("Content", str, bytes)

_TRIES = 3
_FREE = 0.15  # seconds; below, the clock and the machine's other work say more than the function


def assert_linear(work: Callable[[Content], object], content: Content) -> None:
    """``work`` costs no more than in proportion to ``content``; both ends of it stay in its quarter, so that both
    take the same way through ``work``.
    """
    eighth = len(content) // 8
    part = content[:eighth] + content[-eighth:]
    whole = quarter = float("inf")
    for _ in range(_TRIES):
        whole = min(whole, _seconds(work, content))
        if whole < _FREE:
            return
        quarter = min(quarter, _seconds(work, part))
        if whole < 8 * quarter:
            return
    pytest.fail(f"{quarter:.3f} s for a quarter, {whole:.3f} s for the whole")


def _seconds(work: Callable[[Content], object], content: Content) -> float:
    gc.disable()  # its pauses grow with what other tests have left behind
    try:
        start = time.process_time()
        work(content)
        return time.process_time() - start
    finally:
        gc.enable()
