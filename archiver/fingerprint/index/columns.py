"""The folder of an index: append-only columns, a table of the media, and a manifest that says how much of them counts.

::

    manifest.json     {"format", "generation", "rows", "media", "crc32" of each file}; a second line: its SHA-256
    lock              held by who writes
    hashes.<gen>      32 bytes a row
    frames.<gen>      10 bytes a row, little-endian: medium, time, region, quality
    media.<gen>       48 bytes a medium: SHA-256, kind, first row, rows

What is appended is written behind what counts and made durable; then the manifest takes its new place in one step. A
kill between leaves bytes that do not count, which the next writer overwrites. What is removed is left out of a copy
with the next generation's number; the old files are overwritten with zeros and deleted.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from archiver.disk import fsync_folder, make_folder, replace_file, sync_data, write_all
from archiver.errors import CannotRunError, FootageIndexError, file_errors

FORMAT: Final = "archiver-index/1"
MEDIA = "media"
MEDIUM = np.dtype([("sha256", "u1", 32), ("kind", "<u4"), ("rows", "<u4"), ("first_row", "<u8")])
FRAME = np.dtype([("medium", "<u4"), ("time", "<f4"), ("region", "u1"), ("quality", "u1")])
COLUMNS: Mapping[str, np.dtype[Any]] = {"hashes": np.dtype(("u1", (32,))), "frames": FRAME}
"""Two files, not five: each is one more to be made durable whenever a film comes in."""
FILES = (*COLUMNS, MEDIA)
BYTES_A_ROW = sum(each.itemsize for each in COLUMNS.values())
KINDS = 3
"""Kinds of media: numbers below that."""
_COPIED = 1 << 18
"""Rows that are copied at a time."""
_HINT = "It holds nothing of its own: it is made anew from the fingerprints."


Count = Annotated[int, msgspec.Meta(ge=0)]


class _Manifest(msgspec.Struct, frozen=True):
    format: Literal["archiver-index/1"]
    generation: Count
    rows: Count
    media: Count
    crc32: dict[str, Count]


@dataclass(frozen=True, slots=True)
class Extent:
    """What counts of the files; ``crc32`` by name of the column."""

    generation: int = 0
    rows: int = 0
    media: int = 0
    crc32: tuple[tuple[str, int], ...] = tuple((name, 0) for name in FILES)

    def length(self, name: str) -> int:
        """Records of a file."""
        return self.media if name == MEDIA else self.rows


def dtype_of(name: str) -> np.dtype[Any]:
    """Of one record of a file."""
    return MEDIUM if name == MEDIA else COLUMNS[name]


def path_of(folder: Path, name: str, extent: Extent) -> Path:
    """The file of a column."""
    return folder / f"{name}.{extent.generation}"


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """What counts of the files, mapped: read from disk when it is looked at."""

    extent: Extent
    columns: Mapping[str, NDArray[Any]]
    table: NDArray[Any]


def read_extent(folder: Path) -> Extent:
    """What the manifest says; of a folder without one that nothing is there.

    Raises FootageIndexError where it is damaged or of another version.
    """
    path = folder / "manifest.json"
    with file_errors(path, "read"):
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return Extent()
    return _parsed(text, path)


def opened(folder: Path) -> Opened:
    """All of it as of one moment, also while another process writes.

    Raises FootageIndexError where a file is damaged, cut short or missing.
    """
    while True:
        extent = read_extent(folder)
        try:
            found = mapped(folder, extent)
        except CannotRunError:
            if read_extent(folder) == extent:
                raise
        else:
            if read_extent(folder).generation == extent.generation:
                return found


def mapped(folder: Path, extent: Extent) -> Opened:
    """The files as far as ``extent`` says. Raises FootageIndexError where they are not so long, or do not agree."""
    columns = {name: _mapped(folder, name, extent) for name in COLUMNS}
    table = _mapped(folder, MEDIA, extent)
    ends = np.cumsum(table["rows"], dtype=np.uint64)
    if (
        (table["first_row"] != ends - table["rows"]).any()
        or (table["kind"] >= KINDS).any()
        or extent.rows != (int(ends[-1]) if len(ends) else 0)
    ):
        raise FootageIndexError(f"{path_of(folder, MEDIA, extent)} is damaged.", hint=_HINT)
    return Opened(extent, columns, table)


def _mapped(folder: Path, name: str, extent: Extent) -> NDArray[Any]:
    count, dtype = extent.length(name), dtype_of(name)
    shape = (count, *dtype.shape)
    if not count:
        return np.empty(shape, dtype.base)
    file = path_of(folder, name, extent)
    with file_errors(file, "read"):
        found = file.stat().st_size if file.exists() else 0
        if found < count * dtype.itemsize:
            raise FootageIndexError(f"{file} has {found} bytes instead of {count * dtype.itemsize}.", hint=_HINT)
        return np.memmap(file, dtype.base, "r", shape=shape).view(np.ndarray)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Alone with the folder: another writer of any process is waited for."""
    with file_errors(folder, "written"):
        make_folder(folder)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def append(folder: Path, extent: Extent, parts: Mapping[str, NDArray[Any]]) -> Extent:
    """Write what comes behind ``extent``, durably, and return what counts now. The caller is ``writing``."""
    grown = _written(folder, extent, parts)
    _commit(folder, grown)
    return grown


