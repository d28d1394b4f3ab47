"""What lies in a folder of objects: the objects by name, and what is none."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

from archiver.errors import file_errors
from archiver.store.protocol import Stray

OBJECT_MODE = 0o444
OBJECT_NAME = re.compile(r"[0-9a-f]{64}")
OBJECT_FOLDER = re.compile(r"[0-9a-f]{2}")


def object_names(root: Path) -> Iterator[str]:
    """SHA-256 of every object under ``root``, in ascending order."""
    return (found for found in _folders(root, modes=False) if isinstance(found, str))


def strays(root: Path) -> Iterator[Stray]:
    """Everything under ``root`` that is no proper object, in order of path."""
    return (found for found in survey(root) if isinstance(found, Stray))


def survey(root: Path) -> Iterator[str | Stray]:
    """Both in one pass: names of objects, and strays; of an object that is not read-only its name, then that."""
    for top in _listed(root):
        if top.name != "sha256" or not top.is_dir(follow_symlinks=False):
            yield Stray(path=Path(top.path), fault="place", reason="does not belong among the objects")
    yield from _folders(root, modes=True)


def _folders(root: Path, *, modes: bool) -> Iterator[str | Stray]:
    for folder in _listed(root / "sha256"):
        if not _holds_objects(folder):
            yield Stray(path=Path(folder.path), fault="place", reason="is no folder from 00 to ff")
            continue
        for entry in _listed(folder.path):
            stray = _fault(entry, folder.name)
            if stray is None:
                yield entry.name
                stray = _wrong_mode(entry) if modes else None
            if stray is not None:
                yield stray


def _holds_objects(folder: os.DirEntry[str]) -> bool:
    return OBJECT_FOLDER.fullmatch(folder.name) is not None and folder.is_dir(follow_symlinks=False)


def _listed(folder: Path | str) -> list[os.DirEntry[str]]:
    with file_errors(Path(folder), "read"):
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=attrgetter("name"))
        except FileNotFoundError:
            return []


def _fault(entry: os.DirEntry[str], folder: str) -> Stray | None:
    """What keeps a directory entry from being an object of that folder."""
    if not OBJECT_NAME.fullmatch(entry.name):
        return Stray(path=Path(entry.path), fault="name", reason="is not named by a SHA-256")
    if not entry.name.startswith(folder):
        return Stray(path=Path(entry.path), fault="name", reason=f"does not belong in the folder {folder}")
    if not entry.is_file(follow_symlinks=False):
        return Stray(path=Path(entry.path), fault="type", reason="is not a regular file")
    return None


def _wrong_mode(entry: os.DirEntry[str]) -> Stray | None:
    mode = stat.S_IMODE(entry.stat(follow_symlinks=False).st_mode)
    if mode == OBJECT_MODE:
        return None
    reason = f"has mode {mode:04o} instead of {OBJECT_MODE:04o}"
    return Stray(path=Path(entry.path), fault="mode", reason=reason)
