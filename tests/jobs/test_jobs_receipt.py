"""Receipts as they are made, written and handed to a command: a busy writer, no key, a full disk, a failing command."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.config import Config, Receipts
from archiver.errors import CannotRunError, DiskFullError, InputError
from archiver.jobs.newest import default_name
from archiver.jobs.progress import Silent
from archiver.jobs.receipt import make_receipt, write_receipt
from archiver.jobs.run import run_once
from archiver.jobs.workplace import Workplace
from archiver.log import Log, Signer
from archiver.log.receipt import read_receipt
from archiver.model.custody import Annotation, Target
from archiver.model.entries import Session


class _Warned(Silent):
    def __init__(self) -> None:
        self.said: list[str] = []

    def warn(self, sentence: str) -> None:
        self.said.append(sentence)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    place = Workplace(
        folder=tmp_path / "archive",
        config=Config(),
        config_folder=tmp_path / "configuration",
        progress=_Warned(),
        command="test",
    )
    create_archive(place.folder, place.keys_folder)
    return place


def _warned(place: Workplace) -> list[str]:
    assert isinstance(place.progress, _Warned)
    return place.progress.said


def _left_unsealed(place: Workplace) -> None:
    """What a run leaves that was killed before it signed."""
    (key,) = place.keys_folder.iterdir()
    origin = json.loads((place.folder / "archive.json").read_text())["origin"]
    log = Log.open(place.folder / "log", signer=Signer.load(key, origin), tmp=place.folder / "tmp")
    log.append(Session(command="test", versions={}), mono_us=0, time=datetime.now(UTC))
    log.close()


async def test_what_a_killed_run_left_is_sealed_first(place: Workplace) -> None:
    await asyncio.to_thread(_left_unsealed, place)
    assert (await make_receipt(place)).signed.checkpoint.size == 2
    assert _warned(place) == []


async def test_the_newest_checkpoint_is_taken_where_nothing_can_be_sealed(place: Workplace) -> None:
    await asyncio.to_thread(_left_unsealed, place)
    away = place.config_folder / "away"
    place.keys_folder.rename(away)
    assert (await make_receipt(place)).signed.checkpoint.size == 1
    away.rename(place.keys_folder)
    async with place.writing():
        assert (await make_receipt(place)).signed.checkpoint.size == 1
    assert ["the newest 1 entry" in each for each in _warned(place)] == [True, True]
    assert "being written by" in _warned(place)[1]


def test_a_receipt_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "r"
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, old[1]))
    try:
        with pytest.raises(DiskFullError):
            write_receipt(path, b"x" * 200)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert list(tmp_path.iterdir()) == []
    write_receipt(path, b"x")
    write_receipt(path, b"x")
    with pytest.raises(InputError):
        write_receipt(path, b"y")
    assert [each.name for each in tmp_path.iterdir()] == ["r"]
    with pytest.raises(CannotRunError):
        write_receipt(tmp_path / "none" / "r", b"x")


def _keeping(place: Workplace, code: str, *arguments: str, timeout_s: float = 60.0) -> Workplace:
    """The place with a command in Python; ``kept`` is the folder that it may write to."""
    kept = place.folder.parent / "kept"
    kept.mkdir(exist_ok=True)
    head = f"import os, sys, pathlib, time; kept = pathlib.Path({str(kept)!r}); "
    command = (sys.executable, "-c", head + code, *arguments)
    return replace(
        place, config=place.config.model_copy(update={"receipt": Receipts(command=command, timeout_s=timeout_s)})
    )


async def _annotate(place: Workplace) -> None:
    async with place.writing() as archive:
        await archive.attest(Annotation(session=0, target=Target(kind="archive"), text="looked at"))


async def test_each_new_receipt_is_handed_over_once(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVER_TELEGRAM__API_HASH", "secret")
    code = "p = pathlib.Path(sys.argv[1]); (kept / p.name).write_bytes(p.read_bytes()); "
    code += "(kept / 'environment').write_text(repr(dict(os.environ)))"
    place = _keeping(place, code, "{file}")
    kept = place.folder.parent / "kept"
    for entries, new in ((1, True), (1, False), (4, True), (4, False)):
        if new and entries > 1:
            await _annotate(place)
        assert (await run_once(place)).gaps == ()
        receipt = await make_receipt(place)
        file = kept / default_name(receipt)
        assert (receipt.signed.checkpoint.size, file.exists()) == (entries, new)
        if new:
            assert read_receipt(file.read_bytes()) == receipt.signed
            file.unlink()
    assert "secret" not in (kept / "environment").read_text()
    assert not (place.folder / "tmp" / "receipt").exists()


async def test_without_a_path_it_comes_on_standard_input(place: Workplace) -> None:
    place = _keeping(place, "(kept / 'r').write_bytes(sys.stdin.buffer.read())")
    assert (await run_once(place)).gaps == ()
    assert (place.folder.parent / "kept" / "r").read_bytes() == (await make_receipt(place)).data


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sys.exit('no\\nroute')", "ended with status 1 (no route)"),
        ("os.fork() or time.sleep(3600); time.sleep(3600)", "did not end within 0.3 seconds"),
    ],
)
async def test_a_failure_is_a_gap_and_is_tried_again(place: Workplace, code: str, said: str) -> None:
    failing = _keeping(place, code, timeout_s=0.3 if "sleep" in code else 60)
    for _ in range(2):
        (gap,) = (await run_once(failing)).gaps
        assert said in gap
    last = json.loads((place.folder / "reports" / "last-run.json").read_text())
    assert last["gaps"] == [gap]
    good = _keeping(place, "(kept / 'r').touch()")
    assert (await run_once(good)).gaps == ()
    assert (place.folder.parent / "kept" / "r").exists()


async def test_a_program_that_is_not_there_is_a_gap(place: Workplace) -> None:
    missing = place.config.model_copy(update={"receipt": Receipts(command=("./no-such-program", "{file}"))})
    (gap,) = (await run_once(replace(place, config=missing))).gaps
    assert "cannot be started (No such file or directory)" in gap
