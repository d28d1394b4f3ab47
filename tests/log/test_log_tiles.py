"""The files of the tree are those of C2SP tlog-tiles."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from log_samples import Sample
from test_log_merkle import mth

from archiver.log import Log
from archiver.log.tiles import Tile, bundle_path, partial_tiles


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(2, 0, 1), "tile/2/000.p/1"),
        (Tile(63, 1001, 255), "tile/63/x001/001.p/255"),
    ],
)
def test_paths_are_those_of_the_specification(tile: Tile, path: str) -> None:
    assert str(tile.path) == path
    assert Tile.parse(path) == tile


def test_bundle_paths() -> None:
    assert str(bundle_path(1234067)) == "tile/entries/x001/x234/067"
    assert str(bundle_path(0, 17)) == "tile/entries/000.p/17"


@pytest.mark.parametrize(
    "path",
    [
        "tile/00/000",
        "tile/64/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/-1/000",
        "tile/0/٠٠٠",
        "tile/0/000\n",
        "tile/entries/000",
        "../tile/0/000",
        "tile/0/" + "x999/" * 800 + "999",
    ],
)
def test_other_paths_are_no_tiles(path: str) -> None:
    tile = Tile.parse(path)
    assert tile is None or str(tile.path) == path == "tile/0/" + "x999/" * 800 + "999"


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_every_tile_has_one_path(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert Tile.parse(str(tile.path)) == tile
    assert tile.covers == (index * 256 + width) * 256**level


def test_partial_tiles_of_the_specifications_examples() -> None:
    assert list(partial_tiles(70_000)) == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(partial_tiles(256)) == [Tile(1, 0, 1)]
    assert list(partial_tiles(0)) == []


def test_tiles_on_disk_hold_the_hashes_of_the_entries(wide: Sample) -> None:
    data = wide.lines()
    tiles = {Tile.parse(str(p.relative_to(wide.folder))) for p in (wide.folder / "tile").rglob("*") if p.is_file()}
    # full tiles have replaced the partial ones at 200 and 300; those of level 1 stay with their checkpoints
    assert tiles == {Tile(0, 0), Tile(0, 1), Tile(0, 2, 3), Tile(1, 0, 1), Tile(1, 0, 2)}
    for tile in tiles:
        assert tile is not None
        span = 256**tile.level
        first = tile.index * 256
        expected = [mth(data[i * span : (i + 1) * span]) for i in range(first, first + tile.width)]
        assert (wide.folder / tile.path).read_bytes() == b"".join(expected)


def test_bundles_hold_the_entries(wide: Sample) -> None:
    data = wide.lines()
    with Log.open(wide.folder) as log:
        found = [entry for index in range(3) for entry in _unbundle(log.bundle(index))]
    assert found == data


def _unbundle(data: bytes) -> list[bytes]:
    entries = []
    while data:
        (length,) = struct.unpack(">H", data[:2])
        entries.append(data[2 : 2 + length])
        data = data[2 + length :]
    return entries
