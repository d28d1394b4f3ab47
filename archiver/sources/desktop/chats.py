"""The chats of an export: what they are called and where they lie in the file.

One pass over the whole file finds them, whatever the order of keys. Of a full export only "chats" and "left_chats" are
entered; contacts, sessions and personal information are passed by without being decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import msgspec

from archiver.errors import InputError
from archiver.sources.desktop.decode import FAULTS
from archiver.sources.desktop.lexing import MalformedError, Source, TruncatedError
from archiver.sources.desktop.repair import repaired
from archiver.sources.desktop.scan import STRETCH, Stretch, Walk

PUBLIC = frozenset({"public_channel", "public_supergroup"})
READABLE = PUBLIC | {"private_channel", "private_supergroup", "private_group"}
"""Types of chats that are read: channels and groups. All others are somebody's conversations."""
TYPES = READABLE | {"saved_messages", "replies", "verification_codes", "personal_chat", "bot_chat"}
_LISTS = ("chats", "left_chats")
_BOM = b"\xef\xbb\xbf"
_HEADER = 1024 * 1024
_LONGEST_ID = 2**52


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat of an export. ``offset``, ``length``: the bytes that become an object of the archive, the whole file where
    it holds one chat. ``messages_at``: where its first message may begin, counted from ``offset``.

    ``id`` is the bare one (see ``bare_id``); None, like ``type``, where the export does not say it. ``complete``: its
    list of messages comes to an end. Counts and times as in ``Stretch``, over all of it.
    """

    type: str | None = None
    id: int | None = None
    name: str | None = None
    offset: int = 0
    length: int = 0
    messages_at: int | None = None
    complete: bool = False
    left: bool = False
    messages: int = 0
    broken: int = 0
    newest: int | None = None
    newest_written: str | None = None
    unzoned: int = 0

    @property
    def readable(self) -> bool:
        """Whether it is a channel or a group with a known id."""
        return self.type in READABLE and self.id is not None


def chats_in(file: BinaryIO, size: int) -> tuple[Chat, ...]:
    """All chats of a result.json of ``size`` bytes. Raises InputError where the file is none.

    What breaks off is read as far as it goes; its last chat is not ``complete``.
    """
    return _Finder(Source(file, size)).found()


def stretches(file: BinaryIO, chat: Chat, size: int = STRETCH, start: int | None = None) -> Iterator[Stretch]:
    """The stretches of a chat; offsets count from ``chat.offset``. ``start``: the end of one, to go on behind it."""
    if chat.messages_at is None:
        return
    source = Source(file, chat.offset + chat.length)
    at = chat.offset + (chat.messages_at if start is None else start)
    for each in Walk(source, at, size):
        yield replace(each, offset=each.offset - chat.offset)


def bare_id(number: object) -> int | None:
    """Telegram's own id of a chat or user; exports before April 2021 added its kind above the 32nd bit."""
    if type(number) is not int or not 0 < number < _LONGEST_ID:
        return None
    kind = number >> 32
    return number & 0xFFFFFFFF if kind in (1, 2) else number


class _Finder:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._chats: list[Chat] = []
        self._single = Chat(length=source.size)

    def found(self) -> tuple[Chat, ...]:
        start = len(_BOM) if self._source.read(0, len(_BOM)) == _BOM else 0
        try:
            self._source.members(self._source.space(start), self._top)
        except TruncatedError:
            pass
        except MalformedError as fault:
            if not self._chats and self._single.messages_at is None:
                raise InputError(
                    "The file is no export of Telegram Desktop: it is not JSON as that one writes it.",
                    hint=f"What is wrong stands at byte {fault.at}.",
                ) from fault
        if self._single.messages_at is not None:
            return (*self._chats, self._single)
        if not self._chats:
            raise InputError(
                "The file has no messages of Telegram Desktop in it.",
                hint="Export again, with the format JSON and with at least one chat.",
            )
        return tuple(self._chats)

    def _top(self, key: str, at: int) -> int:
        if key in _LISTS and self._source.byte(at) == ord("{"):
            return self._source.members(at, lambda inner, place: self._listed(inner, place, key))
        self._single, end = self._member(self._single, key, at)
        return end

    def _listed(self, key: str, at: int, place: str) -> int:
        if key != "list" or self._source.byte(at) != ord("["):
            return self._source.value(at)
        return self._source.items(at, lambda item: self._chat(item, place))

    def _chat(self, at: int, place: str) -> int:
        if self._source.byte(at) != ord("{"):
            return max(self._source.value(at), at + 1)
        chat = Chat(offset=at, left=place == "left_chats")

        def member(key: str, value: int) -> int:
            nonlocal chat
            chat, end = self._member(chat, key, value)
            return end

        end = self._source.size
        try:
            end = self._source.members(at, member)
        finally:
            self._chats.append(replace(chat, length=end - at))
        return end

    def _member(self, chat: Chat, key: str, at: int) -> tuple[Chat, int]:
        """What a member of a chat's object says of the chat, and where the member ends."""
        if key == "messages" and chat.messages_at is None and self._source.byte(at) == ord("["):
            return self._messages(chat, at + 1)
        end = self._source.value(at)
        if key not in ("name", "type", "id") or end - at > _HEADER:
            return chat, end
        value = _plain(self._source.read(at, end - at))
        if key == "id":
            return replace(chat, id=bare_id(value)), end
        text = value if isinstance(value, str) else None
        return (replace(chat, name=text) if key == "name" else replace(chat, type=text)), end

    def _messages(self, chat: Chat, at: int) -> tuple[Chat, int]:
        walk = Walk(self._source, at)
        messages = broken = unzoned = 0
        newest: int | None = None
        written: str | None = None
        for each in walk:
            messages += each.messages
            broken += each.broken
            unzoned += each.unzoned
            newest = max((time for time in (newest, each.newest) if time is not None), default=None)
            written = max((time for time in (written, each.newest_written) if time is not None), default=None)
        return replace(
            chat,
            messages_at=at - chat.offset,
            complete=walk.closed,
            messages=messages,
            broken=broken,
            newest=newest,
            newest_written=written,
            unzoned=unzoned,
        ), walk.end


def _plain(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except FAULTS:
        try:
            return msgspec.json.decode(repaired(data)[0])
        except FAULTS:
            return None
