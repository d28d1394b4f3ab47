"""A writer that is killed leaves whole objects and at worst a part file; what it acknowledged is there."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archiver.store import LocalStore

WRITER = """
import itertools, sys
from pathlib import Path
from archiver.store import LocalStore
store = LocalStore(Path(sys.argv[1]), Path(sys.argv[2]))
print("ready", flush=True)
for number in itertools.count(int(sys.argv[3])):
    if number % 2:
        ref = store.put(b"%d " % number * 20_000)
    else:
        with store.part("stream") as part:
            for _ in range(20):
                part.write(b"%d " % number * 5_000)
            ref = part.commit()
    print(ref.sha256, flush=True)
"""

STEPS = """
import os, signal, sys
from pathlib import Path
left = int(sys.argv[3])

def dying(name):
    real = getattr(os, name)
    def step(*arguments, **options):
        global left
        left -= 1
        if left < 0:
            if name == "pwrite":
                real(arguments[0], arguments[1][: len(arguments[1]) // 2], arguments[2])
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)
    setattr(os, name, step)

for name in ("pwrite", "fsync", "rename", "mkdir", "unlink", "fchmod", "ftruncate"):
    dying(name)
from archiver.store import LocalStore
store = LocalStore(Path(sys.argv[1]), Path(sys.argv[2]))
print(store.put(b"small").sha256, flush=True)
with store.part("stream") as part:
    part.write(b"a" * 1000)
    part.write(b"b" * 1000)
    print(part.commit().sha256, flush=True)
print(store.put(b"small").sha256, flush=True)
print("done", flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "objects", tmp_path / "tmp")


def check(store: LocalStore, acknowledged: list[str]) -> None:
    names = set(store.hashes())
    assert names >= set(acknowledged)
    assert all(store.check(name).sha256 == name for name in names)
    assert list(store.strays()) == []
    if store.tmp.exists():
        store.sweep()
        assert {path.name for path in store.tmp.iterdir()} <= {"stream.part"}


def test_killed_at_random_moments(store: LocalStore, long: bool) -> None:
    chance = random.Random(11)
    for turn in range(100 if long else 10):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, store.root, store.tmp, str(turn * 1000)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        with writer.stdout as output:
            assert output.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.1))
            writer.kill()
            acknowledged = [line.strip() for line in output if line.endswith("\n")]
        writer.wait()
        check(store, acknowledged)
        with store.part("stream") as part:
            part.discard()


def test_killed_at_each_step(tmp_path: Path) -> None:
    """Before (in a write: amid) the first, second, third ... call that changes the disk."""
    for step in range(200):
        store = LocalStore(tmp_path / f"{step}" / "objects", tmp_path / f"{step}" / "tmp")
        store.root.parent.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", STEPS, store.root, store.tmp, str(step)],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = done.stdout.split()
        if lines and lines[-1] == "done":
            break
        assert done.returncode == -9, done.stderr
        check(store, lines)
        with store.part("stream") as part:  # and the next run can go on
            part.truncate(min(part.size, 1000))
            part.write((b"a" * 1000 + b"b" * 1000)[part.size :])
            assert store.check(part.commit().sha256).size == 2000
    assert step > 20
