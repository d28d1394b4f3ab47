"""A connection that is opened or closed while the command is interrupted, again and again."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("fails", [False, True])
def test_so_it_does_where_opening_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, fails: bool
) -> None:
    hold, plain = threading.Event(), sqlite3.connect

    def slowly(*given: Any, **more: Any) -> sqlite3.Connection:
        hold.wait(10)
        if fails:
            raise sqlite3.OperationalError("unable to open database file")
        return plain(*given, **more)

    monkeypatch.setattr(sqlite3, "connect", slowly)

    async def interrupted() -> None:
        opening = asyncio.create_task(Database.connect(tmp_path / "catalog.sqlite", "rwc"))
        for _ in range(times):
            await asyncio.sleep(0.01)
            opening.cancel()
        await asyncio.sleep(0.01)
        assert not opening.done()
        hold.set()
        with suppress(asyncio.CancelledError):
            await opening
        assert opening.cancelled()

    before = set(threading.enumerate())
    asyncio.run(interrupted())
    assert set(threading.enumerate()) <= before
