"""A frame that many films show: a title where they have nothing else in common, footage where they have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from archiver.fingerprint.index import HashIndex, Rows
from archiver.fingerprint.picture.titles import MOST_UNLIKE, is_title

AT_S = 3.0
"""When each film shows the frame."""
LENGTH_S = 20


def _hashes(seed: int, count: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), dtype=np.uint8)


def _film(seed: int, frame: NDArray[np.uint8]) -> Rows:
    """A row a second, all of its own but the one of `AT_S`."""
    hashes = _hashes(seed, LENGTH_S)
    hashes[round(AT_S)] = frame
    times, good = np.arange(LENGTH_S), np.full((LENGTH_S, 1), 100)
    return Rows.of_frames(times, hashes[:, None], good)


def _encoded_anew(rows: Rows, seed: int) -> Rows:
    """Some bits of each hash are others."""
    noise = np.random.default_rng(seed).random((len(rows), 256)) < 0.06
    return Rows(rows.descriptors ^ np.packbits(noise, axis=1), rows.times, rows.regions, rows.qualities)


@pytest.fixture
def index(tmp_path: Path) -> HashIndex:
    return HashIndex.open(tmp_path / "frames")


def _named(films: list[Rows]) -> list[tuple[str, str, Rows]]:
    return [(f"{number:064x}", "video", rows) for number, rows in enumerate(films)]


def test_what_films_of_different_content_show_is_a_title(index: HashIndex) -> None:
    title = _hashes(99, 1)[0]
    numbers = index.append_all(_named([_film(seed, title) for seed in range(MOST_UNLIKE + 1)]))  # type: ignore[arg-type]
    assert is_title(index, [(each, AT_S) for each in numbers])
    assert not is_title(index, [(each, AT_S) for each in numbers[1:]])


def test_footage_that_was_passed_on_is_none_however_often(index: HashIndex) -> None:
    film = _film(1, _hashes(99, 1)[0])
    numbers = index.append_all(_named([_encoded_anew(film, seed) for seed in range(5 * MOST_UNLIKE)]))  # type: ignore[arg-type]
    assert not is_title(index, [(each, AT_S) for each in numbers])
