"""A server that is far away: every answer takes a round trip, and many are on their way at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest_asyncio
from telethon import functions

from archiver.demo import LoopbackTelegram, World, log_in, new_client
from tests.demo.conftest import PHONE

DELAY_S = 0.1
TOGETHER = 8


@pytest_asyncio.fixture
async def server(world: World) -> AsyncIterator[LoopbackTelegram]:
    async with LoopbackTelegram(world, delay_s=DELAY_S) as server:
        yield server


async def test_a_round_trip_each_but_all_at_once(server: LoopbackTelegram) -> None:
    client = new_client(server)
    await client.connect()
    await log_in(client, PHONE)
    server.forget_requests()
    began = time.monotonic()
    asked = [asyncio.ensure_future(client(functions.help.GetNearestDcRequest())) for _ in range(TOGETHER)]
    await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    assert time.monotonic() - began >= 2 * DELAY_S
    assert server.count("help.getNearestDc") == TOGETHER
    await asyncio.gather(*asked)
    await client.disconnect()
