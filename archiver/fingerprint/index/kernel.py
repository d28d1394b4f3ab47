"""The inner loop of searching 256-bit hashes, compiled by numba where it is installed.

Importing this module costs about half a second, and compiling some seconds once a machine: what comes of it is kept in
the user's cache folder.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.index import adder, packed
from archiver.fingerprint.index.adder import ENTRY, GROUP, GROUPS, LANES, PATTERNS
from archiver.fingerprint.index.packed import DISTANCE, QUERY
from archiver.fingerprint.index.search import Scan, Scanner

BLOCK = 64 * LANES
"""Rows that are compared with all queries before the next are read. Their table has 44 KiB."""
WORDS = 4
FEW = 10
"""Queries below which counting the bits of each row is faster than making the table of a block."""
_ENTRY_WORDS = ENTRY // 8
_CACHE_LINE = 8
"""Words of it: an entry of the table is one, and lies in one where the table begins with one."""

# Any: what is compiled has other types than what numba's own say
numba: Any = importlib.import_module("numba")
extending: Any = importlib.import_module("numba.extending")
types = numba.types

_WORDS_GIVEN = types.Array(types.uint64, 2, "C", readonly=True)
_GROUPS_GIVEN = (types.int64[::1], types.int64[::1], types.int64[::1], types.uint16[:, ::1])
_SCAN_GIVEN = (_WORDS_GIVEN, types.int64[::1], types.int64, types.int64, types.uint64[::1])
"""What ``search.Scan`` is called with."""
_SCANNED = types.UniTuple(types.int64, 2)
GROUPED = types.Tuple(_GROUPS_GIVEN)(_WORDS_GIVEN, types.int64)
SCANNED_FEW = _SCANNED(_WORDS_GIVEN, *_SCAN_GIVEN)
SCANNED = _SCANNED(_WORDS_GIVEN, *_GROUPS_GIVEN, *_SCAN_GIVEN)


def compiled(cache: Path | None) -> Scanner:
    """The kernel, from ``cache`` where it is there; None, or a folder that cannot be used: compiled anew."""
    place = cache / _sources() if cache is not None else None
    if place is not None and own_folder(place):
        with suppress(OSError):  # a full disk, most likely
            return _compile(place)
    return _compile(None)


def _compile(place: Path | None) -> Scanner:
    before = numba.config.CACHE_DIR
    if place is not None:
        numba.config.CACHE_DIR = str(place)
    try:
        group, few, scan = (
            numba.njit(given, nogil=True, cache=place is not None)(each)
            for given, each in ((GROUPED, _group), (SCANNED_FEW, _scan_few), (SCANNED, _scan))
        )
    finally:
        numba.config.CACHE_DIR = before

    def scanner(queries: NDArray[np.uint64], spread: int) -> Scan:
        kernel, made_ready = (few, (queries,)) if len(queries) < FEW else (scan, (queries, *group(queries, spread)))

        def found(
            rows: NDArray[np.uint64], radii: NDArray[np.int64], start: int, end: int, hits: NDArray[np.uint64]
        ) -> tuple[int, int]:
            at, taken = kernel(*made_ready, rows, radii, start, end, hits)
            return at, taken

        return found

    return scanner


def _sources() -> str:
    """What it is compiled from, as a name: numba itself looks at this file's time and size alone."""
    whole = hashlib.sha256()
    for file in (__file__, adder.__file__, packed.__file__):
        whole.update(Path(file).read_bytes())
    return whole.hexdigest()[:16]


def own_folder(folder: Path) -> bool:
    """Whether it is this user's alone, for what is loaded from there is run; it is made where it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = folder.stat()
    except OSError:
        return False
    return found.st_uid == os.getuid() and not found.st_mode & 0o022 and os.access(folder, os.W_OK)


def _data(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    return context.make_array(kind)(context, builder, value).data


def _table_of(_typing: Any, bits: Any, table: Any) -> Any:
    """``adder.emit_table`` of two arrays."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointers = [_data(context, builder, *each) for each in zip(signature.args, arguments, strict=True)]
        adder.emit_table(builder, *pointers)
        return context.get_dummy_value()

    return types.void(bits, table), emit


