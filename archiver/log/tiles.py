"""The tree as files: C2SP tlog-tiles. A tile holds up to 256 hashes of one level, 8 heights of the tree.

The hash at position i of level L is the root of the 256**L leaves from i * 256**L. A tile of fewer hashes is
*partial* and lies in ``<tile>.p/<width>``; it stands beside its full tile only until that is written.
See https://c2sp.org/tlog-tiles.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from archiver.log.merkle import HASH_SIZE

WIDTH = 256
HEIGHT = 8  # of a full tile: WIDTH == 2**HEIGHT
_MAX_LEVEL = 63
_PATH = re.compile(r"tile/(0|[1-9][0-9]?)/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A tile's coordinates. ``width`` is its number of hashes, 1 to 256."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> PurePosixPath:
        """Where it lies in the log's folder."""
        return PurePosixPath("tile", str(self.level), _number_path(self.index, self.width))

    @property
    def covers(self) -> int:
        """The size of the smallest tree that has all its hashes."""
        return (self.index * WIDTH + self.width) << (HEIGHT * self.level)

    @property
    def full(self) -> Tile:
        """The tile that it is, or will be a part of."""
        return Tile(self.level, self.index)

    @classmethod
    def parse(cls, path: str) -> Tile | None:
        """The tile that lies at ``path`` (from the log's folder, with slashes), None if none can."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        level, high, low, width = found.groups()
        index = int(high.replace("x", "").replace("/", "") + low)
        tile = cls(int(level), index, int(width or WIDTH))
        return tile if str(tile.path) == path and tile.level <= _MAX_LEVEL and tile.width <= WIDTH else None


def partial_tiles(size: int) -> Iterator[Tile]:
    """The partial tiles of a tree of ``size`` leaves, lowest level first."""
    level = 0
    while hashes := size >> (HEIGHT * level):
        if width := hashes % WIDTH:
            yield Tile(level, hashes // WIDTH, width)
        level += 1


def split_tile(data: bytes) -> list[bytes]:
    """The hashes of a tile's file."""
    return [data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE)]


def bundle_path(index: int, width: int = WIDTH) -> PurePosixPath:
    """Where the entry bundle ``index`` lies for readers of tlog-tiles."""
    return PurePosixPath("tile", "entries", _number_path(index, width))


def bundle(lines: Sequence[bytes]) -> bytes:
    """An entry bundle: each entry's length as 16 bits, big-endian, and the entry."""
    return b"".join(struct.pack(">H", len(line)) + line for line in lines)


def _number_path(index: int, width: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return name if width == WIDTH else f"{name}.p/{width}"
