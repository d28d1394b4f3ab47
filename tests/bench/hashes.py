"""The index of hashes: building, appending, opening and searching it, at one and ten million rows.

The hashes are generated with what matters of PDQ's statistics: unrelated ones are 128 ± 8 bits apart, those of a scene
drift slowly, and a tenth comes from low-texture scenes, which lie in few heaps within the radius of each other.

``python -m tests.bench.hashes``, or as a bench of ``tests.bench``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.index import HashIndex, Rows, weights
from archiver.fingerprint.index.columns import BYTES_A_ROW
from archiver.fingerprint.index.search import scan_with_numpy, search
from archiver.model.footage import Medium
from tests.bench.figure import Figure

Hashes = NDArray[np.uint8]

MILLION = 1_000_000
FRAMES = 2000
"""Rows of one film: some four minutes with two regions a frame."""
SCENE = 50
HEAPS = 64
QUERY = 1920
"""Frames of a four-minute query, eight a second; each in two regions, as it is and mirrored."""
RADIUS = 84
ONE_BY_ONE = 1000
FEW = 200
"""Queries for what is too slow to be asked all of them."""
STATUS = Path("/proc/self/status")


def figures(folder: Path) -> Iterator[Figure]:
    """Of a million rows and of ten, which stay below ``folder`` (0.5 GB)."""
    for millions in (1, 10):
        place = folder / f"{millions}"
        name = f"{millions} M hashes"
        yield from _building(place, millions * MILLION, name)
        yield from _searching(place, name)
        yield from _drowning(place, name)
        yield from _first_search(place, name)
    yield from _appending(folder / "10", folder / "plain", "10 M hashes")


def films(rows: int, seed: int = 1) -> Iterator[tuple[str, Medium, Rows]]:
    """Films of two thousand rows; of each ten the last is of low texture."""
    dice = np.random.default_rng(seed)
    heaps = _bits(dice, HEAPS)
    for number in range(rows // FRAMES):
        if number % 10 == 9:
            hashes, quality = heaps[dice.integers(0, HEAPS, FRAMES)] ^ _noise(dice, FRAMES, 3), 20
        else:
            hashes, quality = _film(dice), 80
        times = np.arange(FRAMES, dtype=np.float32) / 8
        sha256 = hashlib.sha256(b"%d %d" % (seed, number)).hexdigest()
        columns = times, np.arange(FRAMES, dtype=np.uint8) % 2, np.full(FRAMES, quality, np.uint8)
        yield sha256, "video", Rows(hashes, *columns)


def queries(index: HashIndex) -> Hashes:
    """Of a compilation: 40 % recycled, 50 % never seen, 10 % of low texture; and its mirror image, never seen."""
    dice = np.random.default_rng(2)
    count = 2 * QUERY
    starts = dice.integers(0, len(index.media) // 10, 28) * 10 * FRAMES
    recycled = np.concatenate([index.hashes[start : start + count * 4 // 10 // 28] for start in starts])
    flat = index.hashes[9 * FRAMES : 9 * FRAMES + count // 10] ^ _noise(dice, count // 10, 3)
    seen = recycled ^ _noise(dice, len(recycled), 4)
    return np.concatenate([seen, flat, _bits(dice, 2 * count - len(seen) - len(flat))])


def _bits(dice: np.random.Generator, count: int) -> Hashes:
    return dice.integers(0, 256, (count, 32), dtype=np.uint8)


def _noise(dice: np.random.Generator, count: int, halvings: int) -> Hashes:
    """Each bit set with a likelihood of one in two to the power of ``halvings``."""
    return np.bitwise_and.reduce([_bits(dice, count) for _ in range(halvings)])


def _film(dice: np.random.Generator) -> Hashes:
    """Scenes that drift by eight bits a frame."""
    steps = _noise(dice, FRAMES, 5)
    steps[::SCENE] = _bits(dice, len(steps[::SCENE]))
    scenes = steps.reshape(-1, SCENE, 32)
    return np.bitwise_xor.accumulate(scenes, axis=1).reshape(FRAMES, 32)


def _building(place: Path, rows: int, name: str) -> Iterator[Figure]:
    made = list(films(rows))
    size = rows * BYTES_A_ROW
    index = HashIndex.open(place)
    ours = _seconds(lambda: [index.append_all(made[at : at + 500]) for at in range(0, len(made), 500)])
    blocks = [each.descriptors for _, _, each in made]
    plain = _seconds(lambda: _write(place.with_name("plain"), blocks))
    yield Figure(
        name=f"{name}, building it from prints",
        value=rows / ours,
        unit="rows/s",
        baseline=rows / plain,
        against="writing the hashes alone to one file",
    )
    yield Figure(
        name=f"{name}, bytes a row",
        value=sum(file.stat().st_size for file in place.iterdir()) / rows,
        unit="bytes",
        baseline=size / rows,
        against="its columns",
    )
    opened = _seconds(lambda: HashIndex.open(place))
    yield Figure(
        name=f"{name}, opening it",
        value=opened * 1e3,
        unit="ms",
        baseline=_seconds((place / "hashes.0").read_bytes) * 1e3,
        against="reading the hashes",
    )
    checked = _seconds(HashIndex.open(place).check)
    yield Figure(
        name=f"{name}, checking all of it",
        value=checked,
        unit="s",
        baseline=_seconds(lambda: [hashlib.sha256(file.read_bytes()) for file in place.iterdir()]),
        against="SHA-256 of its files",
    )


def _searching(place: Path, name: str) -> Iterator[Figure]:
    index = HashIndex.open(place)
    asked = queries(index)
    index.search(asked[:9], RADIUS)  # so that it is compiled
    with _memory() as peak:
        both = min(_seconds(lambda: index.search(asked, RADIUS)) for _ in range(2))
    one = _seconds(lambda: index.search(asked, RADIUS, threads=1), time.process_time)
    plain = _numpy_seconds(index, asked[:FEW]) / FEW
    yield Figure(
        name=f"{name}, {len(asked)} queries, 2 threads",
        value=both,
        unit="s",
        baseline=_seconds(lambda: index.search(asked, RADIUS, threads=1)),
        against="the same in one thread",
    )
    yield Figure(
        name=f"{name}, a query of {len(asked)}",
        value=one / len(asked) * 1e3,
        unit="ms/core",
        baseline=plain * 1e3,
        against="numpy: exclusive or, bitwise_count",
    )
    slow = np.concatenate([_film(np.random.default_rng(5)) for _ in range(2)])[: len(asked)]
    drifting = _seconds(lambda: index.search(slow, RADIUS, threads=1), time.process_time)
    yield Figure(
        name=f"{name}, a query of a film that drifts",
        value=drifting / len(slow) * 1e3,
        unit="ms/core",
        baseline=one / len(asked) * 1e3,
        against="a query of the others",
    )
    few = _seconds(lambda: index.search(asked[:1], RADIUS, threads=1), time.process_time)
    yield Figure(
        name=f"{name}, a query alone",
        value=few * 1e3,
        unit="ms/core",
        baseline=plain * 1e3,
        against="numpy: exclusive or, bitwise_count",
    )
    if importlib.util.find_spec("faiss"):
        yield Figure(
            name=f"{name}, {FEW} queries",
            value=_seconds(lambda: index.search(asked[:FEW], RADIUS, threads=1)) / FEW * 1e3,
            unit="ms/query",
            baseline=_faiss_seconds(index, asked[:FEW]) / FEW * 1e3,
            against="faiss.IndexBinaryFlat.range_search, 1 thread",
        )
    yield Figure(
        name=f"{name}, memory of a search",
        value=peak() / 1e6,
        unit="MB",
        baseline=index.hashes.nbytes / 1e6,
        against="the hashes, which are mapped and not in it",
    )


def _drowning(place: Path, name: str) -> Iterator[Figure]:
    """Queries that have hits by the thousand, which are cut, and what is found besides."""
    index = HashIndex.open(place)
    dice = np.random.default_rng(3)
    heap = index.hashes[9 * FRAMES : 9 * FRAMES + FEW] ^ _noise(dice, FEW, 4)
    drowned = _seconds(lambda: index.search(heap, RADIUS))
    found = index.search(heap, RADIUS)
    told = weights(found, index.medium_of, FEW, near=64)
    yield Figure(
        name=f"{name}, {FEW} low-texture queries",
        value=drowned,
        unit="s",
        baseline=_seconds(lambda: index.search(_bits(dice, FEW), RADIUS)),
        against=f"as many others ({len(found.cut)} cut, mean weight {told.mean():.2f})",
    )


def _first_search(place: Path, name: str) -> Iterator[Figure]:
    """In a new process: with nothing compiled, then with what the first one compiled."""
    with tempfile.TemporaryDirectory() as cache:
        cold, kept = (_process_seconds(place, cache) for _ in range(2))
    yield Figure(
        name=f"{name}, first search on a machine",
        value=cold,
        unit="s/core",
        baseline=kept,
        against=f"in the next process: start, open, {FEW} queries",
    )


def _appending(place: Path, plain: Path, name: str) -> Iterator[Figure]:
    index = HashIndex.open(place)
    more = list(films(ONE_BY_ONE * FRAMES, seed=4))
    ours = _seconds(lambda: [index.append(*each) for each in more])
    plainly = _seconds(lambda: [_write(plain, [each.descriptors]) for _, _, each in more])
    yield Figure(
        name=f"{name}, {ONE_BY_ONE} films added one by one",
        value=ours / ONE_BY_ONE * 1e3,
        unit="ms/film",
        baseline=plainly / ONE_BY_ONE * 1e3,
        against="appending its hashes to a file, with fsync",
    )
    index.check()
    gone = [sha256 for sha256, _, _ in more[::100]]
    yield Figure(
        name=f"{name}, ten films removed",
        value=_seconds(lambda: index.remove(gone)),
        unit="s",
        baseline=_seconds(lambda: _write(plain, [index.hashes])),
        against="writing the hashes to a file",
    )


def _process_seconds(place: Path, cache: str) -> float:
    """Processor time of a process that searches once."""
    code = (
        "import sys; from pathlib import Path; from tests.bench.hashes import *;"
        "index = HashIndex.open(Path(sys.argv[1])); index.search(queries(index)[:FEW], RADIUS)"
    )
    environment = os.environ | {"XDG_CACHE_HOME": cache}
    before = os.times()
    subprocess.run([sys.executable, "-c", code, str(place)], env=environment, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _numpy_seconds(index: HashIndex, asked: Hashes) -> float:
    """Of a hundredth of the rows, a hundred times."""
    rows, part = index.hashes.view(np.uint64), asked.view(np.uint64)
    share = [(0, len(rows) // 100)]
    return 100 * _seconds(
        lambda: search(rows, share, part, RADIUS, threads=1, scanner=scan_with_numpy), time.process_time
    )


def _faiss_seconds(index: HashIndex, asked: Hashes) -> float:
    faiss: Any = importlib.import_module("faiss")
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexBinaryFlat(256)
    flat.add(np.ascontiguousarray(index.hashes))
    return _seconds(lambda: flat.range_search(asked, RADIUS))


def _write(file: Path, blocks: list[Hashes]) -> None:
    with file.open("ab") as stream:
        for block in blocks:
            stream.write(np.ascontiguousarray(block).tobytes())
        stream.flush()
        os.fsync(stream.fileno())


def _seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    began = clock()
    work()
    return clock() - began


@contextmanager
def _memory() -> Iterator[Callable[[], float]]:
    """What the process holds at most beside mapped files, above what it held before, in bytes; 0 without /proc."""
    before, highest, done = _held(), 0, threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.02):
            highest = max(highest, _held())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield lambda: max(0, highest - before)
    finally:
        done.set()
        watcher.join()


def _held() -> int:
    if not STATUS.exists():
        return 0
    lines = STATUS.read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:")), 0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for figure in figures(Path(scratch)):
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()
