"""The files that pages link to: their addresses on the CDN, and how long these are good for."""

from __future__ import annotations

import base64
import hashlib
import io
import time
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, UnidentifiedImageError

from archiver.demo.world import Media
from archiver.demo.world.pictures import jpeg

Part = Literal["file", "preview", "thumb"]
PREVIEW_QUALITY = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What an address gives. `until`: in seconds of `time.monotonic()`, None for no end."""

    media: Media
    part: Part
    mime_type: str
    until: float | None

    @property
    def holds(self) -> bool:
        """Whether the address is still good."""
        return self.until is None or time.monotonic() < self.until


class Links:
    """Addresses handed out by pages. A path stays the same for a file; the token behind it changes when all expire."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        """Bases of the CDN's hosts; every path is served by each of them."""
        self.lifetime_s: float | None = None
        self.same_photos = False
        """Whether photos are served as they were posted, and not as a smaller encoding."""
        self._offers: dict[tuple[str, str], Offer] = {}
        self._generation = 0
        self._previews: dict[int, bytes] = {}

    def address(self, media: Media, part: Part, host: str) -> str:
        """A link to a file on one of the hosts; asking for it is allowed from now on."""
        name, mime = _named(media, part)
        path = f"/file/{name}"
        token = "" if part != "file" else _digest(f"{media.id} {self._generation}", 90)
        until = None if self.lifetime_s is None else time.monotonic() + self.lifetime_s
        self._offers[path, token] = Offer(media=media, part=part, mime_type=mime, until=until)
        return f"{host}{path}?token={token}" if token else f"{host}{path}"

    def still(self, media: Media, host: str) -> str:
        """A link to the picture that stands for a file: a photo itself, or a film's small picture."""
        return self.address(media, "preview" if media.kind == "photo" else "thumb", host)

    def offer(self, path: str, token: str) -> Offer | None:
        """What was handed out under this address, if it is still good."""
        found = self._offers.get((path, token))
        return found if found is not None and found.holds else None

    def expire(self) -> None:
        """No address is good any more until a page hands it out again; those with tokens never are."""
        self._offers.clear()
        self._generation += 1

    def content(self, offer: Offer) -> bytes:
        """The bytes behind an address; builds the file if need be."""
        media = offer.media
        if offer.part == "file":
            return media.data
        if offer.part == "thumb":
            return media.thumbs[0].data if media.thumbs else b""
        if self.same_photos:
            return media.data
        if media.id not in self._previews:
            self._previews[media.id] = _preview(media)
        return self._previews[media.id]


def _preview(media: Media) -> bytes:
    """A photo encoded again; its smallest picture, or its own bytes, where they are no picture."""
    try:
        with Image.open(io.BytesIO(media.data)) as picture:
            return jpeg(np.asarray(picture.convert("RGB")), quality=PREVIEW_QUALITY)
    except (UnidentifiedImageError, OSError):
        return media.thumbs[0].data if media.thumbs else media.data


def _named(media: Media, part: Part) -> tuple[str, str]:
    """The name in the path, and the type that is served: short for files with a token, long for pictures."""
    if part == "thumb":
        return _digest(f"{media.id} thumb", 120), "image/jpeg"
    if part == "preview":
        return f"{_digest(f'{media.id} preview', 120)}.jpg", "image/jpeg"
    short = hashlib.sha256(f"{media.id}".encode()).hexdigest()[:10]
    mime = media.mime_type.partition(";")[0]
    return f"{short}{_SUFFIXES.get(mime, '')}", mime


_SUFFIXES = {
    "video/mp4": ".mp4",
    "audio/ogg": ".ogg",
    "image/webp": ".webp",
    "image/jpeg": ".jpg",
    "application/x-tgsticker": ".tgs",
    "video/webm": ".webm",
}


def _digest(of: str, length: int) -> str:
    """So many characters that follow from a text, of base64url's alphabet."""
    data = b"".join(hashlib.sha512(f"{of} {number}".encode()).digest() for number in range(length // 64 + 1))
    return base64.urlsafe_b64encode(data).decode()[:length]
