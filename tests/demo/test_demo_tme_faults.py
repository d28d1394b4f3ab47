"""What tests may let go wrong on the loopback t.me: each fault once, seen from a client."""

from __future__ import annotations

import time
from datetime import timedelta

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.demo.demo_tme import START, every_sort, read, shown
from tests.demo.test_demo_tme_files import DATA, filmed, video
from tests.demo.test_demo_tme_pages import filled, ids, link

PAGE = "/s/zelmara_demo"


async def test_a_soft_ban_answers_with_the_card_of_a_missing_name() -> None:
    world, _ = filled(3)
    async with shown(world) as (web, client):
        fault = web.faults.soft_ban(after=1)
        assert ids(await read(client, PAGE)) == [1, 2, 3]
        for path in (PAGE, "/zelmara_demo", "/zelmara_demo/1?embed=1"):
            page = await read(client, path)
            assert page.css_first("i.tgme_icon_user") is not None
            assert page.css_first("title").text() == "Telegram: Contact @zelmara_demo"
        assert fault.happened == 3
        web.faults.clear()
        assert ids(await read(client, PAGE)) == [1, 2, 3]


async def test_too_many_requests_and_errors_of_the_server() -> None:
    world, _ = filmed()
    async with shown(world) as (web, client):
        web.faults.too_many(retry_after_s=7)
        web.faults.too_many(after=1, times=2)
        web.faults.broken(status=503, after=3)
        answers = [await client.get(PAGE) for _ in range(5)]
        assert [each.status_code for each in answers] == [429, 429, 429, 503, 200]
        assert [each.headers.get("retry-after") for each in answers] == ["7", None, None, None, None]
        web.faults.broken("file", status=500)
        address = await video(client)
        assert [(await client.get(address)).status_code for _ in range(2)] == [500, 200]
        assert web.counts == {"history": 5, "embed": 1, "file": 2}


async def test_slow_answers() -> None:
    world, _ = filled(3)
    async with shown(world) as (web, client):
        web.faults.slow(0.3)
        began = time.monotonic()
        assert ids(await read(client, PAGE)) == [1, 2, 3]
        assert time.monotonic() - began >= 0.3
    world, _ = filmed()
    async with shown(world) as (web, client):
        address = await video(client)
        web.faults.trickle(0.001)
        began = time.monotonic()
        assert (await client.get(address)).content == DATA
        assert time.monotonic() - began >= 0.09


async def received(client: httpx2.AsyncClient, address: str, got: bytearray) -> None:
    """A file, as far as it arrives."""
    async with client.stream("GET", address) as answer:
        assert answer.headers["content-length"] == str(len(DATA))
        async for part in answer.aiter_raw():
            got += part


async def test_connections_cut_in_the_middle() -> None:
    world, _ = filmed()
    async with shown(world) as (web, client):
        web.faults.cut()
        with pytest.raises(httpx2.HTTPError):
            await client.get(PAGE)
        address = await video(client)
        web.faults.cut("file", at=1_000)
        got = bytearray()
        with pytest.raises(httpx2.HTTPError):
            await received(client, address, got)
        assert DATA.startswith(got)
        assert len(got) <= 1_000
        rest = await client.get(address, headers={"Range": f"bytes={len(got)}-"})
        assert bytes(got) + rest.content == DATA


async def test_files_that_are_not_what_they_should_be() -> None:
    world, _ = filmed()
    async with shown(world) as (web, client):
        address = await video(client)
        web.faults.truncate(500)
        short = await client.get(address)
        assert (short.content, short.headers["content-length"]) == (DATA[:500], "500")
        web.faults.flip(3)
        flipped = (await client.get(address)).content
        assert [place for place in range(len(DATA)) if flipped[place] != DATA[place]] == [3]
        web.faults.wrong_length(10)
        with pytest.raises(httpx2.HTTPError):
            await client.get(address)
        web.faults.wrong_length(-10)
        assert (await client.get(address)).content == DATA[:-10]
        assert (await client.get(address)).content == DATA


async def test_redirects_that_lead_nowhere() -> None:
    world, _ = filled(3)
    async with shown(world) as (web, client):
        loop = web.faults.redirect_loop()
        with pytest.raises(httpx2.TooManyRedirects):
            await client.get(f"{PAGE}?before=3", follow_redirects=True)
        assert loop.happened > 5
        assert all(each.request.query == {"before": "3"} for each in web.record.requests)
        web.faults.clear()
        web.faults.redirect_to()
        assert (await client.get(PAGE)).headers["location"] == "http://10.0.0.1/"


async def test_pages_that_are_not_as_they_should_be() -> None:
    world, _ = filled(45)
    async with shown(world) as (web, client):
        web.faults.no_more_link()
        page = await read(client, PAGE)
        assert (len(ids(page)), page.css_first(".tme_messages_more, link[rel=prev]")) == (20, None)
        web.faults.huge(3_000_000)
        assert len((await client.get(PAGE)).content) > 3_000_000
        web.faults.malformed()
        broken = await client.get(PAGE)
        with pytest.raises(UnicodeDecodeError):
            broken.content.decode()
        assert broken.content.count(b"<div>") > 1_000
        web.faults.repeats(times=2)
        assert [max(ids(await read(client, f"{PAGE}?before={number}"))) for number in (26, 26, 26)] == [45, 45, 25]


async def test_a_page_on_which_no_file_is_linked() -> None:
    sorts = every_sort()
    async with shown(sorts.world) as (web, client):
        assert "/file/" in (await client.get(PAGE)).text
        web.faults.no_cdn()
        page = (await client.get(PAGE)).text
        assert "/file/" not in page
        assert LexborHTMLParser(page).css_first("[data-post]") is not None


async def test_the_world_changes_in_the_middle_of_a_walk() -> None:
    world, channel = filled(45)
    async with shown(world) as (web, client):
        web.faults.call(lambda: channel.delete(25), after=1)
        first = await read(client, PAGE)
        second = await read(client, link(first, "a[data-before]") or "")
        assert ids(second) == list(range(5, 25))


async def test_only_one_fault_befalls_a_request() -> None:
    world, channel = filled(3)
    async with shown(world) as (web, client):
        first = web.faults.broken("history")
        second = web.faults.broken("*", status=500)
        third = web.faults.broken("landing", status=501)
        assert [(await client.get(PAGE)).status_code for _ in range(3)] == [502, 500, 200]
        assert (first.happened, second.happened, third.happened) == (1, 1, 0)
        channel.post(START + timedelta(days=1), "later")
        assert ids(await read(client, PAGE))[-1] == 4
