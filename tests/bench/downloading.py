"""Files through ``collect`` beside Telethon's own ``download_media`` and a bare raw loop, far away and here.

The server is a process of its own; ours also hashes, checks Telegram's hashes, and makes each part durable.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, cast

from telethon import functions, types

from archiver.archive import create_archive
from archiver.demo import LoopbackTelegram, log_in, new_client
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.login import sign_in
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import ANSWERS, place_for
from tests.bench.figure import Figure
from tests.bench.serving import FILM, PHONE, PICTURE, PICTURES, Served, serving

DELAY_S = 0.04
"""In each direction: a round trip takes 80 ms."""
SIZE = 16 * 2**20
NUMBER = 100
PART = 2**20
ROUNDS = 2


def figures(folder: Path) -> Iterator[Figure]:
    """A film and a hundred pictures, 80 ms away and here."""
    for delay_s, where in ((DELAY_S, "80 ms away"), (0.0, "no delay")):
        with serving(0, SIZE, delay_s, NUMBER) as server:
            yield from asyncio.run(_downloaded(server, folder, where))


async def _downloaded(server: Served, folder: Path, where: str) -> list[Figure]:
    client: Any = new_client(cast("LoopbackTelegram", server))
    await client.connect()
    try:
        await log_in(client, PHONE)
        film = await _in_turns(folder, server, FILM, lambda: _telethon(client, FILM), lambda: _raw(client))
        pictures = await _in_turns(folder, server, PICTURES, lambda: _telethon(client, PICTURES))
    finally:
        await client.disconnect()
    size, many = SIZE / 1e6, NUMBER * PICTURE / 1e6
    name, names = f"download {SIZE // PART} MiB, {where}", f"download {NUMBER} pictures, {where}"
    return [
        _figure(name, size, film, 1, "Telethon's download_media"),
        _figure(name, size, film, 2, "bare upload.getFile, one at a time"),
        _figure(names, many, pictures, 1, "Telethon's download_media"),
    ]


def _figure(name: str, megabytes: float, seconds: list[float], other: int, against: str) -> Figure:
    return Figure(
        name=name, value=megabytes / seconds[0], unit="MB/s", baseline=megabytes / seconds[other], against=against
    )


async def _in_turns(
    folder: Path, server: Served, handle: str, *others: Callable[[], Coroutine[Any, Any, None]]
) -> list[float]:
    """The least wall time of ours, without the reading of posts, and of each other, in turns."""
    found: list[list[float]] = [[] for _ in range(1 + len(others))]
    for _ in range(ROUNDS):
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        place = await asyncio.to_thread(place_for, cast("LoopbackTelegram", server), folder, command="collect")
        await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
        await sign_in(place, ANSWERS.__getitem__)
        await add_channel(place, handle, (), None)
        await collect_channels(place, CollectRequest(media=False))
        found[0].append(await _seconds(_ours(place)))
        for times, other in zip(found[1:], others, strict=True):
            times.append(await _seconds(other()))
    return [min(times) for times in found]


async def _ours(place: Workplace) -> None:
    outcome = await collect_channels(place, CollectRequest())
    if outcome.gaps or not outcome.channels[0].files:
        raise AssertionError(outcome)


async def _telethon(client: Any, handle: str) -> None:
    async for post in client.iter_messages(handle):
        if post.media is not None and not await client.download_media(post, io.BytesIO()):
            raise AssertionError(post.id)


async def _raw(client: Any) -> None:
    (post,) = (await client.get_messages(FILM, limit=1))[:1]
    document = post.media.document
    place = types.InputDocumentFileLocation(document.id, document.access_hash, document.file_reference, "")
    for offset in range(0, SIZE, PART):
        await client(functions.upload.GetFileRequest(place, offset=offset, limit=PART))


async def _seconds(work: Coroutine[Any, Any, None]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began
