"""Channels themselves, and messages asked for by id."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from telethon import types

from archiver.demo.api import show
from archiver.demo.api.call import Call, channel_of
from archiver.demo.api.invites import joined, let_in
from archiver.demo.refusal import bad_request
from archiver.demo.world import WorldPost

MOST_IDS = 100
"""Telegram answers at most this many ids per request; further ones are ignored."""


async def get_channels(call: Call) -> Any:
    """channels.getChannels."""
    found = [channel_of(call, wanted) for wanted in call.request.id]
    return types.messages.Chats(chats=[show.channel(item) for item in found])


async def get_full_channel(call: Call) -> Any:
    """channels.getFullChannel."""
    channel = channel_of(call, call.request.channel)
    pinned = next((post.id for post in channel.alive if post.pinned), None)
    full = types.ChannelFull(
        id=channel.id,
        about=channel.about,
        read_inbox_max_id=0,
        read_outbox_max_id=0,
        unread_count=0,
        chat_photo=show.chat_photo(call.hub, channel),
        notify_settings=types.PeerNotifySettings(),
        bot_info=[],
        pts=channel.pts,
        participants_count=channel.participants,
        linked_chat_id=channel.linked.id if channel.linked else None,
        pinned_msg_id=pinned,
        migrated_from_chat_id=channel.upgraded.id if channel.upgraded else None,
        migrated_from_max_id=channel.upgraded.last_id if channel.upgraded else None,
    )
    chats = [item for item in (channel, channel.linked, channel.upgraded) if item]
    return types.messages.ChatFull(full_chat=full, chats=[show.channel(item) for item in chats], users=[])


def _wanted_ids(call: Call) -> list[int]:
    """The ids asked for."""
    ids: list[int] = []
    for item in call.request.id[:MOST_IDS]:
        if not isinstance(item, types.InputMessageID):
            raise bad_request("MESSAGE_IDS_EMPTY")
        ids.append(item.id)
    if not ids:
        raise bad_request("MESSAGE_IDS_EMPTY")
    return ids


async def get_messages(call: Call) -> Any:
    """channels.getMessages: one message for each id, messageEmpty where it is gone or never was."""
    channel = channel_of(call, call.request.channel)
    posts = [channel.posts.get(wanted) for wanted in _wanted_ids(call)]
    there = [post for post in posts if post is not None and not post.deleted]
    answer = await show.page(call.hub, channel, there, len(posts))
    if not call.omit_gone:
        answer.messages = [_or_empty(call, post, wanted) for post, wanted in zip(posts, _wanted_ids(call), strict=True)]
    return answer


def _or_empty(call: Call, post: WorldPost | None, wanted: int) -> Any:
    """A post, or messageEmpty under the id that was asked for."""
    if post is None:
        return types.MessageEmpty(id=wanted, peer_id=None)
    return show.message(post, call.hub.references)


async def join_channel(call: Call) -> Any:
    """channels.joinChannel: from now on the account gets this channel's updates."""
    channel = channel_of(call, call.request.channel)
    let_in(call, channel)
    return joined(channel)


async def leave_channel(call: Call) -> Any:
    """channels.leaveChannel."""
    channel = channel_of(call, call.request.channel)
    channel.joined = False
    return _changed(show.channel(channel))


def _changed(shown: Any) -> Any:
    """An `updates` that brings a channel along."""
    return types.Updates(
        updates=[types.UpdateChannel(shown.id)], users=[], chats=[shown], date=datetime.now(UTC), seq=0
    )
