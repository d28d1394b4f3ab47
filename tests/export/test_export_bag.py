"""Bags are sound for the standard's validator and for the commands of their HOWTO; altered ones are not."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from datetime import date
from pathlib import Path

import bagit
import pytest

from archiver.archive import create_archive
from archiver.config import Config
from archiver.errors import InputError
from archiver.export.bag_verify import verify_folder
from archiver.export.howto import commands
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.exporting import export_bag
from archiver.jobs.progress import Silent
from archiver.jobs.verify_copy import meaning, verify_copy
from archiver.jobs.workplace import Workplace

TEXT = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."


@pytest.fixture(params=["whole", "selection"])
async def bag(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    place = Workplace(
        folder=tmp_path / "archive",
        config=Config(),
        config_folder=tmp_path / "configuration",
        progress=Silent(),
        command="test",
    )
    await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
    file = tmp_path / "article.txt"
    await asyncio.to_thread(file.write_text, TEXT)
    await add_article(place, AddRequest(source=str(file), published=date(2021, 4, 10)))
    async with place.reading() as archive:
        (article,) = await archive.catalog.articles_read()
    names = [] if request.param == "whole" else [f"article {article}"]
    done = await export_bag(place, names, tmp_path / "bag", by="A. Demo")
    assert done.objects > 0
    assert done.left_out == ()
    with pytest.raises(InputError):
        await export_bag(place, names, tmp_path / "bag")
    async with place.reading() as archive:
        assert (await archive.catalog.entry_kinds())["export"] == 1
    return done.path


def _howto(bag: Path) -> subprocess.CompletedProcess[str]:
    script = commands((bag / "data/HOWTO.txt").read_text())
    return subprocess.run(["sh", "-c", script], cwd=bag, capture_output=True, text=True, check=False)


async def test_the_howto_and_the_standard_accept_a_bag_and_refuse_altered_ones(bag: Path, tmp_path: Path) -> None:
    def check() -> None:
        bagit.Bag(str(bag)).validate()
        done = _howto(bag)
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith("every step holds\n")
        for path in sorted(each for each in bag.rglob("*") if each.is_file()):
            copy = tmp_path / "copy"
            shutil.copytree(bag, copy)
            altered = copy / path.relative_to(bag)
            if path.name != "HOWTO.txt":
                altered.unlink()
                assert _howto(copy).returncode != 0, altered
            shutil.rmtree(copy)

    await asyncio.to_thread(check)


async def test_every_flipped_dropped_or_added_file_fails_in_ours(bag: Path) -> None:
    def check() -> None:
        assert [each.level for each in verify_folder(bag).findings] == ["NOTE"]
        assert "others" in meaning(verify_copy(bag))[0]
        tried = 0
        for path in sorted(each for each in bag.rglob("*") if each.is_file()):
            before = path.read_bytes()
            for after in (b"", bytes([before[0] ^ 1]) + before[1:], before[:-1] + bytes([before[-1] ^ 1])):
                path.write_bytes(after)
                assert any(each.level == "FAIL" for each in verify_folder(bag).findings), path
                tried += 1
            path.write_bytes(before)
            moved = path.rename(path.with_name("renamed"))
            assert any(each.level == "FAIL" for each in verify_folder(bag).findings), path
            moved.rename(path)
        (bag / "added.txt").write_text("not listed\n")
        bagit.Bag(str(bag)).validate()
        assert any(each.code == "STRAY" for each in verify_folder(bag).findings)
        assert tried > 30

    await asyncio.to_thread(check)
