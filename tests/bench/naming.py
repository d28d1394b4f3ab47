"""What a registry of 50,000 names costs: taking it in, extraction, a citation's search for its channel, memory."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from archiver.archive import Archive, create_archive
from archiver.citations import extract
from archiver.config import Config
from archiver.jobs.finding import ChannelFinder
from archiver.jobs.names import import_names
from archiver.jobs.progress import Silent
from archiver.jobs.registry import known_names
from archiver.jobs.workplace import Workplace
from archiver.model.articles import Article
from archiver.model.citations import Citation
from tests.bench.figure import Figure
from tests.bench.memory import STATM

NAMES = 50_000
FEW = 10
ROUNDS = 15
TAKEN_IN_S = 30.0
SYLLABLES = {
    "latin": ["ra", "zel", "ma", "kor", "ves", "doun", "ti", "bra", "nor", "lis", "pel", "gat"],
    "cyrillic": ["ваш", "бер", "ест", "ник", "рос", "пал", "дум", "тор"],
    "arabic": ["بر", "كا", "نو", "سل", "مر", "دا", "فق"],
}
PARAGRAPHS = (
    "The Zelmara valley council met on Monday. Orest Valkov, the mayor, said on Telegram that the road is cut.",
    "On 9 April the Telegram channel {0} shared a four-minute video of the bridge. Residents said the river rose.",
    "По данным Telegram-канала «{1}», в порту слышали взрывы. Об этом сообщил губернатор Орест Вальков.",
    "Photo: {2}. The engineers of the dam wrote that the gates are open, and that nobody was hurt in the night.",
    "La chaîne {3} sur Telegram a publié vendredi une vidéo de deux minutes, tournée près du moulin.",
    "Nothing of this was confirmed. The market opened late, the school stayed shut, and the trains ran as they do.",
)


def figures(folder: Path) -> Iterator[Figure]:
    """Two archives are made below ``folder``: one with ten names, one with 50,000."""
    names = made_up(NAMES)
    few, _ = asyncio.run(_made(folder / "few", names[:FEW]))
    many, seconds = asyncio.run(_made(folder / "many", names))
    yield Figure(
        name=f"name import, {NAMES:,} names",
        value=seconds,
        unit="s",
        baseline=TAKEN_IN_S,
        against="what is allowed (processor time)",
    )
    for name, work in (("extraction of an article", _extraction), ("search for a citation's channel", _search)):
        little, much = asyncio.run(_both(few, many, work))
        yield Figure(
            name=f"{name}, {NAMES:,} names",
            value=much * 1000,
            unit="ms",
            baseline=little * 1000,
            against=f"the same with {FEW} names (processor time)",
        )
    before = _held()
    asyncio.run(_both(many, many, _extraction))
    if before:
        yield Figure(
            name="memory after many extractions", value=_held() / 1e6, unit="MB", baseline=before / 1e6,
            against="before them",
        )  # fmt: skip


def made_up(count: int) -> list[str]:
    """So many names in three scripts, each once."""
    draw = random.Random(2)
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = SYLLABLES[draw.choice(("latin", "latin", "cyrillic", "arabic"))]
        words = ("".join(draw.choices(syllables, k=draw.randint(2, 3))) for _ in range(draw.randint(1, 3)))
        found[" ".join(word.capitalize() for word in words)] = None
    return list(found)


NAMED = made_up(4)


def article(names: list[str], paragraphs: int = 40) -> Article:
    """An article that has some of the names in it."""
    text = "\n\n".join(PARAGRAPHS[number % len(PARAGRAPHS)].format(*names) for number in range(paragraphs))
    return Article(text=text, language="en", published=date(2021, 4, 10))


async def _made(folder: Path, names: list[str]) -> tuple[Workplace, float]:
    folder.mkdir(parents=True)
    create_archive(folder / "archive", folder / "keys")
    place = Workplace(
        folder=folder / "archive", config=Config(), config_folder=folder, progress=Silent(), command="name import"
    )
    rows = (f"{name},@bench_{n % 20_000}_demo,{'actor' if n % 3 == 0 else 'alias'}" for n, name in enumerate(names))
    (folder / "names.csv").write_text("\n".join(["name,channel,kind", *rows]), encoding="utf-8")
    began = time.process_time()
    await import_names(place, folder / "names.csv", dry=False)
    return place, time.process_time() - began


Work = Callable[[Archive], Awaitable[None]]


async def _both(few: Workplace, many: Workplace, work: Work) -> tuple[float, float]:
    """The least processor time of each, taken in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    async with few.reading() as one, many.reading() as other:
        for _ in range(ROUNDS):
            for archive, spent in zip((one, other), times, strict=True):
                began = time.process_time()
                await work(archive)
                spent.append(time.process_time() - began)
    return min(times[0]), min(times[1])


async def _extraction(archive: Archive) -> None:
    read = article(NAMED)
    names = await known_names(archive, read)
    if len(extract(read, names)) < 4:
        raise AssertionError("the article cites more")


async def _search(archive: Archive) -> None:
    """A name that was given, one that is like one, and one that nobody gave."""
    finder = ChannelFinder(archive, None, accept=False)  # type: ignore[arg-type]
    given = NAMED[1]
    cited = Citation(start=0, end=1, quote="x", channel_name=given)
    for name in (given, f"{given} Nord", "Quite Another"):
        await finder.find(replace(cited, channel_name=name), date(2021, 4, 10))
    await finder.find(replace(cited, channel_name=None, actors=("Somebody Else",)), date(2021, 4, 10))


def _held() -> int:
    return int(STATM.read_text(encoding="ascii").split()[1]) * 4096 if STATM.exists() else 0
