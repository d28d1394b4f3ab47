"""Where a copy is written: a folder or one ZIP file, under a temporary name until it is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from archiver.disk import fsync_folder, part_beside
from archiver.errors import InputError, IntegrityError, file_errors
from archiver.export.zip import MOST_FILES, Member, write_zip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Hashes (hex) and size of a file."""

    sha256: str
    sha512: str
    size: int


class StoppedError(Exception):
    """The copy is not wanted any more."""


def require_free(target: Path) -> None:
    """Raise InputError where ``target`` is there already, or its folder is not."""
    if target.exists() or target.is_symlink():
        raise InputError(f"{target} is there already.", hint="Name another file or folder; nothing is overwritten.")
    if not target.parent.is_dir():
        raise InputError(f"The folder {target.parent} is not there.", hint="Make it first.")


class Sink(ABC):
    """Takes files; ``place`` gives the copy its name. A context manager that removes what was not placed.

    ``stop``, called in another thread, ends what is being written with a StoppedError; ``on_bytes`` gets the number of
    bytes that were taken so far.
    """

    def __init__(self, target: Path) -> None:
        """Raises InputError where ``target`` is there already, or its folder is not."""
        require_free(target)
        self.target = target
        self.on_bytes: Callable[[int], None] = lambda _: None
        self._bytes = 0
        self._stopped = False
        with file_errors(target.parent, "written"):
            self._part = part_beside(target)

    @abstractmethod
    def add(self, member: Member, *, expect: str | None = None) -> Sums:
        """Take a file. IntegrityError where its SHA-256 is not the one that is expected."""

    @abstractmethod
    def complete(self) -> None:
        """Write all that was taken durably, still under the temporary name."""

    def stop(self) -> None:
        """Take nothing more."""
        self._stopped = True

    def _check(self) -> None:
        if self._stopped:
            raise StoppedError

    def _sums(self, member: Member, write: Callable[[bytes], object]) -> Sums:
        sha256, sha512, size = hashlib.sha256(), hashlib.sha512(), 0
        for block in member.blocks():
            self._check()
            sha256.update(block)
            sha512.update(block)
            size += len(block)
            write(block)
            self._bytes += len(block)
            self.on_bytes(self._bytes)
        return Sums(sha256=sha256.hexdigest(), sha512=sha512.hexdigest(), size=size)

    def place(self) -> None:
        """Give it its name."""
        with file_errors(self.target, "written"):
            self._part.rename(self.target)
            fsync_folder(self.target.parent)

    def __enter__(self) -> Sink:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _remove(self._part)


class FolderSink(Sink):
    """A folder; files are hashed while they are copied."""

    def __init__(self, target: Path) -> None:
        """As ``Sink``."""
        super().__init__(target)
        self._folders: set[Path] = set()
        with file_errors(target, "written"):
            self._part.mkdir()

    def add(self, member: Member, *, expect: str | None = None) -> Sums:
        """Copy a file durably."""
        path = self._part / member.path
        with file_errors(path, "written"):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.update(each for each in path.parents if each.is_relative_to(self._part))
            with path.open("xb") as out:
                sums = self._sums(member, out.write)
                out.flush()
                os.fsync(out.fileno())
        return _expected(member, sums, expect)

    def complete(self) -> None:
        """Make the names durable."""
        with file_errors(self.target, "written"):
            for folder in sorted(self._folders):
                fsync_folder(folder)


class ZipSink(Sink):
    """One ZIP file, in which all lies below ``inside``, "" for none."""

    def __init__(self, target: Path, inside: str = "") -> None:
        """As ``Sink``."""
        super().__init__(target)
        self._inside = inside
        self._members: list[Member] = []

    def add(self, member: Member, *, expect: str | None = None) -> Sums:
        """Hash a file and remember it."""
        sums = _expected(member, self._sums(member, lambda _: None), expect)
        self._members.append(Member(f"{self._inside}{member.path}", member.content))
        return sums

    def complete(self) -> None:
        """Write the file."""
        with file_errors(self.target, "written"), self._part.open("xb") as out:
            write_zip(out, self._members, most=MOST_FILES, stopped=self._check)
            out.flush()
            os.fsync(out.fileno())


def _remove(part: Path) -> None:
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)


def _expected(member: Member, sums: Sums, expect: str | None) -> Sums:
    if expect is not None and sums.sha256 != expect:
        raise IntegrityError(
            f"{member.path} does not have the bytes that its name says, so nothing was exported.",
            hint="Run `archiver verify`, then `archiver repair`.",
        )
    return sums
