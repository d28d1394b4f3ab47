"""Channels and groups as answers show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from archiver.model.observations import ChannelSeen, MigratedFrom, Unreadable
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError

JOINED = "messages.chatInviteJoinResultOk"
_CHANNELS = ("channel", "channelForbidden")
_BASIC = ("chat", "chatForbidden")


def seen_in(value: Node) -> Iterator[ChannelSeen | MigratedFrom | Unreadable]:
    """The channels among an answer's ``chats``, with what a ``channelFull`` adds to its own."""
    full = fields.node(value, "full_chat")
    for chat in _chats(value):
        if fields.name(chat) in _BASIC:
            yield from _basic_group(chat)
        if fields.name(chat) not in _CHANNELS:
            continue
        try:
            found = _channel(chat)
            if (
                full is not None
                and fields.name(full) == "channelFull"
                and fields.number(full, "id") == found.channel_id
            ):
                found = _with_full(found, full)
        except UnreadableError as error:
            yield Unreadable(subject=f"{fields.name(chat)} {chat.get('id')}", reason=str(error))
        else:
            yield found


def _chats(value: Node) -> list[Node]:
    """An answer's chats: its list, the one that an invitation leads to, those of the news that joining brings."""
    if fields.name(value) == JOINED:
        return fields.nodes(fields.node(value, "updates") or {}, "chats")
    invited = fields.node(value, "chat")
    return [*fields.nodes(value, "chats"), *([] if invited is None else [invited])]


def _channel(chat: Node) -> ChannelSeen:
    """A channel; one that is shut to the account says only its title."""
    forbidden = fields.name(chat) == "channelForbidden"
    reason = "forbidden: the account may not look inside" if forbidden else fields.restriction(chat)
    return ChannelSeen(
        channel_id=fields.needed(chat, "id"),
        # the access hash of a min object opens nothing but the message it came with
        access_hash=None if fields.flag(chat, "min") else fields.number(chat, "access_hash"),
        title=fields.text(chat, "title") or "",
        usernames=_usernames(chat),
        kind=_kind(chat),
        photo_id=None if forbidden else _photo(chat, "photo"),
        participants=fields.number(chat, "participants_count"),
        verified=fields.flag(chat, "verified"),
        scam=fields.flag(chat, "scam"),
        fake=fields.flag(chat, "fake"),
        noforwards=fields.flag(chat, "noforwards"),
        forum=fields.flag(chat, "forum"),
        joined=None if forbidden or fields.flag(chat, "min") else not fields.flag(chat, "left"),
        restriction=reason,
    )


def _basic_group(chat: Node) -> Iterator[ChannelSeen | MigratedFrom | Unreadable]:
    """A basic group, under minus its id, and the group that it became."""
    try:
        number = -fields.needed(chat, "id")
        forbidden = fields.name(chat) == "chatForbidden"
        yield ChannelSeen(
            channel_id=number,
            access_hash=None,
            title=fields.text(chat, "title") or "",
            usernames=(),
            kind="basic_group",
            photo_id=None if forbidden else _photo(chat, "photo"),
            participants=fields.number(chat, "participants_count") or None,
            noforwards=fields.flag(chat, "noforwards"),
            restriction="forbidden: the account may not look inside" if forbidden else None,
        )
        became = fields.node(chat, "migrated_to")
        if became is not None and (channel_id := fields.number(became, "channel_id")) is not None:
            yield MigratedFrom(channel_id=channel_id, from_id=number)
    except UnreadableError as error:
        yield Unreadable(subject=f"{fields.name(chat)} -{chat.get('id')}", reason=str(error))


def _photo(parent: Node, key: str) -> int | None:
    """The id of a chat's photo, 0 where it has none; None where nothing is said."""
    photo = fields.node(parent, key)
    if photo is None:
        return None
    return (fields.number(photo, "photo_id") or fields.number(photo, "id") or 0) if _has_photo(photo) else 0


def _has_photo(photo: Node) -> bool:
    return fields.name(photo) not in ("chatPhotoEmpty", "photoEmpty")


def _with_full(found: ChannelSeen, full: Node) -> ChannelSeen:
    return replace(
        found,
        full=True,
        about=fields.text(full, "about"),
        photo_id=_photo(full, "chat_photo") or found.photo_id,
        linked_chat_id=fields.number(full, "linked_chat_id"),
        participants=fields.number(full, "participants_count") or found.participants,
    )


def _kind(chat: Node) -> Literal["channel", "group"]:
    return "group" if fields.flag(chat, "megagroup") or fields.flag(chat, "gigagroup") else "channel"


def _usernames(chat: Node) -> tuple[str, ...]:
    """The main username first, then the further ones that are in use."""
    main = fields.text(chat, "username")
    further = [fields.text(item, "username") for item in fields.nodes(chat, "usernames") if fields.flag(item, "active")]
    return tuple(dict.fromkeys(item for item in (main, *further) if item))
