"""The copy of an archive in which mutations are made and undone; the archive itself is only read."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import DiskFullError, file_errors
from archiver.jobs.drilling.mutation import Edit, Flip, Link, Move, Remove, Write

MOST_OBJECTS = 2_000
MOST_OBJECT_BYTES = 32 * 1024 * 1024
"""Of the objects so many are copied: each mutation of one has all of them hashed."""
LARGEST_CATALOG = 64 * 1024 * 1024
ROOM = 2.0
"""What is copied must fit in so many times: mutations write a second copy of the log."""
EVIDENCE = ("archive.json", "log", "imports")
CATALOG = ("catalog.sqlite", "catalog.sqlite.sha256")


@dataclass(frozen=True, slots=True)
class Copied:
    """``objects`` of ``of`` were copied. ``catalog``: whether it was."""

    objects: int
    of: int
    catalog: bool


class Shadow:
    """A folder of its own: ``root`` is the copied archive; beside it lies what a mutation moved aside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "archive"
        self._aside = folder / "aside"

    @classmethod
    @contextmanager
    def made(cls, parent: Path | None) -> Iterator[Shadow]:
        """An empty one in ``parent``, or where temporary files lie; it is removed in the end."""
        with file_errors(parent or Path(tempfile.gettempdir()), "written"):
            folder = Path(tempfile.mkdtemp(prefix="archiver-drill-", dir=parent))
        try:
            (folder / "archive").mkdir()
            (folder / "aside").mkdir()
            yield cls(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def copy(self, archive: Path) -> Copied:
        """Copy an archive: all but reports and what is being received; of many objects evenly spread ones.

        DiskFullError where there is no room. Links are copied as links.
        """
        files = [path for name in EVIDENCE for path in _files(archive / name)]
        objects = _files(archive / "objects")
        chosen = list(_some(objects))
        catalog = [archive / name for name in CATALOG if (archive / name).is_file()]
        if len(chosen) < len(objects) or any(path.stat().st_size > LARGEST_CATALOG for path in catalog):
            catalog = []
        unsettled = archive / "catalog.sqlite-wal"
        if unsettled.exists() and unsettled.stat().st_size:
            catalog = []  # it is not as a finished session leaves it
        wanted = [*files, *chosen, *catalog]
        need = sum(path.lstat().st_size for path in wanted)
        if shutil.disk_usage(self.folder).free < need * ROOM:
            raise DiskFullError(
                f"A drill of this archive needs {int(need * ROOM / 1024**2) + 1} MiB in {self.folder.parent}.",
                hint="Make room, or name another folder with --drill-folder.",
            )
        for path in wanted:
            target = self.root / path.relative_to(archive)
            with file_errors(path, "read"):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target, follow_symlinks=False)
        return Copied(len(chosen), len(objects), bool(catalog))

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make edits for good."""
        self._aside.mkdir(exist_ok=True)
        for edit in edits:
            self._make(edit, [])
            _clear_folder(self._aside)

    @contextmanager
    def mutated(self, edits: Iterable[Edit]) -> Iterator[None]:
        """With these edits made, one after the other; undone in the end."""
        undo: list[Edit | tuple[Path, Path]] = []
        try:
            for edit in edits:
                self._make(edit, undo)
            yield
        finally:
            for step in reversed(undo):
                if isinstance(step, Flip):
                    self._flip(step)
                elif isinstance(step, tuple):
                    kept, path = step
                    _clear(path)
                    if os.path.lexists(kept):
                        kept.rename(path)
            _clear_folder(self._aside)

    def _make(self, edit: Edit, undo: list[Edit | tuple[Path, Path]]) -> None:
        path = self.root / edit.path
        if isinstance(edit, Flip):
            undo.append(edit)
            self._flip(edit)
            return
        kept = self._put_aside(path, undo)
        match edit:
            case Write(data=data):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                path.chmod(0o444)
            case Link():
                path.symlink_to(kept)
            case Move(to=to):
                target = self.root / to
                self._put_aside(target, undo)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(kept, target)
            case Remove():
                pass

    def _put_aside(self, path: Path, undo: list[Edit | tuple[Path, Path]]) -> Path:
        missing = [each for each in (path, *path.parents) if not os.path.lexists(each)]
        if missing:  # made by this edit: the topmost of it goes when it is undone
            undo.append((self._aside / "nothing", missing[-1]))
            return self._aside / "nothing"
        kept = self._aside / str(len(undo))
        path.rename(kept)
        undo.append((kept, path))
        return kept

    def _flip(self, edit: Flip) -> None:
        path = self.root / edit.path
        mode = path.stat().st_mode
        path.chmod(0o644)
        with path.open("r+b", buffering=0) as file:
            file.seek(edit.at)
            (byte,) = file.read(1)
            file.seek(edit.at)
            file.write(bytes([byte ^ 1 << edit.bit]))
        path.chmod(mode & 0o777)


def _files(path: Path) -> list[Path]:
    with file_errors(path, "read"):
        if path.is_symlink() or not path.is_dir():
            return [path] if os.path.lexists(path) else []
        return [each for each in sorted(path.rglob("*")) if each.is_symlink() or not each.is_dir()]


def _some(objects: Sequence[Path]) -> Iterator[Path]:
    """Evenly spread ones, as far as they fit."""
    step = max(1, -(-len(objects) // MOST_OBJECTS))
    left = MOST_OBJECT_BYTES
    for path in objects[::step]:
        size = path.lstat().st_size
        if size <= left:
            left -= size
            yield path


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _clear_folder(folder: Path) -> None:
    for each in folder.iterdir():
        _clear(each)
