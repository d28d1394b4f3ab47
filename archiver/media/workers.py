"""Processes that decode strangers' files, for jobs: what happens to one of them happens to nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archiver.errors import CannotRunError, DiskFullError, InputError
from archiver.media.limits import Limits
from archiver.media.messages import HEAD, MOST, NO_ROOM, READY, REASON, RESULT, Job, job_message

MODULE = "archiver.media.worker"
PART_READ = 0.8
"""Of the processor time a reading may take; the rest is for what is made of it, so that it is not lost."""
_START_S = 120.0
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
_ONE_THREAD = dict.fromkeys(_THREADS, "1")


class WorkerFailedError(InputError):
    """A file that could not be worked with: ``sentence`` is the reason, without a subject."""


class Workers:
    """So many processes, started when they are needed and used for one file after the other.

    As an async context manager; at its end, however it ends, they are killed.
    """

    def __init__(self, limits: Limits | None = None, processes: int | None = None) -> None:
        self.limits = limits or Limits()
        self.processes = processes or _processors()
        self._free = asyncio.Semaphore(self.processes)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(worker.end() for worker in self._all))
        self._all.clear()
        self._idle.clear()

    async def fingerprint(self, path: Path) -> bytes:
        """An encoded fingerprint; of a file that kills its worker, too, with the reason in ``failed``."""
        from archiver.fingerprint.coding import encode
        from archiver.media.refused import refused

        size = await asyncio.to_thread(_size, path)
        cpu_s = self.limits.cpu_of(size)
        reach = {"frames": self.limits.frames, "seconds": self.limits.seconds, "cpu_s": cpu_s * PART_READ}
        try:
            return await self._run("archiver.media.jobs:fingerprint", {"path": str(path), **reach}, size)
        except WorkerFailedError as error:
            return encode(refused(size, error.sentence))

    async def still(self, path: Path, time_s: float | None, out: Path, longest: int = 480) -> None:
        """Write the frame that is shown at ``time_s`` (None: one from the first third) to ``out``, as a JPEG.

        Raises WorkerFailedError, DiskFullError.
        """
        arguments = {"path": str(path), "time_s": time_s, "out": str(out), "longest": longest}
        await self._run("archiver.media.jobs:still", arguments, await asyncio.to_thread(_size, path))

    async def run(self, function: str, arguments: Mapping[str, Any], *, size: int = 0) -> bytes:
        """What a function of the archiver ("module:name", with arguments of JSON) gives: bytes, or JSON as bytes.

        ``size``: bytes of the files that it reads, by which its time is measured. Raises WorkerFailedError with the
        reason, DiskFullError.
        """
        return await self._run(function, dict(arguments), size)

    async def _run(self, function: str, arguments: dict[str, Any], size: int) -> bytes:
        cpu_s = self.limits.cpu_of(size)
        job = Job(function=function, arguments=arguments, cpu_s=cpu_s, output=self.limits.output)
        async with self._free:
            worker = self._idle.pop() if self._idle else await self._started()
            kept = False
            try:
                async with asyncio.timeout(self.limits.wall_of(size)):
                    kind, body = await worker.answer(job_message(job))
                kept = kind in {RESULT, NO_ROOM} or (kind == REASON and body != b"memory")
            except TimeoutError:
                raise WorkerFailedError(f"took more than {self.limits.wall_of(size):g} s") from None
            except _DiedError:
                raise WorkerFailedError(_death(await worker.ended(), cpu_s)) from None
            finally:
                if kept:
                    self._idle.append(worker)
                else:
                    self._all.discard(worker)
                    await worker.end()
        return self._result(kind, body)

    def _result(self, kind: bytes, body: bytes) -> bytes:
        if kind == RESULT:
            return body
        if kind == NO_ROOM:
            raise DiskFullError(
                "A picture cannot be written: there is no space left.",
                hint="Free space or raise the quota, then run the same command again.",
            )
        if body == b"memory":
            raise WorkerFailedError(f"wanted more than {self.limits.memory / 1024**3:.3g} GiB of memory")
        raise WorkerFailedError(body.decode("utf-8", "replace")[:300])

    async def _started(self) -> _Worker:
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", MODULE, str(self.limits.memory),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
                env={**os.environ, **_ONE_THREAD, "PYTHONPATH": _path()}, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise _no_worker(str(error.strerror)) from error
        worker = _Worker(process)
        self._all.add(worker)
        ready = False
        try:
            async with asyncio.timeout(_START_S):
                ready = (await worker.answer())[0] == READY
        except (_DiedError, TimeoutError):
            raise _no_worker(f"it ended with {await worker.ended()} before it was ready") from None
        finally:
            if not ready:
                self._all.discard(worker)
                await worker.end()
        return worker


class _DiedError(Exception):
    """The process ended before its answer did."""


class _Worker:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def answer(self, message: bytes = b"") -> tuple[bytes, bytes]:
        """Letter and body of what it says next, once it was told this. Raises _DiedError."""
        writing, reading = self._process.stdin, self._process.stdout
        assert writing is not None
        assert reading is not None
        try:
            writing.write(message)
            await writing.drain()
            length, kind = HEAD.unpack(await reading.readexactly(HEAD.size))
            if length > MOST:
                raise _DiedError
            return kind, await reading.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise _DiedError from error

    async def ended(self) -> int:
        """Its exit code, killed if it has none yet."""
        if self._process.returncode is None:
            try:
                async with asyncio.timeout(1):
                    return await self._process.wait()
            except TimeoutError:
                self._process.kill()
        return await self._process.wait()

    async def end(self) -> None:
        """Kill it."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


def _no_worker(why: str) -> CannotRunError:
    return CannotRunError(
        f"No process that decodes media can be started: {why}.",
        hint="Check how many processes and how much memory this account may have.",
    )


def _death(code: int, cpu_s: float) -> str:
    """What a process died of, in words."""
    if code == -signal.SIGXCPU:
        return f"took more than {cpu_s:g} s of processor time"
    if code == -signal.SIGKILL:
        return "the decoder was killed from outside (SIGKILL), perhaps because memory ran out"
    if code < 0:
        return f"the decoder crashed ({signal.Signals(-code).name})"
    return f"the decoder ended without an answer (exit {code})"


def _path() -> str:
    """Where this process finds its modules: not, as is usual with -m, in whatever folder it happens to be."""
    return os.pathsep.join(folder for folder in sys.path if Path(folder).is_absolute())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
