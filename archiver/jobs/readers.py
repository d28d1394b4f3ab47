"""Reading many articles on all cores, each core with a process of its own (``reader``).

A process that ends while it reads is that article's fault alone: another one takes its place. Nothing of an article is
kept here beyond the one that each process has in hand.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import IO

from archiver.errors import ArchiverError, CannotRunError, InputError
from archiver.jobs.reader import PageFile, Reading, receive, send
from archiver.model.captures import Capture

MOST = 16
"""Processes at once: each takes 150 MB."""
# Not `python -m`: that would look for modules in the working folder first, where the articles are.
_START = "import sys; sys.path[:] = sys.argv[1:]; from archiver.jobs.reader import main; main()"


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Readers:
    """Processes that read; as many articles at once as there are processes."""

    def __init__(self, most: int) -> None:
        self._idle: asyncio.LifoQueue[_Reader] = asyncio.LifoQueue()
        self._all = [_Reader() for _ in range(min(most, MOST))]
        for reader in self._all:
            self._idle.put_nowait(reader)

    async def read(self, request: PageFile | Capture) -> Reading:
        """Have one article read. Raises the fault of the page, or InputError where its process ended over it."""
        reader = await self._idle.get()
        try:
            answer = await asyncio.to_thread(reader.ask, request)
        except EOFError:
            raise InputError(
                "The process that read this article ended over it.", hint="Read it alone, and report what happens."
            ) from None
        finally:
            self._idle.put_nowait(reader)
        if isinstance(answer, ArchiverError):
            raise answer
        return answer

    async def close(self) -> None:
        """End all processes, busy or not."""
        for reader in self._all:
            reader.end()
        await asyncio.to_thread(self._put_away)

    def _put_away(self) -> None:
        for reader in self._all:
            reader.put_away()


@contextlib.asynccontextmanager
async def readers(most: int) -> AsyncIterator[Readers]:
    """Up to ``most`` processes, started as they are needed; on leaving, however that happens, all of them are ended."""
    pool = Readers(most)
    try:
        yield pool
    finally:
        await pool.close()


class _Reader:
    """One process, and the next one where it has ended; ``end`` may be called while ``ask`` waits in a thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False

    def ask(self, request: PageFile | Capture) -> Reading | ArchiverError:
        """The answer to a request; EOFError where the process ends before it, CannotRunError where it cannot start."""
        try:
            process = self._process or self._start()
            send(_pipe(process.stdin), request)
            answer: Reading | ArchiverError = receive(_pipe(process.stdout))
        except (EOFError, BrokenPipeError):
            self.put_away()
            raise EOFError from None
        return answer

    def end(self) -> None:
        """End the process at once; there is no other after it."""
        self._ended = True
        if self._process is not None:
            self._process.kill()

    def put_away(self) -> None:
        """Let the process end, and free what it held here."""
        process = self._process
        self._process = None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(BrokenPipeError):
                _pipe(pipe).close()

    def _start(self) -> subprocess.Popen[bytes]:
        # In a session of its own: Ctrl-C at the terminal is for us, and we end it.
        self._process = process = subprocess.Popen(  # noqa: S603  our own interpreter and code
            [sys.executable, "-P", "-c", _START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        if self._ended:  # meanwhile
            raise EOFError
        try:
            receive(_pipe(process.stdout))
        except EOFError:
            if self._ended:
                raise
            self.put_away()
            raise CannotRunError("A process to read articles in could not be started.", hint="Give fewer.") from None
        return process


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError
    return pipe
