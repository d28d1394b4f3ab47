"""Python's searches for cycles while millions of values come and go."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def fewer_searches_for_cycles() -> Iterator[None]:
    """What is read and folded is let go without them; they would take a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], 1_000_000) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
