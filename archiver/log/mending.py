"""Files of a log made again: from its entries, or entries from a copy that leads to the signed checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from archiver.errors import IntegrityError
from archiver.log.checkpoint import MAX_NOTE, NoteError, SignedCheckpoint
from archiver.log.codec import FIRST_PREV, line_hash, parse
from archiver.log.edge import Edge
from archiver.log.fields import MalformedError
from archiver.log.files import read_small, replace_files
from archiver.log.loading import CHECKPOINT, CHECKPOINTS
from archiver.log.merkle import leaf_hash
from archiver.log.segments import SEGMENT, read_lines, segment_name
from archiver.log.survey import ENTRIES, take_survey
from archiver.log.tiles import Tile, partial_tiles

Accepts = Callable[[SignedCheckpoint], bool]
"""Whether a checkpoint is of this archive and signed by its key."""


def newest_signed(folder: Path, accepts: Accepts) -> SignedCheckpoint | None:
    """The newest checkpoint in the folder that is accepted, wherever it lies; None where there is none."""
    survey = take_survey(folder)
    names = [CHECKPOINTS / str(size) for size in reversed(survey.checkpoints)]
    found = [each for name in [CHECKPOINT, *names[:3]] if (each := _signed(folder, name, accepts)) is not None]
    return max(found, key=lambda each: each.checkpoint.size, default=None)


def entry_lines(folder: Path) -> Iterator[bytes]:
    """The lines of all entry files in order, as far as each is an entry that follows the one before; no others."""
    prev, n = FIRST_PREV, 0
    while (path := folder / ENTRIES / segment_name(n)).is_file() and not path.is_symlink():
        for line in read_lines(path):
            entry = line.removesuffix(b"\n")
            if line == entry or not _follows(entry, n, prev):
                return
            yield entry
            prev, n = line_hash(entry), n + 1
        if n % SEGMENT:
            return


def root_of_first(lines: Iterator[bytes], size: int) -> bytes | None:
    """Merkle root of the first ``size`` lines; None where there are fewer."""
    edge = Edge()
    for line in lines:
        if edge.size == size:
            break
        for _ in edge.append(leaf_hash(line)):
            pass
    return edge.root() if edge.size == size else None


def mend_checkpoint(folder: Path, signed: SignedCheckpoint, tmp: Path) -> list[str]:
    """Put ``log/checkpoint`` and its copy back where one is missing or differs; names what was written."""
    size = signed.checkpoint.size
    wanted = {CHECKPOINTS / str(size): signed.note, CHECKPOINT: signed.note}
    broken = {name: note for name, note in wanted.items() if _bytes(folder, name) != note}
    replace_files(folder, broken, tmp)
    return [f"{folder.name}/{name}" for name in broken]


def mend_tiles(folder: Path, signed: SignedCheckpoint, tmp: Path) -> list[str]:
    """Make missing and damaged tiles again from the entries, which must lead to ``signed``; names what was written.

    IntegrityError where they do not.
    """
    size = signed.checkpoint.size
    wanted = _tiles(folder, size, signed.checkpoint.root)
    if wanted is None:
        raise IntegrityError(
            f"The entries in {folder} do not lead to the checkpoint over {size} entries.",
            hint="Name a copy of the archive with `archiver repair --from COPY`.",
        )
    broken = {tile.path: data for tile, data in wanted.items() if _bytes(folder, tile.path) != data}
    replace_files(folder, broken, tmp)
    return [f"{folder.name}/{name}" for name in broken]


def _tiles(folder: Path, size: int, root: bytes) -> dict[Tile, bytes] | None:
    """What each tile under the checkpoints should hold; a partial one only as long as it has no full one."""
    sealed = {each for each in take_survey(folder).checkpoints if each < size} | {size}
    edge, full, partial = Edge(), dict[Tile, bytes](), dict[Tile, bytes]()
    for line in entry_lines(folder):
        if edge.size == size:
            break
        full |= {tile: b"".join(hashes) for tile, hashes in edge.append(leaf_hash(line))}
        if edge.size in sealed:
            partial |= {tile: edge.partial(tile) for tile in partial_tiles(edge.size)}
    if edge.size != size or edge.root() != root:
        return None
    return full | {tile: data for tile, data in partial.items() if tile.full not in full}


def mend_entries(folder: Path, copy: Path, signed: SignedCheckpoint, tmp: Path) -> list[str] | None:
    """Entries under ``signed`` from the log in ``copy``; None where its entries do not lead to that checkpoint.

    What stood after them here stays where it follows them. The caller has put the damaged files aside by copying them.
    """
    size = signed.checkpoint.size
    if root_of_first(entry_lines(copy), size) != signed.checkpoint.root:
        return None
    broken: list[PurePosixPath] = []
    lines = _first_and_tail(folder, entry_lines(copy), size)
    first = 0
    while group := list(islice(lines, SEGMENT)):  # a file at a time: a log may be larger than the memory
        name, data = PurePosixPath(ENTRIES, segment_name(first)), b"".join(each + b"\n" for each in group)
        if _content(folder / name) != data:
            replace_files(folder, {name: data}, tmp)
            (folder / name).chmod(0o644)  # the last one is appended to
            broken.append(name)
        first += len(group)
    return [f"{folder.name}/{name}" for name in broken]


def _first_and_tail(folder: Path, good: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The first ``size`` of the good lines, then what follows them here."""
    last = b""
    for last in islice(good, size):
        yield last
    yield from _tail(folder, size, line_hash(last))


def _tail(folder: Path, size: int, prev: str) -> Iterator[bytes]:
    """Entries of our own after the first ``size`` that still follow."""
    n, first = size, size - size % SEGMENT
    while (path := folder / ENTRIES / segment_name(first)).is_file():
        for at, line in enumerate(read_lines(path), first):
            entry = line.removesuffix(b"\n")
            if at < n:
                continue
            if line == entry or not _follows(entry, n, prev):
                return
            yield entry
            n, prev = n + 1, line_hash(entry)
        first += SEGMENT


def _follows(line: bytes, n: int, prev: str) -> bool:
    try:
        entry = parse(line)
    except MalformedError:
        return False
    return (entry.n, entry.prev) == (n, prev)


def _signed(folder: Path, name: PurePosixPath, accepts: Accepts) -> SignedCheckpoint | None:
    note = _bytes(folder, name)
    if note is None:
        return None
    try:
        signed = SignedCheckpoint.parse(note)
    except NoteError:
        return None
    return signed if accepts(signed) else None


def _bytes(folder: Path, name: PurePosixPath) -> bytes | None:
    try:
        return read_small(folder / name, MAX_NOTE)
    except IntegrityError:
        return None


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None
