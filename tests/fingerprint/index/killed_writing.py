"""Kills a process at each step of writing an index, in turn, and says what the next one sees.

``python -m tests.fingerprint.index.killed_writing FOLDER append|remove``: a line for each step: media found, whether
the whole holds, and how many media there are after the same is done again.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from archiver.fingerprint.index import HashIndex, Rows

STEPS = ((os, "pwrite"), (os, "fsync"), (os, "fdatasync"), (os, "link"), (os, "rename"), (Path, "replace"))
STEPS += ((Path, "unlink"),)


def rows(count: int, seed: int) -> Rows:
    dice = np.random.default_rng(seed)
    hashes = dice.integers(1, 255, (count, 32), dtype=np.uint8)
    numbers = np.arange(count)
    return Rows(hashes, numbers.astype(np.float32), (numbers % 2).astype(np.uint8), np.full(count, 70, np.uint8))


def name(number: int) -> str:
    return f"{number:02x}" * 32


def make(folder: Path) -> None:
    HashIndex.open(folder).append_all((name(number), "video", rows(5 + number, number)) for number in range(3))


def act(folder: Path, what: str) -> None:
    index = HashIndex.open(folder)
    if what == "append":
        index.append_all([(name(3), "video", rows(8, 3)), (name(4), "picture", rows(1, 4))])
    else:
        index.remove([name(1), name(9)])


def die_at(step: int) -> None:
    """Before that one is done."""
    left = step

    def counted(plain: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return plain(*given, **named)

        return call

    for owner, function in STEPS:
        setattr(owner, function, counted(getattr(owner, function)))


def main(folder: Path, what: str) -> None:
    os.fsync = os.fdatasync = lambda _descriptor: None  # no kill undoes what was written
    make(folder / "made")
    for step in range(1000):
        place = folder / str(step)
        shutil.copytree(folder / "made", place)
        child = os.fork()
        if child == 0:
            die_at(step)
            act(place, what)
            os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        seen = HashIndex.open(place)
        seen.check()
        found = len(seen.media)
        act(place, what)
        again = HashIndex.open(place)
        again.check()
        left = len(list(place.iterdir()))
        sys.stdout.write(f"{found} {len(again.media)} {left}\n")
        shutil.rmtree(place)
        if not killed:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
