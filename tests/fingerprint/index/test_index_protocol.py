"""Another descriptor plugs in: vectors of floats, compared by their angle, in a few lines of numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from archiver.fingerprint.index import (
    Description,
    FrameSearch,
    HashIndex,
    Hits,
    IndexedMedium,
    Rows,
    Selection,
    evidence,
)
from archiver.fingerprint.index.protocol import Descriptors
from archiver.model.footage import Medium

WIDTH = 64
Describe = Callable[[NDArray[np.float32]], Descriptors]


class Vectors:
    """What a vector engine would be: 1 - cosine as the distance."""

    def __init__(self) -> None:
        self.media: list[IndexedMedium] = []
        self._rows: list[Rows] = []

    def _column(self, name: str, dtype: type) -> NDArray[np.generic]:
        return np.concatenate([np.empty(0, dtype), *(getattr(each, name) for each in self._rows)])

    @property
    def times(self) -> NDArray[np.float32]:
        return self._column("times", np.float32)  # type: ignore[return-value]

    @property
    def regions(self) -> NDArray[np.uint8]:
        return self._column("regions", np.uint8)  # type: ignore[return-value]

    @property
    def qualities(self) -> NDArray[np.uint8]:
        return self._column("qualities", np.uint8)  # type: ignore[return-value]

    @property
    def medium_of(self) -> NDArray[np.uint32]:
        return np.repeat(np.arange(len(self._rows), dtype=np.uint32), [len(each) for each in self._rows])

    def describe(self) -> Description:
        return Description("angle", WIDTH, len(self.times), len(self.media), 1.0, WIDTH**-0.5)

    def contains(self, sha256: str, kind: Medium) -> bool:
        return any((each.sha256, each.kind) == (sha256, kind) for each in self.media)

    def append(self, sha256: str, kind: Medium, rows: Rows) -> int:
        self.media.append(IndexedMedium(len(self.media), sha256, kind, len(self.times), len(rows)))
        self._rows.append(rows)
        return len(self.media) - 1

    def remove(self, media: Iterable[str]) -> int:
        raise NotImplementedError

    def search(
        self, queries: Descriptors, radius: float, *, where: Selection | None = None, most: int = 1000, threads: int = 2
    ) -> Hits:
        distances = 1 - queries @ np.concatenate([each.descriptors for each in self._rows]).T
        query, row = np.nonzero(distances <= radius)
        return Hits(query, row, distances[query, row].astype(np.float32))


def angles(frames: NDArray[np.float32]) -> Descriptors:
    return frames / np.linalg.norm(frames, axis=1, keepdims=True)


def signs(frames: NDArray[np.float32]) -> Descriptors:
    """256 bits: on which side of as many planes a frame lies."""
    planes = np.random.default_rng(3).standard_normal((frames.shape[1], 256))
    return np.packbits(frames @ planes > 0, axis=1)


def best(index: FrameSearch, queries: Descriptors, radius: float) -> Sequence[tuple[str, float, float]]:
    """(medium, seconds that it lies behind the query, evidence) of the best hit of each query: what matching does."""
    hits = index.search(queries, radius)
    told = evidence(hits, index.describe())
    found = []
    for query in range(len(queries)):
        mine = np.flatnonzero(hits.query == query)
        top = mine[np.argmax(told[mine])]
        row = hits.row[top]
        shift = float(index.times[row]) - query
        found.append((index.media[int(index.medium_of[row])].sha256[:2], shift, float(told[top])))
    return found


@pytest.mark.parametrize(("make", "radius"), [(signs, 84), (angles, 0.4)])
def test_matching_runs_on_any_descriptor(tmp_path: Path, make: Describe, radius: float) -> None:
    index: FrameSearch = HashIndex.open(tmp_path / "x") if make is signs else Vectors()
    dice = np.random.default_rng(1)
    films = {name * 32: dice.standard_normal((30, WIDTH), np.float32) for name in ("aa", "bb", "cc")}
    for name, film in films.items():
        columns = np.arange(30, dtype=np.float32), np.zeros(30, np.uint8), np.full(30, 90, np.uint8)
        index.append(name, "video", Rows(make(film), *columns))
    seen = films["bb" * 32][12:20] + 0.2 * dice.standard_normal((8, WIDTH), np.float32)
    found = best(index, make(seen), radius)
    assert [(name, shift) for name, shift, _ in found] == [("bb", 12.0)] * 8
    assert min(told for _, _, told in found) > 15
    assert index.contains("bb" * 32, "video")
    assert not index.contains("bb" * 32, "audio")


def test_frames_of_a_print_become_rows() -> None:
    hashes = np.arange(2 * 3 * 32, dtype=np.uint8).reshape(2, 3, 32)
    rows = Rows.of_frames(np.array([1.5, 2.5]), hashes, np.array([[1, 2, 3], [4, 5, 6]]))
    assert rows.times.tolist() == [1.5, 1.5, 1.5, 2.5, 2.5, 2.5]
    assert rows.regions.tolist() == [0, 1, 2, 0, 1, 2]
    assert rows.qualities.tolist() == [1, 2, 3, 4, 5, 6]
    assert (rows.descriptors == hashes.reshape(6, 32)).all()
    assert len(Rows.of_frames(np.empty(0), np.empty((0, 2, 32), np.uint8), np.empty((0, 2)))) == 0


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one descriptor"):
        Rows(np.zeros((2, 32), np.uint8), np.zeros(3, np.float32), np.zeros(2, np.uint8), np.zeros(2, np.uint8))
