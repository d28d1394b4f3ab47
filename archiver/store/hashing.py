"""Hashing many objects again: one buffer, one open folder, few calls to the system."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from archiver.errors import IntegrityError, file_errors
from archiver.store.listing import OBJECT_NAME
from archiver.store.protocol import Digests

BLOCK = 512 * 1024
"""Fits a core's cache beside the hash's state; larger blocks are slower, smaller ones call more often."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Hasher:
    """Reads objects below ``root``; for one thread, and fastest in the order of their names. A context manager.

    Never follows a link: one in the place of an object, or of its folder, is an IntegrityError.
    """

    def __init__(self, root: Path, *, with_sha512: bool = False) -> None:
        self._objects = root / "sha256"
        self._with_sha512 = with_sha512
        self._block = memoryview(bytearray(BLOCK))
        self._name = ""
        self._folder: int | None = None

    def __enter__(self) -> Hasher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def size(self, sha256: str) -> int | None:
        """Its size in bytes, without reading it; None where it is missing."""
        found = self.state(sha256)
        return None if found is None else found.st_size

    def state(self, sha256: str) -> os.stat_result | None:
        """What the system says of the file, without reading it; None where it is missing."""
        if not OBJECT_NAME.fullmatch(sha256):
            raise ValueError(f"not a SHA-256 in lower-case hex: {sha256!r}")
        self._enter(sha256[:2])
        if self._folder is None:
            return None
        try:
            found = os.stat(sha256, dir_fd=self._folder, follow_symlinks=False)
        except FileNotFoundError:
            return None
        except OSError:
            with file_errors(self._path(sha256), "read"):
                raise
        if not stat.S_ISREG(found.st_mode):
            raise _no_object(self._path(sha256))
        return found

    def digests(self, sha256: str, on_block: Callable[[int], None]) -> Digests:
        """Hash an object that ``state`` found just now; ``on_block`` gets the length of each block."""
        digest, other = hashlib.sha256(), hashlib.sha512() if self._with_sha512 else None
        total = 0
        with file_errors(self._path(sha256), "read"):
            descriptor = self._opened(sha256)
            try:
                while count := os.readv(descriptor, [self._block]):
                    data = self._block[:count]
                    digest.update(data)
                    if other is not None:
                        other.update(data)
                    if total == 0 and count == BLOCK:
                        _read_ahead(descriptor)
                    total += count
                    on_block(count)
            finally:
                os.close(descriptor)
        return Digests(sha256=digest.hexdigest(), sha512=None if other is None else other.hexdigest(), size=total)

    def _opened(self, sha256: str) -> int:
        try:
            return os.open(sha256, _FILE, dir_fd=self._folder)
        except OSError as fault:
            if fault.errno == errno.ELOOP:
                raise _no_object(self._path(sha256)) from fault
            raise

    def _path(self, sha256: str) -> Path:
        return self._objects / sha256[:2] / sha256

    def _enter(self, name: str) -> None:
        """Open the folder ``name`` in place of the one before."""
        if name == self._name:
            return
        self._leave()
        path = self._objects / name
        with file_errors(path, "read"), contextlib.suppress(FileNotFoundError):
            try:
                self._folder = os.open(path, _FOLDER)
            except OSError as fault:
                if fault.errno in (errno.ELOOP, errno.ENOTDIR):
                    raise _no_object(path) from fault
                raise
        self._name = name

    def _leave(self) -> None:
        if self._folder is not None:
            os.close(self._folder)
        self._name, self._folder = "", None


def _read_ahead(descriptor: int) -> None:
    advise = getattr(os, "posix_fadvise", None)  # not on every system
    if advise is not None:
        with contextlib.suppress(OSError):
            advise(descriptor, 0, 0, os.POSIX_FADV_SEQUENTIAL)


def _no_object(path: Path) -> IntegrityError:
    return IntegrityError(
        f"{path} stands in the place of an object of the archive and is none.",
        hint="Move it away and run archiver verify.",
    )
