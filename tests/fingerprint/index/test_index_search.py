"""Searching: exactly what a plain loop finds, whatever does it, and never more than was asked for."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from archiver.fingerprint import index
from archiver.fingerprint.index import kernel, search
from archiver.fingerprint.index.kernel import compiled
from archiver.fingerprint.index.packed import distances_of, rows_of
from tests.counts import reduced


@pytest.fixture(scope="module", params=["compiled", "numpy"])
def scanner(request: pytest.FixtureRequest) -> search.Scanner:
    return search.scan_with_numpy if request.param == "numpy" else compiled(request.config.cache.mkdir("compiled"))


def hashes(count: int, seed: int, spread: float = 0.5) -> NDArray[np.uint64]:
    """``spread``: how likely a bit differs from that of the others; small ones make many near pairs."""
    dice = np.random.default_rng(seed)
    common = dice.integers(0, 2, 256, dtype=np.uint8)
    return np.packbits(common ^ (dice.random((count, 256)) < spread), axis=1).view(np.uint64)


def plainly(rows: NDArray[np.uint64], queries: NDArray[np.uint64], radius: int) -> list[tuple[int, int, int]]:
    """(query, distance, row) of all pairs, in order."""
    ones = np.unpackbits(rows.view(np.uint8), axis=1)
    found = []
    for number, query in enumerate(np.unpackbits(queries.view(np.uint8), axis=1)):
        distances = (ones != query).sum(axis=1)
        found += [(number, int(distances[row]), int(row)) for row in np.flatnonzero(distances <= radius)]
    return sorted(found)


def triples(hits: search.Hits) -> list[tuple[int, int, int]]:
    return list(zip(hits.query.tolist(), hits.distance.tolist(), hits.row.tolist(), strict=True))


@settings(max_examples=reduced(120, 30))
@given(
    count=st.integers(0, 1200),
    asked=st.integers(0, 30),
    radius=st.integers(-1, 257),
    spread=st.sampled_from([0.0, 0.02, 0.2, 0.5]),
    seed=st.integers(0, 99),
    together=st.integers(0, 140),
    threads=st.integers(1, 3),
)
def test_finds_what_a_plain_loop_finds(
    scanner: search.Scanner, count: int, asked: int, radius: int, spread: float, seed: int, together: int, threads: int
) -> None:
    rows, queries = hashes(count, seed, spread), hashes(asked, seed + (seed % 2), spread)
    with pytest.MonkeyPatch.context() as patch:  # whatever is compared together, nothing is missed
        patch.setattr(search, "spread_of", lambda *_: together)
        found = search.search(rows, [(0, count)], queries, radius, most=10_000, threads=threads, scanner=scanner)
    assert triples(found) == plainly(rows, queries, radius)
    assert len(found.cut) == 0


@settings(max_examples=reduced(60))
@given(most=st.integers(1, 30), radius=st.integers(0, 256), seed=st.integers(0, 99), threads=st.integers(1, 3))
def test_of_too_many_the_nearest(scanner: search.Scanner, most: int, radius: int, seed: int, threads: int) -> None:
    rows, queries = hashes(700, seed, 0.05), hashes(9, seed, 0.05)
    with pytest.MonkeyPatch.context() as patch:  # so that what is kept is settled many times
        patch.setattr(search, "ROOM", 9 * 1024)
        patch.setattr(search, "PIECE", 100)
        found = search.search(rows, [(0, 700)], queries, radius, most=most, threads=threads, scanner=scanner)
    every = plainly(rows, queries, radius)
    of_each = [[each for each in every if each[0] == number] for number in range(9)]
    assert triples(found) == [each for hits in of_each for each in hits[:most]]
    assert found.cut.tolist() == [number for number, hits in enumerate(of_each) if len(hits) > most]


def test_only_rows_of_the_ranges_that_are_admitted(scanner: search.Scanner) -> None:
    rows, queries = hashes(5000, 1, 0.1), hashes(5, 1, 0.1)
    ranges = [(10, 20), (700, 3000), (4999, 5000)]
    found = search.search(
        rows, ranges, queries, 40, admits=lambda row: row % 3 == 0, most=5000, threads=2, scanner=scanner
    )
    wanted = [
        each
        for each in plainly(rows, queries, 40)
        if each[2] % 3 == 0 and any(start <= each[2] < end for start, end in ranges)
    ]
    assert triples(found) == wanted


def test_queries_beyond_a_batch_keep_their_numbers(scanner: search.Scanner) -> None:
    rows, queries = hashes(300, 1), hashes(300, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "BATCH", 7)
        found = search.search(rows, [(0, 300)], queries, 0, scanner=scanner)
    assert found.query.tolist() == found.row.tolist() == list(range(300))


@pytest.mark.parametrize("asked", [2, 12])
def test_stops_before_there_is_no_room_and_goes_on(scanner: search.Scanner, asked: int) -> None:
    rows, queries, radii = hashes(3000, 1, 0.0), hashes(asked, 1, 0.0), np.zeros(asked, np.int64)
    hits = np.empty(asked * 1024 + 1, np.uint64)
    scan = scanner(queries, 0)
    at, taken = scan(rows, radii, 0, 3000, hits)
    assert taken == asked * at
    assert 0 < at < 3000
    again, more = scan(rows, radii, at, 3000, hits)
    assert again > at
    assert rows_of(hits[:more]).min() == at
    assert not distances_of(hits[:more]).any()


def test_queries_are_compared_together_as_far_as_few_rows_are_near() -> None:
    many, alike = hashes(5000, 1), hashes(5000, 1, 0.05)
    assert 15 <= search.spread_of(many, many[:300], 84) <= 30
    assert search.spread_of(many, many[:300], 56) == search.WIDEST
    assert search.spread_of(many, many[:300], 120) == 0
    assert search.spread_of(alike, alike[:300], 84) == 0
    assert search.spread_of(many[:1], many[:1], 84) == 0


def test_the_largest_distance_is_found(scanner: search.Scanner) -> None:
    rows = np.full((1, 4), 2**64 - 1, np.uint64)
    found = search.search(rows, [(0, 1)], np.zeros((1, 4), np.uint64), 256, scanner=scanner)
    assert triples(found) == [(0, 256, 0)]


def test_the_compiled_kernel_is_kept_in_a_folder_that_is_ours_alone(tmp_path: Path) -> None:
    """What is loaded from there is run: where others could write, it is compiled anew."""
    ours, open_to_all = tmp_path / "ours" / "compiled", tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    assert [kernel.own_folder(each) for each in (ours, open_to_all, ours / "x")] == [True, False, True]
    assert ours.stat().st_mode & 0o777 == 0o700
    (tmp_path / "file").touch()
    assert not kernel.own_folder(tmp_path / "file" / "below")


def test_a_full_disk_or_a_folder_of_others_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path | None] = []

    def compile_in(place: Path | None) -> search.Scanner:
        asked.append(place)
        if place is not None:
            raise OSError(28, "No space left on device")
        return search.scan_with_numpy

    monkeypatch.setattr(kernel, "_compile", compile_in)
    assert compiled(tmp_path) is search.scan_with_numpy
    assert [place is not None and place.parent for place in asked] == [tmp_path, False]
    (tmp_path / "file").touch()
    compiled(tmp_path / "file")
    assert asked[2:] == [None]


def test_without_numba_numpy_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "archiver.fingerprint.index.kernel", None)
    monkeypatch.delattr(index, "kernel", raising=False)
    search.compiled_scanner.cache_clear()
    assert search.scanner_for(10**12) is search.scan_with_numpy
    search.compiled_scanner.cache_clear()


def test_importing_the_compiler_has_to_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    search.compiled_scanner.cache_clear()
    assert search.scanner_for(1_000_000) is search.scan_with_numpy
    monkeypatch.setattr(kernel, "compiled", lambda _cache: partial(search.scan_with_numpy))
    assert search.scanner_for(10**12) is not search.scan_with_numpy
    assert search.scanner_for(1) is not search.scan_with_numpy  # it is there now
    search.compiled_scanner.cache_clear()


def test_a_fault_of_a_thread_ends_the_search() -> None:
    asked: list[int] = []

    def broken(*given: Any) -> tuple[int, int]:
        asked.append(given[2])
        raise RuntimeError("broken")

    rows = hashes(3000, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "PIECE", 10)
        with pytest.raises(RuntimeError, match="broken"):
            search.search(rows, [(0, 3000)], rows[:1], 0, threads=2, scanner=lambda *_: broken)
    assert len(asked) <= 2


@pytest.mark.parametrize("half", [0, 1])
def test_that_a_query_is_cut_is_known_whichever_thread_saw_it(half: int) -> None:
    meeting = Barrier(2)

    def together(*given: Any) -> tuple[int, int]:
        meeting.wait(60)  # so that each thread has one of the two pieces
        return scan(*given)

    rows = np.zeros((200, 4), np.uint64)
    rows[100 * (1 - half) : 100 * (2 - half)] = 2**64 - 1
    scan = search.scan_with_numpy(np.zeros((1, 4), np.uint64))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "PIECE", 100)
        found = search.search(
            rows, [(0, 200)], np.zeros((1, 4), np.uint64), 0, most=5, threads=2, scanner=lambda *_: together
        )
    assert found.row.tolist() == [100 * half + number for number in range(5)]
    assert found.cut.tolist() == [0]


def test_no_hits_or_threads_make_no_sense() -> None:
    rows = hashes(3, 1)
    with pytest.raises(ValueError, match="at least one"):
        search.search(rows, [(0, 3)], rows, 0, most=0)
