"""An archive of which something may have to go: a channel of four posts, a photo, an article about the second post."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.report import all_reports
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account

HANDLE = "rives_demo"
SECRET = "The ferryman Osmin Tarvel keeps his boat below the old customs house."
OTHER = "The bridge at Kardoune is closed until the evening, says the town."
FILE = bytes(range(256)) * 40


@asynccontextmanager
async def redactable(folder: Path) -> AsyncIterator[tuple[Workplace, WorldChannel, LoopbackTelegram]]:
    """The archive in ``folder``, its channel, and the server, as long as the block lasts."""
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    world = World(7)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    channel.post(start, OTHER)
    channel.post(start + timedelta(minutes=1), SECRET)
    channel.post(start + timedelta(minutes=2), "A photo of the quay", media=world.photo_from_bytes(FILE, 8, 8))
    channel.post(start + timedelta(minutes=3), "Later")
    async with place_with_account(world, folder) as (place, server):
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest())
        article = folder / "article.html"
        await asyncio.to_thread(
            article.write_text, f'<p>As <a href="https://t.me/{HANDLE}/2">Rives Infos wrote on Telegram</a>, so it is.'
        )
        await add_article(place, AddRequest(source=str(article)))
        await all_reports(place)
        yield place, channel, server
