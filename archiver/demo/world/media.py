"""Files of the world. Their bytes are made when somebody first needs them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

Kind = Literal["photo", "video", "document"]

GRANULE = 128 * 1024
"""Bytes under one hash in `upload.getFileHashes`."""


@dataclass(frozen=True)
class Thumb:
    """A smaller picture of a file; `type` is Telegram's letter for the size ("m" fits 320 pixels)."""

    type: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Built:
    """A file's bytes and its smaller pictures."""

    data: bytes
    thumbs: tuple[Thumb, ...] = ()


class Blob:
    """Bytes that several `Media` can share, built once, by whichever thread asks first."""

    def __init__(self, build: Callable[[], Built]) -> None:
        self._build = build
        self._built: Built | None = None
        self._lock = threading.Lock()

    @property
    def is_built(self) -> bool:
        """Whether the bytes are there already."""
        return self._built is not None

    def ready(self) -> None:
        """Builds the bytes if need be."""
        _ = self.built

    @property
    def built(self) -> Built:
        """The bytes; builds them if need be."""
        with self._lock:
            if self._built is None:
                self._built = self._build()
            return self._built


@dataclass
class Media:
    """A photo, video or document as Telegram has it: an id, a data centre, and bytes."""

    kind: Kind
    id: int
    access_hash: int
    dc: int
    date: datetime
    mime_type: str
    blob: Blob = field(repr=False)
    width: int = 0
    height: int = 0
    duration_s: float = 0.0
    file_name: str | None = None
    cdn: bool = False
    """Whether `upload.getFile` sends clients to the CDN for it."""
    attributes: tuple[Any, ...] = ()
    """Telethon `DocumentAttribute…` objects that tell its kind (see `kinds`)."""
    cover: Media | None = field(default=None, repr=False)
    alternatives: tuple[Media, ...] = field(default=(), repr=False)
    live: Media | None = field(default=None, repr=False)

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.blob.built.data

    @property
    def thumbs(self) -> tuple[Thumb, ...]:
        """The smaller pictures, smallest first."""
        return self.blob.built.thumbs

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.data)

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return sha256(self.data).hexdigest()

    def part(self, thumb: str) -> bytes | None:
        """The bytes of the file ("", or a photo's largest size) or of one of its thumbs, if it has that."""
        if thumb == "" or (self.kind == "photo" and thumb == PHOTO_SIZE):
            return self.data
        return next((item.data for item in self.thumbs if item.type == thumb), None)


PHOTO_SIZE = "x"
"""Telegram's letter for a photo that fits 800 pixels: here, the photo itself."""
