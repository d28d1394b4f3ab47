"""Questions to the person at the terminal or, line by line, to a pipe. Giving up ends the waiting at once."""

from __future__ import annotations

import os
import select
import sys
import termios
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from archiver.errors import UsageError

PHONE_VARIABLE = "ARCHIVER_PHONE"
PROMPTS = {
    "phone": "Phone number (+...): ",
    "code": "Code: ",
    "password": "2FA password: ",
    "session": "Session string: ",
}
HIDDEN = ("password", "session")
NAMES = {"session": "session string"}
LOOK_AROUND_S = 0.2
LONGEST = 4096


class Answers:
    """``ask`` blocks in a thread that Ctrl-C does not reach: leaving the ``with`` block ends its waiting."""

    def __init__(self) -> None:
        self._given_up = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._given_up.set()

    def ask(self, question: str) -> str:
        """One answer; the phone may come from the environment. Raises UsageError where there is none."""
        if question == "phone" and os.environ.get(PHONE_VARIABLE):
            return os.environ[PHONE_VARIABLE]
        sys.stderr.write(PROMPTS[question])
        sys.stderr.flush()
        if sys.stdin is None or not sys.stdin.isatty():
            line = self._line()
            sys.stderr.write("\n")  # a terminal has shown the person's own line break
        elif question in HIDDEN:
            with _not_shown():
                line = self._line()
            sys.stderr.write("\n")
        else:
            line = self._line()
        if line is None:
            raise UsageError(
                f"Standard input ended before the {NAMES.get(question, question)} was given.",
                hint="Give one answer a line.",
            )
        return line.strip()

    def line(self, prompt: str) -> str | None:
        """One line of whatever the person types after ``prompt``; None at the end of the answers."""
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = self._line()
        if prompt and (sys.stdin is None or not sys.stdin.isatty() or line is None):
            sys.stderr.write("\n")  # else a terminal has shown the person's own line break
        return line

    def key(self, prompt: str) -> str | None:
        """One key at a terminal, without Enter; None at the end (Ctrl-D) or where waiting was given up."""
        sys.stderr.write(prompt)
        sys.stderr.flush()
        with _key_by_key():
            byte = self._byte()
        sys.stderr.write("\n")
        return None if byte in (None, b"\x04") else byte.decode(errors="replace")

    def _byte(self) -> bytes | None:
        descriptor = sys.stdin.fileno()
        while not select.select([descriptor], [], [], LOOK_AROUND_S)[0]:
            if self._given_up.is_set():
                return None
        return os.read(descriptor, 1) or None

    def _line(self) -> str | None:
        """The next line, None at the end. Unbuffered: what lies in a buffer could not be waited for."""
        if sys.stdin is None:
            return None
        line = bytearray()
        while not line.endswith(b"\n") and len(line) < LONGEST:
            byte = self._byte()
            if byte is None:
                if self._given_up.is_set():
                    return None
                break
            line += byte
        return line.decode(errors="replace") if line else None


@contextmanager
def _key_by_key() -> Iterator[None]:
    """The terminal hands on each key at once and does not show it; Ctrl-C still interrupts."""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor, termios.TCSADRAIN)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


@contextmanager
def _not_shown() -> Iterator[None]:
    """The terminal does not show what is typed."""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    silent = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    termios.tcsetattr(descriptor, termios.TCSAFLUSH, silent)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)
