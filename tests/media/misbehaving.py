"""Functions for workers that do what a decoder may be made to do."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path


def crash() -> None:
    """Read where nothing is."""
    ctypes.string_at(0)


def spin() -> None:
    """Take processor time without end."""
    while True:
        pass


def sleep() -> None:
    """Wait without end."""
    time.sleep(3600)


def eat(mebibytes: int) -> int:
    """Take memory."""
    return len(bytearray(mebibytes * 1024 * 1024))


def leave() -> None:
    """End as if all were well."""
    os._exit(0)


def fail() -> None:
    """Raise what a library may raise."""
    raise RuntimeError("a word from a library")


def who() -> int:
    """The process."""
    return os.getpid()


def write(path: str, size: int) -> None:
    """Write a file."""
    Path(path).write_bytes(bytes(size))


def chatter() -> str:
    """Print, as libraries do."""
    os.write(1, b"x265 [info]: hello\n")
    return "done"


def doze(path: str) -> None:
    """Say who this is in a file, and wait without end, deaf to being asked to end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    part = Path(path + ".part")
    part.write_text(str(os.getpid()))
    part.rename(path)
    time.sleep(3600)
