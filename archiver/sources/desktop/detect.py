"""What a path is that somebody calls an export: which files it has, and of which format they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archiver.errors import InputError

Format = Literal["result.json", "messages.html", "tdl"]
_HINT = (
    "Give the folder that Telegram Desktop made (ChatExport_...), its result.json, or its messages.html; unpack what "
    "is packed (.zip) first."
)
_PROBE = 4096
_PAGE = re.compile(r"messages(\d*)\.html")
_CHAT_PAGES = ("chats/chat_*/messages.html", "lists/chats.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """``root``: the folder that paths of media are relative to. ``files``: the JSON, or the pages in their order."""

    format: Format
    root: Path
    files: tuple[Path, ...]


def detect(path: Path) -> Export:
    """What lies at ``path``, a file or a folder. Raises InputError for anything that is no export."""
    try:
        if path.is_dir():
            return _folder(path)
        with path.open("rb") as file:
            head = file.read(_PROBE)
    except OSError as fault:
        raise InputError(f"{path.name} cannot be read ({fault.strerror}).", hint=_HINT) from fault
    except ValueError as fault:  # a NUL in the path
        raise InputError("The name is not one that a file can have.", hint=_HINT) from fault
    return _file(path, head)


def pages(folder: Path) -> tuple[Path, ...]:
    """messages.html, messages2.html, ... messages10.html: in their order, not the alphabet's."""
    found = [(int(match[1] or 1), each) for each in folder.iterdir() if (match := _PAGE.fullmatch(each.name))]
    return tuple(each for _, each in sorted(found))


def _folder(folder: Path) -> Export:
    result = folder / "result.json"
    if result.is_file():
        return detect(result)
    found = pages(folder)
    if found:
        return Export(format="messages.html", root=folder, files=found)
    if any(next(folder.glob(pattern), None) for pattern in _CHAT_PAGES):
        raise InputError(
            f"{folder.name} is an export of a whole account as web pages.",
            hint="Give the folder of one chat in it (chats/chat_...).",
        )
    raise InputError(f"{folder.name} is no export of Telegram Desktop.", hint=_HINT)


def _file(path: Path, head: bytes) -> Export:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        kind: Format = "tdl" if _is_tdl(start) else "result.json"
        return Export(format=kind, root=path.parent, files=(path,))
    if b"<html" in head.lower() and (_PAGE.fullmatch(path.name) or b"Exported Data" in head):
        return Export(format="messages.html", root=path.parent, files=(path,))
    raise InputError(f"{path.name} is no export of Telegram Desktop.", hint=_HINT)


def _is_tdl(start: bytes) -> bool:
    """tdl writes the id first, and neither name nor type of the chat."""
    return re.match(rb'\{\s*"id"\s*:\s*-?\d+\s*,\s*"messages"\s*:', start) is not None
