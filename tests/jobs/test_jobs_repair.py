"""Damaged archives are whole again afterwards, say so in their log, and lose nothing on the way."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archiver.archive import Layout, create_archive
from archiver.config import Config
from archiver.demo import World
from archiver.demo.world.media import Blob, Built
from archiver.errors import IntegrityError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.progress import Silent
from archiver.jobs.registry import add_channel
from archiver.jobs.repair import Repaired, RepairRequest, repair
from archiver.jobs.repair_begun import Begun, note_begun
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.custody import Incident
from tests.acceptance.places import place_with_account

TEXT = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."
OFFLINE = RepairRequest(network=False)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with two articles, and its keys; to be copied, never changed."""
    folder = tmp_path_factory.mktemp("whole")

    async def fill() -> None:
        place = _place(folder)
        await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
        for number in range(2):
            file = folder / f"{number}.txt"
            await asyncio.to_thread(file.write_text, f"{TEXT} ({number})")
            await add_article(place, AddRequest(source=str(file), published=date(2021, 4, 10)))

    asyncio.run(fill())
    return folder


@pytest.fixture
def place(whole: Path, tmp_path: Path) -> Workplace:
    shutil.copytree(whole, tmp_path / "ours", symlinks=True)
    return _place(tmp_path / "ours")


def _place(folder: Path) -> Workplace:
    return Workplace(
        folder=folder / "archive",
        config=Config(),
        config_folder=folder / "configuration",
        progress=Silent(),
        command="repair",
    )


def _objects(place: Workplace) -> list[Path]:
    return sorted(path for path in Layout(place.folder).objects.rglob("*") if path.is_file())


def _copies(whole: Path) -> RepairRequest:
    return RepairRequest(copies=(whole / "archive",), network=False)


def _rewrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)
    path.chmod(0o444)


async def _noted(place: Workplace) -> list[Incident]:
    async with place.reading() as archive:
        entries = await asyncio.to_thread(lambda: list(archive.log.entries()))
    return [each.body for each in entries if isinstance(each.body, Incident)]


def _incidents(place: Workplace) -> list[Incident]:
    return asyncio.run(_noted(place))


def _repair(place: Workplace, request: RepairRequest) -> Repaired:
    return asyncio.run(repair(place, request))


def _codes(place: Workplace) -> set[str]:
    return {finding.code for finding in asyncio.run(verify(place)).findings if finding.level != "NOTE"}


def test_nothing_to_repair_leaves_no_trace(place: Workplace) -> None:
    done = _repair(place, OFFLINE)
    assert (done.found, done.made, done.objects, done.gaps) == ([], [], {}, [])
    assert _incidents(place) == []


def test_objects_come_from_a_copy_and_the_damaged_ones_are_kept(place: Workplace, whole: Path) -> None:
    damaged, missing, linked, *_ = _objects(place)
    bad = b"x" + damaged.read_bytes()[1:]
    _rewrite(damaged, bad)
    missing.unlink()
    linked.unlink()
    linked.symlink_to(whole / "0.txt")

    done = _repair(place, _copies(whole))

    assert sorted(done.objects) == sorted([damaged.name, missing.name, linked.name])
    assert done.gaps == []
    assert (Layout(place.folder).tmp / "damaged" / damaged.name).read_bytes() == bad
    assert _codes(place) == set()
    (incident,) = _incidents(place)
    assert (incident.code, set(incident.objects)) == ("repair", {damaged.name, missing.name, linked.name})
    assert (_repair(place, _copies(whole))).objects == {}
    assert len(_incidents(place)) == 1


def test_a_copy_that_is_damaged_too_is_not_believed(place: Workplace, tmp_path: Path) -> None:
    victim = _objects(place)[0]
    data = victim.read_bytes()
    copy = tmp_path / "copy"
    (copy / victim.name[:2]).mkdir(parents=True)
    (copy / victim.name[:2] / victim.name).write_bytes(b"other bytes")
    victim.unlink()
    done = _repair(place, RepairRequest(copies=(copy,), network=False))
    assert done.objects == {}
    assert victim.name in done.gaps[0]
    assert not victim.exists()

    (copy / "under another name.bin").write_bytes(data)
    done = _repair(place, RepairRequest(copies=(copy,), network=False))
    assert list(done.objects) == [victim.name]


def test_links_and_pipes_in_a_copy_are_not_followed(place: Workplace, whole: Path, tmp_path: Path) -> None:
    linked, piped, wrong, *_ = _objects(place)
    copy = tmp_path / "copy"
    for victim in (linked, piped, wrong):
        (copy / victim.name[:2]).mkdir(parents=True, exist_ok=True)
        victim.unlink()
    good = {path.name: path for path in (whole / "archive" / "objects").rglob("*") if path.is_file()}
    (copy / linked.name[:2] / linked.name).symlink_to(good[linked.name])
    os.mkfifo(copy / piped.name[:2] / piped.name)
    (copy / wrong.name[:2] / wrong.name).write_bytes(b"x" * good[wrong.name].stat().st_size)
    done = _repair(place, RepairRequest(copies=(copy,), network=False))
    assert done.objects == {}
    assert len(done.gaps) == 3
    assert not any(victim.exists() for victim in (linked, piped, wrong))


