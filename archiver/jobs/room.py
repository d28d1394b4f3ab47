"""Whether the disk has room for a file, with those that are being received beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from os import statvfs
from pathlib import Path

NO_SPACE = "no space"
"""Why a file was not begun: it is tried again as soon as somebody asks for it."""


class Claim:
    """The bytes that a file has still to come."""

    def __init__(self, left: int) -> None:
        self.left = left


class Room:
    """The free bytes of the file system of ``folder``, but for ``keep`` that stay free. Blocking."""

    def __init__(self, folder: Path, keep: int) -> None:
        self._folder = folder
        self._keep = keep
        self._claims: list[Claim] = []

    @property
    def free(self) -> int:
        """What a further file may take now; negative where there is less than shall stay free."""
        found = statvfs(self._folder)
        return found.f_bavail * found.f_frsize - self._keep - sum(claim.left for claim in self._claims)

    @contextmanager
    def claimed(self, size: int) -> Iterator[Claim]:
        """So many bytes are spoken for during the block; the caller lowers ``left`` as they come."""
        claim = Claim(size)
        self._claims.append(claim)
        try:
            yield claim
        finally:
            self._claims.remove(claim)
