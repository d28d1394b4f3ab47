"""The record of what was asked of the web server, for tests that count requests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from archiver.demo.tme.http import WebRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came in, before any fault; `at` in seconds of `time.monotonic()`."""

    route: str
    request: WebRequest
    at: float


@dataclass
class WebRecord:
    """Every request of every client, in the order of arrival."""

    requests: list[Asked] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """How often each route was asked."""

    def add(self, asked: Asked) -> None:
        """Writes a request down."""
        self.requests.append(asked)
        self.counts[asked.route] += 1

    def clear(self) -> None:
        """Forgets all requests so far, so that a test counts only what follows."""
        self.requests.clear()
        self.counts.clear()
