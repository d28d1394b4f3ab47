"""Another archive's log as a copy that stands by itself: what is under its newest checkpoint, and nothing later."""

from __future__ import annotations

import filecmp
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from archiver.disk import fsync_file, fsync_folder, make_folder
from archiver.errors import IntegrityError, file_errors
from archiver.log.checkpoint import MAX_NOTE, NoteError, SignedCheckpoint
from archiver.log.edge import Edge
from archiver.log.files import AT_ONCE, read_small
from archiver.log.loading import CHECKPOINT, CHECKPOINTS
from archiver.log.merkle import leaf_hash
from archiver.log.segments import SEGMENT, Segments, segment_name
from archiver.log.tiles import partial_tiles

ENTRIES = PurePosixPath("entries")
BESIDE = (PurePosixPath("anchors"), PurePosixPath("anchors/certificates"), PurePosixPath("cosignatures"))
"""Folders of files that vouch for checkpoints."""
MAX_BESIDE = 1024 * 1024
FINAL_MODE = 0o444
_BESIDE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,199}", re.ASCII)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
PARTS = ("entries", "tile", "anchors", "cosignatures", "checkpoints", "checkpoint")
"""Parts of a log's folder in the order in which they are put in place: a checkpoint after all that it stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCopy:
    """``signed``: the checkpoint that all of it is under. ``note_file``: its bytes. ``roots``: the Merkle root of the
    first so many entries, for each number that was asked for and is not greater than the copy.
    """

    signed: SignedCheckpoint
    note_file: bytes
    roots: Mapping[int, bytes]

    @property
    def size(self) -> int:
        """Number of entries."""
        return self.signed.checkpoint.size


def copy_log(source: Path, target: Path, sizes: Collection[int] = ()) -> LogCopy:
    """Copy the log in ``source`` to the new folder ``target``, as far as it is sealed; tiles are made from the entries.

    Nothing is verified here: ``verify_log`` on the copy does that. IntegrityError for what is no log.
    """
    note, signed = read_checkpoint(source)
    seals = _numbers(source / CHECKPOINTS, signed.checkpoint.size)
    with file_errors(target, "written"):
        target.mkdir(parents=True)
        roots = _copy_entries(source, target, signed.checkpoint.size, {*seals, signed.checkpoint.size}, sizes)
        for size in seals:
            _write(target / CHECKPOINTS / str(size), read_small(source / CHECKPOINTS / str(size), MAX_NOTE))
        for path in _beside(source, signed.checkpoint.size):
            _write(target / path, read_small(source / path, MAX_BESIDE))
        _write(target / CHECKPOINT, note)
    return LogCopy(signed=signed, note_file=note, roots=roots)


def read_checkpoint(folder: Path) -> tuple[bytes, SignedCheckpoint]:
    """The newest checkpoint of a log; IntegrityError where there is none."""
    note = read_small(folder / CHECKPOINT, MAX_NOTE)
    try:
        return note, SignedCheckpoint.parse(note)
    except NoteError as error:
        raise IntegrityError(f"{folder / CHECKPOINT} is not a checkpoint: {error}.") from error


def roots_of(folder: Path, sizes: Collection[int]) -> dict[int, bytes]:
    """Merkle roots of the first so many entries of a log, from the entries; of no more than there are."""
    edge = Edge()
    roots: dict[int, bytes] = {}
    for _, line in Segments(folder / ENTRIES).scan(0, max(sizes, default=0)):
        for _ in edge.append(leaf_hash(line)):
            pass
        if edge.size in sizes:
            roots[edge.size] = edge.root()
    return roots


def make_durable(folder: Path) -> None:
    """Make a folder with all that is in it durable and its files read-only."""
    files: list[Path] = []
    folders: list[Path] = []
    for base, _, names in os.walk(folder):
        folders.append(Path(base))
        files += [Path(base, name) for name in names]
    with file_errors(folder, "written"), ThreadPoolExecutor(AT_ONCE) as waiting:
        for path in files:
            path.chmod(FINAL_MODE)
        list(waiting.map(fsync_file, files))
        list(waiting.map(fsync_folder, folders))


def extend(present: Path, staged: Path, parts: Sequence[str] = PARTS) -> int:
    """Move what ``present`` lacks of ``staged``, its continuation, into it, a part after the other.

    Returns how many files those were. Killed at any step it leaves a log whose newest entries are not sealed yet, and
    the next call goes on.
    """
    moved = 0
    for part in parts:
        folders: set[Path] = set()
        for path in _files(staged / part):
            place = present / path.relative_to(staged)
            if _same(place, path):
                continue
            with file_errors(place, "written"):
                make_folder(place.parent)
                path.replace(place)
            folders.add(place.parent)
            moved += 1
        for folder in folders:
            with file_errors(folder, "written"):
                fsync_folder(folder)
    return moved


def _copy_entries(
    source: Path, target: Path, size: int, seals: Collection[int], sizes: Collection[int]
) -> dict[int, bytes]:
    edge = Edge()
    roots: dict[int, bytes] = {}
    (target / ENTRIES).mkdir()
    with ExitStack() as stack:
        file: BinaryIO | None = None
        for n, line in Segments(source / ENTRIES).scan(0, size):
            if n % SEGMENT == 0:
                stack.close()
                file = stack.enter_context((target / ENTRIES / segment_name(n)).open("xb"))
            if file is not None:
                file.write(line + b"\n")
            for tile, hashes in edge.append(leaf_hash(line)):
                _write(target / tile.path, b"".join(hashes))
            if edge.size in seals:
                _write_partial_tiles(target, edge, size)
            if edge.size in sizes:
                roots[edge.size] = edge.root()
    if edge.size < size:
        raise IntegrityError(f"The checkpoint is over {size} entries; the log holds {edge.size}.")
    return roots


def _write_partial_tiles(target: Path, edge: Edge, size: int) -> None:
    """Those of the present tree that no full tile replaces later."""
    for tile in partial_tiles(edge.size):
        if tile.full.covers > size:
            _write(target / tile.path, edge.partial(tile))


def _numbers(folder: Path, most: int) -> list[int]:
    """File names that are numbers up to ``most``, ascending."""
    with file_errors(folder, "read"):
        names = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208  there may be 100,000
    return sorted(int(name) for name in names if _NUMBER.fullmatch(name) and int(name) <= most)


def _beside(source: Path, size: int) -> Iterator[PurePosixPath]:
    """Files about checkpoints over no more than ``size`` entries, and certificates."""
    for folder in BESIDE:
        with file_errors(source / folder, "read"):
            names = sorted(os.listdir(source / folder)) if (source / folder).is_dir() else []  # noqa: PTH208
        for name in names:
            first = name.partition(".")[0]
            later = folder.name != "certificates" and _NUMBER.fullmatch(first) and int(first) > size
            if _BESIDE_NAME.fullmatch(name) and not later and not (source / folder / name).is_dir():
                yield folder / name


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [Path(base, name) for base, _, names in sorted(os.walk(path)) for name in sorted(names)]
    return [path] if path.exists() else []


def _same(place: Path, path: Path) -> bool:
    """Whether the regular file ``place`` holds what ``path`` does."""
    if place.is_symlink() or not place.is_file():
        return False
    with file_errors(place, "read"):
        return filecmp.cmp(place, path, shallow=False)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
