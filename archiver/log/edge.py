"""The growing right edge of the tree: all the state that appending needs, at most 255 hashes a level."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.log.merkle import fold, perfect_ranges, perfect_root
from archiver.log.tiles import HEIGHT, WIDTH, Tile


class Edge:
    """The partial tiles of a tree that grows by one leaf at a time.

    ``levels[L]`` are the hashes of the last tile of level L, which are its partial tile, or none.
    """

    def __init__(self, size: int = 0, levels: list[list[bytes]] | None = None) -> None:
        self.size = size
        self.levels: list[list[bytes]] = levels or []

    def append(self, leaf: bytes) -> Iterator[tuple[Tile, list[bytes]]]:
        """Add a leaf hash; gives the tiles that it makes full, lowest first. Take them all: it is lazy."""
        self.size += 1
        carried, level = leaf, 0
        while True:
            if level == len(self.levels):
                self.levels.append([])
            hashes = self.levels[level]
            hashes.append(carried)
            if len(hashes) < WIDTH:
                return
            self.levels[level] = []
            carried = perfect_root(hashes)
            yield Tile(level, (self.size >> (HEIGHT * (level + 1))) - 1), hashes
            level += 1

    def root(self) -> bytes:
        """Root of the tree."""
        subtrees: list[bytes] = []
        for hashes in reversed(self.levels):
            for height, index in perfect_ranges(0, len(hashes)):
                start = index << height
                subtrees.append(perfect_root(hashes[start : start + (1 << height)]))
        return fold(subtrees)

    def partial(self, tile: Tile) -> bytes:
        """The bytes of a partial tile of the present tree."""
        return b"".join(self.levels[tile.level][: tile.width])
