"""Invitations: looked at, and taken. Source: https://core.telegram.org/api/invites"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from telethon import types

from archiver.demo.api import show
from archiver.demo.api.call import Call
from archiver.demo.refusal import bad_request
from archiver.demo.world.channel import WorldChannel
from archiver.demo.world.doors import Invitation


def _invitation(call: Call) -> Invitation:
    """The invitation of a hash, if it is still good."""
    if not call.request.hash:
        raise bad_request("INVITE_HASH_EMPTY")
    found = call.hub.world.doors.invitations.get(call.request.hash)
    if found is None:
        raise bad_request("INVITE_HASH_INVALID")
    if found.expired:
        raise bad_request("INVITE_HASH_EXPIRED")
    return found


async def check_chat_invite(call: Call) -> Any:
    """messages.checkChatInvite: what the invitation leads to; nobody joins anything."""
    invitation = _invitation(call)
    channel = invitation.channel
    if call.user.id in (channel.members or ()):
        return types.ChatInviteAlready(chat=show.channel(channel))
    if invitation.lets_peek:
        channel.peekers.add(call.user.id)
        return types.ChatInvitePeek(chat=show.channel(channel), expires=invitation.peek_until)
    return types.ChatInvite(
        title=channel.title,
        photo=types.PhotoEmpty(0),
        participants_count=channel.participants,
        color=0,
        channel=True,
        broadcast=not channel.megagroup or None,
        megagroup=channel.megagroup or None,
        public=bool(channel.names) or None,
        request_needed=invitation.request_needed or None,
        about=channel.about or None,
        participants=[show.user(person) for person in call.hub.world.users if person.id in (channel.members or ())],
    )


async def import_chat_invite(call: Call) -> Any:
    """messages.importChatInvite: the account joins."""
    invitation = _invitation(call)
    channel = invitation.channel
    if call.user.id in (channel.members or ()):
        raise bad_request("USER_ALREADY_PARTICIPANT")
    if invitation.request_needed:
        call.hub.world.doors.asked.add((call.user.id, channel.id))
        raise bad_request("INVITE_REQUEST_SENT")
    let_in(call, channel)
    return joined(channel)


def let_in(call: Call, channel: WorldChannel) -> None:
    """The account becomes a member."""
    channel.joined = True
    if channel.members is not None:
        channel.members.add(call.user.id)


def joined(channel: WorldChannel) -> Any:
    """The answer to whoever has joined."""
    news = types.Updates(
        updates=[types.UpdateChannel(channel.id)],
        users=[],
        chats=[show.channel(channel)],
        date=datetime.now(UTC),
        seq=0,
    )
    return types.messages.ChatInviteJoinResultOk(updates=news)
