"""Fingerprints of stored files, made by workers, several at a time, and logged in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from archiver.archive import Writer
from archiver.archive.reading import FINGERPRINT_TOOL
from archiver.config import Config
from archiver.fingerprint.summary import MEDIA_TYPE, read_summary
from archiver.media.limits import Limits
from archiver.media.workers import Workers
from archiver.model.derived import Derivation
from archiver.model.objects import Bytes
from archiver.model.prints import MediumDue

PRINT_VERSION = 2
"""Of the tool: raised where fingerprints change so that older ones have to be made anew."""
UNDERWAY = 16
"""Files that are read or wait to be logged, so that a slow one in front holds little in memory behind it."""
KILLED = ("took more than", "wanted more than", "the decoder ")
"""How reasons begin that are no word about the file's content: its worker met a limit, or fell over."""
MIB = 1024 * 1024
UNTOLD = "unknown"
KINDS = {"image": "picture", "video": "video", "audio": "audio"}


@dataclass(slots=True)
class Printed:
    """What was done: files with a fingerprint, files that could not have one, and sentences about those that were
    dangerous or too much.
    """

    files: int = 0
    failed: int = 0
    gaps: list[str] = field(default_factory=list)


def limits_of(config: Config) -> Limits:
    """What a worker may take."""
    said = config.footage
    return Limits(memory=said.memory_mib * MIB, most_cpu_s=said.cpu_s, seconds=said.longest_s)


def wanted(due: Iterable[MediumDue], config: Config) -> list[MediumDue]:
    """Those of the kinds that are configured; what does not say its kind is opened to see."""
    kinds: Sequence[str] = config.footage.kinds
    return [
        each for each in due if KINDS.get((each.mime or UNTOLD).partition("/")[0], kinds[:1]) in (*kinds, kinds[:1])
    ]


async def print_all(
    archive: Writer, workers: Workers, due: Sequence[MediumDue], done: Printed, tell: Callable[[int], None]
) -> None:
    """A fingerprint entry for each file; ``tell`` is called with how many have one.

    A file that is not there is left out: `verify` says so. Raises what keeps entries from being written.
    """
    waiting: deque[tuple[MediumDue, asyncio.Task[bytes]]] = deque()
    left, count = deque(due), 0
    try:
        while left or waiting:
            while left and len(waiting) < max(UNDERWAY, 2 * workers.processes):
                medium = left.popleft()
                path = archive.layout.object(medium.sha256)
                if await asyncio.to_thread(path.is_file):
                    waiting.append((medium, asyncio.create_task(workers.fingerprint(path))))
            if not waiting:
                continue
            await asyncio.wait({waiting[0][1]})
            ready = []
            while waiting and waiting[0][1].done():
                medium, task = waiting.popleft()
                ready.append((medium, task.result()))
            await _log(archive, ready, done)
            count += len(ready)
            tell(count)
    finally:
        for _, task in waiting:
            task.cancel()
        await asyncio.gather(*(task for _, task in waiting), return_exceptions=True)


async def _log(archive: Writer, ready: Sequence[tuple[MediumDue, bytes]], done: Printed) -> None:
    await archive.derive_all(
        [
            Derivation(
                tool=FINGERPRINT_TOOL,
                version=str(PRINT_VERSION),
                inputs=(medium.entry,),
                params={"sha256": medium.sha256},
                output=Bytes(role="output", data=encoded, media_type=MEDIA_TYPE),
            )
            for medium, encoded in ready
        ]
    )
    for medium, encoded in ready:
        failed = read_summary(encoded).failed
        if failed is None:
            done.files += 1
            continue
        done.failed += 1
        if failed.startswith(KILLED):
            done.gaps.append(f"objects/sha256/{medium.sha256[:2]}/{medium.sha256}: not fingerprinted ({failed}).")
