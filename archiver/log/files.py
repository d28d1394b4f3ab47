"""Durable writing of the log's files on a POSIX file system."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path, PurePosixPath

from archiver.disk import fsync_folder, make_folder, write_all
from archiver.errors import IntegrityError, file_errors

_STAGED = "log+"
_FINAL_MODE = 0o444
AT_ONCE = 8
"""Threads that wait for the disk at the same time."""
_HINT = "Run archiver verify, and restore the file from a copy of the archive."


def replace_files(folder: Path, files: Mapping[PurePosixPath, bytes], tmp: Path) -> None:
    """Write read-only files below ``folder`` durably, each at once or not at all, in the order given.

    All are staged in ``tmp`` before the first fsync, and several are waited for at a time: a journalling file system
    then makes most of them durable with one commit.
    """
    staged: list[tuple[str, int]] = []
    try:
        with file_errors(tmp, "written"):
            for data in files.values():
                descriptor, name = tempfile.mkstemp(prefix=_STAGED, suffix=".part", dir=tmp)
                staged.append((name, descriptor))
                write_all(descriptor, data, 0)
                os.fchmod(descriptor, _FINAL_MODE)
        _place(folder, list(files), staged)
    finally:
        for name, descriptor in staged:
            os.close(descriptor)
            with suppress(FileNotFoundError):
                os.unlink(name)  # noqa: PTH108  a first checkpoint over 100,000 entries has 400 files: no Path for each


def staging_folder(tmp: Path) -> Path:
    """A new folder in ``tmp`` in which a log is built before it gets its name."""
    with file_errors(tmp, "written"):
        make_folder(tmp)
        return Path(tempfile.mkdtemp(prefix=_STAGED, suffix=".part", dir=tmp))


def sweep(tmp: Path) -> None:
    """Remove what writers that died left in ``tmp``; only for the one writer, before it writes."""
    with file_errors(tmp, "written"):
        make_folder(tmp)
        for path in tmp.glob(f"{_STAGED}*.part"):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _place(folder: Path, names: list[PurePosixPath], staged: list[tuple[str, int]]) -> None:
    folders = list(dict.fromkeys(name.parent for name in names))
    root = str(folder)
    with file_errors(folder, "written"):
        _fsync_all([descriptor for _, descriptor in staged])
        for parent in folders:
            make_folder(folder / parent)
        for name, (part, _) in zip(names, staged, strict=True):
            os.rename(part, f"{root}/{name}")  # noqa: PTH104
        for parent in folders:
            fsync_folder(folder / parent)


def _fsync_all(descriptors: list[int]) -> None:
    if len(descriptors) < AT_ONCE:
        for descriptor in descriptors:
            os.fsync(descriptor)
        return
    with ThreadPoolExecutor(AT_ONCE) as waiting:
        list(waiting.map(os.fsync, descriptors))  # raises the first error


def read_small(path: Path, limit: int) -> bytes:
    """All bytes of a regular file of at most ``limit`` bytes; IntegrityError for anything else."""
    if path.is_symlink() or not path.is_file():
        raise IntegrityError(f"{path} is missing or no regular file.", hint=_HINT)
    with file_errors(path, "read"), path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise IntegrityError(f"{path} is longer than the {limit} bytes that it may have.", hint=_HINT)
    return data
