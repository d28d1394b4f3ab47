"""A loopback Telegram in a process of its own, so that its work is not counted as ours.

``python -m tests.bench.serving POSTS BYTES DELAY_S PICTURES`` serves a channel of text posts, one with a single file,
and one with small pictures, until its standard input ends; it first prints where, as one JSON line. DELAY_S is how
long bytes travel in each direction.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.demo import LoopbackTelegram, World
from archiver.demo.made_up.french import FRENCH

PHONE = "+9996621234"
TEXTS, FILM, PICTURES = "rives_demo", "film_demo", "pictures_demo"
PICTURE = 100_000
"""Bytes of a picture."""
START = datetime(2021, 3, 1, tzinfo=UTC)
MIB = 2**20


@dataclass(frozen=True)
class Served:
    """What a client must know of the server; named as the server's own attributes."""

    address: str
    host: str
    port: int
    dc: int
    public_key_pem: str


@contextmanager
def serving(posts: int, size: int, delay_s: float = 0.0, pictures: int = 0) -> Iterator[Served]:
    """A server with ``posts`` text posts, a file of ``size`` bytes and ``pictures``, ``delay_s`` away."""
    program = [sys.executable, "-m", "tests.bench.serving", *map(str, (posts, size, delay_s, pictures))]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Served(**json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait()


def _world(posts: int, size: int, pictures: int) -> World:
    dice = random.Random(posts)
    world = World(5)
    world.add_user(PHONE)
    channel = world.add_channel("Rives Infos", TEXTS)
    for number in range(posts):
        channel.post(START + timedelta(minutes=number), FRENCH.post(dice), views=dice.randrange(10_000))
    data = b"".join(dice.randbytes(min(MIB, size - start)) for start in range(0, size, MIB))
    film = world.video_from_bytes(data, 60.0, 320, 180)
    world.add_channel("Film", FILM).post(START, "film", media=film)
    album = world.add_channel("Pictures", PICTURES)
    for number in range(pictures):
        picture = world.photo_from_bytes(dice.randbytes(PICTURE), 640, 360)
        album.post(START + timedelta(minutes=number), media=picture)
    return world


async def _serve(posts: int, size: int, delay_s: float, pictures: int) -> None:
    async with LoopbackTelegram(await asyncio.to_thread(_world, posts, size, pictures), delay_s=delay_s) as server:
        names = ("address", "host", "port", "dc", "public_key_pem")
        sys.stdout.write(json.dumps({name: getattr(server, name) for name in names}) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])))
