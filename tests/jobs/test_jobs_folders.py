"""Folders of pages as sources of a pass: what is unchanged is not read again, what changed is."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.config import ArticleSource, Config
from archiver.jobs import linking
from archiver.jobs.inbox import new_pages
from archiver.jobs.intake import Intake
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace

LONG_AGO = time.time() - 3600


def place_with_inbox(folder: Path) -> Workplace:
    (folder / "inbox").mkdir()
    config = Config(articles=(ArticleSource(source=str(folder / "inbox")),))
    place = Workplace(
        folder=folder / "archive", config=config, config_folder=folder / "conf", progress=Silent(), command="test"
    )
    create_archive(place.folder, place.keys_folder)
    return place


def write(folder: Path, name: str, text: str) -> None:
    path = folder / "inbox" / name
    path.write_text(text)
    os.utime(path, (LONG_AGO, LONG_AGO))


async def taken(place: Workplace) -> Intake:
    async with place.writing() as archive:
        intake = Intake(place, archive)
        await intake.take()
        return intake


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read from now on."""
    read: list[str] = []
    plain = linking.capture_page

    async def counted(place: Workplace, source: str, **options: object) -> object:
        read.append(Path(source).name)
        return await plain(place, source, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(linking, "capture_page", counted)
    return read


async def test_only_what_is_new_or_changed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.jobs.seen_files.RACY_NS", 0)
    place = await asyncio.to_thread(place_with_inbox, tmp_path)
    for name in "abc":
        write(tmp_path, f"{name}.txt", f"La crue {name}")
    (tmp_path / "inbox" / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(90))
    first = await taken(place)
    assert len(first.captured) == 3
    assert len(first.gaps) == 1

    read = counting(monkeypatch)
    second = await taken(place)
    assert (second.captured, len(second.gaps), read) == ([], 1, ["bad.txt"])
    async with place.reading() as archive:
        assert len(await new_pages(place, archive)) == 1  # the bad one, by its fault

    read.clear()
    write(tmp_path, "b.txt", "La crue B")  # as long as before, and as old
    third = await taken(place)
    assert len(third.captured) == 1
    assert read == ["b.txt", "bad.txt"]


async def test_the_note_is_believed_only_of_what_the_archive_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.jobs.seen_files.RACY_NS", 0)
    place = await asyncio.to_thread(place_with_inbox, tmp_path)
    write(tmp_path, "a.txt", "La crue")
    await taken(place)
    note = (tmp_path / "archive/reports/seen-files.json").read_bytes()
    assert b"inbox" not in note
    other = replace(place, folder=tmp_path / "other", config_folder=tmp_path / "other-conf")
    await asyncio.to_thread(create_archive, other.folder, other.keys_folder)
    for content in (note, b"{", b'{"files": {"x": [1, 2]}}', b"[]"):
        (other.folder / "reports").mkdir(exist_ok=True)
        (other.folder / "reports/seen-files.json").write_bytes(content)
        assert len((await taken(other)).captured) == (1 if content == note else 0)


async def test_a_file_that_was_written_just_now_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = await asyncio.to_thread(place_with_inbox, tmp_path)
    write(tmp_path, "a.txt", "La crue")  # its entry in the folder is new, whatever its times say
    await taken(place)
    read = counting(monkeypatch)
    await taken(place)
    assert read == ["a.txt"]
