"""An exhibit of an article, written by the job and checked without the archive; no changed byte goes unseen."""

from __future__ import annotations

import asyncio
import random
from datetime import date
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.config import Config
from archiver.errors import InputError, UsageError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.exhibiting import ExhibitRequest, export_exhibit
from archiver.jobs.progress import Silent
from archiver.jobs.verify import verify
from archiver.jobs.verify_copy import verify_copy
from archiver.jobs.workplace import Workplace


async def test_an_exhibit_verifies_and_no_changed_byte_goes_unseen(tmp_path: Path, *, long: bool) -> None:
    place = Workplace(
        folder=tmp_path / "archive",
        config=Config(),
        config_folder=tmp_path / "configuration",
        progress=Silent(),
        command="test",
    )
    await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
    text = tmp_path / "a.txt"
    await asyncio.to_thread(text.write_text, "La route de Kardoune est rouverte, annonce la mairie de Port-Azel.")
    await add_article(place, AddRequest(source=str(text), published=date(2021, 4, 10)))
    async with place.reading() as archive:
        (article,) = await archive.catalog.article_ids()
    out = tmp_path / "a.zip"
    with pytest.raises(UsageError):
        await export_exhibit(place, ExhibitRequest(which="0000000000", out=out))
    made = await export_exhibit(place, ExhibitRequest(which=article, out=out))
    assert made.objects > 0
    assert {each.level for each in (await asyncio.to_thread(verify_copy, out)).findings} == {"NOTE"}
    assert (await verify(place)).ok
    with pytest.raises(InputError):
        await export_exhibit(place, ExhibitRequest(which=article, out=out))
    await asyncio.to_thread(_check_changes, out, tmp_path / "copy.zip", long=long)


def _check_changes(out: Path, copy: Path, *, long: bool) -> None:
    data, dice = out.read_bytes(), random.Random(7)
    unseen = []
    for where in range(len(data)) if long else dice.sample(range(len(data)), 150):
        changed = bytearray(data)
        changed[where] ^= 1 << dice.randrange(8)
        copy.write_bytes(changed)
        if all(each.level != "FAIL" for each in verify_copy(copy).findings):
            unseen.append(where)
    assert unseen == []
    for changed_file in (data[:-1], data[: len(data) // 2], data + b"\n", b""):
        copy.write_bytes(changed_file)
        assert any(each.level == "FAIL" for each in verify_copy(copy).findings)
