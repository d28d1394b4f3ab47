"""What the faults befall: a channel with a photo, a film in three parts, a deleted post, and a forward."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.demo import Media, World, WorldChannel, WorldPost
from archiver.demo.world import More, WorldPreview, WorldStory

PHONE = "+9996621234"
HANDLE = "rives_demo"
EARLIER, POSTS = 128, 140
"""Two pages of history, of which the second was there before."""
PHOTO, GONE = 138, 50
FILM = POSTS + 1
FILM_SIZE = 2 * 2**20 + 77
PARTS = 3
START = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=FILM + 1)
"""So that the last posts are of this day: `follow` takes up files of no older ones."""


@dataclass(frozen=True)
class Seen:
    """The world with what the cells name in it."""

    world: World
    channel: WorldChannel
    photo_file: Media
    film_file: Media

    @property
    def photo(self) -> WorldPost:
        """The post with the photo."""
        return self.channel.posts[PHOTO]

    @property
    def film(self) -> WorldPost:
        """The post with the film."""
        return self.channel.posts[FILM]

    @property
    def files(self) -> list[str]:
        """The hashes of the posts' own files."""
        return sorted(media.sha256 for media in (self.photo_file, self.film_file))

    def texts(self) -> dict[int, str]:
        """The posts that are there, by id."""
        return {post.id: post.text for post in self.channel.alive}


def world() -> Seen:
    """The same each time: what there is when somebody begins to look."""
    made = World(11)
    made.add_user(PHONE)
    dice = random.Random(7)
    channel = made.add_channel("Rives Infos", HANDLE, joined=True)
    photo = made.photo_from_bytes(dice.randbytes(30_000), 640, 360)
    film = made.video_from_bytes(dice.randbytes(FILM_SIZE), 60.0, 320, 180)
    for number in range(1, EARLIER + 1):
        channel.post(START + timedelta(hours=number), f"Message {number}")
    channel.delete(GONE)
    return Seen(made, channel, photo, film)


def happen(seen: Seen) -> None:
    """The last posts, with the files."""
    for number in range(EARLIER + 1, POSTS + 1):
        media = seen.photo_file if number == PHOTO else None
        seen.channel.post(START + timedelta(hours=number), f"Message {number}", media=media)
    seen.channel.post(START + timedelta(hours=FILM), "La crue, une minute", media=seen.film_file)


def show_elsewhere(seen: Seen) -> list[Media]:
    """Two posts more, with files that lie elsewhere: in the preview of a page, and in a story."""
    dice = random.Random(8)
    picture = seen.world.photo_from_bytes(dice.randbytes(20_000), 640, 360)
    story = seen.world.video_from_bytes(dice.randbytes(40_000), 5.0, 320, 180)
    for number, content in enumerate(
        (WorldPreview("https://news.example/river", title="River", photo=picture), WorldStory(seen.channel, 7, story)),
        1,
    ):
        post = seen.channel.post(START + timedelta(hours=FILM, minutes=number), f"Elsewhere {number}")
        post.more = More(content)
    return [picture, story]


def article() -> str:
    """A text that cites the film, the photo, a post that is gone, and two that may come."""
    return (
        f"La vidéo de la crue a été publiée sur Telegram : https://t.me/{HANDLE}/{FILM}\n\n"
        f"Une photo avait paru avant : https://t.me/{HANDLE}/{PHOTO}\n\n"
        f"Le message https://t.me/{HANDLE}/{GONE} a disparu.\n\n"
        f"On a vu aussi https://t.me/{HANDLE}/{FILM + 1} sur Telegram.\n\n"
        f"Et enfin https://t.me/{HANDLE}/{FILM + 2} sur Telegram.\n"
    )
