"""Ctrl-C: the first one cancels the job, which closes what it has open; the second ends the process there and then.

Python's own way raises KeyboardInterrupt wherever the program is. That may be in the middle of closing the catalog,
whose thread the interpreter then waits for without end; or in a callback of the import system, where it is lost, so
that the command goes on as if nobody had pressed anything. Before a job begins nothing is open, and one is enough.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Generic, NoReturn, TypeVar

T = TypeVar("T")
INTERRUPTED = 130
"""The exit code: 128 and the number of SIGINT, as shells have it."""
SENTENCE = "Interrupted. What was archived so far is kept; the same command goes on from there."
SHOW_CURSOR = "\x1b[?25h"


def run_interruptibly(job: Coroutine[Any, Any, T]) -> T:
    """Run a job in an event loop of its own; raises KeyboardInterrupt once an interrupted one has closed everything.

    Where Ctrl-C is ignored (``nohup``), it stays so.
    """
    before = signal.getsignal(signal.SIGINT)
    if before not in (signal.default_int_handler, _on_early_interrupt):
        return asyncio.run(job)
    return _Interruptible(job, before).run()


def leave_when_interrupted() -> None:
    """From here on until a job begins, Ctrl-C ends the process there and then; where it is ignored, it stays so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _on_early_interrupt)


def _on_early_interrupt(number: int, frame: FrameType | None) -> None:
    del number, frame
    leave_at_once()


class _Interruptible(Generic[T]):
    def __init__(self, job: Coroutine[Any, Any, T], before: Any) -> None:
        self._job = job
        self._before = before
        self._times = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None

    def run(self) -> T:
        signal.signal(signal.SIGINT, self._on_interrupt)
        try:
            return asyncio.run(self._supervised())
        except asyncio.CancelledError:
            if self._times:
                raise KeyboardInterrupt from None
            raise
        finally:
            if not self._times:  # after the first, another one still ends the process at once
                signal.signal(signal.SIGINT, self._before)

    async def _supervised(self) -> T:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        with _woken_by_signals(self._loop):
            return await self._job

    def _on_interrupt(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._times += 1
        if self._times > 1 or self._task is None or self._loop is None:
            leave_at_once()
        self._task.cancel()
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: None)  # wake a loop that waits for the network


@contextmanager
def _woken_by_signals(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Wake the loop at every signal: the kernel may give one to another thread, which waits for an answer, say, and
    Python would handle it only when the main thread has something to do (signal.set_wakeup_fd).
    """
    inner, outer = socket.socketpair()
    with inner, outer:
        inner.settimeout(0)
        outer.settimeout(0)
        loop.add_reader(inner, inner.recv, 4096)
        before = signal.set_wakeup_fd(outer.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            loop.remove_reader(inner)


@contextmanager
def told_by(number: signal.Signals, stop: asyncio.Event) -> Iterator[None]:
    """Set ``stop`` at the first such signal; a second one ends the process as it does elsewhere."""
    loop = asyncio.get_running_loop()

    def told() -> None:
        loop.remove_signal_handler(number)
        stop.set()

    loop.add_signal_handler(number, told)
    try:
        yield
    finally:
        loop.remove_signal_handler(number)


def hear_no_more() -> None:
    """Ignore Ctrl-C from here on: all is closed, and a further one would say a second time what is being said."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def leave_at_once() -> NoReturn:
    """End without closing anything. What was written is safe at every moment, and the kernel frees the locks."""
    cursor = SHOW_CURSOR if sys.stderr.isatty() else ""  # a progress bar hides it
    os.write(2, f"{cursor}{SENTENCE}\n".encode())
    os._exit(INTERRUPTED)
