"""What files that were made to do harm cost: ``python -m tests.bench.hostile_media``.

Prints, for each, the seconds of its worker's processor time (0.5 s of them for its start), the peak of that worker's
memory, and what is said of the file.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import tempfile
from pathlib import Path

from archiver.fingerprint.coding import decode
from archiver.media.limits import Limits
from archiver.media.workers import Workers
from tests.media.hostile import CASES


def main(names: list[str]) -> None:
    """All cases, or these, each in a worker of its own."""
    sys.stdout.write(f"{'file':20} {'s':>6} {'MiB':>6}  what is said\n")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in CASES.items():
            if names and name not in names:
                continue
            path = Path(folder) / name
            make(path)
            _one(path)


def _one(path: Path) -> None:
    """In a process of its own: what its children used is known at its end."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    said = asyncio.run(_said(path))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(f"{path.name:20} {used.ru_utime + used.ru_stime:6.1f} {used.ru_maxrss / 1024:6.0f}  {said}\n")
    sys.stdout.flush()
    os._exit(0)


async def _said(path: Path) -> str:
    async with Workers(Limits(), processes=1) as workers:
        found = decode(await workers.fingerprint(path))
    return f"{found.facts.kind}: {found.failed or '; '.join(found.notes) or 'read'}"


if __name__ == "__main__":
    main(sys.argv[1:])
