"""Nothing that can be detected goes unseen, and what is said to be undetectable is so: printed as a table."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.archive import read_manifest
from archiver.archive.keys import SigningKeys
from archiver.cli.showing_drill import show_drill
from archiver.config import Config
from archiver.jobs.anchor import anchor_now
from archiver.jobs.drilling import attacks
from archiver.jobs.drilling.drill import DrillRequest, drill
from archiver.jobs.drilling.image import Image
from archiver.jobs.drilling.mutation import Holds
from archiver.jobs.drilling.outcome import Drilled, Row
from archiver.jobs.drilling.shadow import Shadow
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from tests.authorities import Pair
from tests.protocol.archives import bare, full

SEED = 20260131
STOLEN = "chained and signed with the stolen key"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, _authorities: Pair) -> Workplace:
    """See ``full``."""
    _authorities.reset()
    return asyncio.run(full(tmp_path_factory.mktemp("full"), _authorities))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """See ``bare``."""
    return asyncio.run(bare(tmp_path_factory.mktemp("bare")))


def _tree(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Everything about every file: nothing may change."""
    files = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        data = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        files[str(path.relative_to(folder))] = (data, status.st_mode, status.st_mtime_ns)
    files.pop("lock", None)
    return files


def _drilled(place: Workplace, capsys: pytest.CaptureFixture[str], flips: int, positions: int, long: bool) -> Drilled:
    before = _tree(place.folder)
    result = asyncio.run(drill(place, DrillRequest(flips=flips, positions=positions, every=long, seed=SEED)))
    assert _tree(place.folder) == before
    with capsys.disabled():
        show_drill(result)
    return result


def _row(result: Drilled, name: str, holds: Holds = "alone") -> Row:
    (found,) = [row for row in result.rows if row.name.endswith(name) and row.holds == holds]
    return found


def test_an_archive_that_others_vouch_for(
    everything: Workplace, capsys: pytest.CaptureFixture[str], long: bool
) -> None:
    result = _drilled(everything, capsys, 100, 3, long)
    assert list(result.missed) == []
    assert list(result.untried) == []
    # what nobody can see without anything from outside is seen with it
    for row in result.rows:
        if row.holds != "alone" and not row.name.endswith(STOLEN):
            assert row.counts["expected"] == 0, row.name
    for name in ("rebuilt and backdated with all keys", "the log rebuilt with it"):
        assert _row(result, name).counts["expected"] == 1, name
    assert _row(result, "cut off at an older checkpoint, without any key").counts["expected"] > 0
    assert _row(result, "an entry dropped, " + STOLEN).counts["expected"] <= 2  # those after the stamps


def test_an_archive_that_nobody_vouches_for(alone: Workplace, capsys: pytest.CaptureFixture[str], long: bool) -> None:
    """With the key everything can be done, unseen by who holds nothing: asserted, so that nobody claims more."""
    result = _drilled(alone, capsys, 400, 4, long)
    assert list(result.missed) == []
    names = {row.name for row in result.rows}
    unseen = [
        "an older checkpoint deleted that no entry names",
        "cut off at an older checkpoint, without any key",
        "cut off anywhere and signed with the stolen key",
        "an entry taken out, the log rebuilt without its proofs, with the stolen key",
        "the whole log rebuilt and backdated with all keys",
        "another key put into archive.json, the log rebuilt with it",
    ]
    assert names >= set(unseen)
    for name in unseen:
        row = _row(result, name)
        assert row.counts["expected"] == row.tried > 0, name
    for kind in ("an entry dropped", "an entry doubled", "two entries swapped", "an entry put in", "an entry altered"):
        row = _row(result, f"{kind}, {STOLEN}")
        assert row.counts["expected"] >= row.tried - 1, kind  # but for entry 0, which names archive.json
        # a receipt shows all of these but what comes after it
        assert _row(result, f"{kind}, {STOLEN}", "receipt").counts["expected"] <= 1, kind
    for name in unseen[1:]:
        assert _row(result, name, "receipt").counts["FAIL"] == _row(result, name, "receipt").tried, name
    assert _row(result, "the log rebuilt with it", "here").counts["FAIL"] == 1


@pytest.mark.parametrize(
    ("back", "declared", "told"),
    [
        (timedelta(days=30), True, {"FAIL BACKDATED"}),
        (timedelta(days=30), False, {"WARN BACKDATED"}),  # the log says that it had no authority before
        (timedelta(hours=23), True, set()),
    ],
)
def test_a_rebuilt_log_that_is_stamped_again(
    everything: Workplace,
    two_authorities: Pair,
    tmp_path: Path,
    back: timedelta,
    declared: bool,
    told: set[str],
) -> None:
    """All keys are stolen, and authorities stamp anybody's checkpoint: only the times tell, beyond the usual delay."""
    place = replace(everything, folder=tmp_path / "archive", config_folder=tmp_path / "configuration")
    shutil.copytree(everything.folder, place.folder)
    for path in place.folder.glob("catalog.sqlite*"):
        path.unlink()
    files = SigningKeys(everything.keys_folder, read_manifest(place.folder / "archive.json"))
    first = files.load(files.former(files.first))
    assert first is not None
    place.keys_folder.mkdir(parents=True)
    first.save(place.keys_folder / files.current.name)
    image = Image.of(place.folder)
    Shadow(tmp_path).apply(attacks.backdated(image, first, back, declared=declared))
    stamping = replace(place, config=Config(anchor=two_authorities.anchoring), unstamped=[], asked_at=set())
    asyncio.run(anchor_now(stamping))
    found = asyncio.run(verify(stamping)).findings
    assert {f"{each.level} {each.code}" for each in found if each.level != "NOTE" and each.code != "CLOCK"} - {
        "WARN UNWITNESSED"
    } == told
