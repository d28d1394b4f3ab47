"""Files with secrets: mode 0600 from the first byte, in folders of mode 0700, replaced as a whole."""

from __future__ import annotations

import os
from pathlib import Path

from archiver.disk import fsync_folder

FILE_MODE = 0o600
FOLDER_MODE = 0o700


def make_folder(folder: Path) -> None:
    """Makes a private folder, with its parents; one that exists keeps its mode."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def replace(path: Path, data: bytes) -> None:
    """Writes a private file durably, so that a crash leaves either the old content or the new, never a part."""
    make_folder(path.parent)
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    fsync_folder(path.parent)
