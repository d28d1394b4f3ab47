"""A workplace against a loopback server: archive made, account logged in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from archiver.archive import create_archive
from archiver.config import Config, Footage, Telegram, Video
from archiver.demo import LoopbackTelegram, World
from archiver.jobs.login import take_session
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace

NO_VIDEOS = Video(enabled=False)
"""Nobody is asked for videos of other sites but by tests of them."""
NO_FOOTAGE = Footage(enabled=False)
"""Its processes take a second each: only tests of it pay for them."""
ANSWERS = {"phone": "+9996621234", "code": "22222"}


def place_for(server: LoopbackTelegram, folder: Path, *, command: str = "test") -> Workplace:
    """Archive and configuration folders below ``folder``; blocking."""
    configuration = folder / "configuration"
    configuration.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = configuration / "pubkey.pem"
    key.write_text(server.public_key_pem)
    telegram = Telegram(
        api_id=1, api_hash=SecretStr("x"), account="test", server=server.address, server_key=key, server_dc=server.dc
    )
    return Workplace(
        folder=folder / "archive",
        config=Config(telegram=telegram, footage=NO_FOOTAGE, video=NO_VIDEOS),
        config_folder=configuration,
        progress=Silent(),
        command=command,
    )


async def log_in_at_once(place: Workplace, server: LoopbackTelegram) -> None:
    """Take a login over that was made before, which is much cheaper than making one."""
    key = server.logged_in_before(ANSWERS["phone"])
    await take_session(place, lambda _: key)


@asynccontextmanager
async def place_with_account(world: World, folder: Path) -> AsyncIterator[tuple[Workplace, LoopbackTelegram]]:
    """A running server with an account that was logged in before, and an empty archive."""
    async with LoopbackTelegram(world) as server:
        place = await asyncio.to_thread(place_for, server, folder)
        await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
        await log_in_at_once(place, server)
        yield place, server
