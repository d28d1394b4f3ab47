"""A connection that is closed while the command is interrupted, again and again."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from archiver.catalog.database import Database


@pytest.mark.parametrize("times", [1, 3])
def test_a_connections_thread_ends_before_the_loop_does(tmp_path: Path, times: int) -> None:
    async def interrupted() -> None:
        database = await Database.connect(tmp_path / "catalog.sqlite", "rwc")
        hold = threading.Event()
        working = asyncio.create_task(database.call(lambda _statements: hold.wait(10)))
        await asyncio.sleep(0.01)
        closing = asyncio.create_task(database.close())
        for _ in range(times):
            await asyncio.sleep(0.01)
            closing.cancel()
        await asyncio.sleep(0.01)
        assert not closing.done()
        hold.set()
        with suppress(asyncio.CancelledError):
            await closing
        assert closing.cancelled()
        assert await working

    before = set(threading.enumerate())
    asyncio.run(interrupted())
    assert set(threading.enumerate()) <= before
