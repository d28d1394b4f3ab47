"""A folder that is written beside its place and gets its name when it is whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import TracebackType

from archiver.disk import fsync_file, fsync_folder, part_beside
from archiver.errors import file_errors


class Staged:
    """A context manager. What was not placed is removed; what a killed command left, the next one removes."""

    def __init__(self, target: Path) -> None:
        self.target = target
        with file_errors(target.parent, "written"):
            self.part = part_beside(target)

    def __enter__(self) -> Staged:
        with file_errors(self.part, "written"):
            self.part.mkdir()
        return self

    def settle(self) -> None:
        """Make all files durable."""
        with file_errors(self.target, "written"):
            for folder, _, names in os.walk(self.part):
                for name in names:
                    fsync_file(Path(folder) / name)
                fsync_folder(Path(folder))

    def place(self) -> None:
        """Give it its name."""
        with file_errors(self.target, "written"):
            self.part.rename(self.target)
            fsync_folder(self.target.parent)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.part, ignore_errors=True)
