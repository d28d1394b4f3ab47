"""What can be done to an archive: named values, without effect until somebody applies them to a copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Holds = Literal["alone", "receipt", "here"]
"""What a verifier has beside the archive.

alone    nothing
receipt  a receipt of the newest checkpoint, made before the mutation
here     this machine's configuration and keys, and whatever the caller gave (receipts, keys, roots, witnesses)
"""
Looks = Literal["log", "objects", "catalog"]
"""How far one has to look: the log alone, objects too, or everything."""


@dataclass(frozen=True, slots=True)
class Write:
    """A file gets this content, whatever was there. Paths are relative to the archive, with slashes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Remove:
    """A file goes, or a folder with all in it; nothing where there is none."""

    path: str


@dataclass(frozen=True, slots=True)
class Move:
    """A file or folder gets another name."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Link:
    """A file or folder is replaced by a symbolic link to what it was, which lies outside the archive."""

    path: str


@dataclass(frozen=True, slots=True)
class Flip:
    """A bit (0 to 7) of a byte is inverted."""

    path: str
    at: int
    bit: int


Edit = Write | Remove | Move | Link | Flip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """``row``: the class that it is counted under; ``subject``: what it was done to, for people.

    ``edits`` makes the edits when they are needed: those of a long log are large. ``limits``: why a verifier that holds
    so much is not expected to see it; without one it must.
    """

    row: str
    subject: str
    looks: Looks
    edits: Callable[[], tuple[Edit, ...]]
    against: tuple[Holds, ...] = ("alone",)
    limits: Mapping[Holds, str] = field(default_factory=dict)


def ready(*edits: Edit) -> Callable[[], tuple[Edit, ...]]:
    """Edits that are made already."""
    return lambda: edits
