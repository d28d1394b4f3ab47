"""What the faults befall: a channel with a photo, a film in three parts, a deleted post, and a forward."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.demo import Media, World, WorldChannel, WorldPost

PHONE = "+9996621234"
START = datetime(2021, 4, 1, 8, tzinfo=UTC)
HANDLE = "rives_demo"
POSTS = 140
"""Two pages of history."""
PHOTO, GONE, PREVIEWED, EDITED = 4, 50, 60, 70
FILM = POSTS + 1
FILM_SIZE = 2 * 2**20 + 77
PARTS = 3


@dataclass(frozen=True)
class Seen:
    """The world with what the cells name in it."""

    world: World
    channel: WorldChannel
    photo: WorldPost
    film: WorldPost

    @property
    def files(self) -> list[str]:
        """The hashes of the posts' own files."""
        return sorted(media.sha256 for media in (self.media(self.photo), self.media(self.film)))

    @staticmethod
    def media(post: WorldPost) -> Media:
        """The post's file."""
        assert post.media is not None
        return post.media

    def texts(self) -> dict[int, str]:
        """The posts that are there, by id."""
        return {post.id: post.text for post in self.channel.alive}


def world() -> Seen:
    """The same each time."""
    made = World(11)
    made.add_user(PHONE)
    dice = random.Random(7)
    channel = made.add_channel("Rives Infos", HANDLE, joined=True)
    photo = made.photo_from_bytes(dice.randbytes(30_000), 640, 360)
    for number in range(1, POSTS + 1):
        channel.post(START + timedelta(hours=number), f"Message {number}", media=photo if number == PHOTO else None)
    film = made.video_from_bytes(dice.randbytes(FILM_SIZE), 60.0, 320, 180)
    last = channel.post(START + timedelta(hours=FILM), "La crue, une minute", media=film)
    channel.delete(GONE)
    return Seen(made, channel, channel.posts[PHOTO], last)


def article() -> str:
    """A text that cites the film, the photo, and a post that is gone."""
    return (
        f"La vidéo de la crue a été publiée sur Telegram : https://t.me/{HANDLE}/{FILM}\n\n"
        f"Une photo avait paru avant : https://t.me/{HANDLE}/{PHOTO}\n\n"
        f"Le message https://t.me/{HANDLE}/{GONE} a disparu.\n"
    )