def _within(_typing: Any, table: Any, patterns: Any, radius: Any, rows: Any) -> Any:
    """``adder.emit_within`` of arrays."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        at, places, least, found = arguments
        pointers = [
            _data(context, builder, kind, value)
            for kind, value in zip((table, patterns, rows), (at, places, found), strict=True)
        ]
        return adder.emit_within(builder, pointers[0], pointers[1], least, pointers[2])

    return types.boolean(table, patterns, types.int64, rows), emit


def _swap(_typing: Any, upper: Any, lower: Any, width: Any, mask: Any) -> Any:
    """``adder.emit_swap`` of two arrays."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointers = [_data(context, builder, *each) for each in zip(signature.args[:2], arguments[:2], strict=True)]
        adder.emit_swap(builder, *pointers, *arguments[2:])
        return context.get_dummy_value()

    return types.void(upper, lower, types.int64, types.uint64), emit


def _ones(_typing: Any, word: Any) -> Any:
    """Bits that are set."""
    return types.uint64(word), lambda _context, builder, _signature, arguments: builder.ctpop(arguments[0])


def _lowest(_typing: Any, word: Any) -> Any:
    """Number of the lowest bit that is set, of a word that has one."""

    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        defined = adder.BIT(0)
        return builder.cttz(arguments[0], defined)

    return types.uint64(word), emit


table_of: Any = extending.intrinsic(_table_of)
within: Any = extending.intrinsic(_within)
swap: Any = extending.intrinsic(_swap)
ones: Any = extending.intrinsic(_ones)
lowest: Any = extending.intrinsic(_lowest)


