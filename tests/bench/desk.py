"""The desk over a large archive: its first pages, cold and warm, and fifty readers while `collect` writes.

The archive has 40,000 posts, or 1,000,000 with ARCHIVER_LONG (four minutes to make, 2 GB of disk). What the readers
read is what the desk links to, nearest first.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from archiver.archive import create_archive, open_for_writing
from archiver.jobs.login import sign_in
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import ANSWERS, place_for
from tests.bench.figure import Figure
from tests.bench.load import Load, configure, desk, linked, load, read, started, wrk
from tests.bench.serving import TEXTS, serving
from tests.counts import LONG
from tests.many import Many, channels, fill

if TYPE_CHECKING:
    from archiver.demo import LoopbackTelegram

POSTS = 1_000_000 if LONG else 40_000
PAGES = 60
SECONDS = 20
WARM = 20
COLD = 3
FIRST_MS, P99_MS = 200, 500
NEW = 40_000
DELAY_S = 0.05
"""Posts that `collect` fetches meanwhile, and how far away they are: it is at work all the time."""


def figures(folder: Path) -> Iterator[Figure]:
    """The archive is made below ``folder``."""
    if wrk() is None:
        raise AssertionError("the program wrk is not on this machine (package wrk)")
    with serving(NEW, 1, DELAY_S) as server:
        place = place_for(cast("LoopbackTelegram", server), folder, command="collect")
        create_archive(place.folder, place.keys_folder)
        configure(place)
        asyncio.run(_filled(place))
        yield from first_pages(place)
        yield from under_load(place, folder)


async def _filled(place: Workplace) -> None:
    async with open_for_writing(place.folder, place.keys_folder, command="collect") as archive:
        await fill(archive, channels(POSTS), Many())
    await sign_in(place, ANSWERS.__getitem__)
    await add_channel(place, TEXTS, (), None)


def first_pages(place: Workplace) -> Iterator[Figure]:
    """The slowest of COLD first answers of new processes, and the median of WARM further ones."""
    for path in _pages():
        cold, warm = [], []
        for _ in range(COLD):
            with desk(place) as address:
                cold.append(_took_ms(address, path))
                warm += [_took_ms(address, f"{path}{'&' if '?' in path else '?'}again={n}") for n in range(WARM)]
        for name, value in (("first", max(cold)), ("made again, median", statistics.median(warm))):
            yield Figure(
                name=f"desk {path}, {name}, {POSTS:,} posts",
                value=value,
                unit="ms",
                baseline=FIRST_MS,
                against="allowed",
            )


def _pages() -> list[str]:
    first = channels(POSTS)[0]
    timeline = f"/channel/{first.channel_id}"
    return ["/", "/channels", timeline, f"{timeline}/{first.posts // 2}", "/articles", "/search?q=mar", "/review"]


def _took_ms(address: str, path: str) -> float:
    began = time.perf_counter()
    if read(address, path) is None:
        raise AssertionError(f"there is no page {path}")
    return (time.perf_counter() - began) * 1000


def under_load(place: Workplace, folder: Path) -> Iterator[Figure]:
    """Fifty readers, first of an archive at rest, then while `collect` writes."""
    with desk(place) as address:
        paths = linked(address, PAGES, ["/", *_pages()])
        yield from _load_figures("at rest", load(address, paths, SECONDS, folder))
        with started(place, "collect", "--no-media") as collecting:
            done = load(address, paths, SECONDS, folder)
            if collecting.poll() is not None:
                raise AssertionError("collect had ended before the readers")
        yield from _load_figures("while collect writes", done)


def _load_figures(when: str, done: Load) -> Iterator[Figure]:
    name = f"50 readers {when}"
    yield Figure(name=f"{name}, errors", value=done.errors, unit="", baseline=1, against="none is allowed")
    yield Figure(name=f"{name}, p50", value=done.p50_ms, unit="ms", baseline=P99_MS, against="allowed of p99")
    yield Figure(name=f"{name}, p99", value=done.p99_ms, unit="ms", baseline=P99_MS, against="allowed")
    yield Figure(name=f"{name}, pages", value=done.requests / done.seconds, unit="/s", baseline=50, against="readers")
