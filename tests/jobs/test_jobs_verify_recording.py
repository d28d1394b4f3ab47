"""What a check writes into the log: that there was one, and each damage once."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from archiver.jobs.verify import Verification, VerifyRequest, verify
from archiver.jobs.verifying.recording import open_damages
from archiver.jobs.verifying.sampling import Sample
from archiver.jobs.workplace import Workplace
from archiver.log import Log
from archiver.model.custody import Fixity, Incident
from archiver.model.entries import Body
from tests.jobs.verifying import copied, damage, make, objects_of

RECORD = VerifyRequest(record=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return asyncio.run(make(tmp_path_factory.mktemp("made")))


@pytest.fixture
def place(made: Workplace, tmp_path: Path) -> Workplace:
    return copied(made, tmp_path)


def _verify(place: Workplace, request: VerifyRequest | None = None) -> Verification:
    return asyncio.run(verify(place, request))


def _bodies(place: Workplace) -> list[Body]:
    log = Log.open(place.folder / "log")
    try:
        return [each.body for each in log.entries()]
    finally:
        log.close()


def _open(place: Workplace) -> set[str]:
    async def read() -> set[str]:
        async with place.reading() as archive:
            return set(await open_damages(archive))

    return asyncio.run(read())


def test_without_it_nothing_is_written(place: Workplace) -> None:
    before = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    damage(objects_of(place)[0])
    assert not (_verify(place)).ok
    after = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    assert {path for path in before if before[path] != after[path]} <= {objects_of(place)[0], place.folder / "lock"}
    assert after.keys() == before.keys()


def test_each_damage_is_noted_once_and_when_it_is_whole_again(place: Workplace) -> None:
    sound = _verify(place, RECORD)
    assert sound.recorded is not None
    assert not sound.recorded.damaged
    altered, gone = objects_of(place)[:2]
    kept = gone.read_bytes()
    damage(altered)
    gone.unlink()
    found = [_verify(place, RECORD) for _ in range(2)]
    assert [len(each.recorded.damaged) if each.recorded else None for each in found] == [2, 0]
    assert _open(place) == {altered.name, gone.name}

    damage(altered)
    gone.write_bytes(kept)
    gone.chmod(0o444)
    assert (_verify(place, VerifyRequest(record=True, log_only=True))).ok
    assert _open(place) == {altered.name, gone.name}  # nobody has looked
    again = _verify(place, RECORD)
    assert again.recorded is not None
    assert not _open(place)

    damage(altered)
    _verify(place, RECORD)
    assert _open(place) == {altered.name}  # another time is another damage

    bodies = _bodies(place)
    checks = [(each.mode, each.result, each.found) for each in bodies if isinstance(each, Fixity)]
    both = {"OBJECT_HASH": 1, "OBJECT_MISSING": 1}
    assert checks == [
        ("full", "ok", {}),
        ("full", "failed", both),
        ("full", "failed", both),
        ("log", "ok", {}),
        ("full", "ok", {}),
        ("full", "failed", {"OBJECT_HASH": 1}),
    ]
    assert [each.code for each in bodies if isinstance(each, Incident)] == ["damage", "damage", "repair", "damage"]
    assert [each.level for each in (_verify(place)).findings if each.code != "OBJECT_HASH"] == ["NOTE"]


def test_a_sample_notes_what_it_saw(place: Workplace) -> None:
    for each in objects_of(place):
        damage(each)
    result = _verify(place, VerifyRequest(record=True, sample=Sample(count=3), catalog=False))
    assert result.recorded is not None
    assert len(result.recorded.damaged) == 3
    (check,) = [each for each in _bodies(place) if isinstance(each, Fixity)]
    assert (check.mode, check.objects, check.result) == ("sample", 3, "failed")


def test_nothing_is_added_to_a_log_that_does_not_verify(place: Workplace) -> None:
    (lines,) = (place.folder / "log" / "entries").iterdir()
    text = lines.read_bytes()
    assert b"image/jpeg" in text
    lines.write_bytes(text.replace(b"image/jpeg", b"image/jpgg", 1))
    before = lines.read_bytes()
    result = _verify(place, RECORD)
    assert not result.ok
    assert result.unrecorded is not None
    assert "does not verify" in result.unrecorded.sentence
    assert lines.read_bytes() == before


def test_without_the_key_the_result_is_told_all_the_same(place: Workplace) -> None:
    for key in place.keys_folder.iterdir():
        key.unlink()
    result: Verification = _verify(place, RECORD)
    assert result.ok
    assert result.recorded is None
    assert result.unrecorded is not None
    assert json.dumps(result.document())
