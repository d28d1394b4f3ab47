"""The markup of a post's file: photo, video, animation, voice, round video, sticker, song, document; and of albums."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from telethon import types

from archiver.demo.tme.numbers import duration, ratio, size
from archiver.demo.tme.render import macro
from archiver.demo.tme.settings import Making
from archiver.demo.world import Media, WorldPost

TALLEST = 4 / 3
"""Pictures that are taller are cut to this, and a blurred copy is laid behind them."""
ALBUM_WIDTH = 453
_GAP = 2
_ROW = 169
_BARS = 60
_EMPTY_PICTURE = "data:image/svg+xml;base64," + base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()


def file(post: WorldPost, media: Media, making: Making) -> Markup:
    """The markup of a single post's file."""
    if media.kind == "photo":
        return macro("photo", photo_view(post, media, making))
    if media.kind == "video":
        return macro("video", video_view(post, media, making))
    kinds = {type(attribute): attribute for attribute in media.attributes}
    film = kinds.get(types.DocumentAttributeVideo)
    sound = kinds.get(types.DocumentAttributeAudio)
    if film is not None and film.round_message:
        return macro("round_video", video_view(post, media, making))
    if types.DocumentAttributeSticker in kinds:
        return macro("sticker", _sticker(post, media, making))
    if film is not None:
        return macro("video", video_view(post, media, making))
    if sound is not None and sound.voice:
        return macro("voice", _voice(post, media, sound, making))
    return macro("document", document_view(post, media))


def is_visual(media: Media) -> bool:
    """Whether a file stands in an album's picture grid, and not in a list of documents."""
    return media.kind != "document" or any(isinstance(item, types.DocumentAttributeVideo) for item in media.attributes)


def href(post: WorldPost, *, single: bool = False) -> str:
    """Where a click on a file leads."""
    return f"{post.link}?single" if single else post.link


def album(posts: Sequence[WorldPost], making: Making) -> Markup:
    """The markup of an album: one grid of photos and videos, or a list of documents."""
    members = [(post, post.media) for post in posts if post.media is not None]
    if all(not is_visual(media) for _, media in members):
        return macro("documents", [document_view(post, media, single=True) for post, media in members])
    rows = (len(members) + 1) // 2
    height = rows * _ROW + (rows - 1) * _GAP
    views = []
    for number, (post, media) in enumerate(members):
        view = photo_view(post, media, making) if media.kind == "photo" else video_view(post, media, making)
        place = _place(number, len(members))
        shape = ratio((media.width or 4) / (media.height or 3))
        views.append({**view, "href": href(post, single=True), "place": place, "shape": shape})
    return macro("album", {"ratio": ratio(height * 100 / ALBUM_WIDTH), "height": height, "members": views})


def photo_view(post: WorldPost, media: Media, making: Making) -> dict[str, Any]:
    """A photo; its classes name its number, and this number's two halves."""
    width, shape = media.width or 800, (media.height or 600) / (media.width or 800)
    return {
        "is_video": False,
        "ids": f"{media.id} {media.id >> 32}_{media.id & 0xFFFFFFFF}",
        "href": href(post),
        "width": width,
        "src": making.links.address(media, "preview", making.cdn),
        "blured": shape > TALLEST,
        "inner": ratio(TALLEST / shape * 100),
        "ratio": ratio(min(shape, TALLEST) * 100),
    }


def video_view(post: WorldPost, media: Media, making: Making) -> dict[str, Any]:
    """A video; without `src` it is too big. An animation is silent: it has no length and plays by itself."""
    film = next((item for item in media.attributes if isinstance(item, types.DocumentAttributeVideo)), None)
    width, height = (media.width, media.height) if film is None else (film.w, film.h)
    shape = height / width if width else 0.75
    too_big = media.size >= making.settings.too_big_from
    return {
        "is_video": True,
        "href": href(post),
        "thumb": making.links.address(media, "thumb", making.cdn),
        "src": None if too_big else making.links.address(media, "file", making.cdn),
        "blured": shape > TALLEST,
        "silent": any(isinstance(item, types.DocumentAttributeAnimated) for item in media.attributes),
        "width": width,
        "ratio": ratio(min(shape, TALLEST) * 100),
        "duration": duration(media.duration_s if film is None else film.duration),
    }


def document_view(post: WorldPost, media: Media, *, single: bool = False) -> dict[str, Any]:
    """A document, without a way to its bytes; of music the title and the performer are told, not the size."""
    sound = next((item for item in media.attributes if isinstance(item, types.DocumentAttributeAudio)), None)
    title = media.file_name or "file"
    return {
        "href": href(post, single=single),
        "is_audio": sound is not None,
        "title": title if sound is None else sound.title or title,
        "extra": size(media.size) if sound is None else sound.performer or duration(sound.duration),
    }


def _voice(post: WorldPost, media: Media, sound: Any, making: Making) -> dict[str, Any]:
    """A voice message; its wave follows from the bytes."""
    dice = hashlib.sha512(media.data).digest() * 2
    wave = [value % 32 for value in dice[:100]]
    return {
        "href": href(post),
        "src": making.links.address(media, "file", making.cdn),
        "wave": wave,
        "bars": [ratio(round(value / 31 * 100, 3)) for value in wave[:_BARS]],
        "duration": duration(sound.duration),
    }


def _sticker(post: WorldPost, media: Media, making: Making) -> dict[str, Any]:
    """A sticker: a picture, a drawing that moves, or a film; until it is loaded, an empty drawing is shown."""
    size_of = next((item for item in media.attributes if isinstance(item, types.DocumentAttributeImageSize)), None)
    return {
        "href": href(post),
        "src": making.links.address(media, "file", making.cdn),
        "is_animated": media.mime_type == "application/x-tgsticker",
        "is_video": media.mime_type == "video/webm",
        "ratio": ratio(100 if size_of is None else size_of.h / size_of.w * 100),
        "placeholder": _EMPTY_PICTURE,
    }


def _place(number: int, total: int) -> str:
    """Where a member stands in the grid: two in a row, the last one alone if their number is odd."""
    alone = number == total - 1 and number % 2 == 0
    width = ALBUM_WIDTH if alone else (ALBUM_WIDTH - _GAP) // 2
    left, top = (number % 2) * (width + _GAP), (number // 2) * (_ROW + _GAP)
    return f"left:{left}px;top:{top}px;width:{width}px;height:{_ROW}px;margin-right:0px;margin-bottom:{_GAP}px;"
