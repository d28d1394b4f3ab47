"""An archive as those see it who make mutations: its files, and its logs as lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from archiver.errors import file_errors
from archiver.log.checkpoint import SignedCheckpoint
from archiver.log.codec import parse
from archiver.model.custody import Anchor, Export, Seal
from archiver.model.entries import Entry

CATALOG = re.compile(r"(?:imports/[^/]+/)?catalog\.sqlite[^/]*")
_OBJECT_HASH = re.compile(rb'"sha256":"([0-9a-f]{64})"')


@dataclass(frozen=True)
class LogImage:
    """A log: ``folder`` is its path in the archive. ``notes``: checkpoints by size, ``lines`` without newlines."""

    folder: str
    lines: tuple[bytes, ...]
    notes: dict[int, bytes]
    current: bytes
    files: tuple[str, ...]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All entries; a log that does not verify is not drilled."""
        return tuple(parse(line) for line in self.lines)

    @cached_property
    def sealed(self) -> int:
        """Entries under the newest checkpoint."""
        return SignedCheckpoint.parse(self.current).checkpoint.size

    @cached_property
    def named_sizes(self) -> frozenset[int]:
        """Sizes of checkpoints whose loss an entry would show, and the newest."""
        named = {each.body.size for each in self.entries if isinstance(each.body, Anchor | Seal | Export)}
        return frozenset(named | {self.sealed})

    @cached_property
    def vouched(self) -> int:
        """Entries under the newest checkpoint that an authority stamped or a witness co-signed."""
        anchors = [each.body for each in self.entries if isinstance(each.body, Anchor)]
        seals = [each.body for each in self.entries if isinstance(each.body, Seal)]
        stamped = [each.size for each in anchors if each.status == "ok"]
        return max([0, *stamped, *(each.size for each in seals if each.cosignatures)])


@dataclass(frozen=True)
class Image:
    """The copy in ``root``: ``files`` with their sizes, by path. ``unnamed``: paths that verify says no entry names."""

    root: Path
    files: dict[str, int]
    unnamed: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, root: Path, unnamed: Iterable[str] = ()) -> Image:
        """Look at what is there."""
        with file_errors(root, "read"):
            paths = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
            sizes = {path.relative_to(root).as_posix(): path.stat().st_size for path in paths}
        return cls(root, {name: size for name, size in sizes.items() if name != "lock"}, frozenset(unnamed))

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        with file_errors(self.root / path, "read"):
            return (self.root / path).read_bytes()

    @cached_property
    def evidence(self) -> tuple[str, ...]:
        """Files that prove something: all but the catalog, which is made from them."""
        return tuple(path for path in self.files if not CATALOG.fullmatch(path))

    @cached_property
    def catalog(self) -> tuple[str, ...]:
        """Files of the catalog."""
        return tuple(path for path in self.files if CATALOG.fullmatch(path) and "/" not in path)

    @cached_property
    def log(self) -> LogImage:
        """The archive's own log."""
        return self.log_in("log")

    @cached_property
    def logs(self) -> tuple[LogImage, ...]:
        """All logs, those of imported archives too."""
        folders = [path.removesuffix("/checkpoint") for path in self.files if path.endswith("/log/checkpoint")]
        return (self.log, *(self.log_in(each) for each in folders))

    def log_in(self, folder: str) -> LogImage:
        """The log in a folder of the archive."""
        files = tuple(path for path in self.files if path.startswith(f"{folder}/"))
        lines: list[bytes] = []
        for path in files:
            if path.startswith(f"{folder}/entries/"):
                lines += self.read(path).split(b"\n")[:-1]
        notes = {}
        for path in files:
            name = path.removeprefix(f"{folder}/checkpoints/")
            if name.isdecimal():
                notes[int(name)] = self.read(path)
        return LogImage(folder, tuple(lines), notes, self.read(f"{folder}/checkpoint"), files)


def hashes_in(lines: Iterable[bytes]) -> set[str]:
    """What may be names of objects."""
    return {found.decode() for line in lines for found in _OBJECT_HASH.findall(line)}


def spread(total: int, most: int | None, first: int = 0) -> Sequence[int]:
    """All numbers from ``first`` below ``total``, or ``most`` of them, evenly spread, with the first and the last."""
    count = total - first
    if count <= 0:
        return ()
    if most is None or count <= most:
        return range(first, total)
    return sorted({first + round(at * (count - 1) / (most - 1)) for at in range(most)}) if most > 1 else (total - 1,)
