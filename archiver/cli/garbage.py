"""How often Python searches for cycles of objects while a command is at work."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 50_000
"""New objects after which Python searches among them; its own default is 700."""


@contextmanager
def searching_rarely() -> Iterator[None]:
    """Fewer searches than Python's default, and none among what was imported.

    A page of 100 posts makes some thousand objects: they live until it is folded, and then go without a search, for
    there are no cycles among them. By default they are looked through several times for nothing, and all that was
    imported with them, a sixth or more of the processor time of `collect`. What does hang together in cycles, failed
    requests above all, waits for 50,000 new objects: some megabytes. It is the process's matter, thus the command
    line's; a library does not decide it.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(max(YOUNG, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
