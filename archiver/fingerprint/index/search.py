"""Blocks of rows against all queries, in threads, with a bound on what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from archiver.fingerprint.index.packed import Packed, distances_of, pack, queries_of, rows_of
from archiver.fingerprint.index.protocol import Hits

Words = NDArray[np.uint64]
"""(n, 4): hashes of 256 bits."""
Ranges = Sequence[tuple[int, int]]
"""Rows from and before which, ascending."""
Admits = Callable[[NDArray[np.int64]], NDArray[np.bool_]]
"""Which of these rows may be hit."""

PIECE = 1 << 16
"""Rows that a thread takes at a time."""
BATCH = 2048
"""Queries that are searched at a time."""
ROOM = 1 << 21
"""Hits that a thread finds before it keeps the best of them: 16 MiB; no less than a batch times a block of rows."""
COMPILED_PAYS = 200_000_000
"""Pairs from which on the compiled kernel is faster, with what importing it costs."""
SAMPLE = 200
WIDEST = 32
"""Bits from the first of a group at most."""
_NUMPY_ROWS, _NUMPY_QUERIES = 1024, 32
_NUMPY_PAIRS = _NUMPY_ROWS * _NUMPY_QUERIES


class Scan(Protocol):
    """Finds all pairs within each query's radius."""

    def __call__(self, rows: Words, radii: NDArray[np.int64], start: int, end: int, hits: Packed, /) -> tuple[int, int]:
        """Write the hits of rows from ``start`` on to ``hits``; return the row before which it came, and their number.

        That row is less than ``end`` where the hits of what comes next might find no room. Rows and queries have
        numbers below 2^32 and 2^23.
        """
        ...


Scanner = Callable[[Words, int], Scan]
"""Makes ready for queries; those of up to so many bits from each other may be compared together."""


