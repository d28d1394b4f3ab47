"""The process in which yt-dlp runs: ``python -m archiver.sources.video.worker fetch``; the job comes on its input.

``... worker merge PARENT MOST PROGRAM ARGUMENT...`` limits itself the same way, files to ``MOST`` bytes, and becomes
that program (ffmpeg).
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, BinaryIO

from archiver.sources.video import confine
from archiver.sources.video.limits import MIB
from archiver.sources.video.messages import MOST_LINE, Job

_MOST_TEXT = 8000
_MERGE_MEMORY = 2048 * MIB
_MERGE_CPU_S = 300


def main() -> None:
    """Do the one job, or become the program that does it."""
    os.nice(5)
    if sys.argv[1] == "merge":
        _become(sys.argv[4:], parent=int(sys.argv[2]), most=int(sys.argv[3]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what libraries print is no answer
    parent = os.fdopen(os.dup(0), "rb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    job = Job.of(_line(parent))
    confine.end_with(parent)
    # Programs that it starts are to use the proxy as well; it knows only one, which has no network at all.
    for name in ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy"):
        os.environ[name] = os.environ[name.upper()] = job.proxy
    from archiver.sources.video.grab import Grabber

    confine.limit(memory=job.limits.memory, cpu_s=job.limits.cpu_s, file=job.limits.file)
    confine.only_to(job.port, job.deno)
    Grabber(job, lambda event, **said: _say(answers, event, said)).run()


def _line(source: BinaryIO) -> bytes:
    """One line of a stream that is not read ahead: what follows is for another reader."""
    line = bytearray()
    while (byte := source.read(1)) and byte != b"\n":
        line += byte
    return bytes(line)


def _say(answers: BinaryIO, event: str, said: dict[str, Any]) -> None:
    short = {key: value[:_MOST_TEXT] if isinstance(value, str) else value for key, value in said.items()}
    plain = {key: value for key, value in short.items() if isinstance(value, str | int | float | dict)}
    line = json.dumps({"event": event, **plain}).encode() + b"\n"
    if len(line) <= MOST_LINE:
        answers.write(line)
        answers.flush()


def _become(command: list[str], *, parent: int, most: int) -> None:
    confine.die_with_parent(parent)
    confine.limit(memory=_MERGE_MEMORY, cpu_s=_MERGE_CPU_S, file=most)
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
