"""Which objects of an archive are missing or damaged, and where good copies of them lie."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archiver.errors import ArchiverError
from archiver.log import Log, named_objects
from archiver.model.custody import Redact
from archiver.model.entries import Captured
from archiver.store import LocalStore
from archiver.store.mending import open_regular

Fault = Literal["missing", "damaged"]
LAYOUTS = ("objects/sha256", "sha256", "data/objects/sha256", "")
"""Where objects lie below the folder of a copy: an archive, its objects, a bag, a folder of hashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An object that is not what its entry says. ``question``: of the capture that named it first, if it was one."""

    sha256: str
    size: int
    entry: int
    fault: Fault
    method: str = ""
    question: Mapping[str, object] | None = None

    def __str__(self) -> str:
        return f"The object {self.sha256} (entry {self.entry}, {self.size:,} bytes) is {self.fault}"


def survey_objects(log: Log, store: LocalStore, report: Callable[[int], None]) -> list[Broken]:
    """Every object that the log names and the store does not hold as it should; all of them are hashed."""
    found: list[Broken] = []
    seen: set[str] = set()
    gone: set[str] = set()
    done = 0
    for entry in log.entries():
        if isinstance(entry.body, Redact):
            gone |= {each.sha256 for each in entry.body.objects}
        for named in named_objects(entry.body):
            name = named.ref.sha256
            if name in seen:
                continue
            seen.add(name)
            fault = _fault(store, name)
            done += named.ref.size
            report(done)
            if fault is not None:
                captured = entry.body if isinstance(entry.body, Captured) and named.role == "media" else None
                found.append(
                    Broken(
                        sha256=name,
                        size=named.ref.size,
                        entry=entry.n,
                        fault=fault,
                        method=captured.method if captured else "",
                        question=captured.question if captured else None,
                    )
                )
    return [each for each in found if each.sha256 not in gone]


def copies_of(broken: Sequence[Broken], folders: Sequence[Path]) -> dict[str, list[Path]]:
    """Files that may be these objects: by name in a known layout, else any file of the size and hash."""
    found: dict[str, list[Path]] = defaultdict(list)
    for each in broken:
        for folder in folders:
            for layout in LAYOUTS:
                found[each.sha256] += _named(folder / layout, each)
    unnamed = [each for each in broken if not found[each.sha256]]
    if unnamed:
        by_size = {each.size for each in unnamed}
        wanted = {each.sha256 for each in unnamed}
        for folder in folders:
            for path in _files(folder, by_size):
                name = _hash(path)
                if name in wanted:
                    found[name].append(path)
    return dict(found)


def _fault(store: LocalStore, name: str) -> Fault | None:
    try:
        if not store.exists(name):
            return "missing"
        return None if store.check(name).sha256 == name else "damaged"
    except ArchiverError:  # a link or a folder in its place, or a file that the disk no longer reads
        return "damaged"


def _named(folder: Path, broken: Broken) -> list[Path]:
    """A file that bears the name and is what it says: a copy may be damaged, too, or somebody else's."""
    name = broken.sha256
    paths = (folder / name[:2] / name, folder / name)
    return [path for path in paths if _size(path) == broken.size and _hash(path) == name]


def _size(path: Path) -> int | None:
    """Of a regular file; None for a link, a pipe or anything else."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _files(folder: Path, sizes: set[int]) -> list[Path]:
    """Regular files of these sizes below the folder; links are not followed."""
    found = []
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            if _size(path) in sizes:
                found.append(path)
    return found


def _hash(path: Path) -> str | None:
    try:
        with open_regular(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:  # a copy on a failing disk: another one may be whole
        return None
