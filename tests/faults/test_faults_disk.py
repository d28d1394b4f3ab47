"""A full disk and a file size limit: exit 3, one sentence that names what could not be written; then it goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.conftest import River
from tests.faults.places import Place, fault, verified
from tests.faults.worlds import ADDRESS

ADD = ("article", "add", "a.txt", "--url", ADDRESS, "--published", "2021-04-10")
KIB = 1024
SMALL_DISK = 8 * 1024 * KIB
SHORT = (40, 700)
FULL = (*range(0, 400, 24), *range(400, 4000, 300))
"""KiB that are free when the command begins: each number fills the disk at another write."""


@dataclass(frozen=True)
class SmallDisk:
    """A place whose archive lies on a file system that a test can fill."""

    place: Place
    template: Path

    def begin(self) -> None:
        """An archive with a channel and nothing collected."""
        for path in self.place.archive.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.template, self.place.archive, dirs_exist_ok=True)

    def fill(self, leave: int) -> None:
        """Leave so many bytes."""
        found = os.statvfs(self.place.archive)
        with (self.place.archive / "filler").open("wb") as file:
            file.write(bytes(max(found.f_bavail * found.f_frsize - leave, 0)))

    def free(self) -> None:
        """Take the filling away."""
        (self.place.archive / "filler").unlink()


@pytest.fixture
def disk(river: River, tmp_path: Path) -> Iterator[SmallDisk]:
    place = river.place(tmp_path)
    shutil.rmtree(place.archive)
    place.archive.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={SMALL_DISK}", "none", str(place.archive)]
    mounted = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small tmpfs cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(place, river.template.archive)
    finally:
        subprocess.run(["umount", str(place.archive)], check=True)


def _says_what_to_do(sentence: str, place: Place) -> None:
    assert str(place.archive) in sentence or "catalog.sqlite" in sentence, sentence
    assert "Free" in sentence, sentence
    assert "again" in sentence, sentence


@pytest.mark.parametrize("command", [ADD, ("collect",), ("run",)], ids=lambda command: command[0])
def test_a_full_disk(command: tuple[str, ...], disk: SmallDisk, long: bool) -> None:
    for free in FULL if long else SHORT:
        disk.begin()
        disk.fill(free * KIB)
        called = disk.place.call(*command)
        if called.code != 0:
            sentence = fault(called, 3)
            _says_what_to_do(sentence, disk.place)
        else:
            assert free > 3000
        verified(disk.place)  # also while the disk is full
        disk.free()
        done = disk.place.call(*command)
        assert done.code == 0, f"{free} KiB were free: {done.err}"
    verified(disk.place)


def test_not_a_byte_is_left(disk: SmallDisk) -> None:
    """Not even SQLite's own notes can be written; that is no integrity failure."""
    disk.begin()
    assert disk.place.call(*ADD).code == 0
    disk.fill(0)
    verified(disk.place)
    for command in (("article", "list"), ADD):
        sentence = fault(disk.place.call(*command), 3)
        assert str(disk.place.archive) in sentence or "catalog.sqlite" in sentence, sentence
    disk.free()
    assert disk.place.call(*ADD).code == 0


def test_not_a_byte_is_left_and_it_is_said(disk: SmallDisk) -> None:
    disk.begin()
    disk.fill(0)
    _says_what_to_do(fault(disk.place.call("article", "list"), 3), disk.place)


def test_no_archive_by_halves(disk: SmallDisk) -> None:
    disk.begin()
    disk.fill(0)
    new = disk.place.archive / "new"
    sentence = fault(disk.place.call("init", str(new)), 3)
    assert str(new) in sentence
    disk.free()
    assert disk.place.call("init", str(new)).code == 0
    assert disk.place.call("verify", "--archive", str(new)).code in (0, 2)


@pytest.mark.parametrize("largest", [1_000_000, 60_000])
def test_a_file_size_limit(largest: int, river: River, tmp_path: Path) -> None:
    """As a quota: the film's part file, or already the catalog, may not grow further."""
    place = river.place(tmp_path)
    _says_what_to_do(fault(place.call_limited(largest, "collect"), 3), place)
    verified(place)
    done = place.call("collect")
    assert done.code == 0, done.err
    assert len(place.media_hashes()) == 3