def rewrite(folder: Path, extent: Extent, table: NDArray[Any], keep: NDArray[np.bool_]) -> Extent:
    """Copy the rows to ``keep``, with ``table`` for their media, to the next generation; the old one is wiped.

    The caller is ``writing``.
    """
    numbers = np.repeat(np.arange(len(table), dtype=np.uint32), table["rows"])
    columns = mapped(folder, extent).columns
    copied = Extent(generation=extent.generation + 1)
    for start in range(0, max(extent.rows, 1), _COPIED):
        chosen = keep[start : start + _COPIED]
        parts = {name: column[start : start + _COPIED][chosen] for name, column in columns.items()}
        parts["frames"]["medium"] = numbers[copied.rows : copied.rows + len(parts["frames"])]
        parts[MEDIA] = table if start == 0 else table[:0]
        copied = _written(folder, copied, parts)
    _commit(folder, copied)
    tidy(folder, copied)
    return copied


def sums(folder: Path, extent: Extent) -> tuple[tuple[str, int], ...]:
    """CRC-32 of each file, as far as it counts."""
    return tuple((name, _sum(_mapped(folder, name, extent))) for name, _ in extent.crc32)


def tidy(folder: Path, extent: Extent) -> None:
    """Wipe and delete the files of other generations, which a removal left or was about to make."""
    names = {f"{name}.": path_of(folder, name, extent).name for name in FILES}
    for file in sorted(folder.iterdir()):
        kept = next((name for prefix, name in names.items() if file.name.startswith(prefix)), file.name)
        if file.name != kept:
            with file_errors(file, "written"):
                _wipe(file)


def clear(folder: Path) -> None:
    """Delete the whole index, also a damaged one. The caller is ``writing``."""
    with file_errors(folder, "written"):
        (folder / "manifest.json").unlink(missing_ok=True)
    tidy(folder, Extent(generation=-1))


def _written(folder: Path, extent: Extent, parts: Mapping[str, NDArray[Any]]) -> Extent:
    """Durable, but not in the manifest."""
    crc32 = dict(extent.crc32)
    for name, values in parts.items():
        data = np.ascontiguousarray(values, dtype_of(name).base).tobytes()
        file = path_of(folder, name, extent)
        with file_errors(file, "written"):
            _write_behind(file, extent.length(name) * dtype_of(name).itemsize, data)
        crc32[name] = zlib.crc32(data, crc32[name])
    rows, media = extent.rows + len(parts["frames"]), extent.media + len(parts[MEDIA])
    return replace(extent, rows=rows, media=media, crc32=tuple(crc32.items()))


def _write_behind(file: Path, length: int, data: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        write_all(descriptor, data, length)
        sync_data(descriptor)
    finally:
        os.close(descriptor)


def _wipe(file: Path) -> None:
    left = file.stat().st_size
    with file.open("r+b") as stream:
        while left > 0:
            left -= stream.write(bytes(min(left, 1 << 20)))
        stream.flush()
        os.fsync(stream.fileno())
    file.unlink()


def _sum(values: NDArray[Any]) -> int:
    crc32 = 0
    for start in range(0, len(values), _COPIED):
        crc32 = zlib.crc32(values[start : start + _COPIED].tobytes(), crc32)
    return crc32


def _commit(folder: Path, extent: Extent) -> None:
    said = _Manifest(
        format=FORMAT,
        generation=extent.generation,
        rows=extent.rows,
        media=extent.media,
        crc32=dict(extent.crc32),
    )
    line = msgspec.json.encode(said)
    path = folder / "manifest.json"
    with file_errors(path, "written"):
        replace_file(path, line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n")
        fsync_folder(folder)


def _parsed(text: bytes, path: Path) -> Extent:
    line, _, digest = text.partition(b"\n")
    if digest.strip() != hashlib.sha256(line).hexdigest().encode():
        raise FootageIndexError(f"{path} is damaged.", hint=_HINT)
    try:
        said = msgspec.json.decode(line, type=_Manifest)
    except msgspec.MsgspecError as error:
        raise FootageIndexError(f"{path} cannot be read: {error}.", hint=_HINT) from None
    return Extent(said.generation, said.rows, said.media, tuple((name, said.crc32.get(name, 0)) for name in FILES))
