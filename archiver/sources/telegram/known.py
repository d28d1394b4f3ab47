"""What the answers of this run told and later requests need: access hashes, file references. Never stored."""

from __future__ import annotations

import base64
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from telethon.tl import types

from archiver.model.captures import Json
from archiver.model.ids import MediaKey
from archiver.model.observations import ChannelSeen, MediaRef
from archiver.sources.telegram.origins import Origin, channel_photo, origins_in, shown_beside_posts
from archiver.sources.telegram.read import channels, fields
from archiver.sources.telegram.read.fields import Node, UnreadableError
from archiver.sources.telegram.read.media import Found, files_in, media_ref

MOST_FILES = 20_000
"""File references that are remembered; the oldest go first."""


@dataclass(frozen=True, slots=True)
class ChannelAddress:
    """A channel as a request names it. ``access_hash`` is the asking account's own; a basic group (minus its id) needs
    none.

    Where no such hash is known, ``seen_in`` is another channel whose message ``message_id`` shows this one.
    """

    channel_id: int
    access_hash: int
    seen_in: ChannelAddress | None = None
    message_id: int = 0

    @property
    def is_basic_group(self) -> bool:
        """Whether it is a basic group, which other methods and numbers belong to."""
        return self.channel_id < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAddress:
    """A file as a request names it; ``reference`` is good for some hours. ``thumb`` is "" for a whole
    document.

    ``protected``: the channel or post forbids saving. ``ttl_s``: see ``MediaRef``. ``size`` in bytes.
    """

    key: MediaKey
    access_hash: int
    reference: bytes
    dc: int
    size: int | None
    mime: str | None
    thumb: str
    protected: bool
    ttl_s: int | None

    @property
    def location(self) -> Any:
        """The file as an argument."""
        kind = types.InputPhotoFileLocation if self.key.type == "photo" else types.InputDocumentFileLocation
        return kind(id=self.key.id, access_hash=self.access_hash, file_reference=self.reference, thumb_size=self.thumb)


class Known:
    """The memory of one run."""

    def __init__(self) -> None:
        self._channels: dict[int, ChannelAddress] = {}
        self._files: dict[MediaKey, FileAddress] = {}
        self._protected: set[int] = set()
        self._left: set[int] = set()
        self._origins: dict[MediaKey, Origin] = {}
        self._photos: dict[int, MediaRef] = {}

    def learn(self, value: Json) -> None:
        """Takes in an answer's value."""
        if not isinstance(value, dict):
            return
        for seen in channels.seen_in(value):
            if isinstance(seen, ChannelSeen):
                self._learn_channel(seen)
        for chat in fields.nodes(value, "chats"):
            self._learn_membership(chat)
        for message in (*fields.nodes(value, "messages"), *shown_beside_posts(value)):
            self._learn_files(message)
        self._learn_photo(value)

    def channel(self, channel_id: int) -> ChannelAddress | None:
        """A channel whose access hash was seen in this run."""
        return self._channels.get(channel_id)

    def has_left(self, channel_id: int) -> bool:
        """Whether this run was shown that the account is no member of a channel: it then gets no updates of it."""
        return channel_id in self._left

    def file(self, key: MediaKey) -> FileAddress | None:
        """A file whose reference was seen in this run."""
        return self._files.get(key)

    def origin(self, key: MediaKey) -> Origin | None:
        """What else shows a file of a post, as far as answers of this run said so."""
        return self._origins.get(key)

    def channel_photo(self, channel_id: int) -> MediaRef | None:
        """The photo of a channel that was asked for in full in this run."""
        return self._photos.get(channel_id)

    def forget_file(self, key: MediaKey) -> None:
        """Drops a reference that has expired."""
        self._files.pop(key, None)

    def _learn_channel(self, seen: ChannelSeen) -> None:
        if seen.access_hash is not None:
            self._channels[seen.channel_id] = ChannelAddress(seen.channel_id, seen.access_hash)
        if seen.noforwards:
            self._protected.add(seen.channel_id)
        else:
            self._protected.discard(seen.channel_id)

    def _learn_membership(self, chat: Node) -> None:
        if fields.name(chat) != "channel" or fields.flag(chat, "min"):
            return
        with suppress(UnreadableError):
            channel_id = fields.needed(chat, "id")
            (self._left.add if fields.flag(chat, "left") else self._left.discard)(channel_id)

    def _learn_files(self, message: Node) -> None:
        try:
            peer = fields.node(message, "peer_id")
            channel_id = None if peer is None else fields.chat_of(peer)
            protected = fields.flag(message, "noforwards") or channel_id in self._protected
            for found in files_in(message):
                self._learn_file(_address(found, protected=protected))
            self._origins.update(origins_in(message))
        except UnreadableError:
            return  # the reader names it; nothing is fetched from it
        for known in (self._files, self._origins):
            while len(known) > MOST_FILES:
                del known[next(iter(known))]

    def _learn_file(self, address: FileAddress | None) -> None:
        if address is not None:
            self._files.pop(address.key, None)
            self._files[address.key] = address

    def _learn_photo(self, value: Node) -> None:
        try:
            shown = channel_photo(value)
        except UnreadableError:
            return
        if shown is not None:
            channel_id, found = shown
            self._photos[channel_id] = media_ref(found)
            self._learn_file(_address(found, protected=channel_id in self._protected))


def _address(found: Found, *, protected: bool) -> FileAddress | None:
    """A file's address, None for one that is gone."""
    node = found.node
    reference = fields.node(node, "file_reference")
    access_hash, dc = fields.number(node, "access_hash"), fields.number(node, "dc_id")
    if reference is None or access_hash is None or dc is None:
        return None
    ref = media_ref(found)
    return FileAddress(
        key=ref.key,
        access_hash=access_hash,
        reference=base64.b64decode(fields.text(reference, "base64") or ""),
        dc=dc,
        size=ref.size,
        mime=ref.mime,
        thumb=ref.thumb or "",
        protected=protected,
        ttl_s=found.ttl_s,
    )
