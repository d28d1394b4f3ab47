"""Putting a good file in place of an object that is missing or damaged. What was there is kept aside."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from archiver.disk import fsync_folder, make_folder, write_all
from archiver.errors import file_errors
from archiver.store.listing import OBJECT_MODE
from archiver.store.local import LocalStore

BLOCK = 4 * 1024 * 1024
_PREFIX = "put+"  # swept with what interrupted writers of objects left


def mend(store: LocalStore, sha256: str, source: Path, aside: Path) -> bool:
    """Make the object ``sha256`` of the bytes of ``source``, if that is what they hash to; False if they do not.

    The bytes are copied, hashed on the way, and made durable before the name moves; what lies in the object's place
    goes to the folder ``aside``, under its name, and is never deleted.
    """
    with file_errors(store.tmp, "written"):
        make_folder(store.tmp)
        descriptor, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".part", dir=store.tmp)
    part = Path(name)
    try:
        if not _copy(source, part, descriptor, sha256):
            return False
        path = store.path(sha256)
        set_aside(path, aside)
        with file_errors(path, "written"):
            make_folder(path.parent)
            part.rename(path)
            fsync_folder(path.parent)
        return True
    finally:
        os.close(descriptor)
        part.unlink(missing_ok=True)


def open_regular(path: Path) -> BufferedReader:
    """A regular file for reading; OSError for a link, and for a pipe or device, which could be waited for for ever."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    return os.fdopen(descriptor, "rb")


def set_aside(path: Path, aside: Path) -> Path | None:
    """Move what lies at ``path``, whatever it is, into the folder ``aside``; where it is then, None if nothing was."""
    if not os.path.lexists(path):
        return None
    with file_errors(aside, "written"):
        make_folder(aside)
        kept = next(each for each in _names(aside, path.name) if not os.path.lexists(each))
        path.rename(kept)
        fsync_folder(aside)
    return kept


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    number = 2
    while True:
        yield folder / f"{name}.{number}"
        number += 1


def _copy(source: Path, part: Path, descriptor: int, sha256: str) -> bool:
    digest, size = hashlib.sha256(), 0
    with file_errors(source, "read"), open_regular(source) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            with file_errors(part, "written"):
                write_all(descriptor, block, size)
            size += len(block)
    if digest.hexdigest() != sha256:
        return False
    with file_errors(part, "written"):
        os.fchmod(descriptor, OBJECT_MODE)
        os.fsync(descriptor)
    return True
