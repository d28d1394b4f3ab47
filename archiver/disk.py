"""Durable writing on a POSIX file system."""

from __future__ import annotations

import errno
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path


def write_all(descriptor: int, data: bytes, offset: int) -> None:
    """Write all of ``data`` at ``offset``; a short write is continued, so that the next names its cause."""
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view = view[written:]
        offset += written


def fsync_file(path: Path) -> None:
    """Make what was written to a file durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_data(descriptor: int) -> None:
    """Make an open file's bytes and length durable; its other attributes may wait (fdatasync(2) where it exists)."""
    getattr(os, "fdatasync", os.fsync)(descriptor)


def part_beside(path: Path) -> Path:
    """Where this process writes what is to be ``path``, in the same folder; what dead processes left so goes."""
    sweep_beside(path)
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def sweep_beside(path: Path) -> None:
    """Remove the parts of ``path`` that processes of this machine left which are no more."""
    sweep_parts(path.parent, re.escape(path.name))


def sweep_parts(folder: Path, pattern: str = ".+") -> None:
    """The same of every file in a folder whose name matches."""
    left = re.compile(rf"\.(?:{pattern})\.([1-9][0-9]{{0,9}})\.part", re.DOTALL)
    with suppress(FileNotFoundError, NotADirectoryError):
        for name in os.listdir(folder):  # noqa: PTH208  names alone: a folder may hold very many
            found = left.fullmatch(name)
            if found is not None and not _is_alive(int(found[1])):
                _remove(folder / name)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _remove(path: Path) -> None:
    """A file, a link or a whole folder; what cannot be removed stays."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in its place, whole or not at all, also where another process writes it at the same time."""
    path.parent.mkdir(exist_ok=True)
    part = part_beside(path)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def new_file(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Make a file durably, whole or not at all; FileExistsError where one is already. ``mode``: but for the umask."""
    part = part_beside(path)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
        try:
            write_all(descriptor, data, 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        name_new(part, path)
        fsync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def name_new(part: Path, path: Path) -> None:
    """Give a file its name; FileExistsError where something has it, however late that came."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, as sticks and cards have it
        if path.exists() or path.is_symlink():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        part.rename(path)


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable: a rename survives a power cut only after this (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create a folder with its parents, each of them durable."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    fsync_folder(folder.parent)
