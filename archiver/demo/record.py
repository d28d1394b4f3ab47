"""The record of what clients asked, for tests that count requests."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """One API request as it came in, before any fault. Pings and acknowledgements are not among them."""

    method: str
    """Such as `messages.getHistory`."""
    dc: int
    at: float
    """Seconds of `time.monotonic()`."""
    arguments: Any = field(repr=False)
    """The Telethon request object."""
    wrappers: tuple[str, ...] = ()
    """The `invokeWith…` names around it, outermost first."""


@dataclass
class Record:
    """Every request of every client, in the order of arrival."""

    requests: list[Request] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    not_served: list[str] = field(default_factory=list)
    """Methods that were answered with METHOD_NOT_SERVED."""

    def add(self, method: str, dc: int, arguments: Any, wrappers: tuple[str, ...]) -> None:
        """Writes a request down."""
        self.requests.append(Request(method, dc, time.monotonic(), arguments, wrappers))
        self.counts[method] += 1

    def clear(self) -> None:
        """Forgets all requests so far, so that a test counts only what follows."""
        self.requests.clear()
        self.counts.clear()
        self.not_served.clear()
