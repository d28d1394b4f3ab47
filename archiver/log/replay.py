"""Going through all entries of a log that is not trusted, rebuilding chain and tree on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from archiver.errors import IntegrityError
from archiver.log.bodies import references
from archiver.log.codec import FIRST_PREV, MAX_LINE, line_hash, parse
from archiver.log.edge import Edge
from archiver.log.fields import MalformedError
from archiver.log.files import read_small
from archiver.log.merkle import HASH_SIZE, leaf_hash
from archiver.log.seals import Seal
from archiver.log.segments import SEGMENT, read_lines, segment_name
from archiver.log.survey import ENTRIES, Survey
from archiver.log.tiles import WIDTH, Tile, partial_tiles
from archiver.model.entries import Create, Entry
from archiver.model.findings import Finding, Level

SKEW = timedelta(seconds=120)
"""How far a clock may go back between two entries before it is reported."""


class Replay:
    """One pass over the entries. ``on_entry`` gets every entry that can be read, in order."""

    def __init__(
        self,
        folder: Path,
        survey: Survey,
        seals: dict[int, Seal],
        *,
        origin: str,
        manifest_sha256: str,
        on_entry: Callable[[Entry], None] | None,
    ) -> None:
        self._folder = folder
        self._survey = survey
        self._seals = seals
        self._create = Create(origin=origin, manifest_sha256=manifest_sha256)
        self._on_entry = on_entry
        self._edge = Edge()
        self._prev = FIRST_PREV
        self._next_n = 0
        self._time: datetime | None = None
        self._partials = self._partials_by_size()

    def findings(self) -> Iterator[Finding]:
        """What is wrong with entries, chain and tree."""
        for line in self._lines():
            if isinstance(line, Finding):
                yield line
                continue
            yield from self._check_entry(line)
            yield from self._grow(line)
        yield from self._check_rest()

    # entries

    def _lines(self) -> Iterator[bytes | Finding]:
        """All lines without newline, and what is wrong with the files as files of lines."""
        segments = self._survey.segments
        for position, first in enumerate(segments):
            subject = f"{self._folder.name}/{ENTRIES}/{segment_name(first)}"
            if first != position * SEGMENT:
                missing = segment_name(position * SEGMENT)
                yield _finding("FAIL", "ENTRY_ORDER", subject, f"is not read: {missing} should come here")
                return
            count, torn = 0, b""
            for line in read_lines(self._folder / ENTRIES / segment_name(first)):
                if line.endswith(b"\n") or len(line) > MAX_LINE + 1:
                    yield line.removesuffix(b"\n")
                    count += 1
                else:
                    torn = line
            last = first == segments[-1]
            if torn and not last:
                yield _finding("FAIL", "ENTRY_FORMAT", subject, "holds a line that does not end")
            elif torn:
                yield _finding("WARN", "TORN", subject, f"ends with {len(torn)} bytes of an unfinished entry")
            if count > SEGMENT or (count < SEGMENT and not last):
                yield _finding("FAIL", "ENTRY_ORDER", subject, f"holds {count} entries instead of {SEGMENT}")

    def _check_entry(self, line: bytes) -> Iterator[Finding]:
        subject = f"entry {self._edge.size}"
        try:
            entry = parse(line)
        except MalformedError as error:
            yield _finding("FAIL", "ENTRY_FORMAT", subject, str(error))
            self._next_n += 1
        else:
            yield from self._check_order(entry, subject)
            yield from self._check_create(entry, subject)
            if self._on_entry is not None:
                self._on_entry(entry)
        self._prev = line_hash(line)

    def _check_order(self, entry: Entry, subject: str) -> Iterator[Finding]:
        if entry.n != self._next_n:
            detail = f"says that it is entry {entry.n}; {self._next_n} should come here"
            yield _finding("FAIL", "ENTRY_ORDER", subject, detail)
        if entry.prev != self._prev:
            detail = f"says that the line before hashes to {entry.prev}; it hashes to {self._prev}"
            yield _finding("FAIL", "CHAIN", subject, detail)
        if any(earlier >= entry.n for earlier in references(entry.body)):
            yield _finding("FAIL", "ENTRY_ORDER", subject, "refers to an entry that does not come before it")
        if self._time is not None and self._time - entry.time > SKEW:
            detail = f"is dated {entry.time.isoformat()}, {self._time - entry.time} before the one before it"
            yield _finding("WARN", "CLOCK", subject, detail)
        self._next_n = entry.n + 1
        self._time = entry.time

    def _check_create(self, entry: Entry, subject: str) -> Iterator[Finding]:
        first = self._edge.size == 0
        if first != isinstance(entry.body, Create):
            detail = "does not say which archive this is" if first else "begins another archive"
            yield _finding("FAIL", "MANIFEST" if first else "ENTRY_ORDER", subject, detail)
        elif isinstance(entry.body, Create) and entry.body != self._create:
            ours, theirs = self._create, entry.body
            detail = f"is of {theirs.origin} with the manifest {theirs.manifest_sha256}"
            detail += f"; this archive is {ours.origin} with the manifest {ours.manifest_sha256}"
            yield _finding("FAIL", "MANIFEST", subject, detail)

    # tree

    def _partials_by_size(self) -> dict[int, set[Tile]]:
        """Partial tiles that are there, or must be, by the size of the tree that ends with them."""
        due: dict[int, set[Tile]] = defaultdict(set)
        needed = (tile for size in self._seals for tile in partial_tiles(size))
        for tile in (*self._survey.tiles, *needed):
            if tile.width < WIDTH:
                due[tile.covers].add(tile)
        return due

    def _grow(self, line: bytes) -> Iterator[Finding]:
        for tile, hashes in self._edge.append(leaf_hash(line)):
            if tile in self._survey.tiles:
                yield from self._compare(tile, b"".join(hashes))
            elif tile.covers <= max(self._seals, default=0):
                yield self._tile_finding(tile, "is missing")
        size = self._edge.size
        for tile in sorted(self._partials.pop(size, ())):
            if tile in self._survey.tiles:
                yield from self._compare(tile, self._edge.partial(tile))
            elif tile.full not in self._survey.tiles:
                yield self._tile_finding(tile, "is missing")
        seal = self._seals.get(size)
        if seal is not None and seal.root != self._edge.root():
            detail = f"signs another root than that of the first {size} entries"
            yield _finding("FAIL", "ROOT" if seal.current else "FORK", seal.subject, detail)

    def _compare(self, tile: Tile, wanted: bytes) -> Iterator[Finding]:
        try:
            data = read_small(self._folder / tile.path, WIDTH * HASH_SIZE)
        except IntegrityError as error:
            yield self._tile_finding(tile, error.sentence)
            return
        if len(data) != len(wanted):
            yield self._tile_finding(tile, f"has {len(data)} bytes instead of {len(wanted)}")
        elif data != wanted:
            at = next(
                i for i in range(tile.width) if data[i * HASH_SIZE :][:HASH_SIZE] != wanted[i * HASH_SIZE :][:HASH_SIZE]
            )
            yield self._tile_finding(tile, f"differs from the entries at hash {at}")

    def _check_rest(self) -> Iterator[Finding]:
        """What is about more entries than there are, and entries that no checkpoint covers."""
        size = self._edge.size
        for seal in self._seals.values():
            if seal.size > size:
                detail = f"proves that {seal.size} entries existed; the log holds {size}"
                yield _finding("FAIL", "TRUNCATED", seal.subject, detail)
        for tile in sorted(self._survey.tiles):
            if tile.covers > size:
                yield self._tile_finding(tile, f"covers {tile.covers} entries; the log holds {size}")
        sealed = max((n for n in self._seals if n <= size), default=0)
        if sealed < size:
            more = size - sealed - 1
            detail = f"{f'and {more} after it are' if more else 'is'} not under a signed checkpoint yet"
            yield _finding("WARN", "UNSEALED", f"entry {sealed}", detail)

    def _tile_finding(self, tile: Tile, detail: str) -> Finding:
        return _finding("FAIL", "ROOT", f"{self._folder.name}/{tile.path}", detail)


def _finding(level: Level, code: str, subject: str, detail: str) -> Finding:
    return Finding(level=level, code=code, subject=subject, detail=detail)
