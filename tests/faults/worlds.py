"""Made-up worlds: a channel with a video large enough to be in flight for a while."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from archiver.demo import Media, World, WorldPost
from tests.faults.places import PHONE

START = datetime(2021, 4, 1, 8, tzinfo=UTC)
HANDLE = "rives_demo"
ADDRESS = "https://example.org/rives.html"
ABSENT = "Un message de https://t.me/absent_demo/3 aurait paru sur Telegram.\n"
"""An article that cites a channel that nobody has: it must be looked up."""
SOURCES = f"""
[[articles]]
source = "../a.txt"
published = 2021-04-10
url = "{ADDRESS}"

[[articles]]
source = "../b.txt"
published = 2021-04-10
"""
"""Where ``archiver run`` finds the two, from the configuration's folder."""
POSTS = 120
GONE = 50
VIDEO_SIZE = 3 * 2**20 + 77


def empty_world(password: str | None = None) -> World:
    """An account, and nothing to see."""
    world = World(11)
    world.add_user(PHONE, password)
    return world


def river_world(*, posts: int = POSTS, video_size: int = VIDEO_SIZE) -> tuple[World, WorldPost, Media]:
    """A channel with posts, two photos and a video on the foreign data centre 4."""
    world = empty_world()
    channel = world.add_channel("Rives Infos", HANDLE)
    for number in range(posts):
        media = world.photo(label=str(number)) if number in (3, 60) else None
        channel.post(START + timedelta(hours=number), f"Message {number}", media=media)
    data = random.Random(7).randbytes(video_size)
    media = world.video_from_bytes(data, 60.0, 320, 180, dc=4)
    film = channel.post(START + timedelta(hours=posts), "La crue, une minute", media=media)
    if posts > GONE:
        channel.delete(GONE)
    return world, film, media


def article(film: WorldPost) -> str:
    """A text that cites the film's post and another one by their addresses."""
    return (
        f"La vidéo de la crue a été publiée sur Telegram : https://t.me/{HANDLE}/{film.id}\n\n"
        f"Une photo avait paru avant : https://t.me/{HANDLE}/4\n\n"
        f"Le message https://t.me/{HANDLE}/{GONE} a disparu.\n"
    )
