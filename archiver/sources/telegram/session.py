"""The login of an account on disk, and the lock that gives it to one process at a time.

The file holds a data centre's address and the key agreed with it, nothing else: no contacts, no names.
Telethon's own session file would keep those too, readable for everybody, and fails when two processes open
it.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
from pathlib import Path
from typing import Any

from telethon.client.telegrambaseclient import DEFAULT_DC_ID, DEFAULT_IPV4_IP, DEFAULT_PORT
from telethon.crypto import AuthKey
from telethon.sessions import MemorySession

from archiver.disk import fsync_folder
from archiver.errors import AccountBusyError, CannotRunError
from archiver.sources.telegram import private_files
from archiver.sources.telegram.settings import TelegramSettings

FORMAT = "archiver-telegram-session/1"
KEY_SIZE = 256  # at most: Telethon drops leading zero bytes
FIELDS: dict[str, type] = {"entry": str, "dc": int, "host": str, "port": int, "auth_key": str}


class AccountSession:
    """An account's session, locked for this process until ``close``. All methods block on the disk."""

    def __init__(self, settings: TelegramSettings, lock: int, telethon: Any, *, stored: bool) -> None:
        self.telethon = telethon
        self.stored = stored
        self._settings = settings
        self._lock = lock

    @classmethod
    def open(cls, settings: TelegramSettings) -> AccountSession:
        """Takes the lock and reads the session; a new one where there is none for this server.

        Raises AccountBusyError while another process (or another client of this one) holds the account.
        """
        private_files.make_folder(settings.session_file.parent)
        lock = _take(settings)
        try:
            telethon, stored = _load(settings)
        except BaseException:
            os.close(lock)
            raise
        return cls(settings, lock, telethon, stored=stored)

    def save(self) -> None:
        """Keeps the session for later runs."""
        key = self.telethon.auth_key
        content = {
            "format": FORMAT,
            "entry": self._settings.address,
            "dc": self.telethon.dc_id,
            "host": self.telethon.server_address,
            "port": self.telethon.port,
            "auth_key": base64.b64encode(key.key).decode("ascii") if key else "",
        }
        private_files.replace(self._settings.session_file, json.dumps(content).encode())
        self.stored = True

    def adopt(self, telethon: Any) -> None:
        """Goes on with a session that was made elsewhere; kept by ``save``."""
        self.telethon = telethon

    def remove(self) -> None:
        """Removes the session from this machine, durably; the account's waits stay."""
        _remove(self._settings.session_file)
        self.stored = False

    def renew(self) -> None:
        """Begins anew, without the key that Telegram no longer knows."""
        self.telethon = _new(self._settings)
        self.stored = False

    def close(self) -> None:
        """Gives the account free."""
        os.close(self._lock)


def forget(settings: TelegramSettings) -> bool:
    """Removes an account's session from this machine, whatever the file holds; whether there was one.

    Raises AccountBusyError while another process holds the account.
    """
    if not settings.session_file.exists():
        return False
    lock = _take(settings)
    try:
        _remove(settings.session_file)
    finally:
        os.close(lock)
    return True


def stored_at(session_file: Path) -> tuple[int, str] | None:
    """The home data centre of a session on disk, and what it was made for ("Telegram", or a test server's address).

    None where there is no session; raises CannotRunError for a file that is none, or that others may read.
    """
    content = _read(session_file)
    return (content["dc"], content["entry"]) if content is not None and content["auth_key"] else None


def holder(session_file: Path) -> str | None:
    """Who uses the account now, "1234 (archiver collect)"; None where nobody does."""
    try:
        descriptor = os.open(session_file.with_suffix(".lock"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(descriptor)
    finally:
        os.close(descriptor)
    return None


def _holder(descriptor: int) -> str:
    return os.read(descriptor, 200).decode(errors="replace").strip() or "unknown"


def _remove(session_file: Path) -> None:
    session_file.unlink(missing_ok=True)
    session_file.with_name(f"{session_file.name}.new").unlink(missing_ok=True)
    fsync_folder(session_file.parent)


def _take(settings: TelegramSettings) -> int:
    """The descriptor that holds the account's lock."""
    path = settings.session_file.with_suffix(".lock")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, private_files.FILE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        who = _holder(descriptor)
        os.close(descriptor)
        busy = AccountBusyError(
            f'The Telegram account "{settings.account}" is in use by process {who}.',
            hint="Wait until it ends, or use another account.",
        )
        busy.account = settings.account
        raise busy from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()} ({f'archiver {settings.command}'.strip()})\n".encode())
    return descriptor


def _load(settings: TelegramSettings) -> tuple[Any, bool]:
    """The session for this server, and whether it was on disk."""
    session, content = _new(settings), _read(settings.session_file)
    if content is None or content["entry"] != settings.address:
        return session, False
    session.set_dc(content["dc"], content["host"], content["port"])
    if content["auth_key"]:
        session.auth_key = AuthKey(base64.b64decode(content["auth_key"]))
    return session, bool(content["auth_key"])


def _read(session_file: Path) -> dict[str, Any] | None:
    """The file's content, checked; None where there is no file.

    Raises CannotRunError where it is no session, or not this user's alone.
    """
    try:
        private_files.require_own(session_file)
        content = json.loads(session_file.read_bytes())
        sound = content["format"] == FORMAT and all(isinstance(content[key], kind) for key, kind in FIELDS.items())
        sound = sound and len(base64.b64decode(content["auth_key"], validate=True)) <= KEY_SIZE
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError):
        sound = False
    if not sound:
        raise CannotRunError(
            f"{session_file} is not a session of this program.",
            hint="Move it away and run `archiver login`.",
        )
    return dict(content)


def _new(settings: TelegramSettings) -> Any:
    """A session without a key, that leads to the server."""
    session = MemorySession()
    if settings.server is None:
        session.set_dc(DEFAULT_DC_ID, DEFAULT_IPV4_IP, DEFAULT_PORT)
    else:
        session.set_dc(settings.server_dc, *settings.server)
    return session
