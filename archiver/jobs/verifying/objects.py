"""The objects that a log names, a million of them in 50 MB: 48 bytes each, in a table for each folder of the store."""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, overload

_RECORD = struct.Struct(">32sQQ")  # the hash, the entry, the size: they sort by hash, then by entry
_FOLDERS = 256
_LARGEST = 2**64 - 1


class Wanted(NamedTuple):
    """An object that the log names, by the entry that does so first. ``sha512``: only where that is to be checked."""

    sha256: str
    size: int
    sha512: str | None
    entry: int

    @property
    def subject(self) -> str:
        """Its path in the archive, for findings."""
        return f"objects/sha256/{self.sha256[:2]}/{self.sha256}"

    @property
    def where(self) -> str:
        """What findings end with."""
        return f"(entry {self.entry})"


class NamedObjects:
    """Takes every naming of an object (``add``); then knows each once, by the lowest entry."""

    def __init__(self) -> None:
        self._tables = [bytearray() for _ in range(_FOLDERS)]
        self._settled = True

    def add(self, sha256: str, size: int, entry: int) -> None:
        """Also an object that is there already."""
        digest = bytes.fromhex(sha256)
        self._tables[digest[0]] += _RECORD.pack(digest, min(entry, _LARGEST), min(size, _LARGEST))
        self._settled = False

    def __len__(self) -> int:
        self._settle()
        return sum(map(len, self._tables)) // _RECORD.size

    def __contains__(self, name: object) -> bool:
        self._settle()
        digest = bytes.fromhex(str(name))
        place = _place(self._tables[digest[0]], digest)
        return self._tables[digest[0]].startswith(digest, place * _RECORD.size)

    def wanted(self, removed: Collection[str] = (), sha512: Mapping[str, str] | None = None) -> WantedObjects:
        """All but the removed ones, in the order of their names, which is that of their folders."""
        self._settle()
        gone = {bytes.fromhex(each) for each in removed}
        tables = [bytes(table) if not gone else _without(table, gone) for table in self._tables]
        return WantedObjects({n: table for n, table in enumerate(tables) if table}, sha512 or {})

    def _settle(self) -> None:
        if not self._settled:
            self._tables = [_each_once(table) for table in self._tables]
            self._settled = True


class WantedObjects(Sequence[Wanted]):
    """Objects in the order of their names; one is made when it is asked for. ``tables``: by the folder's number."""

    def __init__(self, tables: Mapping[int, bytes], sha512: Mapping[str, str]) -> None:
        self._tables = tables
        self._sha512 = sha512
        self._folders = sorted(tables)
        self._ends = list(accumulate(len(tables[each]) // _RECORD.size for each in self._folders))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Wanted: ...
    @overload
    def __getitem__(self, index: slice) -> list[Wanted]: ...
    def __getitem__(self, index: int | slice) -> Wanted | list[Wanted]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        folder = bisect_right(self._ends, place)
        before = self._ends[folder - 1] if folder else 0
        return self._made(*_RECORD.unpack_from(self._tables[self._folders[folder]], (place - before) * _RECORD.size))

    def __iter__(self) -> Iterator[Wanted]:
        for folder in self._folders:
            yield from self.of_folder(f"{folder:02x}")

    def __contains__(self, item: object) -> bool:
        """Whether it holds an object of this name, or this object."""
        digest = bytes.fromhex(item.sha256 if isinstance(item, Wanted) else str(item))
        table = self._tables.get(digest[0], b"")
        return table.startswith(digest, _place(table, digest) * _RECORD.size)

    @property
    def total_bytes(self) -> int:
        """The sizes of all of them together."""
        return sum(size for table in self._tables.values() for _, _, size in _RECORD.iter_unpack(table))

    @property
    def folders(self) -> dict[str, int]:
        """How many are in each folder ("ab")."""
        return {f"{n:02x}": len(table) // _RECORD.size for n, table in self._tables.items()}

    def of_folder(self, name: str) -> list[Wanted]:
        """Those in one folder."""
        return [self._made(*each) for each in _RECORD.iter_unpack(self._tables.get(int(name, 16), b""))]

    def without(self, folders: Collection[str]) -> WantedObjects:
        """The same but for those in some folders."""
        gone = {int(each, 16) for each in folders}
        return WantedObjects({n: table for n, table in self._tables.items() if n not in gone}, self._sha512)

    def _made(self, digest: bytes, entry: int, size: int) -> Wanted:
        name = digest.hex()
        return Wanted(name, size, self._sha512.get(name), entry)


class SomeObjects(Sequence[Wanted]):
    """Those of ``objects`` at ``places``."""

    def __init__(self, objects: Sequence[Wanted], places: Sequence[int]) -> None:
        self._objects = objects
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Wanted: ...
    @overload
    def __getitem__(self, index: slice) -> list[Wanted]: ...
    def __getitem__(self, index: int | slice) -> Wanted | list[Wanted]:
        if isinstance(index, slice):
            return [self._objects[each] for each in self._places[index]]
        return self._objects[self._places[index]]


def _place(table: bytes | bytearray, digest: bytes) -> int:
    """Where it is in a sorted table, or would be."""
    size = _RECORD.size
    return bisect_left(range(len(table) // size), digest, key=lambda n: bytes(table[n * size : n * size + 32]))


def _each_once(table: bytearray) -> bytearray:
    records = sorted(bytes(table[at : at + _RECORD.size]) for at in range(0, len(table), _RECORD.size))
    kept, before = bytearray(), b""
    for record in records:
        if record[:32] != before:
            kept += record
        before = record[:32]
    return kept


def _without(table: bytearray, gone: Collection[bytes]) -> bytes:
    records = (bytes(table[at : at + _RECORD.size]) for at in range(0, len(table), _RECORD.size))
    return b"".join(record for record in records if record[:32] not in gone)
