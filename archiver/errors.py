"""Every fault that a user may meet: one sentence that says what happened, one that says what to do.

::

    ArchiverError                    exit code
    ├── UsageError                   64  the command was called wrongly
    ├── IntegrityError                1  stored evidence does not match its record
    ├── GapError                      2  the work is done but for a named part
    ├── CannotRunError                3  nothing could be done
    │   ├── NotAnArchiveError
    │   ├── ArchiveExistsError
    │   ├── ConfigError
    │   ├── NotLoggedInError
    │   ├── SigningKeyError
    │   ├── DiskFullError
    │   ├── CatalogUnusableError
    │   │   └── CatalogDamagedError       1  (also an IntegrityError)
    │   ├── FootageIndexError
    │   ├── RedactedError
    │   └── InputError                   a file or page that cannot be read
    └── TryAgainError                75  the same call may succeed later
        ├── ArchiveLockedError
        ├── AccountBusyError
        ├── NetworkError
        └── FloodWaitError

Exit codes follow ``docs/design.md`` ("Exit codes"); 64 and 75 are EX_USAGE and EX_TEMPFAIL of sysexits(3).
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What a full disk, a quota and a limit on the size of files refuse with."""


class ArchiverError(Exception):
    """A fault with a sentence for people; ``hint`` says what to do next, as one sentence."""

    exit_code: ClassVar[int] = 3

    def __init__(self, sentence: str, *, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()


class UsageError(ArchiverError):
    """The command line is wrong: an unknown name, a bad date, two options that exclude each other."""

    exit_code = 64


class IntegrityError(ArchiverError):
    """Stored evidence does not match what the log says of it."""

    exit_code = 1


class GapError(ArchiverError):
    """Something named could not be had, while the rest was done and kept."""

    exit_code = 2


class CannotRunError(ArchiverError):
    """The command could not start, or had to stop before it did its work."""

    exit_code = 3


class NotAnArchiveError(CannotRunError):
    """The folder is not an archive, or not one that this version reads."""


class ArchiveExistsError(CannotRunError):
    """``init`` was asked to make an archive where something is already."""


class ConfigError(CannotRunError):
    """The configuration cannot be read, has an unknown key, or lacks one that is needed."""


class NotLoggedInError(CannotRunError):
    """No session of the account exists, or Telegram no longer accepts it.

    ``account``: its name, "" where it is not said. ``others``: the run has other accounts, so that only what this one
    alone sees is held up.
    """

    account: str = ""
    others: bool = False


class SigningKeyError(CannotRunError):
    """The private key that signs this archive's log is missing or another one."""


class DiskFullError(CannotRunError):
    """The file system refused a write for lack of space or quota."""


class CatalogUnusableError(CannotRunError):
    """The catalog is missing, of another version, or of another log: it has to be made anew from the log."""


class CatalogDamagedError(CatalogUnusableError, IntegrityError):
    """The catalog's file cannot be read as a database, or holds what no fold wrote."""

    exit_code = 1


class FootageIndexError(CannotRunError):
    """The index of fingerprints is damaged, cut short or of another version: it has to be made anew from the log."""


class RedactedError(CannotRunError):
    """What was asked for was taken out of the archive on purpose, as an entry of its log says."""


class InputError(CannotRunError):
    """A file or page that was named cannot be read as what it should be."""


class TryAgainError(ArchiverError):
    """A passing fault: the same call may succeed later. What was archived before it stays."""

    exit_code = 75


class ArchiveLockedError(TryAgainError):
    """Another process writes to the archive; the sentence names it."""


class AccountBusyError(TryAgainError):
    """Another process uses the Telegram account; the sentence names it. The rest: see ``NotLoggedInError``."""

    account: str = ""
    others: bool = False


class NetworkError(TryAgainError):
    """The other side could not be reached, went silent, or broke off."""


class FloodWaitError(TryAgainError):
    """Telegram asked this account to wait; ``seconds`` says how long from now, ``method`` what must not be asked."""

    def __init__(self, sentence: str, *, seconds: float, method: str = "", account: str = "", hint: str = "") -> None:
        super().__init__(sentence, hint=hint)
        self.seconds = seconds
        self.method = method
        self.account = account


@contextmanager
def file_errors(path: Path, doing: str) -> Iterator[None]:
    """Give an OSError of the block a sentence that names the file.

    ``doing`` completes "cannot be": "written", "read". No space, quota or file size limit becomes
    DiskFullError, everything else CannotRunError; the OSError stays as the cause.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in NO_ROOM:
            raise DiskFullError(
                f"{path} cannot be {doing}: {reason}.",
                hint="Free space or raise the quota, then run the same command again; what was stored stays.",
            ) from error
        raise CannotRunError(
            f"{path} cannot be {doing}: {reason}.",
            hint="Check that the folder is there, is yours and is not mounted read-only.",
        ) from error
