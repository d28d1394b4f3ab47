"""Objects in a local folder: ``<root>/sha256/ab/<64 hex>``, each a read-only file put in place by rename."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, TypeVar
from urllib.parse import quote

from archiver.disk import fsync_folder, make_folder, write_all
from archiver.errors import IntegrityError, file_errors
from archiver.model.objects import ObjectRef
from archiver.store.listing import OBJECT_MODE, OBJECT_NAME, object_names, strays, survey
from archiver.store.part import LocalPart
from archiver.store.protocol import Digests, Stray

BLOCK = 1024 * 1024
_PUT_PREFIX = "put+"  # no name of a resumable part contains a plus: part() quotes it
_LONGEST_PART_NAME = 200
AT_ONCE = 8
"""Threads that wait for the disk at the same time: a journalling file system answers them with few commits."""
_Item = TypeVar("_Item")


class LocalStore:
    """An ObjectStore in a folder. ``root`` holds the objects, ``tmp`` the files being written.

    Both must lie on one file system, for a rename is what makes a file an object. Folders are made when they
    are first needed.
    """

    def __init__(self, root: Path, tmp: Path) -> None:
        self.root = root
        self.tmp = tmp
        self._objects = root / "sha256"
        self._durable: set[Path] = set()  # folders whose own names this process has made durable
        self._waiting = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="store")  # starts threads as they are needed

    def path(self, sha256: str) -> Path:
        """Where the object lies, or would lie."""
        if not OBJECT_NAME.fullmatch(sha256):
            raise ValueError(f"not a SHA-256 in lower-case hex: {sha256!r}")
        return self._objects / sha256[:2] / sha256

    def put(self, data: bytes) -> ObjectRef:
        """Store bytes durably: write, fsync, rename, fsync of the folders."""
        return self.put_all([data])[0]

    def put_all(self, contents: Sequence[bytes]) -> list[ObjectRef]:
        """Store several, each as ``put`` does; after a fault some of them may be there.

        All are written before the first fsync, and then made durable at once: a journalling file system needs few
        commits for that.
        """
        refs = [_ref(data) for data in contents]
        staged: list[tuple[Path, int, ObjectRef]] = []
        try:
            for ref, data in zip(refs, contents, strict=True):
                if not self._settled(ref):
                    staged.append((*self._staged(), ref))
                    _fill(*staged[-1][:2], data)
            self._at_once(_make_durable, staged)
            self._place_all([(part, ref) for part, _, ref in staged])
        finally:
            for part, descriptor, _ in staged:
                os.close(descriptor)
                part.unlink(missing_ok=True)
        return refs

    def part(self, name: str) -> LocalPart:
        """Open ``tmp/<name>.part``, with every character that is not safe in a file name quoted."""
        safe = quote(name, safe="")
        if not name or len(safe) > _LONGEST_PART_NAME:
            safe = hashlib.sha256(name.encode()).hexdigest()
        with file_errors(self.tmp, "written"):
            make_folder(self.tmp)
        return LocalPart(self.tmp / f"{safe}.part", self._place)

    def exists(self, sha256: str) -> bool:
        """Whether a regular file is where the object belongs."""
        return self._stat(sha256) is not None

    def size(self, sha256: str) -> int:
        """Size of the object in bytes."""
        found = self._stat(sha256)
        if found is None:
            raise _missing(sha256)
        return found.st_size

    def open(self, sha256: str) -> BinaryIO:
        """The object as an unbuffered binary stream, not checked."""
        path = self.path(sha256)
        if self._stat(sha256) is None:
            raise _missing(sha256)
        with file_errors(path, "read"):
            return path.open("rb", buffering=0)

    def read(self, sha256: str) -> bytes:
        """The bytes of the object, hashed on the way out."""
        path = self.path(sha256)
        with self.open(sha256) as stream, file_errors(path, "read"):
            data = stream.read()
        actual = hashlib.sha256(data).hexdigest()
        if actual != sha256:
            raise IntegrityError(
                f"The object {path} does not hold what its name says: its bytes hash to {actual}.",
                hint="Run archiver verify, and restore the file from a copy of the archive.",
            )
        return data

    def read_part(self, sha256: str, offset: int, length: int) -> bytes:
        """Bytes of the object from ``offset`` on, not checked; fewer at its end."""
        with self.open(sha256) as stream, file_errors(self.path(sha256), "read"):
            return os.pread(stream.fileno(), length, offset)

    def check(self, sha256: str, *, with_sha512: bool = False) -> Digests:
        """Hash the object again in blocks of 1 MiB; the caller compares."""
        digests = [hashlib.sha256()] + ([hashlib.sha512()] if with_sha512 else [])
        block = memoryview(bytearray(BLOCK))
        size = 0
        with self.open(sha256) as stream, file_errors(self.path(sha256), "read"):
            # an unbuffered stream is a FileIO, which has readinto; BinaryIO does not declare it
            while count := stream.readinto(block):  # type: ignore[attr-defined]
                size += count
                for digest in digests:
                    digest.update(block[:count])
        hexes = [digest.hexdigest() for digest in digests]
        return Digests(sha256=hexes[0], sha512=hexes[1] if with_sha512 else None, size=size)

    def remove_all(self, hashes: Iterable[str]) -> None:
        """Remove these objects durably, whatever lies in their places but a folder. Only for what the log says went."""
        folders = set()
        for sha256 in hashes:
            path = self.path(sha256)
            with file_errors(path, "removed"), contextlib.suppress(FileNotFoundError):
                if not stat.S_ISDIR(path.parent.lstat().st_mode):
                    continue  # a link would lead out of the archive
                path.unlink()
                folders.add(path.parent)
        for folder in sorted(folders):
            _make_names_durable(folder)

    def hashes(self) -> Iterator[str]:
        """Names of all objects in ascending order; what is no object is left to ``strays``."""
        return object_names(self.root)

    def strays(self) -> Iterator[Stray]:
        """Everything under the root that is no proper object, in order of path."""
        return strays(self.root)

    def survey(self) -> Iterator[str | Stray]:
        """``hashes`` and ``strays`` in one pass."""
        return survey(self.root)

    def sweep(self) -> list[Path]:
        """Remove what interrupted ``put`` calls left in ``tmp`` and name it; resumable parts stay.

        Only for the one process that holds the archive open for writing, before it starts to write.
        """
        left = sorted(self.tmp.glob(f"{_PUT_PREFIX}*.part"))
        for path in left:
            with file_errors(path, "removed"):
                path.unlink(missing_ok=True)
        return left

    def _stat(self, sha256: str) -> os.stat_result | None:
        """What lies at the object's place: a regular file, or None; anything else is refused."""
        path = self.path(sha256)
        with file_errors(path, "read"), contextlib.suppress(FileNotFoundError):
            # a link in place of the folder would lead out of the archive as one in place of the file does
            for place, proper in ((path.parent, stat.S_ISDIR), (path, stat.S_ISREG)):
                found = place.lstat()
                if not proper(found.st_mode):
                    raise IntegrityError(
                        f"{place} stands in the place of an object of the archive and is none.",
                        hint="Move it away and run archiver verify.",
                    )
            return found
        return None

    def _settled(self, ref: ObjectRef) -> bool:
        """Whether the object is there, complete and durable.

        What lies there is hashed again: bytes in hand are not given up for a file that has only their name.
        """
        found = self._stat(ref.sha256)
        if found is None:
            return False
        if found.st_size != ref.size:
            raise _damaged(f"The object {self.path(ref.sha256)} has {found.st_size} bytes; its content has {ref.size}.")
        actual = self.check(ref.sha256).sha256
        if actual != ref.sha256:
            raise _damaged(f"The object {self.path(ref.sha256)} is not its content: its bytes hash to {actual}.")
        # whoever renamed it may have died before the name was durable
        self._fsync_folders([ref])
        return True

    def _staged(self) -> tuple[Path, int]:
        """A new file in ``tmp``, open for writing."""
        with file_errors(self.tmp, "written"):
            make_folder(self.tmp)
            descriptor, name = tempfile.mkstemp(prefix=_PUT_PREFIX, suffix=".part", dir=self.tmp)
        return Path(name), descriptor

    def _place(self, part: Path, ref: ObjectRef) -> None:
        """Make a complete, durable and read-only part file the object ``ref``."""
        self._place_all([(part, ref)])

    def _place_all(self, parts: Sequence[tuple[Path, ObjectRef]]) -> None:
        placed: list[ObjectRef] = []
        for part, ref in parts:
            if self._settled(ref):
                with file_errors(part, "removed"):
                    part.unlink()
                continue
            path = self.path(ref.sha256)
            with file_errors(path, "written"):
                make_folder(self._objects)
                path.parent.mkdir(exist_ok=True)  # its name is made durable below, for all of them together
                part.rename(path)
            placed.append(ref)
        self._fsync_folders(placed)

    def _at_once(self, wait: Callable[[_Item], None], items: Sequence[_Item]) -> None:
        """Wait for the disk for each of ``items``, at the same time; raises the error of the first that had one."""
        if len(items) == 1:
            wait(items[0])
            return
        futures.wait(waiting := [self._waiting.submit(wait, item) for item in items])
        for each in waiting:
            each.result()

    def _fsync_folders(self, refs: Iterable[ObjectRef]) -> None:
        """Make the names of objects durable, and those of the folders that they are in."""
        folders = list(dict.fromkeys(self.path(ref.sha256).parent for ref in refs))
        self._at_once(_make_names_durable, folders)
        fresh = set(folders) - self._durable
        if fresh:
            _make_names_durable(self._objects)
            self._durable |= fresh


def _ref(data: bytes) -> ObjectRef:
    return ObjectRef(sha256=hashlib.sha256(data).hexdigest(), sha512=hashlib.sha512(data).hexdigest(), size=len(data))


def _fill(part: Path, descriptor: int, data: bytes) -> None:
    """Write a file that will be read-only."""
    with file_errors(part, "written"):
        write_all(descriptor, data, 0)
        os.fchmod(descriptor, OBJECT_MODE)


def _make_durable(staged: tuple[Path, int, ObjectRef]) -> None:
    part, descriptor, _ = staged
    with file_errors(part, "written"):
        os.fsync(descriptor)


def _make_names_durable(folder: Path) -> None:
    with file_errors(folder, "written"):
        fsync_folder(folder)


def _damaged(sentence: str) -> IntegrityError:
    return IntegrityError(sentence, hint="The stored file was damaged: move it away, then run the same command again.")


def _missing(sha256: str) -> IntegrityError:
    return IntegrityError(f"The object {sha256} is not in the archive.", hint="Restore it from a copy of the archive.")
