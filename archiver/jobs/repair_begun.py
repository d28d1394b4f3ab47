"""What a repair is about to do, written down before it is done: one that is cut off is entered into the log later."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Layout
from archiver.disk import make_folder, replace_file
from archiver.errors import file_errors

_FILE = "repair.json"
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LONGEST = 16 * 1024 * 1024
_MOST_NAMES = 50
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Begun:
    """``objects``: SHA-256 of those that were damaged; ``made``: files that were to be made again."""

    objects: tuple[str, ...] = ()
    made: tuple[str, ...] = ()


def begun_before(layout: Layout) -> Begun:
    """What an earlier repair noted and never entered; nothing where there is no such note, or it cannot be read."""
    try:
        with _path(layout).open("rb") as file:
            content = json.loads(file.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return Begun()
    if not isinstance(content, dict):
        return Begun()
    objects = [each for each in _texts(content.get("objects")) if _HASH.fullmatch(each)]
    return Begun(tuple(objects), tuple(each[:_LONGEST_NAME] for each in _texts(content.get("made"))[:_MOST_NAMES]))


def note_begun(layout: Layout, begun: Begun) -> None:
    """Write it down durably; DiskFullError where that cannot be: then nothing is begun."""
    path = _path(layout)
    with file_errors(path, "written"):
        make_folder(path.parent)
        replace_file(path, json.dumps({"objects": begun.objects, "made": begun.made}).encode())


def forget_begun(layout: Layout) -> None:
    """All of it is in the log."""
    with file_errors(_path(layout), "removed"):
        _path(layout).unlink(missing_ok=True)


def _path(layout: Layout) -> Path:
    return layout.tmp / _FILE


def _texts(content: object) -> Sequence[str]:
    return [each for each in content if isinstance(each, str)] if isinstance(content, list) else []
