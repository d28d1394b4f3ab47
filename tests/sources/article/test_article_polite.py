"""Whose turn it is to be asked: pauses, busy hosts, other hosts; on a clock of the test's own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from archiver.sources.article import HostBusyError, Politeness
from archiver.sources.web.polite import LONGEST_CRAWL_DELAY_S, host_of, seconds_of

ONE, OTHER = "https://news.example/a", "https://other.example/b"


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    def politeness(self, pause_s: float | None = None) -> Politeness:
        return Politeness(pause_s=pause_s, clock=self, sleep=self.sleep)


async def take(polite: Politeness, *urls: str) -> None:
    for url in urls:
        async with polite.turn(url):
            pass


async def test_between_two_requests_to_a_host_lies_a_pause_and_other_hosts_do_not_wait() -> None:
    clock = Clock()
    polite = clock.politeness()
    await take(polite, ONE, OTHER, "https://NEWS.example:443/c")
    assert clock.slept == [1.0]


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/", "http://localhost/x", "http://[::1]/", "http://[::1]:81/"])
async def test_this_machine_is_asked_without_pauses_unless_they_are_set(url: str) -> None:
    clock = Clock()
    await take(clock.politeness(), url, url)
    assert clock.slept == []
    await take(clock.politeness(0.5), url, url)
    assert clock.slept == [0.5]


async def test_one_request_at_a_time_for_each_host() -> None:
    clock, running, most = Clock(), 0, 0
    polite = clock.politeness(0)

    async def ask(url: str) -> None:
        nonlocal running, most
        async with polite.turn(url):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(ask(ONE) for _ in range(5)))
    assert most == 1
    await asyncio.gather(ask(ONE), ask(OTHER))
    assert most == 2


async def test_a_crawl_delay_is_kept_up_to_a_limit() -> None:
    clock = Clock()
    polite = clock.politeness()
    polite.crawl_delay(ONE, 0.1)
    await take(polite, ONE, ONE)
    polite.crawl_delay(ONE, 5000)
    await take(polite, ONE, ONE)
    assert clock.slept == [1.0, 1.0, LONGEST_CRAWL_DELAY_S]


async def test_a_busy_host_is_left_alone_as_long_as_it_says_and_other_hosts_go_on() -> None:
    clock = Clock()
    polite = clock.politeness()
    polite.answered(ONE, 429, "600")
    with pytest.raises(HostBusyError, match=r"The host news\.example is busy and is left alone until ") as caught:
        await take(polite, ONE)
    assert caught.value.seconds == pytest.approx(600)
    await take(polite, OTHER)
    clock.now += 595
    await take(polite, ONE)
    assert clock.slept == [pytest.approx(5)]


async def test_without_a_word_for_how_long_the_pauses_grow_until_it_answers() -> None:
    clock, waits = Clock(), []
    polite = clock.politeness()
    for _ in range(12):
        polite.answered(ONE, 503, None)
        with pytest.raises(HostBusyError) as caught:
            await take(polite, ONE)
        waits.append(caught.value.seconds)
        clock.now += caught.value.seconds
    assert waits[:3] == [30, 60, 120]
    assert waits[-1] == 3600
    polite.answered(ONE, 200, None)
    polite.answered(ONE, 503, None)
    with pytest.raises(HostBusyError) as caught:
        await take(polite, ONE)
    assert caught.value.seconds == 30


def test_retry_after_in_seconds_or_as_a_date() -> None:
    assert seconds_of("120") == 120
    assert seconds_of("9" * 400) == timedelta(days=7).total_seconds()
    later = datetime.now(UTC) + timedelta(hours=1)
    found = seconds_of(format_datetime(later, usegmt=True))
    assert found is not None
    assert found == pytest.approx(3600, abs=60)
    assert seconds_of("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    for nothing in (None, "", "soon", "-1", "1.5", "٣", "Wed, 99 Oct 2015 99:28:00 GMT"):
        assert seconds_of(nothing) is None


def test_hosts() -> None:
    assert host_of("HTTPS://News.Example:443/x") == "news.example"
    assert host_of("http://news.example:8080/x") == "news.example:8080"
    assert host_of("http://[bad") == ""
