"""How many files and parts go at once: Telegram's limits, and less when it or the line says so."""

from __future__ import annotations

import asyncio
import time
from contextlib import AbstractAsyncContextManager

import pytest

from archiver.sources.telegram import throttle
from archiver.sources.telegram.throttle import FIRST_PARTS, LARGE, PARTS, Throttle

FILE, HASHES = "upload.getFile", "upload.getFileHashes"
HOME = 2


class Crowd:
    """Tasks that are inside a gate, or wait before it, until they are told to leave."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self._tasks: dict[str, tuple[asyncio.Task[None], asyncio.Event]] = {}

    async def come(self, name: str, gate: AbstractAsyncContextManager[None]) -> None:
        leave = asyncio.Event()

        async def stay() -> None:
            async with gate:
                self.inside.append(name)
                await leave.wait()
            self.inside.remove(name)

        self._tasks[name] = (asyncio.create_task(stay()), leave)
        await self.settle()

    async def leave(self, name: str) -> None:
        task, leave = self._tasks.pop(name)
        leave.set()
        await task
        await self.settle()

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    async def end(self) -> None:
        while self.inside:
            await self.leave(self.inside[0])


async def test_five_small_files_and_then_a_large_one_in_its_turn() -> None:
    gates, crowd = Throttle(), Crowd()
    for number in range(5):
        await crowd.come(f"small {number}", gates.file(HOME, LARGE - 1))
    await crowd.come("large", gates.file(HOME, LARGE))
    await crowd.come("small 5", gates.file(HOME, 1))
    await crowd.come("elsewhere", gates.file(4, LARGE))
    assert crowd.inside == [f"small {number}" for number in range(5)] + ["elsewhere"]
    await crowd.leave("small 0")
    await crowd.leave("small 1")
    assert "large" not in crowd.inside  # there is room for the small one behind it, which waits its turn
    assert "small 5" not in crowd.inside
    await crowd.leave("small 2")
    assert "large" in crowd.inside
    await crowd.end()


async def test_a_file_of_unknown_size_counts_as_large() -> None:
    gates, crowd = Throttle(), Crowd()
    for number in range(3):
        await crowd.come(str(number), gates.file(HOME, None))
    assert crowd.inside == ["0", "1"]
    await crowd.end()


async def test_one_that_gives_up_waiting_leaves_the_way_free() -> None:
    gates, crowd = Throttle(), Crowd()
    await crowd.come("a", gates.file(HOME, LARGE))
    await crowd.come("b", gates.file(HOME, LARGE))

    async def wait() -> None:
        async with gates.file(HOME, LARGE):
            raise AssertionError("there was no room")

    waiting = asyncio.create_task(wait())
    await crowd.settle()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await crowd.leave("a")
    await crowd.come("c", gates.file(HOME, LARGE))
    assert crowd.inside == ["b", "c"]
    await crowd.end()


async def _most(gates: Throttle) -> int:
    """How many parts are let through at once."""
    crowd = Crowd()
    for number in range(2 * PARTS):
        await crowd.come(str(number), gates.asking(FILE, HOME))
    most = len(crowd.inside)
    await crowd.end()
    return most


async def test_the_first_flood_halves_once_for_all_that_was_on_its_way() -> None:
    gates = Throttle()
    assert await _most(gates) == FIRST_PARTS
    asked = time.monotonic()
    for _ in range(4):
        gates.flooded(FILE, asked)
    assert await _most(gates) == FIRST_PARTS // 2
    gates.flooded(FILE, time.monotonic())
    gates.flooded(FILE, time.monotonic())
    gates.flooded(FILE, time.monotonic())
    assert await _most(gates) == 1  # never none
    crowd = Crowd()
    await crowd.come("a", gates.file(HOME, 1))
    await crowd.come("b", gates.file(HOME, 1))
    assert crowd.inside == ["a"]  # also a gate that was not there yet
    await crowd.end()


async def test_other_methods_are_neither_held_nor_harmful() -> None:
    gates, crowd = Throttle(), Crowd()
    for number in range(20):
        await crowd.come(str(number), gates.asking(HASHES, HOME))
    assert len(crowd.inside) == 20
    await crowd.end()
    gates.flooded("messages.getHistory", time.monotonic())
    assert await _most(gates) == FIRST_PARTS


async def test_parts_that_come_well_are_asked_for_more_and_slow_ones_less(monkeypatch: pytest.MonkeyPatch) -> None:
    gates = Throttle()
    for _ in range(100):
        gates.answered(FILE, HOME, time.monotonic())
    assert await _most(gates) == PARTS
    monkeypatch.setattr(throttle, "SLOW_S", 0.0)
    asked = time.monotonic()
    for _ in range(8):
        gates.answered(FILE, HOME, asked)
    assert await _most(gates) == PARTS // 2
