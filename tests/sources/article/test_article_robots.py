"""What robots.txt allows, asked from a real server: present, missing, broken, moved, huge, garbage."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from article_server import Answer, Site, redirect, response
from test_article_files import logged

from archiver.errors import NetworkError
from archiver.model.captures import Capture
from archiver.sources.article import ROBOTS_LIMITS, ROBOTS_METHOD, Robots, fetcher, observe
from archiver.sources.web.robots import MOST_BYTES, product_token, robots_url

AGENT = "archiver (evidence archive of cited posts)"
RULES = b"""User-agent: *
Disallow: /private/
Crawl-delay: 7

User-agent: Archiver
Disallow: /stories/
Allow: /stories/open
"""
pytestmark = pytest.mark.usefixtures("_never_blocking")


def asking(seen: list[Capture] | None = None) -> Callable[[str], object]:
    async def ask(url: str) -> Capture:
        one = await fetcher(limits=ROBOTS_LIMITS, allow_private=True, user_agent=AGENT, may_cut=True)
        capture = await one.capture(url, method=ROBOTS_METHOD, role="robots")
        if seen is not None:
            seen.append(capture)
        return capture

    return ask


def robots(agent: str = AGENT, seen: list[Capture] | None = None) -> Robots:
    return Robots(asking(seen), user_agent=agent)  # type: ignore[arg-type]


async def test_the_rules_of_our_own_name_count_and_are_asked_for_once(site: Site) -> None:
    site.answers["/robots.txt"] = response(RULES)
    ours, others = robots(), robots("Mozilla/5.0")
    refused = await ours.allows(site.url("/stories/one"))
    assert not refused.allowed
    assert not refused.later
    assert (
        refused.reason
        == f"robots.txt of 127.0.0.1:{site.port} does not allow {site.url('/stories/one')} to be fetched."
    )
    assert (await ours.allows(site.url("/stories/open-letter"))).allowed
    assert (await ours.allows(site.url("/private/x"))).allowed  # a group of our own replaces that of all others
    assert (await ours.allows(site.url("/robots.txt"))).allowed
    assert len(site.requests) == 1
    assert not (await others.allows(site.url("/private/x"))).allowed
    verdict = await others.allows(site.url("/stories/one"))
    assert (verdict.allowed, verdict.crawl_delay) == (True, 7)


ALLOWING: dict[str, Answer] = {
    "404": response(status="404 Not Found"),
    "403": response(b"no", status="403 Forbidden"),
    "empty": response(b""),
    "a page": response(b"<!doctype html><p>User-agent: *<br>Disallow: /</p>"),
    "bytes": response(bytes(range(256)) * 40),
    "a loop": redirect("/robots.txt"),
    "nowhere": redirect("ftp://example.org/robots.txt"),
    "broken gzip": response(b"\x1f\x8bxxxx", headers={"Content-Encoding": "gzip"}),
    "UTF-16": response("User-agent: *\nDisallow: /\n".encode("utf-16")),
}


@pytest.mark.parametrize("case", ALLOWING)
async def test_where_there_are_no_rules_everything_is_allowed(site: Site, case: str) -> None:
    site.answers["/robots.txt"] = ALLOWING[case]
    assert (await robots().allows(site.url("/a"))).allowed


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Too Many Requests"])
async def test_while_the_server_fails_nothing_is_allowed(site: Site, status: str) -> None:
    site.answers["/robots.txt"] = response(status=status)
    verdict = await robots().allows(site.url("/a"))
    assert (verdict.allowed, verdict.later) == (False, True)
    assert verdict.reason is not None
    assert f"could not be had (HTTP {status[:3]})" in verdict.reason


async def test_while_nobody_answers_nothing_is_allowed() -> None:
    async def ask(url: str) -> Capture:
        raise NetworkError(f"The host of {url} went silent.")

    verdict = await Robots(ask, user_agent=AGENT).allows("https://news.example/a")
    assert (verdict.allowed, verdict.later) == (False, True)


async def test_rules_that_moved_are_followed_five_times(site: Site) -> None:
    for n in range(1, 7):
        site.answers[f"/{n}"] = redirect(f"/{n + 1}")
    site.answers["/7"] = response(b"User-agent: *\nDisallow: /\n")
    site.answers["/robots.txt"] = redirect("/3")  # and 4, 5, 6, 7
    assert not (await robots().allows(site.url("/a"))).allowed
    site.answers["/robots.txt"] = redirect("/2")
    assert (await robots().allows(site.url("/a"))).allowed


def endless(connection: object) -> None:
    connection.sendall(response(length=False) + b"User-agent: *\nDisallow: /early\n")  # type: ignore[attr-defined]
    while True:
        connection.sendall(b"Disallow: /x\n" * 5000)  # type: ignore[attr-defined]


async def test_of_an_endless_one_the_beginning_counts(site: Site) -> None:
    site.answers["/robots.txt"] = endless
    seen: list[Capture] = []
    ours = robots(seen=seen)
    assert not (await ours.allows(site.url("/early/bird"))).allowed
    assert (await ours.allows(site.url("/late"))).allowed
    late = b"User-agent: *\n" + b"#\n" * (MOST_BYTES // 2) + b"Disallow: /\n"
    site.answers["/robots.txt"] = response(late)
    assert (await robots().allows(site.url("/a"))).allowed
    entry, stored = logged(seen[0])
    assert sum(map(len, stored.values())) < MOST_BYTES
    assert observe(entry, lambda named: stored[named.ref.sha256]) == []  # it is no article


async def test_rules_made_to_be_slow_are_not(site: Site) -> None:
    site.answers["/robots.txt"] = response(
        b"User-agent: *\n" + b"Disallow: /" + b"*a" * 3000 + b"$\n" + b"Allow: /*" * 9
    )
    began = time.process_time()
    assert (await robots().allows(site.url("/" + "a" * 6000 + "b"))).allowed
    assert time.process_time() - began < 20  # exponential would not end


def test_names_and_places() -> None:
    assert product_token("archiver (evidence archive)") == "archiver"
    assert product_token("My-Bot_x/1.0 (+https://example.org)") == "My-Bot_x"
    assert product_token("1234") == "*"
    assert robots_url("HTTPS://News.Example:8080/a/b?c#d") == "https://news.example:8080/robots.txt"
