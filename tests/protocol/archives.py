"""The archives that the protocol damages: one with everything in it, and one that nobody outside knows of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from archiver.archive import create_archive
from archiver.config import Config, Witness, Witnessing
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.anchor import anchor_now
from archiver.jobs.holds import set_hold
from archiver.jobs.importing import ImportRequest, import_archive
from archiver.jobs.keys import rotate
from archiver.jobs.progress import Silent
from archiver.jobs.redacting import RedactRequest, redact
from archiver.jobs.witness_server import ServeRequest, make_key, serve
from archiver.jobs.workplace import Workplace
from tests.authorities import Pair

TEXT = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."


def place_in(folder: Path, config: Config | None = None) -> Workplace:
    return Workplace(
        folder=folder / "archive",
        config=config or Config(),
        config_folder=folder / "configuration",
        progress=Silent(),
        command="test",
    )


async def add(place: Workplace, number: int) -> str:
    """An article from a text file; its id."""
    file = place.folder.parent / f"{number}.txt"
    await asyncio.to_thread(file.write_text, f"{TEXT} ({number})")
    return (await add_article(place, AddRequest(source=str(file), published=date(2021, 4, 10)))).record.article_id


async def bare(folder: Path, articles: int = 2) -> Workplace:
    """Articles, and nothing else: no stamp, no witness."""
    place = place_in(folder)
    await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
    for number in range(articles):
        await add(place, number)
    return place


async def full(folder: Path, authorities: Pair) -> Workplace:
    """Articles before and after a change of keys, one redacted, one held; an imported archive; stamps, a witness."""
    place = await bare(folder)
    other = await bare(folder / "other", 1)
    await import_archive(place, ImportRequest(path=other.folder))
    stamped = replace(place, config=Config(anchor=authorities.anchoring))
    assert (await anchor_now(stamped)).gaps == ()
    present = (await rotate(place, reason="yearly")).present
    going = await add(place, 2)
    await redact(place, RedactRequest(target=f"article {going}", reason="A request", approver="M. Editor"))
    await set_hold(place, f"article {await add(place, 3)}", reason="A court asked")
    async with witness(place, present) as witnessing:
        known = replace(stamped, config=Config(anchor=authorities.anchoring, witness=witnessing), unstamped=[])
        assert (await anchor_now(known)).gaps == ()
    return known


@asynccontextmanager
async def witness(place: Workplace, log: str) -> AsyncIterator[Witnessing]:
    """A witness on loopback that knows the archive's key ``log``."""
    folder = place.folder.parent
    key = await asyncio.to_thread(make_key, folder / "witness.pem", "witness.example/zelmara")
    told: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    request = ServeRequest(state=folder / "state", key=folder / "witness.pem", host="127.0.0.1", port=0, logs=(log,))
    serving = asyncio.ensure_future(
        serve(request, lambda line: loop.call_soon_threadsafe(told.put_nowait, line) and None)
    )
    url = (await told.get()).split(" on ")[1].split(" for ")[0]
    yield Witnessing(witnesses=(Witness(name="zelmara", url=url, vkey=key.vkey),))
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