def search(
    rows: Words,
    ranges: Ranges,
    queries: Words,
    radius: int,
    *,
    admits: Admits | None = None,
    most: int = 1000,
    threads: int = 2,
    scanner: Scanner | None = None,
) -> Hits:
    """All rows of ``ranges`` within ``radius`` of each query, at most ``most`` of the nearest for each."""
    if most < 1 or threads < 1:
        raise ValueError("at least one hit a query and one thread")
    pairs = sum(end - start for start, end in ranges) * len(queries)
    if not pairs or radius < 0:
        return Hits(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.uint16))
    chosen = scanner or scanner_for(pairs)
    batch = max(1, min(BATCH, ROOM // most))
    found: list[Packed] = []
    cut: list[NDArray[np.int64]] = []
    for first in range(0, len(queries), batch):
        part = np.ascontiguousarray(queries[first : first + batch])
        kept, dropped = _batch(rows, ranges, part, radius, chosen, admits, most, threads)
        found.append(kept + (np.uint64(first) << np.uint64(41)))
        cut.append(dropped + first)
    hits = np.concatenate(found)
    return Hits(queries_of(hits), rows_of(hits), distances_of(hits), np.concatenate(cut))


def scanner_for(pairs: int) -> Scanner:
    """The compiled kernel where so many pairs are worth it, or it is there already; else numpy's."""
    worth_it = pairs >= COMPILED_PAYS or compiled_scanner.cache_info().currsize
    return (compiled_scanner() or scan_with_numpy) if worth_it else scan_with_numpy


@lru_cache(maxsize=1)
def compiled_scanner() -> Scanner | None:
    """The compiled kernel, None where it cannot be had."""
    try:
        from archiver.fingerprint.index import kernel  # half a second, which small archives never need
    except ImportError:  # numba is not there, or not for this numpy
        return None
    return kernel.compiled(cache_folder())


def scan_with_numpy(queries: Words, _spread: int = 0, /) -> Scan:
    """``Scanner`` of numpy alone."""

    def scan(rows: Words, radii: NDArray[np.int64], start: int, end: int, hits: Packed, /) -> tuple[int, int]:
        taken = 0
        step = max(1, min(max(_NUMPY_ROWS, _NUMPY_PAIRS // len(queries)), len(hits) // len(queries)))
        for begin in range(start, end, step):
            block = rows[begin : min(begin + step, end)]
            if len(hits) - taken < len(block) * len(queries):
                return begin, taken
            for first in range(0, len(queries), _NUMPY_QUERIES):
                part = queries[first : first + _NUMPY_QUERIES]
                distances = _distances(part, block)
                query, row = np.nonzero(distances <= radii[first : first + len(part), None])
                hits[taken : taken + len(query)] = pack(query + first, distances[query, row], row + begin)
                taken += len(query)
        return end, taken

    return scan


def spread_of(rows: Words, queries: Words, radius: int) -> int:
    """How unlike queries may be that are compared together.

    A row that is near the first of a group is compared with each of them, so that should be one of 200 rows at most;
    how near these are is looked up in a sample.
    """
    some = rows[:: max(1, len(rows) // SAMPLE)][:SAMPLE]
    asked = queries[:: max(1, len(queries) // SAMPLE)][:SAMPLE]
    distances = np.sort(_distances(asked, some), axis=None)
    return int(np.clip(int(distances[len(distances) // 200]) - radius, 0, WIDEST))


def _distances(queries: Words, rows: Words) -> NDArray[np.int16]:
    """Of all pairs."""
    distances = np.bitwise_count(queries[:, None, 0] ^ rows[None, :, 0]).astype(np.int16)
    for word in range(1, 4):
        distances += np.bitwise_count(queries[:, None, word] ^ rows[None, :, word])
    return np.asarray(distances)


def _batch(
    rows: Words,
    ranges: Ranges,
    queries: Words,
    radius: int,
    scanner: Scanner,
    admits: Admits | None,
    most: int,
    threads: int,
) -> tuple[Packed, NDArray[np.int64]]:
    pieces = _Pieces(ranges)
    scan = scanner(queries, spread_of(rows, queries, radius))

    def work() -> _Nearest:
        nearest = _Nearest(len(queries), radius, most)
        hits = np.empty(ROOM, np.uint64)
        for start, end in pieces:
            at = start
            while at < end:
                at, taken = scan(rows, nearest.radii, at, end, hits)
                found = hits[:taken]
                nearest.add(found if admits is None else found[admits(rows_of(found))])
        return nearest

    with ThreadPoolExecutor(threads) as pool:
        try:
            workers = [each.result() for each in [pool.submit(work) for _ in range(threads)]]
        except BaseException:  # of a thread, or Ctrl-C: the others need not come to their end
            pieces.stop()
            raise
    whole = workers[0]
    for other in workers[1:]:
        whole.add(other.hits())
        whole.cut |= other.cut
    return whole.hits(), np.flatnonzero(whole.cut)


class _Pieces:
    """Pieces of the ranges, ascending, each given to one of the threads that ask."""

    def __init__(self, ranges: Ranges) -> None:
        self._lock = Lock()
        self._left = iter([(at, min(at + PIECE, end)) for start, end in ranges for at in range(start, end, PIECE)])

    def stop(self) -> None:
        """None is left."""
        with self._lock:
            self._left = iter(())

    def __iter__(self) -> Iterator[tuple[int, int]]:
        while True:
            with self._lock:
                piece = next(self._left, None)
            if piece is None:
                return
            yield piece


class _Nearest:
    """The nearest ``most`` hits of each query, of rows that come in ascending order."""

    def __init__(self, queries: int, radius: int, most: int) -> None:
        self.radii = np.full(queries, min(radius, 256), np.int64)
        self.cut = np.zeros(queries, np.bool_)
        self._most = most
        self._kept = np.empty(0, np.uint64)
        self._new: list[Packed] = []
        self._waiting = 0

    def add(self, hits: Packed) -> None:
        self._new.append(hits.copy())
        self._waiting += len(hits)
        if self._waiting >= ROOM // 2:
            self._settle()

    def hits(self) -> Packed:
        """All that is kept, in order."""
        self._settle()
        return self._kept

    def _settle(self) -> None:
        """Keep the nearest of each query; of one that had more, only nearer rows count from now on."""
        whole = np.concatenate([self._kept, *self._new])
        whole.sort()
        self._new, self._waiting = [], 0
        query = queries_of(whole)
        counts = np.bincount(query, minlength=len(self.radii))
        firsts = np.cumsum(counts) - counts
        full = np.flatnonzero(counts > self._most)
        if len(full):
            whole_rank = np.arange(len(whole)) - firsts[query]
            farthest = distances_of(whole[firsts[full] + self._most - 1])
            self.radii[full] = np.minimum(self.radii[full], farthest.astype(np.int64) - 1)
            self.cut[full] = True
            whole = whole[whole_rank < self._most]
        self._kept = whole


def cache_folder() -> Path:
    """Where the compiled kernel is kept."""
    return user_cache_path("archiver") / "compiled"
