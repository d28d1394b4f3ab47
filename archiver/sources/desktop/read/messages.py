"""An exported message as a post. What cannot be read of one is named, and the rest of it is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from archiver.model.details import Detail, ForwardMore, Reply, Unshown, Votes
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
_SIMPLE = frozenset(
    {"id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities", "reactions"}
) | {"edited", "edited_unixtime"}
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
_FORWARD = frozenset({"forwarded_from", "forwarded_from_id", "saved_from"})
_DETAILED = details.READERS.keys() | {"poll"}
_NO_MEDIA: tuple[tuple[MediaRef, ...], list[MediaFailed]] = ((), [])


@dataclass(frozen=True, slots=True)
class _Head:
    """What every message has."""

    key: PostKey
    date: datetime
    edited: datetime | None
    text: str
    spans: tuple[Span, ...]


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
        self._faults: list[str] = []

    def read(self, message: Message, found: list[Observation]) -> None:
        """Adds what a message shows; the post comes first."""
        if REDACTED in message:
            return
        try:
            number = fields.message_id(message)
        except UnreadableError as error:
            found.append(Unreadable(subject=f"a message of {self._channel_id}", reason=str(error)))
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
            found.append(Unreadable(subject=f"message {key}", reason=reason))
            return
        kind = message.get("type")
        text, spans = self._text(message)
        if kind == "message" and message.keys() <= _SIMPLE:  # most are so
            found.append(
                PostSeen(
                    key=key,
                    date=date,
                    text=text,
                    edit_date=edited,
                    spans=spans,
                    author=self._author(message),
                    reactions=self._reactions(message) if "reactions" in message else (),
                    details=() if wall is None else (wall,),
                )
            )
        else:
            details_: list[Detail] = [] if wall is None else [wall]
            if kind == "unsupported":
                details_.append(Unshown(why="unsupported"))
            self._full(message, _Head(key, date, edited, text, spans), details_, found)
        if self._faults:
            found.extend(Unreadable(subject=f"message {key}", reason=each) for each in dict.fromkeys(self._faults))
            self._faults.clear()

    def _full(self, message: Message, head: _Head, more: list[Detail], found: list[Observation]) -> None:
        is_service = message.get("type") == "service"
        has_files = "photo" in message or "file" in message
        refs, failed = self._try(partial(media.refs_of, message, head.key), _NO_MEDIA) if has_files else _NO_MEDIA
        votes = self._details(message, is_service, more)
        answers = is_service or "reply_to_message_id" in message
        is_forward = not message.keys().isdisjoint(_FORWARD)
        found.append(
            PostSeen(
                key=head.key,
                date=head.date,
                text=head.text,
                edit_date=head.edited,
                spans=head.spans,
                media=refs,
                reply_to=self._try(partial(self._reply_to, message, is_service, more), None) if answers else None,
                forward=self._try(partial(_forward, message, more), None) if is_forward else None,
                author=self._author(message),
                service=service.action_of(message) if is_service else None,
                reactions=self._reactions(message) if "reactions" in message else (),
                details=tuple(more),
                votes=votes,
            )
        )
        found.extend(failed)
        if is_service:
            found.extend(_told(message, head.key, head.date))
        elif not message.keys() <= KNOWN:
            self.unknown.update(message.keys() - KNOWN)

    def _try(self, reader: Callable[[], _Value], otherwise: _Value) -> _Value:
        """What ``reader`` gives; where it cannot, the fault is noted."""
        try:
            return reader()
        except UnreadableError as error:
            self._faults.append(str(error))
            return otherwise

    def _reactions(self, message: Message) -> tuple[tuple[str, int], ...]:
        try:
            return details.reactions_of(message)
        except UnreadableError as error:
            self._faults.append(str(error))
            return ()

    def _text(self, message: Message) -> tuple[str, tuple[Span, ...]]:
        value = message.get("text")
        if type(value) is str:
            return value, ()
        try:
            return text_of(message)
        except UnreadableError as error:
            self._faults.append(str(error))
            return "", ()

    def _details(self, message: Message, is_service: bool, found: list[Detail]) -> Votes | None:  # noqa: FBT001
        if is_service:
            said = self._try(partial(service.content, message), None)
            found.extend(() if said is None else (said,))
            return None
        if message.keys().isdisjoint(_DETAILED):
            return None
        for name in sorted(message.keys() & details.READERS.keys()):
            detail = self._try(partial(details.READERS[name], message), None)
            found.extend(() if detail is None else (detail,))
        if "poll" not in message:
            return None
        poll = self._try(partial(details.poll_of, message), None)
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

    def _author(self, message: Message) -> str | None:
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
            self._faults.append("from_id is no id")
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
