"""What an archive costs as it grows: a poll, opening, the catalog's size, a rebuild, the memory of commands.

Small archives have 10,000 posts; large ones 40,000, or 1,000,000 with ARCHIVER_LONG (an hour, and 3 GB of disk).
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Layout, create_archive, open_for_writing
from archiver.config import Config
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace
from tests.bench.figure import Figure
from tests.counts import LONG
from tests.many import PAGE, Channel, Many, channels, fill

SMALL = 10_000
LARGE = 1_000_000 if LONG else 40_000
POLLS = 40
"""Polls that are measured, half before and half after those of the other archive."""
MEMORY_MB = 250
CATALOG_BYTES = 1_200
"""Per post, and posts a second of a rebuild: what is asked for."""
REBUILT = 10_000
COMMANDS: Sequence[tuple[str, ...]] = (
    ("catalog", "rebuild"),
    ("status",),
    ("run", "--plan"),
    ("channel", "show", "@rives_0_demo"),
)


@dataclass(slots=True)
class _Grown:
    """An archive, and how many posts its first channel has by now."""

    place: Workplace
    posts: int
    first: Channel
    many: Many


def figures(folder: Path) -> Iterator[Figure]:
    """Both archives are made below ``folder``."""
    archives = [asyncio.run(_made(folder / str(posts), posts)) for posts in (SMALL, LARGE)]
    yield from compared(*archives)


def compared(small: _Grown, large: _Grown) -> Iterator[Figure]:
    """The figures of two archives that are there."""
    yield from _commands(large)
    yield from _size(large)
    polls, opened = _costs(small, large)
    for name, (little, much) in (("a poll with 100 new posts", polls), ("opening for a poll", opened)):
        yield Figure(
            name=f"{name}, {large.posts:,} posts",
            value=much * 1000,
            unit="ms",
            baseline=little * 1000,
            against=f"the same with {small.posts:,} posts (processor time)",
        )


def at(folder: Path, posts: int) -> _Grown:
    """An archive that was made before below ``folder``."""
    place = Workplace(
        folder=folder / "archive", config=Config(), config_folder=folder, progress=Silent(), command="collect"
    )
    with sqlite3.connect(place.folder / "catalog.sqlite") as catalog:
        channel = channels(posts)[0]
        row = catalog.execute("SELECT max(message_id) FROM posts WHERE channel_id = ?", (channel.channel_id,))
        (newest,) = row.fetchone()
    return _Grown(place, posts, Channel(channel.channel_id, channel.title, channel.handle, newest), Many(newest))


async def _made(folder: Path, posts: int) -> _Grown:
    create_archive(folder / "archive", folder / "keys")
    async with open_for_writing(folder / "archive", folder / "keys", command="collect") as archive:
        await fill(archive, channels(posts), Many())
    return at(folder, posts)


def _commands(large: _Grown) -> Iterator[Figure]:
    """Each in a process of its own: the most that it held, and how long the rebuild took."""
    for command in COMMANDS:
        seconds, held = _run(large.place, command)
        name = " ".join(command[:2])
        if command[-1] == "rebuild":
            yield Figure(
                name=f"catalog rebuild, {large.posts:,} posts",
                value=large.posts / seconds,
                unit="posts/s",
                baseline=REBUILT,
                against="what is asked for",
            )
        yield Figure(
            name=f"{name}, memory, {large.posts:,} posts",
            value=held / 1e6,
            unit="MB",
            baseline=MEMORY_MB,
            against="what is allowed",
        )


def _run(place: Workplace, command: Sequence[str]) -> tuple[float, int]:
    """Seconds, and the most bytes that the process held."""
    given = {"ARCHIVER_DIR": str(place.folder), "ARCHIVER_CONFIG_DIR": str(place.config_folder)}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "archiver", *command, "--quiet"], env={**os.environ, **given}, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 2):
        raise AssertionError(f"{command} ended with {process.returncode}")
    return time.perf_counter() - began, used.ru_maxrss * 1024


def _size(large: _Grown) -> Iterator[Figure]:
    """Bytes of the catalog for each post, of which so many are its text."""
    path = Layout(large.place.folder).catalog
    with sqlite3.connect(path) as catalog:
        (text,) = catalog.execute("SELECT sum(length(CAST(text AS BLOB))) FROM post_versions").fetchone()
        (posts,) = catalog.execute("SELECT count(*) FROM posts").fetchone()
    yield Figure(
        name=f"catalog of {posts:,} posts",
        value=path.stat().st_size / posts,
        unit="bytes/post",
        baseline=CATALOG_BYTES,
        against=f"what is allowed ({text / posts:,.0f} are text)",
    )


def _costs(small: _Grown, large: _Grown) -> tuple[tuple[float, float], tuple[float, float]]:
    """Processor time of a poll, and of opening and closing alone; of the small archive and the large one."""
    polls: dict[int, list[float]] = {id(small): [], id(large): []}
    opened: dict[int, list[float]] = {id(small): [], id(large): []}
    for _ in range(POLLS):
        for grown in (small, large):
            opened[id(grown)].append(asyncio.run(_seconds(lambda grown=grown: _open(grown))))
            polls[id(grown)].append(asyncio.run(_seconds(lambda grown=grown: _poll(grown))))
    return (
        (_middle(polls[id(small)]), _middle(polls[id(large)])),
        (_middle(opened[id(small)]), _middle(opened[id(large)])),
    )


def _middle(times: Sequence[float]) -> float:
    """The mean of the middle half: what other work on the machine does lies outside."""
    quarter = len(times) // 4
    middle = sorted(times)[quarter : len(times) - quarter]
    return sum(middle) / len(middle)


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    await work()
    return time.process_time() - began


async def _open(grown: _Grown) -> None:
    async with grown.place.writing():
        pass


async def _poll(grown: _Grown) -> None:
    """What ``collect`` does with a channel in which a page of posts is new, without the asking."""
    channel, newest = grown.first, grown.first.posts
    page = grown.many.page(channel, newest, newest + PAGE - 1, min_id=newest - 1)
    after = grown.place.config.collect.recheck_after
    async with grown.place.writing() as archive:
        catalog, before = archive.catalog, archive.log.size - 1
        await catalog.channels()
        await catalog.covered(channel.channel_id)
        await archive.record(page)
        if await catalog.posts_since(before, channel.channel_id) < PAGE - 1:
            raise AssertionError("a page was new")
        await catalog.posts_due(after, datetime.now(UTC))
        await catalog.posts_wanting_media(channel.channel_id)
        await catalog.missing_files()
    grown.first = Channel(channel.channel_id, channel.title, channel.handle, newest + PAGE - 1)
