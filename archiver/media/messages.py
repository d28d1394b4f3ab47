"""What jobs and workers say to each other over pipes: a length of four bytes (big-endian), a letter, and so many bytes.

A worker says that it is ready. Then a job goes to it as JSON, and an answer comes back: a result (bytes), the reason
why there is none, or that the disk is full; and so on. Nothing that comes from a worker is run or unpickled: a decoder
may have been taken over by its file.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from typing import Any

MOST = 600 * 1024 * 1024
"""Bytes of an answer."""
HEAD = struct.Struct(">Ic")
JOB, READY, RESULT, REASON, NO_ROOM = b"J", b"H", b"R", b"E", b"F"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """``function`` as "module:name", called with ``arguments`` (values of JSON); it returns bytes, or what is JSON.

    ``cpu_s``: processor time from the beginning of the job; ``output``: bytes of a file that is written.
    """

    function: str
    arguments: dict[str, Any]
    cpu_s: float
    output: int


def packed(kind: bytes, body: bytes) -> bytes:
    """A message."""
    return HEAD.pack(len(body), kind) + body


def job_message(job: Job) -> bytes:
    """A job as a message."""
    return packed(JOB, json.dumps(asdict(job)).encode())


def job_from(body: bytes) -> Job:
    """Of the bytes after the head."""
    return Job(**json.loads(body))
