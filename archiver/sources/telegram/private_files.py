"""Files with secrets: mode 0600 from the first byte, in folders of mode 0700, replaced as a whole."""

from __future__ import annotations

import os
from pathlib import Path

from archiver.disk import fsync_folder
from archiver.errors import CannotRunError

FILE_MODE = 0o600
FOLDER_MODE = 0o700
OTHERS = 0o077


def make_folder(folder: Path) -> None:
    """Makes a private folder, with its parents; one that exists keeps its mode."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def require_own(path: Path) -> None:
    """Raises CannotRunError for a file of another user's, or one that others may read; FileNotFoundError for none."""
    found = path.stat()
    if found.st_uid != os.geteuid():
        raise CannotRunError(
            f"{path} belongs to another user (uid {found.st_uid}) and is not used: it may be a login of theirs.",
            hint=f"If it is yours, make yourself its owner (chown {os.geteuid()} {path}); else move it away and run "
            "`archiver login`.",
        )
    if found.st_mode & OTHERS:
        raise CannotRunError(
            f"{path} can be read or changed by other users of this machine, who could use the login in it.",
            hint=f"Take that away (chmod 600 {path}); where somebody may have copied it, end this session in "
            "Telegram's settings under Devices and run `archiver login`.",
        )


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