def test_a_repair_that_was_cut_off_is_entered_by_the_next(place: Workplace, whole: Path) -> None:
    victim = _objects(place)[0]
    layout = Layout(place.folder)
    note_begun(layout, Begun((victim.name, "0" * 64), ("log/entries, from a copy",)))  # and the bytes are back
    before = b"".join(path.read_bytes() for path in sorted((layout.log / "entries").iterdir()))
    done = _repair(place, OFFLINE)
    assert list(done.objects) == [victim.name]
    (incident,) = _incidents(place)
    assert list(incident.objects) == [victim.name]
    assert "log/entries" in incident.sentence
    assert b"".join(path.read_bytes() for path in sorted((layout.log / "entries").iterdir())).startswith(before)
    assert (_repair(place, OFFLINE)).objects == {}
    assert len(_incidents(place)) == 1
    assert _codes(place) == set()


@pytest.mark.parametrize(
    "content", [b"", b"[", b"[1]", b'{"objects": 7, "made": [null, {}]}', b'{"objects": ["../x"]}']
)
def test_a_note_that_is_damaged_says_nothing(place: Workplace, content: bytes) -> None:
    (Layout(place.folder).tmp / "repair.json").write_bytes(content)
    assert _repair(place, OFFLINE).objects == {}
    assert _incidents(place) == []


def test_a_dry_run_changes_nothing(place: Workplace, whole: Path) -> None:
    victim = _objects(place)[0]
    victim.unlink()
    done = _repair(place, replace(_copies(whole), dry_run=True))
    assert list(done.objects) == [victim.name]
    assert not victim.exists()
    assert _incidents(place) == []


def _no_tiles(layout: Layout) -> None:
    shutil.rmtree(layout.log / "tile")


def _no_checkpoint(layout: Layout) -> None:
    (layout.log / "checkpoint").unlink()


def _no_old_checkpoint(layout: Layout) -> None:
    newest = max((layout.log / "checkpoints").iterdir(), key=lambda path: int(path.name))
    newest.unlink()


def _flipped_tile(layout: Layout) -> None:
    tile = next(path for path in (layout.log / "tile").rglob("*") if path.is_file())
    _rewrite(tile, bytes([tile.read_bytes()[0] ^ 1]) + tile.read_bytes()[1:])


def _writable(layout: Layout) -> None:
    for path in layout.objects.rglob("*"):
        if path.is_file():
            path.chmod(0o644)


def _no_catalog(layout: Layout) -> None:
    layout.catalog.unlink()


@pytest.mark.parametrize("harm", [_no_tiles, _no_checkpoint, _no_old_checkpoint, _flipped_tile, _writable, _no_catalog])
def test_what_follows_from_the_rest_is_made_again(place: Workplace, harm: Callable[[Layout], None]) -> None:
    harm(Layout(place.folder))
    done = _repair(place, OFFLINE)
    assert done.made
    assert done.gaps == []
    assert [finding.code for finding in asyncio.run(verify(place)).findings] == ["UNANCHORED"]


@pytest.mark.parametrize("how", ["flip", "cut", "gone"])
def test_entries_come_from_a_copy_that_leads_to_the_same_root(place: Workplace, whole: Path, how: str) -> None:
    file = Layout(place.folder).log / "entries" / "000000000000.jsonl"
    data = file.read_bytes()
    broken = {"flip": data.replace(b'"kind":"capture"', b'"kind":"capturf"', 1), "cut": data[: len(data) // 2]}
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(broken[how])
    with pytest.raises(IntegrityError, match="--from COPY"):
        _repair(place, OFFLINE)
    done = _repair(place, _copies(whole))
    assert done.gaps == []
    assert file.read_bytes().startswith(data)
    assert _codes(place) == set()
    assert (_incidents(place))[-1].code == "repair"


def test_a_copy_with_other_entries_is_refused(place: Workplace, whole: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(whole / "archive", copy)
    for folder in (copy, place.folder):
        file = folder / "log" / "entries" / "000000000000.jsonl"
        file.write_bytes(file.read_bytes().replace(b'"source":"article"', b'"source":"artiste"'))
    before = (place.folder / "log" / "entries" / "000000000000.jsonl").read_bytes()
    with pytest.raises(IntegrityError):
        _repair(place, RepairRequest(copies=(copy,), network=False))
    assert (place.folder / "log" / "entries" / "000000000000.jsonl").read_bytes() == before


async def test_a_lost_file_comes_from_telegram_if_it_is_the_same(tmp_path: Path) -> None:
    world = World(12)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", "rives_demo")
    same = world.document("same.bin", data=b"s" * 5000)
    other = world.document("other.bin", data=b"o" * 7000)
    for number, media in enumerate((same, other)):
        channel.post(datetime(2021, 4, 9, 8, number, tzinfo=UTC), f"file {number}", media=media)
    async with place_with_account(world, tmp_path) as (place, _server):
        await add_channel(place, "rives_demo", (), None)
        await collect_channels(place, CollectRequest())
        files = await asyncio.to_thread(_lose, place, (5000, 7000))
        other.blob = Blob(lambda: Built(b"x" * 7000))
        done = await repair(place, RepairRequest())
        back = {path.name for path in await asyncio.to_thread(_objects, place)} & set(files)
        assert list(done.objects.values()) == ["Telegram"]
        assert back == set(done.objects)
        assert len(done.gaps) == 1
        assert "other bytes" in done.gaps[0]
        (incident,) = await _noted(place)
        assert list(incident.objects) == list(done.objects)


def _lose(place: Workplace, sizes: tuple[int, ...]) -> list[str]:
    files = [path for path in _objects(place) if path.stat().st_size in sizes]
    for path in files:
        path.unlink()
    return [path.name for path in files]
