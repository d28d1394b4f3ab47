"""The Merkle tree of a log: the right edge in memory, full tiles on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from archiver.errors import IntegrityError
from archiver.log.edge import Edge
from archiver.log.files import read_small
from archiver.log.merkle import HASH_SIZE, fold, perfect_ranges, perfect_root
from archiver.log.proofs import consistency_ranges, inclusion_ranges
from archiver.log.tiles import HEIGHT, WIDTH, Tile, partial_tiles, split_tile


class Tree:
    """Grows leaf by leaf in memory; ``files`` gives what a checkpoint over it needs on disk.

    Leaves are numbered from 0. Reading a tile that is missing or short is an IntegrityError; that its hashes
    are right is for ``verify`` to find out.
    """

    def __init__(self, folder: Path, edge: Edge) -> None:
        self._folder = folder
        self._edge = edge
        self._new: dict[Tile, list[bytes]] = {}  # full tiles that are not on disk yet

    @classmethod
    def load(cls, folder: Path, size: int) -> Tree:
        """The tree of ``size`` leaves, of which a checkpoint was made, from its partial tiles."""
        edge = Edge(size)
        for tile in partial_tiles(size):
            while len(edge.levels) < tile.level:
                edge.levels.append([])
            edge.levels.append(_read(folder, tile))
        return cls(folder, edge)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._edge.size

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        self._new.update(self._edge.append(leaf))

    def root(self, size: int | None = None) -> bytes:
        """Root of the first ``size`` leaves, of all by default."""
        if size is None or size == self.size:
            return self._edge.root()
        self._require(size)
        return self._range(0, size)

    def leaf(self, n: int) -> bytes:
        """Hash of leaf ``n``."""
        self._require(n + 1)
        return self._node(0, n)

    def inclusion_proof(self, n: int, size: int) -> tuple[bytes, ...]:
        """Proof that leaf ``n`` is in the tree of ``size`` leaves (RFC 6962, section 2.1.1)."""
        self._require(size)
        return tuple(self._range(start, end) for start, end in inclusion_ranges(n, size))

    def consistency_proof(self, old: int, new: int) -> tuple[bytes, ...]:
        """Proof that the tree of ``new`` leaves begins with that of ``old`` (RFC 6962, section 2.1.2)."""
        self._require(new)
        return tuple(self._range(start, end) for start, end in consistency_ranges(old, new))

    def files(self) -> dict[PurePosixPath, bytes]:
        """The tiles to write for a checkpoint of the present size: new full ones, and the partial ones."""
        files = {tile.path: b"".join(hashes) for tile, hashes in self._new.items()}
        files.update((tile.path, self._edge.partial(tile)) for tile in partial_tiles(self.size))
        return files

    def written(self) -> list[Tile]:
        """Take note that ``files`` are on disk; names the tiles that are full now and were not before."""
        full = list(self._new)
        self._new.clear()
        return full

    def _require(self, size: int) -> None:
        if not 0 <= size <= self.size:
            raise ValueError(f"the log has {self.size} entries, not {size}")

    def _range(self, start: int, end: int) -> bytes:
        return fold([self._node(height, index) for height, index in perfect_ranges(start, end)])

    def _node(self, height: int, index: int) -> bytes:
        """Root of the perfect subtree over the leaves from ``index << height``."""
        level, rest = divmod(height, HEIGHT)
        first = index << rest
        hashes = self._tile(Tile(level, first // WIDTH))
        return perfect_root(hashes[first % WIDTH : first % WIDTH + (1 << rest)])

    def _tile(self, tile: Tile) -> Sequence[bytes]:
        """The hashes of a full tile, or of the partial one at its place."""
        if tile in self._new:
            return self._new[tile]
        if tile.covers <= self.size:
            return _read(self._folder, tile)
        return self._edge.levels[tile.level]


def _read(folder: Path, tile: Tile) -> list[bytes]:
    """Hashes of a tile; those of a partial one also from the full tile that has replaced it."""
    try:
        data = read_small(folder / tile.path, WIDTH * HASH_SIZE)
    except IntegrityError:
        data = read_small(folder / tile.full.path, WIDTH * HASH_SIZE)
    if len(data) < tile.width * HASH_SIZE:
        raise IntegrityError(f"{folder / tile.path} is too short.", hint="Run archiver verify.")
    return split_tile(data[: tile.width * HASH_SIZE])
