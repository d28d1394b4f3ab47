"""What an invitation leads to, as Telegram's answer about it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.captures import Json
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node

InvitedTo = Literal["channel", "group", "basic group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation. ``channel_id`` is None where only members are told it; ``member``: the account is one already.

    ``until``: until when the account may look inside without joining; None where it may not, or for good.
    """

    to: InvitedTo
    title: str
    channel_id: int | None = None
    about: str | None = None
    members: int | None = None
    public: bool = False
    member: bool = False
    peek: bool = False
    until: datetime | None = None
    request_needed: bool = False
    paid: bool = False


def invited_by(value: Json) -> Invited | None:
    """Reads the answer; None where it is no known one. Raises UnreadableError for a broken one."""
    if not isinstance(value, dict):
        return None
    kind = fields.name(value)
    if kind == "chatInvite":
        return _closed(value)
    chat = fields.node(value, "chat")
    if chat is None or kind not in ("chatInviteAlready", "chatInvitePeek"):
        return None
    known = fields.name(chat) == "channel"
    return Invited(
        to=_kind(chat) if known else "basic group",
        title=fields.text(chat, "title") or "",
        channel_id=fields.number(chat, "id") if known else None,
        members=fields.number(chat, "participants_count"),
        public=bool(fields.text(chat, "username") or fields.nodes(chat, "usernames")),
        member=kind == "chatInviteAlready",
        peek=kind == "chatInvitePeek",
        until=fields.moment(value, "expires"),
    )


def _closed(value: Node) -> Invited:
    """An invitation to what is shut to whoever does not join."""
    return Invited(
        to=_kind(value) if fields.flag(value, "channel") else "basic group",
        title=fields.text(value, "title") or "",
        about=fields.text(value, "about"),
        members=fields.number(value, "participants_count"),
        public=fields.flag(value, "public"),
        request_needed=fields.flag(value, "request_needed"),
        paid=fields.node(value, "subscription_pricing") is not None,
    )


def _kind(chat: Node) -> InvitedTo:
    return "group" if fields.flag(chat, "megagroup") or fields.flag(chat, "gigagroup") else "channel"
