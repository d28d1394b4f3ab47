"""One archive with stamps, two keys, pages of the web and a file, and the copies of it that tests alter."""

from __future__ import annotations

import asyncio
import io
import subprocess
import warnings
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import bagit
from wacz.main import main as py_wacz

from archiver.archive import create_archive
from archiver.config import Anchoring, Articles, Config
from archiver.export.howto import commands
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.exporting import Exported, ExportRequest, export_copy
from archiver.jobs.keys import rotate
from archiver.jobs.progress import Silent
from archiver.jobs.verify_copy import CopyResult, Given, verify_copy
from archiver.jobs.workplace import Workplace
from tests.authorities import Pair
from tests.sources.article.article_server import redirect, response, serving

TEXT = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = (
    '<html lang="fr"><head><title>{title}</title></head><body><article><h1>{title}</h1>'
    "<p>La rivière a débordé dans la nuit à Kardoune. La mairie a fermé la route.</p></article></body></html>"
)


@dataclass(frozen=True)
class Case:
    """``page``: the address of one of two captured pages, which redirects; a text file is an article, too."""

    place: Workplace
    folder: Path
    page: str
    authorities: Pair | None

    def export(self, name: str, *names: str, format: str = "bagit", **more: object) -> Exported:  # noqa: A002
        request = ExportRequest(format=format, out=self.folder / name, names=names, **more)
        return asyncio.run(export_copy(self.place, request))

    def verify(self, path: Path, **more: object) -> CopyResult:
        """As somebody who knows the authorities' roots."""
        roots = () if self.authorities is None else (self.authorities.rsa.roots, self.authorities.ec.roots)
        return verify_copy(path, Given(**{"authority_roots": roots, **more}))


def make_case(folder: Path, authorities: Pair | None) -> Case:
    anchor = Anchoring() if authorities is None else authorities.anchoring
    place = Workplace(
        folder=folder / "archive",
        config=Config(anchor=anchor, article=Articles(allow_private_addresses=True, robots=False)),
        config_folder=folder / "configuration",
        progress=Silent(),
        command="test",
    )
    create_archive(place.folder, place.keys_folder)
    file = folder / "article.txt"
    file.write_text(TEXT)

    async def add(source: str) -> None:
        await add_article(place, AddRequest(source=source, published=date(2021, 4, 10)))

    async def fill(url: str, moved: str) -> None:
        await add(str(file))
        await add(moved)
        await rotate(place)
        await add(url)

    with serving() as site:
        site.answers["/moved"] = redirect("/story")
        site.answers["/story"] = response(PAGE.format(title="La crue").encode(), headers=HTML)
        site.answers["/later"] = response(PAGE.format(title="La route").encode(), headers=HTML)
        asyncio.run(fill(site.url("/later"), site.url("/moved")))
        return Case(place, folder, site.url("/moved"), authorities)


def by_hand(folder: Path, howto: str) -> subprocess.CompletedProcess[str]:
    """The commands of the HOWTO, in an unpacked copy."""
    script = commands((folder / howto).read_text())
    return subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True, text=True, check=False)


def accepted_by_bagit(folder: Path) -> bool:
    try:
        bagit.Bag(str(folder)).validate()
    except Exception:  # noqa: BLE001  it raises what its parsers raise
        return False
    return True


def accepted_by_py_wacz(path: Path) -> bool:
    with redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves files and folders to the garbage collector
        try:
            return bool(py_wacz(["validate", "-f", str(path)]) == 0)
        except Exception:  # noqa: BLE001  it raises what its parsers raise
            return False


def levels(result: CopyResult) -> list[str]:
    return [f"{each.level} {each.code}" for each in result.findings]
