"""When which ids were looked at: stretches of ids that answers covered, cut so that each piece was looked at alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple


class Look(NamedTuple):
    """An answer (a log entry) that showed every id from ``low`` to ``high``, both included, if it existed."""

    low: int
    high: int
    at_us: int
    entry: int


class Looked(NamedTuple):
    """Ids ``low`` to ``high`` that the same answers covered: the first, the last, and whether there were two."""

    low: int
    high: int
    first_us: int
    last_us: int
    twice: bool


def pieces(looks: Iterable[Look]) -> list[Looked]:
    """Disjoint pieces in order of ids; n looks give at most 2n - 1 of them, in O(n log n)."""
    ordered = sorted(looks)
    borders = sorted({look.low for look in ordered} | {look.high + 1 for look in ordered})
    earliest: list[tuple[int, int]] = []
    latest: list[tuple[int, int]] = []
    by_entry: list[tuple[int, int]] = []
    by_entry_down: list[tuple[int, int]] = []
    found: list[Looked] = []
    waiting = 0
    for low, above in pairwise(borders):
        while waiting < len(ordered) and ordered[waiting].low <= low:
            look = ordered[waiting]
            heappush(earliest, (look.at_us, look.high))
            heappush(latest, (-look.at_us, look.high))
            heappush(by_entry, (look.entry, look.high))
            heappush(by_entry_down, (-look.entry, look.high))
            waiting += 1
        for heap in (earliest, latest, by_entry, by_entry_down):
            while heap and heap[0][1] < low:
                heappop(heap)
        if earliest:
            twice = by_entry[0][0] != -by_entry_down[0][0]
            found.append(Looked(low, above - 1, earliest[0][0], -latest[0][0], twice))
    return found


class Cutter:
    """Cuts stretches of ids, given in rising order, along the pieces."""

    def __init__(self, looked: Sequence[Looked]) -> None:
        self._looked = looked
        self._next = 0

    def cut(self, low: int, high: int) -> list[tuple[int, int, Looked | None]]:
        """The ids from ``low`` to ``high`` in order, with the piece that each part lies in (None: never looked at)."""
        parts: list[tuple[int, int, Looked | None]] = []
        while self._next < len(self._looked) and self._looked[self._next].high < low:
            self._next += 1
        at, place = low, self._next
        while at <= high:
            piece = self._looked[place] if place < len(self._looked) else None
            if piece is None or piece.low > high:
                parts.append((at, high, None))
                break
            if piece.low > at:
                parts.append((at, piece.low - 1, None))
                at = piece.low
            until = min(piece.high, high)
            parts.append((at, until, piece))
            at = until + 1
            place += 1
        return parts
