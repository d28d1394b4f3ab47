"""An archive whose article has proposed links, made once against the loopback server and copied for each test."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archiver.config import Config
from archiver.demo import World
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace
from archiver.model.articles_json import reading_to_json
from archiver.model.derived import ArticleReading, LinkOutput
from archiver.model.links import Link, Resolution
from archiver.model.links_json import links_to_json
from archiver.model.records import ArticleRecord
from tests.acceptance.places import place_with_account

DAY = datetime(2021, 4, 9, 12, tzinfo=UTC)
TEXT = (
    "La crue a surpris la vallée.\n\n"
    "Le 9 avril, la chaîne Nawasir News a publié sur Telegram une vidéo de deux minutes.\n\n"
    "Le 8 avril, la chaîne Nawasir News a publié sur Telegram une vidéo d'une minute.\n"
)
HANDLE = "nawasir_news_demo"


def valley() -> World:
    """A channel that nobody registered, with two films and a message."""
    world = World(9)
    world.add_user("+9996621234")
    channel = world.add_channel("نواصير نيوز", HANDLE)
    channel.post(DAY - timedelta(days=1), "نص", media=world.video_from_bytes(b"rain" * 900, 61.0, 320, 180))
    channel.post(DAY - timedelta(hours=2), "message")
    channel.post(DAY, "شريط\x1b[31m", media=world.video_from_bytes(b"film" * 900, 121.0, 320, 180))
    channel.post(DAY + timedelta(hours=3), "once more", media=world.video_from_bytes(b"more" * 900, 240.0, 320, 180))
    return world


@dataclass(frozen=True)
class Case:
    """A copy of the archive; ``first`` and ``second`` are the ids of its citations."""

    folder: Path
    article: str
    first: str
    second: str

    @property
    def place(self) -> Workplace:
        return Workplace(
            folder=self.folder / "archive",
            config=Config(),
            config_folder=self.folder / "configuration",
            progress=Silent(),
            command="review",
        )

    def copy(self, folder: Path) -> Case:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Case(folder, self.article, self.first, self.second)

    async def record(self) -> ArticleRecord:
        async with self.place.reading() as archive:
            return await archive.catalog.article(self.article)

    async def read_again(self, *quotes: str, before: str = "") -> list[str]:
        """A new reader finds these passages in the text with ``before`` in front; the ids of its citations."""
        record = await self.record()
        text = before + record.article.text
        citations = tuple(
            replace(record.citations[0][1], start=text.index(quote), end=text.index(quote) + len(quote), quote=quote)
            for quote in quotes
        )
        reading = ArticleReading(
            article_id=self.article, article=replace(record.article, text=text), citations=citations
        )
        async with self.place.writing() as archive:
            await archive.derive(tool="article", version="2", inputs=[record.entry], output=reading_to_json(reading))
        return [name for name, _ in (await self.record()).citations]

    async def link_again(self, citation_id: str, *links: Link) -> None:
        """A new linker links so."""
        record = await self.record()
        output = LinkOutput(article_id=self.article, resolutions=(Resolution(citation_id=citation_id, links=links),))
        async with self.place.writing() as archive:
            await archive.derive(tool="link", version="2", inputs=[record.reading_entry], output=links_to_json(output))


def made(folder: Path) -> Case:
    """The archive, made anew; blocking."""

    async def make() -> Case:
        file = folder / "article.txt"
        file.write_text(TEXT)
        async with place_with_account(valley(), folder) as (place, _):
            outcome = await add_article(place, AddRequest(source=str(file), published=date(2021, 4, 10)))
            first, second = (name for name, _ in outcome.record.citations)
            return Case(folder, outcome.record.article_id, first, second)

    return asyncio.run(make())
