"""What is stored is hashed again, a part at each pass, and damage is told aloud and written down."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.config import Config, Scrubbing
from archiver.jobs import scrubbing
from archiver.jobs.scrub_status import END, PastCheck, ScrubStatus, Unchecked, newest_by_stretch, scrub_status
from archiver.jobs.scrubbing import Scrubbed, scrub
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.log import Log
from archiver.model.custody import Fixity, Incident
from archiver.model.entries import Entry
from tests.jobs.verifying import add_files, copied, damage, make, objects_of

DAY = timedelta(days=1)
FILES = 12


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return asyncio.run(make(tmp_path_factory.mktemp("made"), FILES, size=16 * 1024))


@pytest.fixture
def place(made: Workplace, tmp_path: Path) -> Workplace:
    return replace(copied(made, tmp_path), command="run", config=Config(scrub=Scrubbing(days=10)))


def _scrub(place: Workplace, after: timedelta) -> Scrubbed:
    async def work() -> Scrubbed:
        async with place.writing() as archive:
            return await scrub(place, archive, datetime.now(UTC) + after)

    return asyncio.run(work())


def _status(place: Workplace) -> ScrubStatus:
    async def work() -> ScrubStatus:
        async with place.reading() as archive:
            return await scrub_status(archive)

    return asyncio.run(work())


def _entries(place: Workplace) -> list[Entry]:
    log = Log.open(place.folder / "log")
    try:
        return list(log.entries())
    finally:
        log.close()


def _parts(place: Workplace) -> list[tuple[str | None, str | None]]:
    bodies = [each.body for each in _entries(place)]
    return [(each.after, each.until) for each in bodies if isinstance(each, Fixity)]


def test_nothing_is_due_on_the_first_day_and_nothing_is_written(place: Workplace) -> None:
    before = len(_entries(place))
    assert _scrub(place, 0.5 * DAY) == Scrubbed()
    assert _scrub(replace(place, config=Config(scrub=Scrubbing(days=0))), 100 * DAY) == Scrubbed()
    assert len(_entries(place)) == before
    state = _status(place)
    assert (state.last, state.unchecked) == (None, True)


def test_day_by_day_everything_is_hashed_within_the_time_least_recently_hashed_first(place: Workplace) -> None:
    names = [each.name for each in objects_of(place)]
    done = _scrub(place, DAY)
    assert 0 < done.objects < FILES / 2
    ((after, until),) = _parts(place)
    assert (after, until) == ("", names[done.objects - 1])
    # the entries are dated now: each further call is a day after the one before
    objects = done.objects
    for _ in range(9):
        objects += _scrub(place, DAY).objects
    assert objects >= FILES
    parts = _parts(place)
    first_round = parts[: [until for _, until in parts].index(END) + 1]
    assert len(first_round) <= 10
    assert [after for after, _ in first_round[1:]] == [until for _, until in first_round[:-1]]
    assert not _status(place).unchecked
    assert asyncio.run(verify(place)).ok


def test_after_a_long_pause_everything_is_due_from_where_it_stood(place: Workplace) -> None:
    first = _scrub(place, 4 * DAY)
    assert FILES / 3 < first.objects < FILES
    rest = _scrub(place, 400 * DAY)
    assert FILES <= rest.objects <= FILES + 1
    parts = _parts(place)
    assert parts[1] == (parts[0][1], END)
    assert parts[2][0] == ""
    asyncio.run(add_files(place, range(100, 103)))
    state = _status(place)
    assert state.unchecked


def test_a_kill_costs_the_part_under_way(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "PART_BYTES", 3 * 32 * 1024)
    record = scrubbing.record_check
    calls: list[int] = []

    async def die(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return await record(*arguments)  # type: ignore[arg-type]

    child = os.fork()
    if not child:
        try:
            monkeypatch.setattr(scrubbing, "record_check", die)
            _scrub(place, 400 * DAY)
        finally:
            os._exit(70)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert all(each.level != "FAIL" for each in asyncio.run(verify(place)).findings)
    names = [each.name for each in objects_of(place)]
    assert _parts(place) == [("", names[2]), (names[2], names[5])]
    _scrub(place, 400 * DAY)
    assert _parts(place)[2][0] == names[5]


def test_damage_is_told_and_noted_once_and_stays_open_until_it_is_mended(place: Workplace) -> None:
    altered, gone = objects_of(place)[:2]
    kept = gone.read_bytes()
    damage(altered)
    gone.unlink()
    found = _scrub(place, 400 * DAY)
    assert found.alarm is not None
    assert "2 objects newly damaged" in found.alarm
    assert altered.name in found.alarm
    again = _scrub(place, 400 * DAY)
    assert again.alarm is None
    assert "2 objects" in again.gaps[0]
    assert _status(place).damaged.keys() == {altered.name, gone.name}
    incidents = [each.body for each in _entries(place) if isinstance(each.body, Incident)]
    assert sorted(each.objects for each in incidents) == sorted([(altered.name,), (gone.name,)])
    results = [each.body.result for each in _entries(place) if isinstance(each.body, Fixity)]
    assert results == ["failed", "failed"]

    damage(altered)
    gone.write_bytes(kept)
    gone.chmod(0o444)
    assert _scrub(place, 400 * DAY).gaps == ()
    assert _status(place).damaged == {}
    assert asyncio.run(verify(place)).ok


def test_a_log_that_fails_is_told_and_not_added_to(place: Workplace) -> None:
    (lines,) = (place.folder / "log" / "entries").iterdir()
    lines.write_bytes(lines.read_bytes().replace(b"image/jpeg", b"image/jpgg", 1))
    before = lines.read_bytes()
    found = _scrub(place, 400 * DAY)
    assert found.alarm is not None
    assert "the log does not verify" in found.alarm
    assert lines.read_bytes() == before


def test_the_speed_can_be_limited(place: Workplace) -> None:
    slow = Scrubbing(days=10, max_mib_s=1.0)
    began = datetime.now(UTC)
    done = _scrub(replace(place, config=Config(scrub=slow)), 400 * DAY)
    assert datetime.now(UTC) - began >= timedelta(seconds=0.9 * done.bytes / 2**20)


def test_the_newest_check_counts_for_each_stretch() -> None:
    def check(day: int, after: str, until: str) -> PastCheck:
        return PastCheck(datetime(2026, 1, day, tzinfo=UTC), day, after, until)

    checks = [check(9, "5", "8"), check(8, "2", "6"), check(7, "", "3"), check(6, "7", END)]
    stretches: Sequence[PastCheck | Unchecked] = list(newest_by_stretch(checks))
    assert sorted((each.after, each.until, each.size) for each in stretches) == [
        ("", "2", 7), ("2", "5", 8), ("5", "8", 9), ("8", END, 6),
    ]  # fmt: skip
    assert list(newest_by_stretch(checks[:1])) == [check(9, "5", "8"), Unchecked("", "5"), Unchecked("8", END)]
