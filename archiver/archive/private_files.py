"""Small files with secrets: mode 0600, outside the archive, whole or not there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from archiver.disk import fsync_folder, part_beside, write_all
from archiver.errors import SigningKeyError, file_errors

_MODE = 0o600
_LONGEST = 65_536

ELSEWHERE = "Keep keys elsewhere: name another file, or another folder with ARCHIVER_CONFIG_DIR."


def make_private_folder(folder: Path) -> None:
    """A folder that only its owner may look into."""
    with file_errors(folder, "made"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)


def read_private(path: Path) -> bytes:
    """The bytes; SigningKeyError where others can read the file."""
    with file_errors(path, "read"):
        if open_to_others(path):
            raise SigningKeyError(f"{path} can be read by others.", hint=f"Run: chmod 600 {path}")
        with path.open("rb") as file:
            return file.read(_LONGEST)


def write_private(path: Path, data: bytes) -> None:
    """A new file in place of any that is there, durably."""
    with file_errors(path, "written"):
        part = part_beside(path)
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, _MODE)
            try:
                write_all(descriptor, data, 0)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            part.replace(path)
            fsync_folder(path.parent)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def open_to_others(path: Path) -> bool:
    """Whether group or others may do anything with the file."""
    return bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO))


def is_inside(path: Path, archive: Path) -> str | None:
    """A sentence where a file or folder lies in the archive; None where it does not."""
    if not path.resolve().is_relative_to(archive.resolve()):
        return None
    return f"{path} lies inside the archive {archive}, which is handed on with all that is in it."


def refuse_inside(path: Path, archive: Path) -> None:
    """A secret in an archive would be handed on with it; SigningKeyError."""
    inside = is_inside(path, archive)
    if inside is not None:
        raise SigningKeyError(inside, hint=ELSEWHERE)
