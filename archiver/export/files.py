"""The files of a copy, which nobody trusts: an unpacked folder, or a ZIP file in the one form that is written here.

Links are not followed, nothing but regular files is opened, and nothing is unpacked but what is asked for.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from archiver.errors import file_errors
from archiver.export.zip import BLOCK, MOST_FILES, Found, ZipFormError, read_zip


class CopyError(ValueError):
    """A file of the copy is missing or is not what it must be; the text says why."""


class Files(ABC):
    """``names``: paths of everything that is no folder, and whether each is a regular file."""

    names: Mapping[str, bool]

    @abstractmethod
    def sha256(self, path: str) -> str:
        """The SHA-256 (hex) of a regular file."""

    @abstractmethod
    def size(self, path: str) -> int:
        """How many bytes it has."""

    @abstractmethod
    def _read(self, path: str, limit: int) -> bytes:
        """Up to ``limit`` + 1 bytes."""

    @abstractmethod
    def blocks(self, path: str, start: int, size: int) -> Iterator[bytes]:
        """``size`` bytes of a regular file from ``start`` on, in pieces; fewer where it ends before."""

    @abstractmethod
    def unpacked(self, prefix: str, parts: tuple[str, ...]) -> _Unpacked:
        """A folder with the files and folders ``parts`` below ``prefix`` as they are."""

    def read(self, path: str, limit: int) -> bytes:
        """All bytes of a regular file of at most ``limit`` bytes; CopyError for anything else."""
        if not self.names.get(path):
            raise CopyError("it is missing, or no regular file")
        data = self._read(path, limit)
        if len(data) > limit:
            raise CopyError(f"it is longer than the {limit} bytes that it may have")
        return data


@dataclass(slots=True)
class _Unpacked:
    """A folder for a while; ``keep``: what removes it, None where it is the copy's own."""

    folder: Path
    keep: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Path:
        return self.folder

    def __exit__(self, *_: object) -> None:
        if self.keep is not None:
            self.keep.cleanup()


class FolderFiles(Files):
    """A folder on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sums: dict[str, str] = {}
        self.names = dict(_walk(folder))

    def sha256(self, path: str) -> str:
        """As ``Files``; read once."""
        if path not in self._sums:
            self._sums[path] = self._hash(path)
        return self._sums[path]

    def _hash(self, path: str) -> str:
        with file_errors(self._folder / path, "read"), (self._folder / path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def size(self, path: str) -> int:
        """As ``Files``."""
        with file_errors(self._folder / path, "read"):
            return (self._folder / path).stat().st_size

    def _read(self, path: str, limit: int) -> bytes:
        with file_errors(self._folder / path, "read"), (self._folder / path).open("rb") as stream:
            return stream.read(limit + 1)

    def blocks(self, path: str, start: int, size: int) -> Iterator[bytes]:
        """As ``Files``."""
        with file_errors(self._folder / path, "read"), (self._folder / path).open("rb") as stream:
            stream.seek(start)
            yield from _blocks(stream, size)

    def unpacked(self, prefix: str, parts: tuple[str, ...]) -> _Unpacked:
        """The folder itself."""
        del parts
        return _Unpacked(self._folder / prefix)


class ZipFiles(Files):
    """A ZIP file that stays open; a context manager. ZipFormError where it is not in the one form."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._found = {each.path: each for each in read_zip(stream, keep=0, most=MOST_FILES)}
        self.names = dict.fromkeys(self._found, True)

    def below(self, inside: str) -> None:
        """Take paths from the folder ``inside`` ("name/"); what lies elsewhere keeps its own."""
        self._found = {path.removeprefix(inside): each for path, each in self._found.items()}
        self.names = dict.fromkeys(self._found, True)

    def sha256(self, path: str) -> str:
        """As it was read."""
        return self._found[path].sha256

    def size(self, path: str) -> int:
        """As it was read."""
        return self._found[path].size

    def _read(self, path: str, limit: int) -> bytes:
        data = b"".join(self._blocks(self._found[path], limit + 1))
        if len(data) <= limit and hashlib.sha256(data).hexdigest() != self._found[path].sha256:
            raise CopyError("it changed while it was checked")
        return data

    def blocks(self, path: str, start: int, size: int) -> Iterator[bytes]:
        """As ``Files``; nothing else of the copy may be read meanwhile."""
        found = self._found[path]
        self._stream.seek(found.start + min(start, found.size))
        return _blocks(self._stream, max(0, min(size, found.size - start)))

    def _blocks(self, found: Found, most: int) -> Iterator[bytes]:
        self._stream.seek(found.start)
        return _blocks(self._stream, min(found.size, most))

    def unpacked(self, prefix: str, parts: tuple[str, ...]) -> _Unpacked:
        """A temporary folder; as the members are stored, it is not larger than the file."""
        keep = tempfile.TemporaryDirectory(prefix="archiver-")
        root = Path(keep.name)
        try:
            for path, found in self._found.items():
                inner = path.removeprefix(prefix)
                if path.startswith(prefix) and PurePosixPath(inner).parts[0] in parts:
                    target = root / inner
                    with file_errors(target, "written"):
                        target.parent.mkdir(parents=True, exist_ok=True)
                        with target.open("xb") as out:
                            out.writelines(self._blocks(found, found.size))
        except BaseException:
            keep.cleanup()
            raise
        return _Unpacked(root, keep)


def _blocks(stream: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left and (block := stream.read(min(left, BLOCK))):
        left -= len(block)
        yield block


@contextmanager
def opened(path: Path) -> Iterator[Files]:
    """The files of a folder or ZIP file. Raises ZipFormError for a file that is not in the one form."""
    if path.is_dir():
        yield FolderFiles(path)
        return
    with file_errors(path, "read"), path.open("rb") as stream:
        files = ZipFiles(stream)
        inside = _inside(files.names)
        if inside:
            files.below(inside)
        yield files


def _inside(names: Mapping[str, bool]) -> str:
    """The one folder in which a zipped bag lies, whatever it is called; "" for none."""
    tops = {path.partition("/")[0] for path in names}
    only = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    return only if only and f"{only}bagit.txt" in names else ""


def _walk(folder: Path) -> Iterator[tuple[str, bool]]:
    with file_errors(folder, "read"):
        for root, folders, names in os.walk(folder, followlinks=False):
            for name in [*names, *(each for each in folders if (Path(root) / each).is_symlink())]:
                path = Path(root) / name
                yield path.relative_to(folder).as_posix(), path.is_file() and not path.is_symlink()


__all__ = ["CopyError", "Files", "FolderFiles", "ZipFiles", "ZipFormError", "opened"]
