"""Each fault, as an unmodified client meets it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from telethon import functions, types
from telethon.errors import FloodPremiumWaitError, FloodWaitError, RPCError, TypeNotFoundError

from archiver.demo import LoopbackTelegram, World, WorldChannel

NEAREST = functions.help.GetNearestDcRequest
METHOD = "help.getNearestDc"


async def test_flood_after_and_times(client: Any, server: LoopbackTelegram) -> None:
    fault = server.faults.flood(METHOD, seconds=3, after=1, times=2)
    await client(NEAREST())
    for _ in range(2):
        with pytest.raises(FloodWaitError) as flooded:
            await client(NEAREST())
        assert flooded.value.seconds == 3
        client._flood_waited_requests.clear()
    await client(NEAREST())
    assert (fault.happened, server.count(METHOD)) == (2, 4)


async def test_premium_flood(client: Any, server: LoopbackTelegram) -> None:
    server.faults.premium_flood(METHOD, seconds=7)
    with pytest.raises(FloodPremiumWaitError) as flooded:
        await client(NEAREST())
    assert flooded.value.seconds == 7


async def test_any_rpc_error(client: Any, server: LoopbackTelegram) -> None:
    server.faults.rpc_error("*", 400, "SOMETHING_ODD", times=None)
    for _ in range(3):
        with pytest.raises(RPCError, match="SOMETHING_ODD"):
            await client(NEAREST())
    server.faults.clear()
    await client(NEAREST())


async def test_only_at_one_data_centre(client: Any, server: LoopbackTelegram) -> None:
    server.faults.flood(METHOD, seconds=1, dc=4)
    await client(NEAREST())


async def test_delay_does_not_hold_up_others(client: Any, server: LoopbackTelegram) -> None:
    server.faults.delay(METHOD, seconds=2)
    began = time.monotonic()
    slow = asyncio.ensure_future(client(NEAREST()))
    await asyncio.sleep(0)
    await client(functions.help.GetConfigRequest())
    assert not slow.done()
    await slow
    assert time.monotonic() - began >= 2


async def test_silence(client: Any, server: LoopbackTelegram) -> None:
    server.faults.silence(METHOD)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await client(NEAREST())
    await client(NEAREST())


@pytest.mark.parametrize("kind", ["reset", "reset_mid_packet"])
async def test_resets(connect: Any, server: LoopbackTelegram, kind: str) -> None:
    client = await connect(retry_delay=0)
    getattr(server.faults, kind)(METHOD)
    await client(NEAREST())
    assert server.count(METHOD) == 2


async def test_reset_without_reconnecting(connect: Any, server: LoopbackTelegram) -> None:
    client = await connect(auto_reconnect=False)
    server.faults.reset(METHOD)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await client(NEAREST())


async def test_a_connection_that_is_cut_in_between(client: Any, server: LoopbackTelegram) -> None:
    await client(NEAREST())
    server.cut_connections(4)
    assert client._sender._transport_connected()
    server.cut_connections()
    await asyncio.sleep(0.05)
    await client(NEAREST())
    assert server.count(METHOD) == 2


async def test_one_data_centre_forgets(client: Any, server: LoopbackTelegram) -> None:
    server.forget_logins(4)
    server.forget_keys(4)
    assert await client.is_user_authorized()
    server.forget_logins(server.dc)
    with pytest.raises(RPCError, match="not registered"):
        await client(functions.updates.GetStateRequest())


async def test_spoilt_file_parts(client: Any, server: LoopbackTelegram, world: World, channel: WorldChannel) -> None:
    data = bytes(range(256)) * 32
    channel.post(datetime(2022, 1, 1, tzinfo=UTC), media=world.document("x", data=data))
    (message,) = await client.get_messages("demo_sabreen", limit=1)
    document = message.document
    place = types.InputDocumentFileLocation(document.id, document.access_hash, document.file_reference, "")
    request = functions.upload.GetFileRequest(place, 0, 8192)
    server.faults.truncate_part(100)
    server.faults.empty_part(after=1)
    server.faults.flip_bit(8 * 5 + 1, after=2)
    server.faults.lengthen_part(3, after=3)
    assert (await client(request)).bytes == data[:100]
    assert (await client(request)).bytes == b""
    flipped = (await client(request)).bytes
    assert (flipped[5], flipped[:5], flipped[6:]) == (5 ^ 2, data[:5], data[6:])
    assert (await client(request)).bytes == data + bytes(3)
    assert (await client(request)).bytes == data


async def test_unknown_constructors(client: Any, server: LoopbackTelegram) -> None:
    server.faults.unknown_result(METHOD)
    with pytest.raises(TypeNotFoundError):
        await client(NEAREST())
    server.faults.unknown_beside(METHOD)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await client(NEAREST())
    await client(NEAREST())


async def test_the_world_changes_during_a_job(client: Any, server: LoopbackTelegram, channel: WorldChannel) -> None:
    server.faults.call("messages.getHistory", lambda: channel.delete(100) and None, after=1)
    seen = [message.id async for message in client.iter_messages("demo_sabreen", wait_time=0)]
    assert len(seen) == 249
    assert 100 not in seen


async def test_one_fault_at_a_time(client: Any, server: LoopbackTelegram) -> None:
    first = server.faults.flood(METHOD, seconds=1)
    second = server.faults.flood(METHOD, seconds=2)
    for seconds in (1, 2):
        with pytest.raises(FloodWaitError) as flooded:
            await client(NEAREST())
        assert flooded.value.seconds == seconds
        client._flood_waited_requests.clear()
    assert (first.happened, second.happened) == (1, 1)
