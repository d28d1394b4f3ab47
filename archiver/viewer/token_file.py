"""The token without which nobody from another machine may read: from the environment, or a file of mode 0600.

It never stands in arguments, addresses, logs or output: those are seen by other users of the machine, kept, passed on.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from archiver.archive.private_files import is_inside, make_private_folder, open_to_others
from archiver.disk import write_all
from archiver.errors import CannotRunError, file_errors

VARIABLE: Final = "ARCHIVER_SERVE_TOKEN"
NAME: Final = "serve.token"
TOKEN_BYTES: Final = 32
SHORTEST, LONGEST = 24, 1024
"""Characters of a token that somebody chose."""


def token_from(environment: Mapping[str, str]) -> str | None:
    """The token of the environment; None where there is none. Raises CannotRunError for a poor one."""
    given = environment.get(VARIABLE)
    return None if given is None else _checked(given, VARIABLE)


def token_of_file(path: Path, archive: Path) -> str:
    """The token that ``path`` holds, made there where there is none. Blocking.

    Raises CannotRunError for a file that others can read, that lies in the archive's folder, or holds a poor token.
    """
    inside = is_inside(path, archive)
    if inside is not None:
        raise CannotRunError(inside, hint="Name another file with --token-file.")
    if not path.exists():
        _make(path)
    with file_errors(path, "read"):
        if open_to_others(path):
            raise CannotRunError(f"{path} can be read by others.", hint=f"Run: chmod 600 {path}")
        with path.open("rb") as file:
            data = file.read(LONGEST + 2)
    return _checked(data.decode("utf-8", "replace"), str(path))


def _make(path: Path) -> None:
    if not path.parent.exists():
        make_private_folder(path.parent)
    with file_errors(path, "written"):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            write_all(descriptor, f"{secrets.token_urlsafe(TOKEN_BYTES)}\n".encode(), 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _checked(given: str, where: str) -> str:
    token = given.strip()
    if not SHORTEST <= len(token) <= LONGEST or not token.isascii() or not token.isprintable() or " " in token:
        raise CannotRunError(
            f"{where} holds no token: {SHORTEST} to {LONGEST:,} printable ASCII characters without spaces.",
            hint="Remove it, and archiver makes a token of 256 bits.",
        )
    return token
