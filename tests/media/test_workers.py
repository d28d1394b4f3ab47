"""What happens to a worker happens to nothing else."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from archiver.errors import DiskFullError
from archiver.fingerprint.coding import decode
from archiver.media.limits import Limits
from archiver.media.workers import WorkerFailedError, Workers
from tests.media.made import film

MIB = 1024 * 1024
HERE = "tests.media.misbehaving"
SHORT = Limits(memory=300 * MIB, cpu_s=2.0, cpu_s_per_mib=0, wall_s=30, output=MIB)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()


def until_gone(process: int) -> None:
    deadline = time.monotonic() + 30
    while is_alive(process):
        assert time.monotonic() < deadline, "the worker is still there"
        time.sleep(0.05)


async def who(workers: Workers) -> int:
    found: int = json.loads(await workers.run(f"{HERE}:who", {}))
    return found


async def test_each_way_to_die_has_a_reason_and_the_next_file_is_read(tmp_path: Path) -> None:
    good = film(tmp_path / "good.mp4", [0, 0.125, 0.25])
    ways = [
        ("crash", {}, "the decoder crashed (SIGSEGV)"),
        ("spin", {}, "took more than 2 s of processor time"),
        ("eat", {"mebibytes": 400}, "wanted more than 0.293 GiB of memory"),
        ("leave", {}, "ended without an answer"),
        ("fail", {}, "its decoding failed (RuntimeError: a word from a library)"),
    ]
    async with Workers(SHORT, processes=1) as workers:
        for function, arguments, reason in ways:
            with pytest.raises(WorkerFailedError) as caught:
                await workers.run(f"{HERE}:{function}", arguments)
            assert reason in caught.value.sentence
        assert (await asyncio.to_thread(decode, await workers.fingerprint(good))).failed is None  # imports OpenCV


async def test_a_worker_is_used_again_and_what_libraries_print_is_no_answer(tmp_path: Path) -> None:
    async with Workers(SHORT, processes=1) as workers:
        first = await who(workers)
        assert await workers.run(f"{HERE}:chatter", {}) == b'"done"'
        assert json.loads(await workers.run(f"{HERE}:eat", {"mebibytes": 200})) == 200 * MIB
        with pytest.raises(DiskFullError):
            await workers.run(f"{HERE}:write", {"path": str(tmp_path / "large"), "size": 2 * MIB})
        assert await who(workers) == first
    until_gone(first)


async def test_one_that_waits_without_end_is_killed(tmp_path: Path) -> None:
    async with Workers(Limits(wall_s=0.5), processes=1) as workers:
        first = await who(workers)
        with pytest.raises(WorkerFailedError, match=r"took more than 0\.5 s"):
            await workers.run(f"{HERE}:sleep", {})
        until_gone(first)


async def test_a_reason_is_kept_as_a_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("L", (5000, 5000)).save(path)
    async with Workers(Limits(memory=16 * MIB), processes=1) as workers:
        found = await asyncio.to_thread(decode, await workers.fingerprint(path))
    assert found.failed is not None
    assert "memory" in found.failed
    assert found.facts.size == path.stat().st_size


async def test_a_run_that_is_broken_off_leaves_no_worker(tmp_path: Path) -> None:
    async with Workers(SHORT, processes=2) as workers:
        started = tmp_path / "who"
        job = asyncio.create_task(workers.run(f"{HERE}:doze", {"path": str(started)}))
        while not started.exists():
            await asyncio.sleep(0.02)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        until_gone(int(started.read_text()))


def test_workers_end_when_their_parent_is_killed_and_run_no_module_of_the_folder_they_are_in(tmp_path: Path) -> None:
    (tmp_path / "cv2.py").write_text("raise SystemExit('taken over')")
    program = (
        "import asyncio\n"
        "from archiver.media.workers import Workers\n"
        "async def main():\n"
        "    async with Workers(processes=1) as workers:\n"
        f"        await workers.run('{HERE}:doze', {{'path': 'who'}})\n"
        "asyncio.run(main())\n"
    )
    path = os.pathsep.join(folder for folder in sys.path if Path(folder).is_absolute())
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, "PYTHONPATH": path})
    started = tmp_path / "who"
    while not started.exists():
        assert parent.poll() is None
        time.sleep(0.05)
    worker = int(started.read_text())
    assert is_alive(worker)
    parent.kill()
    parent.wait()
    until_gone(worker)
