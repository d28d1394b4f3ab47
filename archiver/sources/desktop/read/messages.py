"""An exported message as a post. What cannot be read of one is named, and the rest of it is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from archiver.model.details import Detail, ForwardMore, Reply, Unshown, Votes, WallClock
from archiver.model.ids import PostKey
from archiver.model.observations import (
    Forward,
    MediaFailed,
    MediaRef,
    Observation,
    PinSeen,
    PostSeen,
    TopicSeen,
    Unreadable,
)
from archiver.model.spans import Span
from archiver.sources.desktop.chats import bare_id
from archiver.sources.desktop.decode import Message
from archiver.sources.desktop.hiding import REDACTED
from archiver.sources.desktop.read import details, fields, media, service
from archiver.sources.desktop.read.fields import UnreadableError
from archiver.sources.desktop.read.texts import text_of
from archiver.sources.desktop.read.times import Clock

_Value = TypeVar("_Value")
_SIMPLE = frozenset({"id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities", "reactions"})
"""Of most messages nothing else is there."""
KNOWN = (
    _SIMPLE
    | details.READERS.keys()
    | frozenset(
        {
            *("edited", "edited_unixtime", "actor", "actor_id", "author", "forwarded_from", "forwarded_from_id"),
            *("saved_from", "reply_to_message_id", "reply_to_peer_id", "photo", "photo_file_size", "width", "height"),
            *("file", "file_name", "file_size", "thumbnail", "thumbnail_file_size", "media_type", "mime_type"),
            *(
                "duration_seconds",
                "performer",
                "title",
                "sticker_emoji",
                "media_spoiler",
                "self_destruct_period_seconds",
            ),
            *("contact_vcard", "contact_vcard_file_size", "live_location_period_seconds", "place_name", "address"),
            *("game_description", "game_link", "poll", "giveaway_results"),
        }
    )
)
"""Fields of messages; those of a service message belong to its action."""
_PEER = re.compile(r"(user|chat|channel)(\d{1,18})")
_NO_MEDIA: tuple[tuple[MediaRef, ...], list[MediaFailed]] = ((), [])


@dataclass(slots=True)
class _Parts:
    """What was found in a message, and what is wrong with it."""

    faults: list[str] = field(default_factory=list)

    def read(self, reader: Callable[[], _Value], otherwise: _Value) -> _Value:
        """What ``reader`` gives; where it cannot, the fault is noted."""
        try:
            return reader()
        except UnreadableError as error:
            self.faults.append(str(error))
            return otherwise


class Reader:
    """Reads the messages of one stretch of a chat. ``unknown``: fields that this version does not know, counted.

    ``before``: how many messages belong to the group as it was before its upgrade.
    """

    def __init__(self, channel_id: int, clock: Clock) -> None:
        self._channel_id = channel_id
        self._clock = clock
        self._own = (f"channel{abs(channel_id)}", f"chat{abs(channel_id)}")
        self.unknown: Counter[str] = Counter()
        self.before = 0

    def seen_in(self, message: Message) -> Iterator[Observation]:
        """What a message shows; the post comes first."""
        if REDACTED in message:
            return
        try:
            number = fields.message_id(message)
        except UnreadableError as error:
            yield Unreadable(subject=f"a message of {self._channel_id}", reason=str(error))
            return
        if number < 0:
            self.before += 1
            return
        key = PostKey(self._channel_id, number)
        try:
            date, edited, wall = self._clock.times(message)
        except UnreadableError as error:
            unsupported = message.get("type") == "unsupported"
            reason = "Telegram Desktop could not show it, and exported its id alone" if unsupported else str(error)
            yield Unreadable(subject=f"message {key}", reason=reason)
            return
        parts = _Parts()
        simple = message.keys() <= _SIMPLE and message.get("type") == "message"
        yield from (
            self._simple(message, key, date, wall, parts)
            if simple
            else self._full(message, key, date, edited, wall, parts)
        )
        for reason in dict.fromkeys(parts.faults):
            yield Unreadable(subject=f"message {key}", reason=reason)

    def _simple(
        self, message: Message, key: PostKey, date: datetime, wall: WallClock | None, parts: _Parts
    ) -> Iterator[Observation]:
        """A message that has a text and no more; most are so, which is why they are read by themselves."""
        text, spans = self._text(message, parts)
        yield PostSeen(
            key=key,
            date=date,
            text=text,
            spans=spans,
            author=self._author(message, parts),
            reactions=parts.read(lambda: details.reactions_of(message), ()) if "reactions" in message else (),
            details=() if wall is None else (wall,),
        )

    def _full(
        self,
        message: Message,
        key: PostKey,
        date: datetime,
        edited: datetime | None,
        wall: WallClock | None,
        parts: _Parts,
    ) -> Iterator[Observation]:
        found: list[Detail] = [] if wall is None else [wall]
        if message.get("type") == "unsupported":
            found.append(Unshown(why="unsupported"))
        is_service = message.get("type") == "service"
        text, spans = self._text(message, parts)
        refs, failed = parts.read(lambda: media.refs_of(message, key), _NO_MEDIA)
        votes = self._details(message, is_service, found, parts)
        yield PostSeen(
            key=key,
            date=date,
            text=text,
            edit_date=edited,
            spans=spans,
            media=refs,
            reply_to=parts.read(lambda: self._reply_to(message, is_service, found), None),
            forward=parts.read(lambda: _forward(message, found), None),
            author=self._author(message, parts),
            service=service.action_of(message) if is_service else None,
            reactions=parts.read(lambda: details.reactions_of(message), ()) if "reactions" in message else (),
            details=tuple(found),
            votes=votes,
        )
        yield from failed
        if is_service:
            yield from _told(message, key, date)
        else:
            self.unknown.update(message.keys() - KNOWN)

    def _text(self, message: Message, parts: _Parts) -> tuple[str, tuple[Span, ...]]:
        value = message.get("text")
        if type(value) is str:
            return value, ()
        nothing: tuple[str, tuple[Span, ...]] = ("", ())
        return parts.read(lambda: text_of(message), nothing)

    def _details(self, message: Message, is_service: bool, found: list[Detail], parts: _Parts) -> Votes | None:  # noqa: FBT001
        if is_service:
            said = parts.read(lambda: service.content(message), None)
            found.extend(() if said is None else (said,))
            return None
        for name in message.keys() & details.READERS.keys():
            detail = parts.read(partial(details.READERS[name], message), None)
            found.extend(() if detail is None else (detail,))
        if "poll" not in message:
            return None
        poll = parts.read(lambda: details.poll_of(message), None)
        if poll is None:
            return None
        found.append(poll[0])
        return poll[1]

    def _reply_to(self, message: Message, is_service: bool, found: list[Detail]) -> int | None:  # noqa: FBT001
        if is_service:
            name = "message_id" if message.get("action") in (service.PINNED, "set_same_chat_wallpaper") else ""
            number = fields.number(message, name) if name else None
        else:
            number = fields.number(message, "reply_to_message_id")
        if number is None:
            return None
        peer = message.get("reply_to_peer_id")
        if peer is None or peer in self._own or bare_id(peer) == abs(self._channel_id):
            return number if number > 0 else None
        found.append(_reply(peer, number))
        return None

    def _author(self, message: Message, parts: _Parts) -> str | None:
        """A signature, else who wrote where that is not the channel itself."""
        peer = message.get("from_id", message.get("actor_id"))
        signature = message.get("author")
        if type(signature) is str and signature:
            return signature
        if peer in self._own:
            return None
        if type(peer) is int:  # before April 2021; kinds above the 32nd bit
            number = bare_id(peer)
            kind = "channel" if peer >> 32 == 2 else "user"
            return None if number is None or number == abs(self._channel_id) else f"{kind}:{number}"
        if type(peer) is str:
            match = _PEER.fullmatch(peer)
            return peer if match is None else f"{match[1]}:{match[2]}"
        if peer is not None:
            parts.faults.append("from_id is no id")
        return None


def _told(message: Message, key: PostKey, date: datetime) -> Iterator[Observation]:
    """What a service message says of the channel."""
    number = message.get("message_id")
    if message.get("action") == service.PINNED and type(number) is int and 0 < number <= fields.HIGHEST_ID:
        yield PinSeen(channel_id=key.channel_id, message_id=number, how="service", date=date)
    title = message.get("title")
    if message.get("action") == "topic_created" and isinstance(title, str):
        yield TopicSeen(channel_id=key.channel_id, topic_id=key.message_id, title=title, date=date)


def _reply(peer: object, number: int) -> Reply:
    match = _PEER.fullmatch(peer) if isinstance(peer, str) else None
    if match is None:
        return Reply(message_id=number, user=peer if isinstance(peer, str) else None)
    if match[1] == "user":
        return Reply(message_id=number, user=f"user:{match[2]}")
    return Reply(message_id=number, channel_id=int(match[2]) * (1 if match[1] == "channel" else -1))


def _forward(message: Message, found: list[Detail]) -> Forward | None:
    """Only a name is exported, null where the account is gone; neither the post nor its date."""
    saved = fields.text(message, "saved_from")
    peer = message.get("forwarded_from_id")
    match = _PEER.fullmatch(peer) if isinstance(peer, str) else None
    channel = int(match[2]) if match is not None and match[1] == "channel" else None
    user = None
    if isinstance(peer, str) and channel is None:
        user = peer if match is None else f"{match[1]}:{match[2]}"
    if saved is not None or user is not None:
        found.append(ForwardMore(saved_name=saved, user=user))
    if "forwarded_from" not in message and peer is None:
        return None
    return Forward(date=None, from_channel_id=channel, from_name=fields.text(message, "forwarded_from"))
