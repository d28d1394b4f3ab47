"""A file that is being received: its length is the point to resume at, in this run or a later one."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from archiver.disk import sync_data, write_all
from archiver.errors import ArchiveLockedError, IntegrityError, file_errors
from archiver.model.objects import ObjectRef

_BLOCK = 1024 * 1024
_MODE_DURING = 0o600
_MODE_AFTER = 0o444


class LocalPart:
    """A PartFile in the store's temporary folder; also a context manager that closes it.

    One opener at a time holds it (flock; the kernel lets go when the process dies). Opening hashes what is
    there. A tail of zero bytes is dropped first: after a power cut some file systems show a file longer than
    the data that reached the disk, with zeros behind it; zeros that were meant are asked for again.
    Not for use by several threads at once.
    """

    def __init__(self, path: Path, place: Callable[[Path, ObjectRef], None]) -> None:
        self.path = path
        self._place = place
        self._open = True
        self._descriptor = _open_locked(path)
        try:
            with file_errors(path, "read"):
                self._rehash(_end_of_data(self._descriptor))
        except BaseException:
            self.close()
            raise

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._size

    def write(self, data: bytes, *, last: bool = False) -> None:
        """Append at the end, durably; where that fails, the part is as long as it was before.

        So a power cut takes what was in flight, and leaves in doubt no more than the last write. ``last``: ``commit``
        comes next and makes it durable.
        """
        self._require_open()
        try:
            with file_errors(self.path, "written"):
                write_all(self._descriptor, data, self._size)
                if not last:
                    sync_data(self._descriptor)
        except BaseException:
            # best effort: write() and commit() go by _size and never by what lies behind it
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, self._size)
            raise
        self._sha256.update(data)
        self._sha512.update(data)
        self._size += len(data)

    def read(self, offset: int, length: int) -> bytes:
        """So many of the bytes that were written, fewer at the end."""
        self._require_open()
        data = bytearray()
        with file_errors(self.path, "read"):
            while len(data) < (wanted := min(length, self._size - offset)):
                data += os.pread(self._descriptor, wanted - len(data), offset + len(data))
        return bytes(data)

    def truncate(self, size: int) -> None:
        """Go back to ``size`` bytes and hash what remains; ValueError where that is no way back."""
        self._require_open()
        if not 0 <= size <= self._size:
            raise ValueError(f"cannot go back from {self._size} to {size} bytes")
        if size < self._size:
            with file_errors(self.path, "written"):
                self._rehash(size)

    def commit(self) -> ObjectRef:
        """Make it durable, read-only and an object of the store; the part is gone then."""
        self._require_open()
        ref = ObjectRef(sha256=self._sha256.hexdigest(), sha512=self._sha512.hexdigest(), size=self._size)
        with file_errors(self.path, "written"):
            os.ftruncate(self._descriptor, self._size)
            os.fchmod(self._descriptor, _MODE_AFTER)
            os.fsync(self._descriptor)
        self._place(self.path, ref)
        self.close()
        return ref

    def discard(self) -> None:
        """Remove it."""
        self._require_open()
        with file_errors(self.path, "removed"):
            self.path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Let go of it, and keep the file unless it was committed or discarded."""
        if self._open:
            self._open = False
            os.close(self._descriptor)

    def __enter__(self) -> LocalPart:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _require_open(self) -> None:
        if not self._open:
            raise ValueError(f"the part file {self.path.name} was closed")

    def _rehash(self, size: int) -> None:
        """Cut the file to ``size`` bytes and hash them from the start: hash states cannot go back."""
        os.ftruncate(self._descriptor, size)
        self._sha256 = hashlib.sha256()
        self._sha512 = hashlib.sha512()
        self._size = size
        offset = 0
        while offset < size:
            block = os.pread(self._descriptor, min(_BLOCK, size - offset), offset)
            self._sha256.update(block)
            self._sha512.update(block)
            offset += len(block)


def _open_locked(path: Path) -> int:
    """Open and lock the file that ``path`` names *now*: one that was committed meanwhile is an object."""
    while True:
        with file_errors(path, "written"):
            _make_writable(path)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, _MODE_DURING)
        try:
            with file_errors(path, "written"):
                if _lock(descriptor, path):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _make_writable(path: Path) -> None:
    """Undo the chmod of a ``commit`` that died before its rename."""
    with contextlib.suppress(FileNotFoundError):
        found = path.lstat()
        if stat.S_ISREG(found.st_mode) and not found.st_mode & stat.S_IWUSR:
            path.chmod(_MODE_DURING)


def _lock(descriptor: int, path: Path) -> bool:
    """Lock the open file; False where ``path`` has come to name another one."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ArchiveLockedError(
            f"{path} is being written already.", hint="Wait until the other download ends."
        ) from None
    found = os.fstat(descriptor)
    if not _same_file(path, found):
        return False
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        raise IntegrityError(f"{path} is not a file of its own.", hint="Remove it: it was not made by archiver.")
    return True


def _same_file(path: Path, found: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.lstat(), found)
    except FileNotFoundError:
        return False


def _end_of_data(descriptor: int) -> int:
    """Offset behind the last byte that is not zero."""
    end = os.fstat(descriptor).st_size
    while end:
        start = max(end - _BLOCK, 0)
        data = os.pread(descriptor, end - start, start).rstrip(b"\0")
        if data:
            return start + len(data)
        end = start
    return 0
