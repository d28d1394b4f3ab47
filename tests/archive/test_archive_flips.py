"""One flipped byte in an object, in the log, in the catalog: ``verify`` names it. tests/protocol has the many flips."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.config import Config
from archiver.errors import ArchiverError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.progress import Silent
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace

TEXT = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."


def _place(folder: Path) -> Workplace:
    return Workplace(
        folder=folder / "archive",
        config=Config(),
        config_folder=folder / "configuration",
        progress=Silent(),
        command="test",
    )


@pytest.fixture
async def place(tmp_path: Path) -> Workplace:
    """An archive with two articles."""
    place = _place(tmp_path)
    import asyncio

    await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
    for number in range(2):
        file = tmp_path / f"{number}.txt"
        await asyncio.to_thread(file.write_text, f"{TEXT} ({number})")
        await add_article(place, AddRequest(source=str(file), published=date(2021, 4, 10)))
    return place


async def test_a_sound_archive_verifies(place: Workplace) -> None:
    result = await verify(place)
    assert result.ok
    assert [finding.code for finding in result.findings] == ["UNANCHORED"]
    assert result.entries > 5
    assert result.objects >= 4


def _files(folder: Path) -> list[Path]:
    ours = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    return [path for path in ours if path.parent.name != "reports" and path.name != "lock"]


async def test_every_flipped_byte_is_named(place: Workplace, tmp_path: Path, long: bool) -> None:
    import asyncio

    dice = random.Random(11)
    files = await asyncio.to_thread(_files, place.folder)
    undetected = []
    for number in range(len(files) * (40 if long else 1)):
        file = files[number % len(files)]
        name = file.relative_to(place.folder)
        copy = _place(tmp_path / "copy")
        await asyncio.to_thread(shutil.copytree, place.folder, copy.folder)
        where = await asyncio.to_thread(_flip, copy.folder / name, dice)
        try:
            result = await verify(copy)
            if result.ok:
                undetected.append(f"{name} at {where}")
            elif not any(_names(finding.subject + finding.detail, name) for finding in result.findings):
                undetected.append(f"{name} at {where}: not named by {result.findings}")
        except ArchiverError as error:
            undetected.append(f"{name} at {where}: {error}")
        await asyncio.to_thread(shutil.rmtree, tmp_path / "copy")
    assert undetected == []


def _flip(file: Path, dice: random.Random) -> int:
    data = bytearray(file.read_bytes())
    where = dice.randrange(len(data))
    data[where] ^= 1 << dice.randrange(8)
    file.chmod(0o644)
    file.write_bytes(data)
    return where


def _names(text: str, name: Path) -> bool:
    """Whether a finding points at the damaged file: by its name, or by the part of the archive that it is."""
    if name.name.startswith("catalog.sqlite"):
        return "catalog.sqlite" in text
    if name.parts[0] == "log":
        return "entr" in text or "log/" in text or "tile" in text or "checkpoint" in text
    return name.name in text