@numba.njit(nogil=True)  # type: ignore[untyped-decorator]
def _patterns(queries: NDArray[np.uint64], chosen: NDArray[np.int64]) -> NDArray[np.uint16]:
    """For each of the chosen queries and three bits the place of its entry in their part of the table, in bytes."""
    places = np.zeros((chosen.shape[0], GROUPS), np.uint16)
    for number in range(chosen.shape[0]):
        for bit in range(64 * WORDS):
            if (queries[chosen[number], bit >> 6] >> np.uint64(bit & 63)) & np.uint64(1):
                places[number, bit // GROUP] += ENTRY << (bit % GROUP)
    return places


@numba.njit(nogil=True)  # type: ignore[untyped-decorator]
def _slice(rows: NDArray[np.uint64], begin: int, count: int, bits: NDArray[np.uint64]) -> None:
    """Turn up to 256 rows so that ``bits[b, lane]`` has bit b of 64 rows: four 64x64 matrices a word, side by side.

    Halves of a matrix change places, then halves of these ("Hacker's Delight", 7-3).
    """
    for word in range(WORDS):
        first = 64 * word
        for row in range(64):
            for lane in range(LANES):
                place = 64 * lane + row
                bits[first + row, lane] = rows[begin + place, word] if place < count else np.uint64(0)
        width = 32
        mask = np.uint64(0xFFFFFFFF)
        while width:
            for row in range(64):
                if row & width:
                    continue
                swap(bits[first + row], bits[first + row + width], width, mask)
            width >>= 1
            mask ^= mask << np.uint64(width)


@numba.njit(nogil=True)  # type: ignore[untyped-decorator]
def _packed(query: int, distance: np.uint64, row: int) -> np.uint64:
    """``packed.pack``."""
    return np.uint64((np.uint64(query) << np.uint64(QUERY)) | (distance << np.uint64(DISTANCE)) | np.uint64(row))


@numba.njit(nogil=True)  # type: ignore[untyped-decorator]
def _distance(some: NDArray[np.uint64], one: int, others: NDArray[np.uint64], other: int) -> np.uint64:
    """Of ``some[one]`` and ``others[other]``."""
    bits = np.uint64(0)
    for word in range(WORDS):
        bits += ones(some[one, word] ^ others[other, word])
    return bits


def _scan_few(
    queries: NDArray[np.uint64],
    rows: NDArray[np.uint64],
    radii: NDArray[np.int64],
    start: int,
    end: int,
    hits: NDArray[np.uint64],
) -> tuple[int, int]:
    """``search.Scan`` of few queries: each row's bits are counted."""
    taken = 0
    for row in range(start, end):
        if hits.shape[0] - taken < queries.shape[0]:
            return row, taken
        for query in range(queries.shape[0]):
            distance = _distance(queries, query, rows, row)
            if np.int64(distance) <= radii[query]:
                hits[taken] = _packed(query, distance, row)
                taken += 1
    return end, taken


@numba.njit(nogil=True)  # type: ignore[untyped-decorator]
def _aligned(words: int) -> NDArray[np.uint64]:
    """An array that begins with a cache line."""
    room = np.empty(words + _CACHE_LINE, np.uint64)
    skip = (-(room.ctypes.data >> 3)) & (_CACHE_LINE - 1)
    return room[skip : skip + words]


@numba.njit(nogil=True)  # type: ignore[untyped-decorator]
def _reach(
    order: NDArray[np.int64], starts: NDArray[np.int64], spreads: NDArray[np.int64], radii: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each group the distance from its first query within which all hits of its members are; -1 without any."""
    reach = np.full(spreads.shape[0], -1, np.int64)
    for group in range(starts.shape[0] - 1):
        for member in range(starts[group], starts[group + 1]):
            radius = radii[order[member]]
            if radius >= 0:
                reach[group] = max(reach[group], radius + spreads[group])
    return reach


def _group(
    queries: NDArray[np.uint64], spread: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]]:
    """Queries in groups, each member at most ``spread`` bits from the group's first one.

    Returns the numbers of queries, group by group; where each group begins (and the last ends); how far its farthest
    member is from its first; and for each group and three bits the place of its first query's entry in the table.
    """
    count = queries.shape[0]
    first = np.empty(count, np.int64)
    group_of = np.empty(count, np.int64)
    sizes = np.zeros(count + 1, np.int64)
    spreads = np.zeros(count, np.int64)
    groups = 0
    for query in range(count):
        own = groups
        for group in range(groups - 1, -1, -1):  # the newest first: a film's next frame is like its last one
            distance = np.int64(_distance(queries, query, queries, first[group]))
            if distance <= spread:
                own = group
                spreads[group] = max(spreads[group], distance)
                break
        if own == groups:
            first[own] = query
            groups += 1
        group_of[query] = own
        sizes[own + 1] += 1
    starts = np.cumsum(sizes[: groups + 1])
    order = np.empty(count, np.int64)
    at = starts.copy()
    for query in range(count):
        order[at[group_of[query]]] = query
        at[group_of[query]] += 1
    return order, starts, spreads, _patterns(queries, first[:groups])


def _scan(
    queries: NDArray[np.uint64],
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    spreads: NDArray[np.int64],
    patterns: NDArray[np.uint16],
    rows: NDArray[np.uint64],
    radii: NDArray[np.int64],
    start: int,
    end: int,
    hits: NDArray[np.uint64],
) -> tuple[int, int]:
    """``search.Scan``. Rows too far from the first of a group are too far from all its members."""
    groups = starts.shape[0] - 1
    reach = _reach(order, starts, spreads, radii)
    taken = 0
    bits = np.zeros((GROUPS * GROUP, LANES), np.uint64)
    table = _aligned(GROUPS * PATTERNS * _ENTRY_WORDS)
    found = np.empty(LANES, np.uint64)
    for begin in range(start, end, BLOCK):
        count = min(BLOCK, end - begin)
        if hits.shape[0] - taken < count * queries.shape[0]:
            return begin, taken
        _slice(rows, begin, count, bits)
        for group in range(GROUPS):
            table_of(bits[group * GROUP :], table[group * PATTERNS * _ENTRY_WORDS :])
        for group in range(groups):
            if reach[group] < 0 or not within(table, patterns[group], reach[group], found):
                continue
            for lane in range(LANES):
                left = found[lane]
                while left:
                    row = begin + 64 * lane + np.int64(lowest(left))
                    left &= left - np.uint64(1)
                    if row >= end:
                        break
                    for member in range(starts[group], starts[group + 1]):
                        query = order[member]
                        distance = _distance(queries, query, rows, row)
                        if np.int64(distance) <= radii[query]:
                            hits[taken] = _packed(query, distance, row)
                            taken += 1
    return end, taken
