"""A workplace whose posts and articles lead to a made-up video site on this machine."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from telethon.tl import types

from archiver.config import Articles, Video
from archiver.demo import LoopbackTelegram, World
from archiver.demo.world import WorldChannel
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.articles import ArticleOutcome
from archiver.jobs.collect import CollectOutcome, CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from archiver.model.linked_videos import LinkedVideo
from tests.acceptance.places import ANSWERS, place_with_account
from tests.video_site import Site, make_films, serving

HANDLE = "zelmara_demo"
DAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
MIB = 1024 * 1024
FOLLOWED = Video(
    allow_private_addresses=True, max_bytes=8 * MIB, total_bytes=16 * MIB, link_s=60, items=3, longest_s=600
)


@dataclass
class Linking:
    """``channel`` of ``world``, behind ``server``, on the list of ``place``; posts lead to ``site``."""

    place: Workplace
    server: LoopbackTelegram
    channel: WorldChannel
    folder: Path

    async def add(self, text: str, name: str = "article.html") -> ArticleOutcome:
        """The article with this text, HTML by its name."""
        file = self.folder / name
        await asyncio.to_thread(file.write_text, text)
        return await add_article(self.place, AddRequest(source=str(file), published=date(2026, 5, 5)))

    async def citing(self, *ids: int, more: str = "") -> ArticleOutcome:
        """An article that cites posts by their addresses."""
        links = " ".join(f'<a href="https://t.me/{HANDLE}/{number}">seen on Telegram</a>' for number in ids)
        return await self.add(
            f"<html><body><article><p>The flood in Zelmara: {links}.</p>{more}</article></body></html>"
        )

    async def collect(self, *, videos: bool | None = None) -> CollectOutcome:
        await add_channel(self.place, f"@{HANDLE}", (), None)
        return await collect_channels(self.place, CollectRequest(videos=videos))

    def with_videos(self, **changes: object) -> Linking:
        """The same with other settings of ``[video]``."""
        video = self.place.config.video.model_copy(update=changes)
        return replace(self, place=replace(self.place, config=self.place.config.model_copy(update={"video": video})))


@asynccontextmanager
async def linking(folder: Path, *texts: str) -> AsyncIterator[Linking]:
    """A channel with a post for each of these texts."""
    world = World(seed=7)
    world.add_user(ANSWERS["phone"])
    channel = world.add_channel("Zelmara «demo»", HANDLE)
    for text in texts:
        links = [types.MessageEntityUrl(found.start(), len(found[0])) for found in re.finditer(r"https?://\S+", text)]
        channel.post(DAY, text, entities=links)
    async with place_with_account(world, folder) as (place, server):
        article = Articles(allow_private_addresses=True, host_pause_s=0)
        config = place.config.model_copy(update={"video": FOLLOWED, "article": article})
        yield Linking(replace(place, config=config), server, channel, folder)


def states(videos: tuple[LinkedVideo, ...]) -> dict[str, str]:
    """By the last part of each address, what became of it."""
    return {video.address.rpartition("/")[2]: video.state for video in videos}


@pytest.fixture(name="site")
def site_fixture() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture(name="films", scope="session")
def films_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    make_films(folder)
    return folder
