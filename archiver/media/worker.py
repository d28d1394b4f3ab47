"""The process in which strangers' files are decoded: ``python -m archiver.media.worker MEMORY``.

It has little memory, a processor time for each job, writes no core, and ends with the process that started it.
"""

from __future__ import annotations

import ctypes
import errno
import importlib
import json
import math
import os
import platform
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from archiver.errors import NO_ROOM as FULL
from archiver.errors import ArchiverError
from archiver.media.messages import HEAD, NO_ROOM, READY, REASON, RESULT, Job, job_from, packed

_PR_SET_PDEATHSIG = 1
_NICE = 10
_LOOK_S = 1.0


def main() -> None:
    """Do jobs until there are no more."""
    parent = os.getppid()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what libraries print is no answer
    jobs = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _end_with(parent)
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key pressed in a terminal reaches the whole group
    _warm()
    limit_memory(int(sys.argv[1]))
    _say(answers, READY, b"")
    while True:
        job = _next(jobs)
        if job is None:
            return
        _say(answers, *_done(job))


def _say(answers: BinaryIO, kind: bytes, body: bytes) -> None:
    answers.write(packed(kind, body))
    answers.flush()


def limit_memory(more: int) -> None:
    """Let this process have ``more`` bytes on top of what it has."""
    try:
        has = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        has = 0
    resource.setrlimit(resource.RLIMIT_AS, (has + more, resource.RLIM_INFINITY))


def _warm() -> None:
    """Import what most jobs need, before there is a limit."""
    import cv2

    cv2.setNumThreads(1)
    importlib.import_module("archiver.media.jobs")


def _next(jobs: BinaryIO) -> Job | None:
    head = jobs.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    return job_from(jobs.read(HEAD.unpack(head)[0]))


def _done(job: Job) -> tuple[bytes, bytes]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + job.cpu_s)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (job.output, resource.RLIM_INFINITY))
    try:
        result = _function(job.function)(**job.arguments)
    except MemoryError:
        return REASON, b"memory"
    except OSError as error:
        if error.errno in FULL:
            return NO_ROOM, str(error.strerror).encode()
        return REASON, _sentence(error)
    except Exception as error:  # noqa: BLE001  whatever a stranger's file does to a library is this file's reason
        return (REASON, b"memory") if _is_memory(error) else (REASON, _sentence(error))
    return RESULT, result if isinstance(result, bytes) else json.dumps(result).encode()


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def _is_memory(error: Exception) -> bool:
    """OpenCV and others have errors of their own for it."""
    return "memory" in str(error).lower() or getattr(error, "errno", 0) == errno.ENOMEM


def _sentence(error: BaseException) -> bytes:
    if isinstance(error, ArchiverError):
        return error.sentence.encode()
    return f"its decoding failed ({type(error).__name__}: {str(error)[:200]})".encode()


def _end_with(parent: int) -> None:
    """End when the parent does, however that ends: where the system cannot see to it, a thread looks now and then."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)
        return
    threading.Thread(target=_look, args=(parent,), daemon=True).start()


def _look(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os._exit(0)


if __name__ == "__main__":
    main()
