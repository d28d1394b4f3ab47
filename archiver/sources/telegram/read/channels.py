"""Channels and groups as answers show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from archiver.model.observations import ChannelSeen, Unreadable
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError

JOINED = "messages.chatInviteJoinResultOk"
_CHANNELS = ("channel", "channelForbidden")


def seen_in(value: Node) -> Iterator[ChannelSeen | Unreadable]:
    """The channels among an answer's ``chats``, with what a ``channelFull`` adds to its own."""
    full = fields.node(value, "full_chat")
    for chat in _chats(value):
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
        participants=fields.number(chat, "participants_count"),
        verified=fields.flag(chat, "verified"),
        scam=fields.flag(chat, "scam"),
        fake=fields.flag(chat, "fake"),
        noforwards=fields.flag(chat, "noforwards"),
        restriction=reason,
    )


def _with_full(found: ChannelSeen, full: Node) -> ChannelSeen:
    return replace(
        found,
        about=fields.text(full, "about"),
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
