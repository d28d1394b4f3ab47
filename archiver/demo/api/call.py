"""What every API method is given, and helpers to read common arguments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telethon import types

from archiver.demo.hub import Hub, Login
from archiver.demo.refusal import RefusalError, bad_request
from archiver.demo.world import WorldChannel, WorldUser


@dataclass(frozen=True)
class Call:
    """One request: what was asked, with which login, at which data centre."""

    hub: Hub
    login: Login
    request: Any
    omit_gone: bool = False
    """Set by a fault: leave gone messages out of the answer."""

    def require_login(self) -> None:
        """Refuses with 401 where nobody is logged in."""
        if self.login.user is None:
            raise RefusalError(401, "AUTH_KEY_UNREGISTERED")

    @property
    def user(self) -> WorldUser:
        """Who asks; 401 where nobody is logged in."""
        user = self.login.user
        if user is None:
            raise RefusalError(401, "AUTH_KEY_UNREGISTERED")
        return user


Method = Callable[[Call], Awaitable[Any]]


def channel_of(call: Call, peer: Any) -> WorldChannel:
    """The channel that an input peer or input channel means, if the account may look inside."""
    if isinstance(peer, types.InputPeerChat):
        basic = next((group for group in call.hub.world.basic_groups if group.id == peer.chat_id), None)
        if basic is None:
            raise bad_request("CHAT_ID_INVALID")
        return basic
    if not isinstance(
        peer,
        types.InputPeerChannel | types.InputChannel | types.InputPeerChannelFromMessage | types.InputChannelFromMessage,
    ):
        raise bad_request("PEER_ID_INVALID")
    for channel in call.hub.world.channels:
        if channel.id == peer.channel_id:
            if isinstance(peer, types.InputPeerChannelFromMessage | types.InputChannelFromMessage):
                _seen_in(call, peer, channel)
            return _entered(channel, getattr(peer, "access_hash", channel.access_hash), call.user)
    raise bad_request("CHANNEL_INVALID")


def _seen_in(call: Call, peer: Any, channel: WorldChannel) -> None:
    """Refuses a "from message" address whose message does not show the channel."""
    message = channel_of(call, peer.peer).posts.get(peer.msg_id)
    origin = None if message is None or message.deleted else message.forward_of
    if origin is None or origin.channel is not channel:
        raise bad_request("MSG_ID_INVALID")


def _entered(channel: WorldChannel, access_hash: int, user: WorldUser) -> WorldChannel:
    """The channel, unless the access hash is wrong or the account is shut out."""
    if access_hash != channel.access_hash:
        raise bad_request("CHANNEL_INVALID")
    if not channel.is_open_to(user):
        raise bad_request("CHANNEL_PRIVATE")
    return channel


def date_or_none(wire_date: datetime | None) -> datetime | None:
    """A date argument; 0 on the wire, which Telethon reads as 1970, means none."""
    return wire_date if wire_date is not None and wire_date.timestamp() > 0 else None
