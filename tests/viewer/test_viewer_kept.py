"""Which page is given again, and who waits for a new one."""

from __future__ import annotations

import asyncio

import pytest

from archiver.viewer.kept import BEHIND_S, LONGEST_S, MANY, MOST_BYTES, Kept, Key, Pages

KEY = Key(b"/", b"", b"")
OLD, NEW = (1,), (2,)


def page(text: str, status: int = 200) -> Kept:
    return Kept(({"type": "http.response.start", "status": status}, {"body": text.encode()}))


class Making:
    """Makes pages one after the other, each when it is let."""

    def __init__(self) -> None:
        self.made = 0
        self.let = asyncio.Event()
        self.let.set()

    async def __call__(self) -> Kept:
        await self.let.wait()
        self.made += 1
        return page(f"page {self.made}")


def pages_at(times: list[float]) -> Pages:
    return Pages(clock=lambda: times[0])


async def test_one_visitor_gets_the_present_page() -> None:
    times, make = [0.0], Making()
    pages = pages_at(times)
    first = await pages.page(KEY, OLD, make)
    assert await pages.page(KEY, OLD, make) is first
    assert await pages.page(KEY, NEW, make) != first
    times[0] = LONGEST_S + 1
    await pages.page(KEY, NEW, make)
    assert make.made == 3
    assert await pages.page(Key(b"/", b"", b"another visitor"), NEW, make) == page("page 4")


async def test_many_wait_for_one_and_the_next_get_what_there_is() -> None:
    times, make = [0.0], Making()
    pages = pages_at(times)
    old = await pages.page(KEY, OLD, make)
    make.let.clear()
    waiting = [asyncio.create_task(pages.page(KEY, NEW, make)) for _ in range(MANY)]
    await asyncio.sleep(0)
    assert await pages.page(KEY, NEW, make) is old
    times[0] = BEHIND_S + 1
    late = asyncio.create_task(pages.page(KEY, NEW, make))
    await asyncio.sleep(0)
    assert not late.done()
    make.let.set()
    assert {(await each).messages[1]["body"] for each in (*waiting, late)} == {b"page 2"}
    assert make.made == 2


async def test_what_was_written_meanwhile_is_not_missed() -> None:
    make = Making()
    pages = pages_at([0.0])
    make.let.clear()
    before = asyncio.create_task(pages.page(KEY, OLD, make))
    await asyncio.sleep(0)
    pages.forget()
    make.let.set()
    await before
    assert await pages.page(KEY, OLD, make) == page("page 2")


async def test_faults_and_refusals_are_not_kept() -> None:
    pages = pages_at([0.0])

    async def refused() -> Kept:
        return page("no", 404)

    async def broken() -> Kept:
        raise RuntimeError("a bug")

    assert (await pages.page(KEY, OLD, refused)).messages[0]["status"] == 404
    with pytest.raises(RuntimeError):
        await pages.page(KEY, OLD, broken)
    assert await pages.page(KEY, OLD, Making()) == page("page 1")


async def test_they_do_not_fill_the_memory() -> None:
    pages = pages_at([0.0])

    async def large() -> Kept:
        return page("x" * (MOST_BYTES // 16))

    for number in range(40):
        await pages.page(Key(b"/", str(number).encode(), b""), OLD, large)
    assert len(pages._entries) == 16
    assert pages._bytes <= MOST_BYTES


async def test_nothing_goes_on_when_it_has_ended() -> None:
    make = Making()
    make.let.clear()
    pages = pages_at([0.0])
    waiting = asyncio.create_task(pages.page(KEY, OLD, make))
    await asyncio.sleep(0)
    await pages.ended()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert make.made == 0
