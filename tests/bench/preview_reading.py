"""Pages of Telegram's web to posts: beside selectolax alone, which parses the same bytes and finds their blocks.

The pages are made up by the loopback t.me: every sort of post, and six hundred short ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
from selectolax.lexbor import LexborHTMLParser

from archiver.demo.tme import serve_tme
from archiver.sources.preview.read import read_page
from archiver.sources.preview.read.hiding import without_posts
from archiver.sources.preview.read.posts import seen_in
from tests.bench.figure import Figure, best_of_both
from tests.demo.demo_tme import every_sort

POSTS = 600
ROUNDS = 4
START = datetime(2022, 1, 1, tzinfo=UTC)


def figures(folder: Path) -> Iterator[Figure]:
    """Pages and posts a second and core, then pages of which one post is cut out."""
    del folder
    pages = asyncio.run(_served())
    posts = sum(len(list(seen_in(post, 1))) for page in pages for post in read_page(page).posts)
    if posts < POSTS:
        raise AssertionError("posts are missing on the pages")

    def read() -> None:
        for page in pages * ROUNDS:
            for post in read_page(page).posts:
                list(seen_in(post, 1))

    def parse() -> None:
        for page in pages * ROUNDS:
            LexborHTMLParser(page).css(".tgme_widget_message")

    ours, alone = best_of_both(read, parse)
    yield _rate("web pages to posts", len(pages), "pages/s/core", ours, alone)
    yield _rate("posts of web pages", posts, "posts/s/core", ours, alone)

    def cut() -> None:
        for page in pages * ROUNDS:
            without_posts(page, read_page(page).ids[:1])

    def write() -> None:
        for page in pages * ROUNDS:
            if LexborHTMLParser(page).html is None:
                raise AssertionError("a page has no content")

    ours, alone = best_of_both(cut, write)
    yield _rate("a post cut out of web pages", len(pages), "pages/s/core", ours, alone)


def _rate(name: str, count: int, unit: str, ours: float, alone: float) -> Figure:
    return Figure(
        name=name, value=count * ROUNDS / ours, unit=unit, baseline=count * ROUNDS / alone, against="selectolax alone"
    )


async def _served() -> list[bytes]:
    """Every page of the history."""
    sorts = every_sort()
    for number in range(POSTS):
        sorts.channel.post(START + timedelta(minutes=number), f"Post {number} of many, with some words. " * 6)
    pages = []
    async with serve_tme(sorts.world) as web, httpx2.AsyncClient(base_url=web.address) as client:
        path: str | None = f"/s/{sorts.channel.username}"
        while path is not None:
            pages.append((await client.get(path)).content)
            before = read_page(pages[-1]).before
            path = None if before is None else f"/s/{sorts.channel.username}?before={before}"
    return pages
