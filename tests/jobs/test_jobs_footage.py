"""Files are fingerprinted and compared beside everything else, in order, once, whatever happens."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from archiver.archive import Layout
from archiver.cli.showing_match import show_matched
from archiver.config import Footage
from archiver.demo import World
from archiver.demo.world.pictures import jpeg
from archiver.errors import ArchiverError, DiskFullError, InputError, UsageError
from archiver.fingerprint.coding import encode
from archiver.jobs.collect import CollectOutcome, CollectRequest, collect_channels
from archiver.jobs.footage.asking import MatchRequest, match
from archiver.jobs.footage.background import due_files
from archiver.jobs.footage.due import match_due
from archiver.jobs.footage.printing import Printed, print_all
from archiver.jobs.footage.state import footage_status
from archiver.jobs.redacting import RedactRequest, redact
from archiver.jobs.registry import add_channel
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.log import Log
from archiver.media.refused import refused
from archiver.model.entries import Derived, Entry
from archiver.model.findings import Finding
from archiver.model.objects import ObjectRef
from archiver.model.prints import MediumPrint
from archiver.store import LocalStore
from tests.acceptance.places import place_with_account
from tests.jobs.rebuilding import assert_rebuilt_the_same
from tests.media.made import film

HANDLE, OTHER = "rives_demo", "quai_demo"
START = datetime(2021, 4, 9, 8, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
ON = Footage(processes=1)


@dataclass(frozen=True)
class Made:
    """Archives of two channels with films, one of them broken, and a photo that the other one posted in a mirror.

    ``undone``: none of them has a fingerprint; ``done``: a second collect has made them. ``again``: a file with the
    photo as somebody else has it.
    """

    undone: Workplace
    done: Workplace
    outcome: CollectOutcome
    again: Path
    later: str
    earlier: str
    broken: str
    seen: str

    def copied(self, folder: Path, place: Workplace) -> Workplace:
        """One of the two somewhere else."""
        copy = replace(place, folder=folder / "archive", config_folder=folder / "conf", command="match --due")
        shutil.copytree(place.folder, copy.folder)
        shutil.copytree(place.config_folder, copy.config_folder)
        return copy


async def _make(folder: Path) -> Made:
    flood, market = landscape(1), landscape(2)
    drawn = [
        (10, [*(pan(market, n / 10) for n in range(20)), *(pan(flood, 1 + n / 10) for n in range(30))]),
        (12, [pan(flood, n / 12) for n in range(60)]),
    ]
    contents = [
        film(folder / f"{rate}.mp4", [n / rate for n in range(len(shown))], draw=shown.__getitem__).read_bytes()
        for rate, shown in drawn
    ]
    contents.append(contents[0][:900])
    seen, again = (jpeg(view(), quality) for quality in (85, 40))
    await asyncio.to_thread((folder / "again.jpg").write_bytes, again)
    world = World(7)
    world.add_user("+9996621234")
    channels = [world.add_channel("Rives Infos", HANDLE), world.add_channel("Quai Nord", OTHER)]
    list_ = world.document("list.pdf", "application/pdf", b"%PDF-1.4")
    channels[0].post(START, "list", media=list_)
    for channel, day, data in ((0, 3, contents[0]), (0, 5, contents[2]), (1, 1, contents[1])):
        media = world.document(f"{day}.mp4", "video/mp4", data)
        channels[channel].post(START + timedelta(days=day), f"film {day}", media=media)
    for channel, day, data in ((0, 6, seen), (1, 7, jpeg(view()[:, ::-1], 60))):
        photo = world.photo_from_bytes(data, 240, 160)
        channels[channel].post(START + timedelta(days=day), "the quay", media=photo)
    async with place_with_account(world, folder) as (place, _):
        await add_channel(place, HANDLE, (), None)
        await add_channel(place, OTHER, (), None)
        await collect_channels(place, CollectRequest())
        undone = replace(place, folder=folder / "undone", config=place.config.model_copy(update={"footage": ON}))
        await asyncio.to_thread(shutil.copytree, place.folder, undone.folder)
        done = replace(undone, folder=place.folder)
        outcome = await collect_channels(done, CollectRequest())
    hashes = [hashlib.sha256(each).hexdigest() for each in (*contents, seen)]
    return Made(undone, done, outcome, folder / "again.jpg", *hashes)


def landscape(seed: int, width: int = 480, height: int = 240) -> NDArray[np.uint8]:
    """A picture with something to see at every size."""
    dice = np.random.default_rng(seed)
    picture = np.zeros((height, width, 3))
    for cells in (6, 24, 96):
        grid = Image.fromarray(dice.integers(0, 255, (cells // 2, cells, 3), dtype=np.uint8))
        picture += np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC), dtype=float) / 3
    return picture.astype(np.uint8)


def pan(over: NDArray[np.uint8], time_s: float) -> NDArray[np.uint8]:
    """What a camera sees of it that moves to the right."""
    left = round(40 * time_s)
    return over[60:156, left : left + 160]


def view() -> NDArray[np.uint8]:
    return landscape(3, 240, 160)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return asyncio.run(_make(tmp_path_factory.mktemp("made")))


def entries(place: Workplace) -> list[Entry]:
    log = Log.open(place.folder / "log")
    try:
        return list(log.entries())
    finally:
        log.close()


def derived(place: Workplace) -> list[tuple[str, str]]:
    """Tool and medium of each derive entry, in order."""
    bodies = [entry.body for entry in entries(place)]
    return [(body.tool, str(body.params["sha256"])) for body in bodies if isinstance(body, Derived)]


async def known(place: Workplace, sha256: str) -> MediumPrint | None:
    async with place.reading() as archive:
        return await archive.catalog.medium_print(sha256)


def evidence(place: Workplace) -> dict[Path, int]:
    """Log and objects, with when each file changed."""
    files = [each for part in ("log", "objects") for each in (place.folder / part).rglob("*")]
    return {each: each.stat().st_mtime_ns for each in files}


def failures(place: Workplace) -> list[Finding]:
    return [each for each in asyncio.run(verify(place)).findings if each.level == "FAIL"]


@pytest.fixture
def done(made: Made, tmp_path: Path) -> Workplace:
    """A copy of the archive in which everything is done."""
    return made.copied(tmp_path, made.done)


def test_a_command_fingerprints_oldest_post_first_and_compares_what_could_be(made: Made) -> None:
    prints = [medium for tool, medium in derived(made.done) if tool == "fingerprint"]
    assert prints[:4] == [made.earlier, made.later, made.broken, made.seen]
    compared = [medium for tool, medium in derived(made.done) if tool == "match"]
    assert compared == [each for each in prints if each != made.broken]
    assert derived(made.undone) == []
    told = made.outcome.document()["footage"]
    assert told == {"fingerprinted": 4, "failed": 1, "compared": 4, "left": 0}
    assert made.outcome.gaps == ()  # a broken file is nothing that could be had


async def test_what_is_known_of_them_is_told(made: Made) -> None:
    async with made.done.reading() as archive:
        status = await footage_status(archive, made.done.config)
        earlier = await archive.catalog.medium_print(made.earlier)
        searched = [await archive.catalog.medium_searched(each) for each in (made.earlier, made.later)]
    assert (status.due, status.uncompared, status.held.media) == (0, 0, 5)
    assert [each.sha256 for each in status.failed] == [made.broken]
    assert status.failed[0].failed
    assert earlier is not None
    assert (earlier.kind, earlier.facts.width) == ("video", 160)
    assert earlier.duration_s == pytest.approx(5.0, abs=0.1)
    assert [each.searched.videos for each in searched if each] == [0, 1]


async def test_what_was_seen_before_is_found_among_what_came_earlier(made: Made) -> None:
    async with made.done.reading() as archive:
        (found,) = await archive.catalog.matches_in(made.seen)
        assert await archive.catalog.matches_of(made.seen) == []
        (stretch,) = await archive.catalog.matches_of(made.later)
    assert (found.match.medium, found.match.mirrored, found.match.verdict) == ("picture", True, "copy")
    moved = stretch.match
    assert (moved.medium, moved.reference_sha256, moved.verdict) == ("video", made.earlier, "copy")
    assert [moved.query.start_s, moved.query.end_s] == pytest.approx([2, 5], abs=0.3)
    assert [moved.reference.start_s, moved.reference.end_s] == pytest.approx([1, 4], abs=0.3)
    assert moved.speed == pytest.approx(1, abs=0.05)


def test_a_file_is_compared_with_everything_and_nothing_is_written(made: Made, done: Workplace) -> None:
    before = evidence(done)
    outcome = asyncio.run(match(done, MatchRequest(which=str(made.again))))
    assert [(each.match.mirrored, [post.username for post in each.posts]) for each in outcome.media[0].found] == [
        (False, [HANDLE]),
        (True, [OTHER]),
    ]
    assert (outcome.media[0].unseen, outcome.media[0].new_to_archive) == ((), False)
    assert (outcome.held.channels, outcome.held.pictures, outcome.held.videos) == (2, 2, 2)
    assert evidence(done) == before


def test_what_could_not_be_read_of_a_file_is_said(made: Made, done: Workplace, tmp_path: Path) -> None:
    stored = Layout(done.folder).objects / "sha256" / made.earlier[:2] / made.earlier
    data = bytearray(stored.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 3_000] = bytes(3_000)
    (tmp_path / "damaged.mp4").write_bytes(data)
    outcome = asyncio.run(match(done, MatchRequest(which=str(tmp_path / "damaged.mp4"))))
    assert any("could not be decoded" in note for note in outcome.media[0].notes)
    with redirect_stdout(io.StringIO()) as out:
        show_matched(outcome)
    assert f"noted while it was read: {outcome.media[0].notes[0]}" in " ".join(out.getvalue().split())


def test_what_is_asked_is_narrowed_down(made: Made, done: Workplace) -> None:
    request = MatchRequest(which=f"{HANDLE}/4", since=START.date(), channel=f"@{OTHER}", min_score=1)
    outcome = asyncio.run(match(done, request))
    (medium,) = outcome.media
    assert medium.sha256 == made.seen
    (found,) = medium.found  # although that was archived later
    assert [post.username for post in found.posts] == [OTHER]
    assert medium.same == ()
    assert medium.new_to_archive  # the other one came a day later
    assert outcome.filters == {"channel": f"@{OTHER}", "since": "2021-04-09", "min_score": "1"}


@pytest.mark.parametrize(
    ("which", "kind", "sentence"),
    [
        ("no-such-clip.mp4", UsageError, "is no file here, and names no post and no medium"),
        ("./no-such-clip.mp4", InputError, "There is no file"),
        (f"{HANDLE}/99", UsageError, "holds no post"),
        ("abcdef0123", UsageError, "No object of the archive"),
        (str(ROOT / "tests"), InputError, "is no file"),
        (str(ROOT / "Makefile"), InputError, "cannot be compared"),
    ],
)
def test_what_cannot_be_compared_is_said(made: Made, which: str, kind: type[ArchiverError], sentence: str) -> None:
    with pytest.raises(kind, match=sentence):
        asyncio.run(match(made.done, MatchRequest(which=which)))


def test_twice_writes_nothing(done: Workplace) -> None:
    before = entries(done)
    again = asyncio.run(match_due(done))
    assert (again.files, again.compared, again.left) == (0, 0, 0)
    assert entries(done) == before


def test_a_rebuild_opens_no_file(made: Made, done: Workplace) -> None:
    for sha256 in (made.earlier, made.later, made.broken, made.seen):
        Layout(done.folder).object(sha256).unlink()
    asyncio.run(assert_rebuilt_the_same(done))
    assert asyncio.run(known(done, made.earlier)) == asyncio.run(known(made.done, made.earlier)) is not None


def test_what_a_redaction_takes_takes_its_fingerprint_along_and_none_is_made_again(made: Made, done: Workplace) -> None:
    layout = Layout(done.folder)
    before = asyncio.run(known(done, made.earlier))
    assert before is not None
    assert layout.object(before.print_sha256).exists()
    assert any(path.is_file() for path in layout.footage.rglob("*"))
    asyncio.run(redact(done, RedactRequest(target=made.earlier, reason="asked for", approver="Desk")))
    assert not layout.object(before.print_sha256).exists()
    assert not any(path.is_file() for path in layout.footage.rglob("*"))
    size = len(entries(done))
    asyncio.run(match_due(done))
    assert len(entries(done)) == size
    assert asyncio.run(known(done, made.earlier)) is None
    assert asyncio.run(known(done, made.later)) is not None
    assert failures(done) == []


class Felled:
    """Workers that fall over every file."""

    processes = 2

    async def fingerprint(self, path: Path) -> bytes:
        return encode(refused(len(path.name), "the decoder crashed (SIGSEGV)"))


async def _felled(place: Workplace) -> Printed:
    done = Printed()
    async with place.writing() as archive:
        due = await due_files(archive, place)
        await print_all(archive, Felled(), due, done, lambda _: None)  # type: ignore[arg-type]
    return done


def test_what_fells_its_worker_is_a_gap_once(made: Made, tmp_path: Path) -> None:
    place = made.copied(tmp_path, made.undone)
    first = asyncio.run(_felled(place))
    assert (first.files, first.failed, len(first.gaps)) == (0, 5, 5)
    assert "not fingerprinted (the decoder crashed (SIGSEGV))." in first.gaps[0]
    assert asyncio.run(_felled(place)).gaps == []
    assert [tool for tool, _ in derived(place)] == ["fingerprint"] * 5
    assert failures(place) == []


def test_a_full_disk_ends_it_and_loses_nothing(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = made.copied(tmp_path, made.undone)

    def full(store: LocalStore, contents: Sequence[bytes]) -> list[ObjectRef]:
        raise DiskFullError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(LocalStore, "put_all", full)
        done = asyncio.run(match_due(place))
    assert isinstance(done.fault, DiskFullError)
    assert (done.files, done.left, derived(place)) == (0, 5, [])
    assert asyncio.run(_felled(place)).failed == 5
    assert failures(place) == []


@pytest.fixture
def killed(made: Made, tmp_path: Path) -> Workplace:
    """An archive whose fingerprints were being made when the process was killed: one is logged."""
    place = made.copied(tmp_path, made.undone)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVER_")}
    more = {"ARCHIVER_CONFIG_DIR": str(place.config_folder), "ARCHIVER_FOOTAGE__PROCESSES": "1"}
    command = [sys.executable, "-m", "archiver", "--archive", str(place.folder), "--quiet", "match", "--due"]
    with subprocess.Popen(command, env={**kept, **more, "PYTHONPATH": str(ROOT)}) as process:
        while process.poll() is None and b'"fingerprint"' not in logged(place):
            time.sleep(0.02)
        process.kill()
    return place


def logged(place: Workplace) -> bytes:
    return b"".join(path.read_bytes() for path in (place.folder / "log" / "entries").glob("*.jsonl"))


def test_killed_anywhere_it_loses_and_repeats_nothing(killed: Workplace, made: Made) -> None:
    assert derived(killed)
    assert failures(killed) == []
    asyncio.run(match_due(killed))
    assert Counter(derived(killed)) == Counter(derived(made.done))
    assert failures(killed) == []
