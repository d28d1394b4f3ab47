"""A stored answer without posts that were redacted; pure, from its JSON document alone.

In place of a post stands ``{"_": "archiver.redacted", "id": ..., "peer_id": ...}``: it is known that there is one, and
nothing else. The document loses its TL bytes and names under "redacted" what was taken out.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from typing import cast

import zstandard

from archiver.model.captures import Json
from archiver.model.ids import PostKey
from archiver.model.redactions import Hidden
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError

_MESSAGES = frozenset({"message", "messageService"})
_CHANNELS = frozenset({"channel", "channelForbidden", "channelFull", "chat", "chatForbidden", "chatFull"})
_BYTES = frozenset({"tl_zstd", "tl_sha256", "tl_tail"})
_QUOTES = frozenset({"quote", "quote_text", "quote_entities", "quote_offset", "reply_from", "reply_media"})
"""What a header of a reply repeats of the post that is answered."""
_MOST_TL = 64 * 1024 * 1024


def without(document: Mapping[str, Json], hidden: Hidden) -> dict[str, Json] | None:
    """The document without what is ``hidden``; None where it shows nothing of it."""
    value = document.get("value")
    if not isinstance(value, dict):
        return _without_bytes(document, hidden)
    walk = _Walk(hidden)
    kept = walk.of(value)
    if not walk.taken:
        return None
    return {**_bare(document), "redacted": cast(Json, sorted(walk.taken)), "value": kept}


def shows(document: Mapping[str, Json], key: PostKey) -> bool:
    """Whether a document shows the post."""
    return without(document, Hidden(posts=frozenset({key}))) is not None


def _bare(document: Mapping[str, Json]) -> dict[str, Json]:
    return {name: each for name, each in document.items() if name not in _BYTES}


def _without_bytes(document: Mapping[str, Json], hidden: Hidden) -> dict[str, Json] | None:
    """An answer that could not be read loses its bytes where they may hold what is hidden."""
    packed = document.get("tl_zstd")
    if not isinstance(packed, str):
        return None
    try:
        body = zstandard.ZstdDecompressor().decompress(base64.b64decode(packed), max_output_size=_MOST_TL)
    except (zstandard.ZstdError, ValueError):
        body = b""
    found = [str(key) for key in hidden.posts if not body or all(part in body for part in _wire(key))]
    found += [str(each) for each in hidden.channels if not body or struct.pack("<q", each) in body]
    return {**_bare(document), "redacted": cast(Json, sorted(found))} if found else None


def _wire(key: PostKey) -> tuple[bytes, bytes]:
    """How the two ids of a post are written in TL."""
    return struct.pack("<q", abs(key.channel_id)), struct.pack("<i", key.message_id)


class _Walk:
    """One walk over a tree; ``taken``: what was taken out of it."""

    def __init__(self, hidden: Hidden) -> None:
        self._hidden = hidden
        self.taken: set[str] = set()

    def of(self, value: Json) -> Json:
        """The value without what is hidden; the same object where nothing is."""
        if isinstance(value, list):
            return [self.of(each) for each in value if not self._is_channel(each)]
        if not isinstance(value, dict):
            return value
        stub = self._stub(value) if fields.name(value) in _MESSAGES else None
        if stub is not None:
            return stub
        kept = {name: self.of(each) for name, each in value.items() if not self._is_channel(each)}
        return self._unquoted(kept) if "reply_to" in kept else kept

    def _stub(self, message: Node) -> Json | None:
        """What stands in place of a message that is hidden, or the copy of a hidden post in a group."""
        for key in (_key(message), _copied(message)):
            if key is not None and self._hidden.hides(key):
                self.taken.add(str(key))
                kept = {name: message[name] for name in ("id", "peer_id") if name in message}
                return {"_": fields.REDACTED, **kept}
        return None

    def _is_channel(self, value: Json) -> bool:
        """Whether a value describes a hidden channel."""
        if not self._hidden.channels or not isinstance(value, dict) or fields.name(value) not in _CHANNELS:
            return False
        try:
            number = fields.number(value, "id")
        except UnreadableError:
            return False
        found = number in self._hidden.channels
        if found:
            self.taken.add(str(number))
        return found

    def _unquoted(self, message: dict[str, Json]) -> Json:
        """A message that answers a hidden post, without what it repeats of it."""
        header = message["reply_to"]
        if not isinstance(header, dict) or not _QUOTES & header.keys():
            return message
        key = _answered(message, header)
        if key is None or not self._hidden.hides(key):
            return message
        self.taken.add(str(key))
        return {**message, "reply_to": {name: each for name, each in header.items() if name not in _QUOTES}}


def _key(message: Node) -> PostKey | None:
    try:
        peer = fields.node(message, "peer_id")
        channel = None if peer is None else fields.chat_of(peer)
        return None if channel is None else PostKey(channel, fields.message_id(message))
    except UnreadableError:
        return None


def _copied(message: Node) -> PostKey | None:
    """The post of which a message of a discussion group is Telegram's own copy."""
    try:
        header = fields.node(message, "fwd_from")
        peer = None if header is None else fields.node(header, "saved_from_peer")
        if header is None or peer is None:
            return None
        channel, number = fields.number(peer, "channel_id"), fields.number(header, "saved_from_msg_id")
    except UnreadableError:
        return None
    return None if channel is None or number is None else PostKey(channel, number)


def _answered(message: Node, header: Node) -> PostKey | None:
    try:
        peer = fields.node(header, "reply_to_peer_id") or fields.node(message, "peer_id")
        channel, number = None if peer is None else fields.chat_of(peer), fields.number(header, "reply_to_msg_id")
    except UnreadableError:
        return None
    return None if channel is None or number is None else PostKey(channel, number)
