"""SQLite's errors, and rows that cannot be read, as errors of the project."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.errors import (
    NO_ROOM,
    ArchiveLockedError,
    ArchiverError,
    CannotRunError,
    CatalogDamagedError,
    CatalogUnusableError,
    DiskFullError,
    InputError,
)

REBUILD = "Run `archiver catalog rebuild`."
LONGEST_MESSAGE = 120
_PROBE = 64 * 1024
NO_SPACE = (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
"""What SQLite says when a quota is used up, and when its own notes beside the file cannot grow."""


@contextmanager
def translated(name: str) -> Iterator[None]:
    """SQLite's errors as the project's.

    A file that is no database, is corrupt, or refuses a fold's row: ``CatalogDamagedError``. Missing:
    ``CatalogUnusableError``. Locked for long: ``ArchiveLockedError``. Full disk: ``DiskFullError``. A mistake
    in the calling code (``ProgrammingError``, ``InterfaceError``) stays as it is.
    """
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except OverflowError as error:
        raise CannotRunError(f"{name} cannot hold a number of more than 64 bits.") from error
    except UnicodeDecodeError as error:  # of SQLite's message, which quotes the damaged bytes
        raise CatalogDamagedError(f"{name} is damaged.", hint=REBUILD) from error
    except sqlite3.DatabaseError as error:
        raise _translate(error, name) from error


def require_room_beside(path: Path) -> None:
    """Raise DiskFullError where the files cannot be made that SQLite needs beside ``path``: it does not say why."""
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.write(bytes(_PROBE))
    except OSError as error:
        if error.errno in NO_ROOM:
            raise _no_space(path.name) from error


def _no_space(name: str) -> DiskFullError:
    return DiskFullError(f"No space is left for {name}.", hint="Free some space and run the command again.")


@contextmanager
def decoding(name: str) -> Iterator[None]:
    """A row that no fold wrote is a damaged catalog, whatever its decoding stumbles over."""
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, InputError) as error:
        raise CatalogDamagedError(f"{name} is damaged: a row cannot be read ({error}).", hint=REBUILD) from error


def _translate(error: sqlite3.DatabaseError, name: str) -> ArchiverError:
    extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    code = extended & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ArchiveLockedError(f"Another process has locked {name}.", hint="Try again when it is done.")
    if code == sqlite3.SQLITE_FULL or extended in NO_SPACE:
        return _no_space(name)
    if code == sqlite3.SQLITE_IOERR:
        # SQLite does not say why: a disk may be full only when it syncs, as over a network
        return CannotRunError(
            f"The disk does not read or write {name}.", hint="Free some space if it is full; else check the disk."
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return CatalogUnusableError(f"{name} is missing or cannot be opened.", hint=REBUILD)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return CannotRunError(f"{name} cannot be written.", hint="Check the permissions of the archive folder.")
    return CatalogDamagedError(f"{name} is damaged: {_printable(str(error))}.", hint=REBUILD)


def _printable(message: str) -> str:
    """SQLite's message, which may quote damaged bytes at length."""
    cut = message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}…"
    return "".join(character if character.isprintable() else "\ufffd" for character in cut)
