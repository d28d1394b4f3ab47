"""Invitations to channels: looked at without joining, and taken where a person asks for that.

An invitation's hash opens the channel to whoever holds it, so that captures say only its SHA-256. Persons whom
Telegram shows along with an invitation are withheld.
"""

from __future__ import annotations

import hashlib
from typing import Any

from telethon.tl import functions

from archiver.model.captures import Capture, Json
from archiver.sources.telegram.answer import RawAnswer
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.known import ChannelAddress
from archiver.sources.telegram.lookup import PEOPLE, input_channel
from archiver.sources.telegram.read.invites import Invited, invited_by

JOINED = "messages.chatInviteJoinResultOk"
_OF_CHANNELS = frozenset({"updateChannel"})


async def check_invite(source: TelegramSource, invite_hash: str) -> tuple[Capture, Invited | None]:
    """What an invitation leads to (``messages.checkChatInvite``); nobody joins anything.

    Counts against the day's look-ups (FloodWaitError when they are used up). None where Telegram does not say.
    """
    answer = await source.call(functions.messages.CheckChatInviteRequest(hash=invite_hash))
    source.known.learn(answer.value)
    capture = _without_people(answer, _question(invite_hash), ("participants",))
    return capture, None if answer.fault is not None else invited_by(answer.value)


async def take_invite(source: TelegramSource, invite_hash: str) -> tuple[Capture, int | None]:
    """Joins (``messages.importChatInvite``), or asks to be let in; the channel's id where the account is in now."""
    answer = await source.call(functions.messages.ImportChatInviteRequest(hash=invite_hash))
    return _joined(source, answer, _question(invite_hash))


async def join_channel(source: TelegramSource, channel: ChannelAddress) -> tuple[Capture, int | None]:
    """Joins a channel that can be seen without (``channels.joinChannel``)."""
    answer = await source.call(functions.channels.JoinChannelRequest(channel=input_channel(channel)))
    return _joined(source, answer, {"channel_id": str(channel.channel_id)})


def _question(invite_hash: str) -> dict[str, Json]:
    return {"invite_sha256": hashlib.sha256(invite_hash.encode()).hexdigest()}


def _joined(source: TelegramSource, answer: RawAnswer, question: dict[str, Json]) -> tuple[Capture, int | None]:
    source.known.learn(answer.value)
    value = answer.value
    if not isinstance(value, dict) or value.get("_") != JOINED:
        return _without_people(answer, question, ()), None
    updates = value.get("updates")
    kept = _channels_alone(updates) if isinstance(updates, dict) else updates
    capture = answer.capture_without({**question, "withheld": PEOPLE}, {**value, "updates": kept}, PEOPLE)
    chats: Any = kept.get("chats") if isinstance(kept, dict) else None
    ids = [int(chat["id"]) for chat in chats or () if isinstance(chat, dict) and chat.get("_") == "channel"]
    return capture, ids[0] if ids else None


def _channels_alone(updates: dict[str, Json]) -> Json:
    """The account's news without persons and messages: only that there is a channel now."""
    news = updates.get("updates")
    shown = [each for each in news if isinstance(each, dict) and each.get("_") in _OF_CHANNELS] if news else []  # type: ignore[union-attr]
    return {**updates, "users": [], "updates": list(shown)}


def _without_people(answer: RawAnswer, question: dict[str, Json], people: tuple[str, ...]) -> Capture:
    value = answer.value
    if answer.unread is not None:
        return answer.capture_without({**question, "withheld": PEOPLE}, None, PEOPLE)
    if isinstance(value, dict) and any(value.get(key) for key in people):
        kept = {key: item for key, item in value.items() if key not in people}
        return answer.capture_without({**question, "withheld": PEOPLE}, kept, PEOPLE)
    return answer.capture(question)
