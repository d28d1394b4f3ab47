"""One message of a channel or group."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from archiver.demo.world.media import Media
from archiver.demo.world.people import WorldUser

if TYPE_CHECKING:
    from archiver.demo.world.channel import WorldChannel


@dataclass
class WorldPost:
    """A post, album member, forward, comment or service message. Its identity is (channel id, id)."""

    channel: WorldChannel = field(repr=False)
    id: int
    date: datetime
    text: str = ""
    media: Media | None = field(default=None, repr=False)
    grouped_id: int | None = None
    reply_to: int | None = None
    forward_of: WorldPost | None = field(default=None, repr=False)
    entities: tuple[Any, ...] = ()
    """Telethon `MessageEntity…` objects, offsets in UTF-16 units."""
    views: int | None = None
    service: Any = None
    """A Telethon `MessageAction…` object makes this a service message."""
    author: WorldUser | None = None
    edit_date: datetime | None = None
    pinned: bool = False
    noforwards: bool = False
    restriction: str | None = None
    """Why Telegram hides the post from everybody, such as "This post violates local laws"."""
    deleted: bool = False
    comments: WorldPost | None = field(default=None, repr=False)
    """In a channel with a linked group: the post's copy there, under which the comments are."""

    @property
    def link(self) -> str:
        """The post's public address, or its private form where the channel has no username."""
        name = self.channel.username
        return f"https://t.me/{name}/{self.id}" if name else f"https://t.me/c/{self.channel.id}/{self.id}"
