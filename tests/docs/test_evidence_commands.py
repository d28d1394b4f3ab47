"""The commands of docs/evidence.md, run as they stand there over an archive with time stamps, and over damaged ones."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.config import Config
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.exhibiting import ExhibitRequest, export_exhibit
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace
from tests.authorities import Pair

PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"
OBJECTS, CHAIN, MANIFEST, SIGNATURE, STAMPS = range(5)


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def _place(folder: Path, config: Config) -> Workplace:
    return Workplace(
        folder=folder / "archive",
        config=config,
        config_folder=folder / "configuration",
        progress=Silent(),
        command="article add",
    )


async def _add(place: Workplace, text: str) -> None:
    page = place.folder.with_name("page.txt")
    page.write_text(text)
    await add_article(place, AddRequest(source=str(page), published=date(2021, 4, 10)))


async def _newest_article(place: Workplace) -> str:
    async with place.reading() as archive:
        return (await archive.catalog.articles())[0].article_id


@pytest.fixture(scope="module")
def stamped(_authorities: Pair, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with an article and two time stamps; to be copied, never changed."""
    folder = tmp_path_factory.mktemp("stamped")
    place = _place(folder, Config(anchor=_authorities.anchoring))
    create_archive(place.folder, place.keys_folder)
    asyncio.run(_add(place, "La route de Kardoune est rouverte, annonce la mairie de Port-Azel."))
    roots = folder / "roots.pem"
    roots.write_text("".join(each.roots.read_text() for each in _authorities.anchoring.authorities))
    return folder


def _passes(archive: Path, script: str, roots: Path) -> bool:
    environment = {**os.environ, "ROOTS": str(roots)}
    done = subprocess.run(["sh", "-e", "-c", script], cwd=archive, env=environment, capture_output=True, text=True)
    return done.returncode == 0


def test_every_block_passes_on_a_whole_archive(stamped: Path) -> None:
    for script in _blocks("sh"):
        assert _passes(stamped / "archive", script, stamped / "roots.pem"), script
    assert len(list((stamped / "archive" / "log" / "anchors").glob("*.tsr"))) >= 2


def test_a_foreign_merkle_tree_has_the_same_root(stamped: Path) -> None:
    root, _ = _blocks("python")
    subprocess.run([sys.executable, "-c", root], cwd=stamped / "archive", check=True)


def test_a_foreign_merkle_tree_makes_the_proofs_of_an_exhibit(stamped: Path, tmp_path: Path) -> None:
    """Proofs of several entries, and then one with two hashes exchanged."""
    place = _place(shutil.copytree(stamped, tmp_path / "case"), Config())
    asyncio.run(_add(place, "Le pont de Kardoune est fermé, annonce la mairie de Port-Azel."))
    exhibit = ExhibitRequest(which=asyncio.run(_newest_article(place)), out=tmp_path / "exhibit.zip")
    asyncio.run(export_exhibit(place, exhibit))
    shutil.unpack_archive(exhibit.out, tmp_path / "exhibit")
    _, script = _blocks("python")
    environment = {**os.environ, "EXHIBIT": str(tmp_path / "exhibit")}
    call = [sys.executable, "-c", script]
    subprocess.run(call, cwd=place.folder, env=environment, check=True)
    proofs = list((tmp_path / "exhibit" / "proofs").iterdir())
    lines = proofs[0].read_text().split("\n")
    assert lines[2] != lines[3]
    lines[2], lines[3] = lines[3], lines[2]
    proofs[0].chmod(0o644)
    proofs[0].write_text("\n".join(lines))
    done = subprocess.run(call, cwd=place.folder, env=environment, capture_output=True, check=False)
    assert b"AssertionError" in done.stderr


def _flip(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.chmod(0o644)
    path.write_bytes(data.replace(old, new, 1))


def _object(archive: Path) -> None:
    path = next(each for each in archive.joinpath("objects").rglob("*") if each.is_file())
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"x")


HARMS: list[tuple[int, Callable[[Path], None]]] = [
    (OBJECTS, _object),
    (CHAIN, lambda archive: _flip(archive / "log/entries/000000000000.jsonl", b'"status":"ok"', b'"status":"no"')),
    (MANIFEST, lambda archive: _flip(archive / "archive.json", b'"keep_people":false', b'"keep_people":true')),
    (SIGNATURE, lambda archive: _flip(archive / "log/checkpoint", b"\narchive-"[1:], b"Archive-")),
    (STAMPS, lambda archive: [_flip(each, b"\n\n", b"\n\n\n") for each in (archive / "log/checkpoints").iterdir()]),
]


@pytest.mark.parametrize(("block", "harm"), HARMS)
def test_each_block_sees_what_it_is_for(
    stamped: Path, tmp_path: Path, block: int, harm: Callable[[Path], None]
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(stamped / "archive", archive)
    harm(archive)
    assert not _passes(archive, _blocks("sh")[block], stamped / "roots.pem")
