"""A check that was killed goes on from there, and believes nothing that may have changed since."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.jobs.progress import Silent
from archiver.jobs.verify import Verification, VerifyRequest, verify
from archiver.jobs.verifying import hashing, resuming, watching
from archiver.jobs.verifying.hashing import FolderDone
from archiver.jobs.verifying.resuming import Journal
from archiver.jobs.verifying.watching import watched
from archiver.jobs.workplace import Workplace
from tests.jobs.verifying import damage, make, objects_of


def _killed_after(folders: int, place: Workplace, wanted: str) -> int:
    """How a process ended that checked the archive on one core, which takes the folders in their order, until so many
    were done, ``wanted`` among them, and was killed then.
    """
    child = os.fork()
    if not child:
        done: set[str] = set()
        add = Journal.add

        def add_and_die(journal: Journal, folder: FolderDone) -> None:
            add(journal, folder)
            done.add(folder.name)
            if len(done) >= folders and wanted in done:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            Journal.add = add_and_die  # type: ignore[method-assign]
            hashing.cpu_count = lambda: 1  # type: ignore[assignment]
            asyncio.run(verify(place, VerifyRequest(catalog=False)))
        finally:
            os._exit(70)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@dataclass(frozen=True)
class Interrupted:
    """An archive, an object of which is damaged; the check of it was killed when three folders or more were done."""

    place: Workplace
    file: Path
    kept: bytes

    def put_back(self) -> Path:
        """The file that the killed check left."""
        self.file.parent.mkdir(exist_ok=True)
        self.file.unlink(missing_ok=True)
        self.file.write_bytes(self.kept)
        self.file.chmod(0o600)
        return self.file

    def change(self, **header: object) -> None:
        """Say something else in its first line."""
        first, *lines = self.kept.decode().splitlines()
        self.file.write_text("\n".join([json.dumps({**json.loads(first), **header}), *lines]) + "\n")

    def verify(self, **request: bool) -> Verification:
        """The next check."""
        return asyncio.run(verify(self.place, replace(VerifyRequest(catalog=False), **request)))


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Interrupted:
    place = asyncio.run(make(tmp_path_factory.mktemp("interrupted")))
    damaged = objects_of(place)[0]
    damage(damaged)
    assert _killed_after(3, place, damaged.parent.name) == -signal.SIGKILL
    (file,) = place.config_folder.joinpath(resuming.NAME).iterdir()
    kept = file.read_bytes()
    assert kept.count(b"\n") - 1 < len({each.parent for each in objects_of(place)})  # some were left
    return Interrupted(place, file, kept)


def test_it_goes_on_and_still_says_what_it_found(interrupted: Interrupted) -> None:
    assert interrupted.put_back().stat().st_mode & 0o777 == 0o600
    whole = interrupted.verify(fresh=True)
    assert whole.resumed is None
    assert not interrupted.file.parent.exists()  # it came to its end

    interrupted.put_back()
    result = interrupted.verify()
    assert result.findings == whole.findings
    assert [each.code for each in result.findings if each.level == "FAIL"] == ["OBJECT_HASH"]
    assert result.resumed is not None
    assert result.resumed.objects >= 3
    assert result.objects + result.resumed.objects == whole.objects
    assert not interrupted.file.parent.exists()


def test_a_second_interruption_loses_nothing(interrupted: Interrupted, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted.put_back()
    before = interrupted.kept.count(b"\n")
    monkeypatch.setattr(Journal, "end", Journal.close)  # as if it was ended before the last step
    first = interrupted.verify()
    assert first.resumed is not None
    second = interrupted.verify()
    assert second.resumed is not None
    assert second.objects == 0
    assert second.resumed.began == first.resumed.began
    assert second.findings == first.findings
    assert interrupted.file.read_bytes().count(b"\n") > before


def _link(each: Interrupted) -> None:
    each.file.rename(each.place.config_folder / "moved")
    each.file.symlink_to(each.place.config_folder / "moved")


def _append(line: bytes) -> Callable[[Interrupted], object]:
    return lambda each: each.file.write_bytes(each.kept + line)


DISTRUSTED: dict[str, Callable[[Interrupted], object]] = {
    "of another log": lambda each: each.change(head="0" * 64),
    "of a longer log": lambda each: each.change(size=9999),
    "of no log": lambda each: each.change(size=0, head=None),
    "of another archive": lambda each: each.change(manifest="0" * 64),
    "by another version": lambda each: each.change(version="0.0.0"),
    "of another kind": lambda each: each.change(sha512=True),
    "too old": lambda each: each.change(began=(datetime.now(UTC) - resuming.LONGEST).isoformat()),
    "of tomorrow": lambda each: each.change(began=(datetime.now(UTC) + timedelta(days=1)).isoformat()),
    "without a zone": lambda each: each.change(began=datetime.now(UTC).replace(tzinfo=None).isoformat()),
    "open to others": lambda each: each.file.chmod(0o644),
    "a link": _link,
    "no JSON": lambda each: each.file.write_bytes(b"[" * 100_000 + b"\n"),
    "half a line": lambda each: each.file.write_bytes(each.kept[:40]),
    "with another line": _append(b'["ab"]\n'),
    "with a line of a wrong type": _append(b"7\n"),
}


@pytest.mark.parametrize("how", DISTRUSTED)
def test_what_cannot_be_relied_on_is_not(how: str, interrupted: Interrupted) -> None:
    interrupted.put_back()
    DISTRUSTED[how](interrupted)
    result = interrupted.verify()
    assert result.resumed is None
    assert [each.code for each in result.findings if each.level == "FAIL"] == ["OBJECT_HASH"]


def test_a_torn_line_costs_its_folder_alone(interrupted: Interrupted) -> None:
    interrupted.put_back()
    interrupted.file.write_bytes(interrupted.kept[:-5])
    result = interrupted.verify()
    assert result.resumed is not None
    assert result.objects > 0


def test_a_file_that_changed_is_hashed_again(interrupted: Interrupted) -> None:
    interrupted.put_back()
    names = {str(json.loads(line)[0]) for line in interrupted.kept.splitlines()[1:]}
    damaged, *others = objects_of(interrupted.place)
    assert damaged.name[:2] in names
    for each in (damaged, next(each for each in others if each.name[:2] in names - {damaged.name[:2]})):
        seen = each.stat()
        damage(each)  # which puts the first one right, and destroys the second
        os.utime(each, ns=(seen.st_atime_ns, seen.st_mtime_ns))  # the time of the inode's change stays
    result = interrupted.verify()
    assert result.resumed is not None
    (found,) = [each for each in result.findings if each.level == "FAIL"]
    assert damaged.name not in found.subject


def test_where_nothing_can_be_kept_the_check_goes_on(interrupted: Interrupted) -> None:
    interrupted.put_back()
    interrupted.file.unlink()
    interrupted.file.parent.rmdir()
    interrupted.file.parent.write_bytes(b"in the way")
    try:
        assert interrupted.verify().entries > 5
    finally:
        interrupted.file.parent.unlink()


async def test_an_interruption_ends_the_check_of_a_long_log_as_well(interrupted: Interrupted) -> None:
    went = threading.Event()

    def work(go_on: Callable[[], None]) -> None:
        while True:
            went.set()
            go_on()

    check = asyncio.ensure_future(watched(Silent(), interrupted.place.folder / "log", lambda: 0, work))
    await asyncio.to_thread(went.wait)
    check.cancel()
    with pytest.raises(asyncio.CancelledError):
        await check


async def test_one_that_comes_before_the_check_of_a_log_has_begun_leaves_no_work_behind(
    interrupted: Interrupted, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, read, began = threading.Event(), threading.Event(), threading.Event()

    def slowly(log: Path) -> None:
        del log
        reading.set()
        read.wait(10)

    monkeypatch.setattr(watching, "_size", slowly)
    work = asyncio.ensure_future(
        watched(Silent(), interrupted.place.folder / "log", lambda: 0, lambda _go_on: began.set())
    )
    await asyncio.to_thread(reading.wait)
    await asyncio.sleep(0.05)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    read.set()
    assert not began.is_set()  # nobody would be there to end it
