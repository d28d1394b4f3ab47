"""Identity: a post is (channel id, message id), never a username; a media item is (kind, Telegram's id)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, cast, get_args


@dataclass(frozen=True, slots=True, order=True)
class PostKey:
    """Identity of a post. ``channel_id`` is Telegram's bare positive id (without the ``-100`` prefix) of a channel or
    group, and minus the id of a *basic group*, whose ids are another number range (decision 0006).
    """

    channel_id: int
    message_id: int

    def __str__(self) -> str:
        return f"{self.channel_id}/{self.message_id}"

    def address(self, username: str | None) -> str | None:
        """On the web: public where the channel has a username, else the ``t.me/c/`` form, which leads members to it.

        None in a basic group: Telegram has no addresses for its messages.
        """
        if self.channel_id < 0:
            return None
        return f"https://t.me/{username or f'c/{self.channel_id}'}/{self.message_id}"

    @classmethod
    def parse(cls, text: str) -> PostKey:
        """The inverse of ``str``; raises ValueError on anything else."""
        channel, _, message = text.partition("/")
        return cls(int(channel), int(message))


MediaType = Literal["document", "photo", "web", "export"]
"""Whose number it is: Telegram's own for documents and photos. Telegram's web pages and exports do not tell that one,
so that their files have a digest for a number (``MediaKey.of``): of the path at which the web serves the file ("web"),
of the post and the path in the export's folder ("export").
"""


@dataclass(frozen=True, slots=True, order=True)
class MediaKey:
    """Identity of a file at Telegram: forwards share it, a re-upload gets a new one."""

    type: MediaType
    id: int

    def __str__(self) -> str:
        return f"{self.type}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> MediaKey:
        """The inverse of ``str``; raises ValueError on anything else."""
        kind, _, number = text.partition(":")
        if kind not in get_args(MediaType):
            raise ValueError(f"not a media key: {text!r}")
        return cls(cast(MediaType, kind), int(number))

    @classmethod
    def of(cls, kind: MediaType, *parts: str) -> MediaKey:
        """The key of what is told by texts: the first 63 bits of SHA-256 over them, NUL between."""
        digest = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).digest()
        return cls(kind, int.from_bytes(digest[:8], "big") >> 1)
