"""Files of every kind that Telegram knows, made of given bytes: voice, round video, sticker, animation, covers, ...

Telegram tells the kind of a document by its attributes, and puts what belongs to a film or photo beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from telethon import types

from archiver.demo.world.media import Media
from archiver.demo.world.world import World


def voice(world: World, data: bytes, duration_s: int = 5, *, dc: int = 2) -> Media:
    """A voice message."""
    media = world.document("", "audio/ogg", data, dc=dc)
    media.file_name = None
    media.attributes = (types.DocumentAttributeAudio(duration=duration_s, voice=True),)
    return media


def song(world: World, data: bytes, title: str, duration_s: int = 180, *, dc: int = 2) -> Media:
    """A piece of music."""
    media = world.document(f"{title}.mp3", "audio/mpeg", data, dc=dc)
    media.attributes = (types.DocumentAttributeAudio(duration=duration_s, title=title),)
    return media


def round_video(world: World, data: bytes, duration_s: float = 9.0, *, dc: int = 2) -> Media:
    """A video message."""
    media = world.document("", "video/mp4", data, dc=dc)
    media.file_name = None
    media.attributes = (types.DocumentAttributeVideo(duration=duration_s, w=400, h=400, round_message=True),)
    return media


def sticker(world: World, data: bytes, emoji: str = "👍", *, dc: int = 2) -> Media:
    """A sticker of no set."""
    media = world.document("sticker.webp", "image/webp", data, dc=dc)
    media.attributes = (
        types.DocumentAttributeImageSize(w=512, h=512),
        types.DocumentAttributeSticker(alt=emoji, stickerset=types.InputStickerSetEmpty()),
    )
    return media


def animation(world: World, data: bytes, duration_s: float = 3.0, *, dc: int = 2) -> Media:
    """A silent film that is shown over and over."""
    media = world.document("", "video/mp4", data, dc=dc)
    media.file_name = None
    media.attributes = (
        types.DocumentAttributeVideo(duration=duration_s, w=320, h=240, nosound=True),
        types.DocumentAttributeAnimated(),
    )
    return media


def with_cover(film: Media, cover: Media) -> Media:
    """A film with a photo that its poster chose for it."""
    film.cover = cover
    return film


def with_qualities(film: Media, others: Sequence[Media]) -> Media:
    """A film that Telegram also offers in other qualities."""
    film.alternatives = tuple(others)
    return film


def live_photo(photo: Media, film: Media) -> Media:
    """A photo that moves."""
    photo.live = film
    return photo
