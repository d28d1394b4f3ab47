"""A small world, a server that shows it, and unmodified Telethon clients that talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from archiver.demo import LoopbackTelegram, World, WorldChannel, log_in, new_client

PHONE = "+9996621234"
LOCKED_PHONE = "+9996625678"
PASSWORD = "كلمة السر"
START = datetime(2021, 4, 1, 12, 0, tzinfo=UTC)

Connect = Callable[..., Awaitable[Any]]


@pytest.fixture
def world() -> World:
    world = World(seed=7)
    world.add_user(PHONE)
    world.add_user(LOCKED_PHONE, password=PASSWORD)
    return world


@pytest.fixture
def channel(world: World) -> WorldChannel:
    """A channel with posts 1 to 250, a minute apart."""
    channel = world.add_channel("صابرين نيوز", "demo_sabreen", about="أخبار")
    for number in range(1, 251):
        channel.post(START + timedelta(minutes=number), f"post {number}")
    return channel


@pytest_asyncio.fixture
async def server(world: World) -> AsyncIterator[LoopbackTelegram]:
    async with LoopbackTelegram(world) as server:
        yield server


@pytest_asyncio.fixture
async def connect(server: LoopbackTelegram) -> AsyncIterator[Connect]:
    """Makes clients that are connected and logged in, and disconnects them at the end."""
    async with AsyncExitStack() as stack:

        async def connected(*, login: bool = True, **options: Any) -> Any:
            client = new_client(server, **options)
            await client.connect()
            stack.push_async_callback(client.disconnect)
            if login:
                await log_in(client, PHONE)
            return client

        yield connected


@pytest_asyncio.fixture
async def client(connect: Connect) -> Any:
    return await connect(flood_sleep_threshold=0, raise_last_call_error=True)
