"""The entries as files: ``entries/<number of the first entry, 12 digits>.jsonl``, 10,000 lines each.

Appending is the one write that must survive a power cut by itself, so each call ends with one fsync. What a
power cut may leave is a last line without newline; it was never acknowledged, and ``recover`` moves it away.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from archiver.disk import fsync_file, fsync_folder, make_folder, write_all
from archiver.errors import ArchiveLockedError, IntegrityError, file_errors
from archiver.log.codec import MAX_LINE, line_hash

SEGMENT = 10_000
"""Entries in a file."""

_MODE = 0o644
SEGMENT_NAME = re.compile(r"[0-9]{12}\.jsonl")


def segment_name(first: int) -> str:
    """Name of the file whose first line is entry ``first``."""
    return f"{first:012d}.jsonl"


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file with newlines, cut to MAX_LINE + 2 bytes each; the last may have no newline."""
    limit = MAX_LINE + 2  # room for the newline and for one byte too many
    with file_errors(path, "read"), path.open("rb") as file:
        while line := file.readline(limit):
            yield line
            while len(line) == limit and not line.endswith(b"\n"):
                line = file.readline(limit)


class Segments:
    """The entry files of one log in ``folder``. One writer; not for several threads at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None
        self._first = 0  # number of the first entry of the file that is appended to
        self._end = 0  # its length in bytes

    def scan(self, start: int, stop: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Number and line (without newline) of the complete entries from ``start`` to ``stop`` (excluded).

        IntegrityError where a line is too long, or a file that is not the last ends in the midst of a line or
        holds another number of them.
        """
        first = start - start % SEGMENT
        while (path := self._path(first)).exists():
            n = first
            for line in read_lines(path):
                if len(line) > MAX_LINE + 1:
                    raise IntegrityError(f"Entry {n} of the log is too long.", hint="Run archiver verify.")
                if n == stop:
                    return
                if not line.endswith(b"\n"):
                    break
                if n >= start:
                    yield n, line[:-1]
                n += 1
            first += SEGMENT
            if n > first or (n < first and self._path(first).exists()):
                raise IntegrityError(
                    f"{path} holds {n - first + SEGMENT} entries instead of {SEGMENT}.",
                    hint="Run archiver verify.",
                )

    def torn(self, size: int) -> bytes:
        """What stands behind the last of ``size`` complete lines, empty where nothing does."""
        last = b""
        path = self._path(size - size % SEGMENT)
        if path.exists():
            for line in read_lines(path):
                last = line
        return b"" if last.endswith(b"\n") else last

    def recover(self, size: int, tmp: Path) -> Path | None:
        """Get ready to append behind ``size`` complete lines.

        A torn line moves to a file in ``tmp``, which is returned. Complete lines whose writer died before its
        fsync are made durable, for entries after them may go to another file.
        """
        fragment = self.torn(size)
        kept = tmp / f"torn-entry-{size}-{line_hash(fragment)[:16]}" if fragment else None
        if kept is not None:
            with file_errors(kept, "written"):
                kept.write_bytes(fragment)
                fsync_file(kept)
                fsync_folder(tmp)
        self._first = size - size % SEGMENT
        path = self._path(self._first)
        if not path.exists():
            path = self._path(self._first - SEGMENT)
            self._end = 0
        else:
            self._end = path.stat().st_size - len(fragment)
            with file_errors(path, "written"):
                os.truncate(path, self._end)
        with file_errors(path, "written"):
            fsync_file(path)
            fsync_folder(self._folder)
        return kept

    def append(self, n: int, lines: Sequence[bytes]) -> None:
        """Write entries from ``n`` on to one file, with one fsync; after a fault none of them is there."""
        first = n - n % SEGMENT
        if not 0 < len(lines) <= first + SEGMENT - n:
            raise ValueError(f"{len(lines)} entries from {n} do not fit one file")
        path = self._path(first)
        data = b"".join(line + b"\n" for line in lines)
        with file_errors(path, "written"):
            descriptor = self._open(first)
            if os.fstat(descriptor).st_size != self._end:
                raise ArchiveLockedError(f"{path} was changed by another process.", hint="Open the archive again.")
            try:
                write_all(descriptor, data, self._end)
                os.fsync(descriptor)
                if self._end == 0:
                    fsync_folder(self._folder)
            except BaseException:
                os.ftruncate(descriptor, self._end)
                raise
        self._end += len(data)

    def close(self) -> None:
        """Close the file that was written last."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self, first: int) -> int:
        if first != self._first:
            self.close()
            self._first, self._end = first, 0
        if self._descriptor is None:
            make_folder(self._folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            self._descriptor = os.open(self._path(first), flags, _MODE)
        return self._descriptor

    def _path(self, first: int) -> Path:
        return self._folder / segment_name(first)
