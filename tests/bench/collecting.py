"""Posts and a file through ``collect``, against a bare Telethon client that keeps nothing, on the same server."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import zstandard
from telethon import functions, types

from archiver.archive import Layout, create_archive
from archiver.cli.garbage import searching_rarely
from archiver.config import Config
from archiver.demo import LoopbackTelegram, log_in, new_client
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.login import sign_in
from archiver.jobs.progress import Silent
from archiver.jobs.rebuild import rebuild
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from archiver.store import LocalStore
from tests.acceptance.places import ANSWERS, place_for
from tests.bench.figure import Figure, best_of_both
from tests.bench.memory import Watch
from tests.bench.serving import FILM, PHONE, TEXTS, Served, serving
from tests.counts import LONG

POSTS = 20_000
SIZE = 2**30 if LONG else 64 * 2**20
"""Bytes of the file: 1 GiB with ARCHIVER_LONG."""
PART = 2**20
PAGE = 100
ROUNDS = 3
FAR_POSTS = 5_000
FAR_S = 0.08
"""Of a round trip to a server that is far away."""


def figures(folder: Path) -> Iterator[Figure]:
    """Posts, the file, the memory that each took, and the catalog of those posts made anew; archives go below
    ``folder``.
    """
    with searching_rarely(), serving(POSTS, SIZE) as server:  # as the command line does; the bare client, too
        yield from asyncio.run(_collected(server, folder))
    with searching_rarely(), serving(FAR_POSTS, 1, FAR_S / 2) as server:
        yield asyncio.run(_collected_from_afar(server, folder / "far"))
    yield _rebuilt(folder / "posts")


async def _collected(server: Served, folder: Path) -> list[Figure]:
    client: Any = new_client(cast("LoopbackTelegram", server))
    await client.connect()
    held_posts, held_bytes = Watch("posts"), Watch("bytes")
    try:
        await log_in(client, PHONE)
        posts = await _in_turns(folder / "posts", server, client, TEXTS, partial(_history, POSTS), held_posts)
        film = await _in_turns(folder / "film", server, client, FILM, _file, held_bytes)
    finally:
        await client.disconnect()
    size = f"{SIZE // 2**20:,} MiB"
    return [
        Figure(
            name=f"collect, {POSTS:,} text posts",
            value=POSTS / posts[0],
            unit="posts/s",
            baseline=POSTS / posts[1],
            against="bare messages.getHistory",
        ),
        *held_posts.figures("collect, posts", POSTS, f"{POSTS:,} posts"),
        Figure(
            name=f"collect, a file of {size}",
            value=SIZE / 1e6 / film[0],
            unit="MB/s",
            baseline=SIZE / 1e6 / film[1],
            against="bare upload.getFile, 1 MiB parts",
        ),
        *held_bytes.figures("collect, a file", SIZE, size),
    ]


async def _collected_from_afar(server: Served, folder: Path) -> Figure:
    """The same posts, fewer of them, where each answer takes a while to come."""
    client: Any = new_client(cast("LoopbackTelegram", server))
    await client.connect()
    try:
        await log_in(client, PHONE)
        ours, bare = await _in_turns(folder, server, client, TEXTS, partial(_history, FAR_POSTS), Watch("posts"))
    finally:
        await client.disconnect()
    return Figure(
        name=f"collect, {FAR_POSTS:,} posts, {FAR_S * 1000:.0f} ms away",
        value=FAR_POSTS / ours,
        unit="posts/s",
        baseline=FAR_POSTS / bare,
        against="bare messages.getHistory",
    )


async def _in_turns(
    folder: Path,
    server: Served,
    client: Any,
    handle: str,
    bare: Callable[[Any, str], Coroutine[Any, Any, int]],
    watch: Watch,
) -> tuple[float, float]:
    """The least wall time of ``collect`` into an empty archive and of ``bare``, in turns; the last archive stays."""
    ours, baseline = [], []
    for _ in range(ROUNDS):
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        place = replace(await _place(server, folder), progress=watch)
        await add_channel(place, handle, (), None)
        ours.append(await _seconds(_collect(place)))
        baseline.append(await _seconds(bare(client, handle)))
    return min(ours), min(baseline)


async def _place(server: Served, folder: Path) -> Workplace:
    place = await asyncio.to_thread(place_for, cast("LoopbackTelegram", server), folder, command="collect")
    await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
    await sign_in(place, ANSWERS.__getitem__)
    return place


async def _collect(place: Workplace) -> int:
    outcome = await collect_channels(place, CollectRequest())
    if outcome.gaps:
        raise AssertionError(outcome.gaps)
    return outcome.channels[0].posts


async def _history(posts: int, client: Any, handle: str) -> int:
    """All pages of a channel with so many posts, decoded by Telethon and dropped."""
    peer = await client.get_input_entity(handle)
    count, lowest = 0, 0
    while True:
        page = await client(
            functions.messages.GetHistoryRequest(
                peer, offset_id=lowest, offset_date=None, add_offset=0, limit=PAGE, max_id=0, min_id=0, hash=0
            )
        )
        if not page.messages:
            if count != posts:
                raise AssertionError(f"{count} posts were served")
            return count
        count += len(page.messages)
        lowest = page.messages[-1].id


async def _file(client: Any, handle: str) -> int:
    """All parts of the channel's file, one after the other, dropped."""
    (post,) = (await client.get_messages(handle, limit=1))[:1]
    document = post.media.document
    location = types.InputDocumentFileLocation(document.id, document.access_hash, document.file_reference, "")
    received = 0
    while received < SIZE:
        part = await client(functions.upload.GetFileRequest(location, offset=received, limit=PART))
        received += len(part.bytes)
    return received


async def _seconds(work: Coroutine[Any, Any, int]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def _rebuilt(folder: Path) -> Figure:
    """The catalog of the collected posts; the least that this takes is parsing the answers."""
    layout = Layout(folder / "archive")
    store = LocalStore(layout.objects, layout.tmp)
    place = Workplace(
        folder=folder / "archive",
        config=Config(),
        config_folder=folder / "configuration",
        progress=Silent(),
        command="bench",
    )
    packed = [name for name in store.hashes() if store.read(name).startswith(zstandard.FRAME_HEADER)]

    def parse() -> None:
        for name in packed:
            json.loads(zstandard.ZstdDecompressor().decompressobj().decompress(store.read(name)))

    ours, baseline = best_of_both(lambda: asyncio.run(rebuild(place)), parse, clock=time.perf_counter)
    return Figure(
        name="catalog rebuild",
        value=POSTS / ours,
        unit="posts/s",
        baseline=POSTS / baseline,
        against="only parsing the same answers (json)",
    )
