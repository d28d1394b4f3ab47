"""How much, how long and how often: the bounds within which an article is fetched and read."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one fetch or file; sizes in bytes, times in seconds.

    ``stored``: the file, or all that the server sends over all redirects. ``decoded``: the body once its
    compression is undone. ``total_s`` covers everything, retries and redirects included. ``attempts`` counts
    the first try too; only a failed connection and HTTP 503 are tried again.
    """

    stored: int = 20 * MIB
    decoded: int = 60 * MIB
    redirects: int = 10
    total_s: float = 90.0
    connect_s: float = 10.0
    read_s: float = 20.0
    attempts: int = 3


DEFAULT_LIMITS = Limits()
