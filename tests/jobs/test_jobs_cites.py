"""Reading many articles in processes of their own: the same results, and a fault stays with its article."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archiver.config import Config
from archiver.errors import InputError
from archiver.jobs import cites
from archiver.jobs.progress import Silent
from archiver.jobs.reader import PageFile
from archiver.jobs.readers import readers
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Asked, Capture

TEXT = "La chaîne Rives Infos a publié sur Telegram une vidéo le 8 avril 2021 (https://t.me/rives_demo/{})."
PAGE = (
    '<html lang="fr"><head><title>Crue</title></head><body><article><h1>Crue</h1><p>La route est coupée.</p>'
    '<p>Selon <a href="https://t.me/rives_demo/{}">la chaîne Rives Infos</a> sur Telegram, elle rouvrira.</p></article>'
)


def workplace(folder: Path) -> Workplace:
    return Workplace(folder=folder, config=Config(), config_folder=folder, progress=Silent(), command="article cites")


def inputs(folder: Path) -> list[str]:
    """Files of all kinds; the first takes longest, so that the others are done before it."""
    (folder / "1.txt").write_text("\n".join(TEXT.format(number) for number in range(100)))
    (folder / "2.html").write_text(PAGE.format(2))
    (folder / "3.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "4.txt").write_bytes(b"")
    (folder / "5.html").write_bytes(PAGE.format(5).encode("cp1252"))
    (folder / "pages").mkdir()
    (folder / "nothing").mkdir()
    (folder / "pages" / "6.md").write_text(f"# Crue\n\n{TEXT.format(6)}")
    return [str(folder / name) for name in ("1.txt", "2.html", "3.txt", "nothing", "4.txt", "5.html", "pages", "7.txt")]


def comparable(outcome: cites.CitesOutcome) -> list[object]:
    return [(each.path, each.article, each.citations, str(each.fault)) for each in outcome.inputs]


async def test_processes_read_what_this_one_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = inputs(tmp_path)
    here = await cites.cite_many(workplace(tmp_path), names, url=None, published=date(2021, 4, 10))
    monkeypatch.setattr(cites, "MANY", 2)
    monkeypatch.setattr(cites, "cores", lambda: 2)
    there = await cites.cite_many(workplace(tmp_path), names, url=None, published=date(2021, 4, 10))
    assert comparable(there) == comparable(here)
    assert [Path(each.path).name for each in there.inputs if each.fault] == ["3.txt", "nothing", "4.txt", "7.txt"]
    assert all(each.citations for each in there.inputs if each.fault is None)


async def test_a_process_that_ends_is_the_fault_of_its_article(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    impossible = Capture(
        source="article", method="file.read", question={}, asked=Asked(asked=now, answered=now), answer=()
    )
    (tmp_path / "a.txt").write_text(TEXT.format(5))
    page = PageFile(path=tmp_path / "a.txt", url=None, published=None, limit=1000)
    async with readers(1) as pool:
        assert (await pool.read(page)).citations
        with pytest.raises(InputError, match="ended over it"):
            await pool.read(impossible)
        assert (await pool.read(page)).citations


async def test_giving_up_ends_the_processes_at_once(tmp_path: Path) -> None:
    endless = tmp_path / "endless.txt"
    os.mkfifo(endless)
    async with readers(1) as pool:
        reading = asyncio.create_task(pool.read(PageFile(path=endless, url=None, published=None, limit=1000)))
        writing = await asyncio.to_thread(os.open, endless, os.O_WRONLY)  # returns once the process has it open
        reading.cancel()
    with pytest.raises(BrokenPipeError):  # nobody reads it any more
        os.write(writing, b"a")
    os.close(writing)
