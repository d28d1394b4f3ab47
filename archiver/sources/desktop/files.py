"""Files in an export's folder: only what lies in it, and only what is a plain file."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Literal

Refusal = Literal["absolute", "outside", "bad_name", "link", "missing", "not_a_file"]
"""Why a path is not opened: it starts at the root of a disk; it leads out of the folder; no file can be called so; a
link is on the way; nothing is there, or it may not be read; it is a folder, a pipe, a device.
"""
REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "missing": "not there in the export's folder",
        "outside": "the path leads out of the export's folder",
        "absolute": "the path begins at the root of a disk",
        "link": "a link in place of a file, which is not followed",
        "bad_name": "a name that no file can have",
        "not_a_file": "a folder or device in place of a file",
    }
)
"""The same in words."""
_DRIVE = re.compile(r"[A-Za-z]:|[\\/]{2}")
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Refused:
    """A path of an export that is not followed."""

    reason: Refusal


def safe_path(root: Path, path: str) -> Path | Refused:
    """Where a file of the export lies; ``path`` is what a message says. Nothing is opened."""
    parts = _parts(path)
    if isinstance(parts, Refused):
        return parts
    place = root
    for part in parts:
        place = place / part
        try:
            mode = place.lstat().st_mode
        except (OSError, ValueError):
            return Refused("missing")
        if stat.S_ISLNK(mode):
            return Refused("link")
    return place if stat.S_ISREG(mode) else Refused("not_a_file")


def open_file(root: Path, path: str) -> int | Refused:
    """A descriptor of the file for reading, to be closed by the caller. No link is followed below ``root``, also where
    the folder changes meanwhile, and no pipe is waited for.
    """
    parts = _parts(path)
    if isinstance(parts, Refused):
        return parts
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    held = -1
    try:
        held = os.open(root, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
        for part in parts:
            below = os.open(part, flags, dir_fd=held)
            os.close(held)
            held = below
        if stat.S_ISREG(os.fstat(held).st_mode):
            found, held = held, -1
            return found
        return Refused("not_a_file")
    except OSError:
        told = safe_path(root, path)
        return told if isinstance(told, Refused) else Refused("missing")
    finally:
        if held >= 0:
            os.close(held)


def _parts(path: str) -> tuple[str, ...] | Refused:
    if not path or len(path) > _LONGEST or any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for char in path):
        return Refused("bad_name")
    if path.startswith(("/", "\\", "~")) or _DRIVE.match(path):
        return Refused("absolute")
    parts = PurePosixPath(path.replace("\\", "/")).parts
    if ".." in parts:
        return Refused("outside")
    return parts or Refused("bad_name")
