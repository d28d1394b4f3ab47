"""A writer killed at any moment leaves a log that verifies, with every entry that it had acknowledged."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from log_samples import ORIGIN, Sample, session_drafts

from archiver.log import Log, Signer

HERE = str(Path(__file__).parent)

WRITER = """
import itertools, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from log_samples import Sample, session_drafts
from archiver.log import Signer
root = Path(sys.argv[1])
with Sample(root, Signer.load(root / "key", "archive.example/test-1")).open() as log:
    print(log.size, flush=True)
    for turn in itertools.count():
        log.append_many(session_drafts(log.size, 1 + turn % 40))
        print(log.size, flush=True)
        if turn % 3 == 0:
            log.checkpoint()
"""

STEPS = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from log_samples import Sample, session_drafts
from archiver.log import Signer
root = Path(sys.argv[1])
left = int(sys.argv[3])

def dying(module, name):
    real = getattr(module, name)
    def step(*arguments, **options):
        global left
        left -= 1
        if left < 0:
            if name == "pwrite":
                real(arguments[0], arguments[1][: len(arguments[1]) // 2], arguments[2])
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)
    setattr(module, name, step)

for name in ("pwrite", "fsync", "rename", "mkdir", "unlink", "fchmod", "truncate", "rmdir"):
    dying(os, name)
sample = Sample(root, Signer.load(root / "key", "archive.example/test-1"))
if sample.folder.exists():
    log = sample.open()
else:
    log = sample.create()
print(log.size, flush=True)
with log:
    log.append_many(session_drafts(log.size, 130))
    print(log.size, flush=True)
    log.checkpoint()
    log.append_many(session_drafts(log.size, 130))
    print(log.size, flush=True)
    log.checkpoint()
print("done", flush=True)
"""


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    sample = Sample(tmp_path, Signer.generate(ORIGIN))
    sample.signer.save(tmp_path / "key")
    return sample


def check(sample: Sample, acknowledged: int) -> None:
    """Nothing is broken, nothing acknowledged is lost, and the next writer goes on and seals."""
    assert sample.fails() == []
    with sample.open() as log:
        assert log.size >= acknowledged
        log.append_many(session_drafts(log.size, 1))
        log.checkpoint()
    assert sample.findings() == []
    with Log.open(sample.folder) as log:
        assert [entry.n for entry in log.entries()] == list(range(log.size))


def test_killed_at_random_moments(sample: Sample, long: bool) -> None:
    sample.create().close()
    chance = random.Random(7)
    for _ in range(40 if long else 10):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(sample.root), HERE], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        with writer.stdout as output:
            assert output.readline()
            time.sleep(chance.uniform(0, 0.15))
            writer.kill()
            numbers = [line for line in output if line.endswith("\n")]
        writer.wait()
        check(sample, int(numbers[-1]) if numbers else 0)


def test_killed_at_each_step(sample: Sample, long: bool) -> None:
    """Before the first, second, third ... call that changes the disk, on top of what the last one left."""
    step = 0
    while True:
        done = subprocess.run(
            [sys.executable, "-c", STEPS, str(sample.root), HERE, str(step)],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = done.stdout.split()
        if lines and lines[-1] == "done":
            break
        assert done.returncode == -9, done.stderr
        if sample.folder.exists():
            check(sample, int(lines[-1]) if lines else 0)
        step += 1 if long else 7
    assert step > 50
