"""A small archive made once and copied, with an object to damage."""

from __future__ import annotations

import asyncio
import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import create_archive
from archiver.config import Config
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Asked, Capture
from archiver.model.objects import NamedObject


def place_in(folder: Path) -> Workplace:
    """An archive's place in ``folder``, with the configuration beside it."""
    return Workplace(
        folder=folder / "archive", config=Config(), config_folder=folder / "conf", progress=Silent(), command="verify"
    )


async def make(folder: Path, files: int = 8, size: int = 3000) -> Workplace:
    """An archive of so many files of ``size`` bytes, one capture each."""
    place = place_in(folder)
    create_archive(place.folder, place.keys_folder)
    await add_files(place, range(files), size)
    return place


async def add_files(place: Workplace, numbers: range, size: int = 3000) -> None:
    """More of them, made up by their numbers."""
    now = datetime.now(UTC)
    async with replace(place, command="collect").writing() as archive:
        contents = [random.Random(number).randbytes(size) for number in numbers]
        refs = await asyncio.to_thread(archive.store.put_all, contents)
        captures = [
            Capture(
                source="telegram",
                method="upload.getFile",
                question={"part": "media"},
                asked=Asked(asked=now, answered=now),
                answer=(),
                stored=(NamedObject(role="media", ref=ref, media_type="image/jpeg"),),
            )
            for ref in refs
        ]
        await archive.record_all(captures)


def copied(place: Workplace, folder: Path) -> Workplace:
    """The same archive and configuration somewhere else."""
    copy = place_in(folder)
    shutil.copytree(place.folder, copy.folder)
    shutil.copytree(place.config_folder, copy.config_folder)
    return copy


def objects_of(place: Workplace) -> list[Path]:
    """Its objects in the order of their names."""
    return sorted(each for each in place.folder.joinpath("objects").rglob("*") if each.is_file())


def damage(path: Path) -> None:
    """Flip a bit of an object's first byte."""
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)
    path.chmod(0o444)
