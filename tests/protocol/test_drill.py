"""``archiver verify --drill`` as a command: what it leaves alone, what it says, and how it ends."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.errors import DiskFullError, IntegrityError
from archiver.jobs.drilling import drill as module
from archiver.jobs.drilling.drill import DrillRequest, drill
from archiver.jobs.drilling.image import spread
from archiver.jobs.drilling.shadow import Shadow
from archiver.jobs.verifying.outcome import Verification
from archiver.jobs.verifying.request import VerifyRequest
from archiver.jobs.workplace import Workplace
from tests.cli.calls import call, configuration_of
from tests.protocol.archives import bare

FEW = DrillRequest(flips=4, positions=1, seed=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return asyncio.run(bare(tmp_path_factory.mktemp("drilled"), 1))


@pytest.fixture
def folder(made: Workplace, tmp_path: Path) -> Path:
    """Where commands find the archive, and its keys."""
    shutil.copytree(made.folder, tmp_path / "archive")
    shutil.copytree(made.config_folder, configuration_of(tmp_path))
    return tmp_path


def test_the_command_prints_a_table_and_leaves_nothing(folder: Path) -> None:
    (folder / "copies").mkdir()
    words = ("verify", "--drill", "--flips", "4", "--seed", "7", "--drill-folder", str(folder / "copies"))
    done = call(*words, "--archive", str(folder / "archive"), "--json", folder=folder)
    assert done.code == 0, done.err
    found = done.json
    assert (found["ok"], found["undetected"], found["missed"], found["untried"]) == (True, 0, [], [])
    assert found["detected"] + found["expected_undetected"] == found["tried"]
    assert all(row["reasons"] for row in found["rows"] if row["expected"])
    assert list((folder / "copies").iterdir()) == []


def test_a_damaged_archive_is_not_drilled(made: Workplace, folder: Path) -> None:
    place = replace(made, folder=folder / "archive")
    victim = next(each for each in sorted((place.folder / "objects").rglob("*")) if each.is_file())
    victim.unlink()
    with pytest.raises(IntegrityError, match="does not verify as it is"):
        asyncio.run(drill(place, FEW))


def test_without_the_key_what_needs_it_is_not_tried(made: Workplace, tmp_path: Path) -> None:
    result = asyncio.run(drill(replace(made, config_folder=tmp_path), FEW))
    assert result.ok
    assert len(result.untried) == 2
    assert not [row.name for row in result.rows if "stolen key" in row.name or "all keys" in row.name]


def test_a_verifier_that_sees_nothing_is_told(made: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drill itself can fail: it judges by what the verifier says, and by nothing else."""

    async def blind(place: Workplace, request: VerifyRequest) -> Verification:
        del place, request
        return Verification(findings=(), objects=0, entries=0, bytes=0)

    monkeypatch.setattr(module, "verify", blind)
    result = asyncio.run(drill(made, FEW))
    assert not result.ok
    assert result.detected == 0
    assert len(result.missed) + result.expected == result.tried
    json.dumps(result.document())


async def test_interrupted_it_gives_what_it_has(made: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = 0
    genuine = module.verify

    async def interrupting(place: Workplace, request: VerifyRequest) -> Verification:
        nonlocal seen
        seen += 1
        if seen == 8:
            asyncio.current_task().cancel()  # type: ignore[union-attr]
        return await genuine(place, request)

    monkeypatch.setattr(module, "verify", interrupting)
    result = await drill(made, FEW)
    assert result.stopped
    assert 0 < result.tried < 8
    assert result.summary().startswith("Interrupted")


def test_no_room_is_one_sentence(made: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.jobs.drilling.shadow.ROOM", 1e15)
    with pytest.raises(DiskFullError, match="--drill-folder"):
        asyncio.run(drill(made, replace(FEW, folder=tmp_path)))
    assert list(tmp_path.glob("archiver-drill-*")) == []


def test_of_many_objects_some_are_copied(made: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.jobs.drilling.shadow.MOST_OBJECTS", 1)
    result = asyncio.run(drill(made, FEW))
    assert result.ok
    assert (result.objects, result.of) == (1, 2)
    assert any("catalog" in each for each in result.untried)


@pytest.mark.parametrize("wrong", ["--flips 3", "--all-flips", "--drill --log-only", "--drill --flips 2 --all-flips"])
def test_what_does_not_fit_together_is_a_usage_error(folder: Path, wrong: str) -> None:
    assert call("verify", *wrong.split(), "--archive", str(folder / "archive"), folder=folder).code == 64


def test_every_edit_is_undone(folder: Path) -> None:
    from archiver.jobs.drilling.mutation import Flip, Link, Move, Remove, Write

    with Shadow.made(folder) as shadow:
        shadow.copy(folder / "archive")
        name = "log/entries/000000000000.jsonl"

        def state() -> dict[str, tuple[bytes, int]]:
            files = (path for path in sorted(shadow.root.rglob("*")) if path.is_file())
            return {str(path.relative_to(shadow.root)): (path.read_bytes(), path.stat().st_mode) for path in files}

        before = state()
        edits = [
            Flip(name, 3, 7), Write(name, b"other"), Write(name, b"again"), Remove(name), Remove("log/none"),
            Write("log/new/deep", b""), Move("archive.json", "log/x"), Move("log/checkpoint", "new/place"),
            Link("log/tile"), Remove("objects"), Write("objects/sha256/ab/cd", b"x"),
        ]  # fmt: skip
        for several in (*([each] for each in edits), edits):
            with shadow.mutated(several):
                assert state() != before or several == [Remove("log/none")]
            assert state() == before
    assert spread(10, 3) == [0, 4, 9]
    assert list(spread(3, 1)) == [2]
