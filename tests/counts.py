"""How often: `make test` has a third of the counts of `make long`, to stay within minutes on a small machine."""

from __future__ import annotations

import os

LONG = bool(os.environ.get("ARCHIVER_LONG"))
_LEAST = 20


def reduced(full: int, least: int = _LEAST) -> int:
    """``full`` for `make long`, else a third of it, and no fewer than ``least``."""
    return full if LONG else min(full, max(least, full // 3))
