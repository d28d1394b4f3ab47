"""Questions that find channels: by username, by id, by title."""

from __future__ import annotations

from typing import Any

from telethon.tl import functions, types

from archiver.model.captures import Capture, Json
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.known import ChannelAddress

PEOPLE = "people"
"""What is withheld of an answer: persons, among them the asking account's own contacts."""


NAMING_PEOPLE = frozenset({"recent_requesters", "exported_invite", "default_send_as", "groupcall_default_join_as"})
"""Fields of a full channel that name persons, or the asking account."""


async def resolve_username(source: TelegramSource, name: str) -> Capture:
    """Who a username (without "@") leads to: ``contacts.resolveUsername``; "absent" where it is nobody's.

    Where it leads to a person, only the person's id is kept.
    Counts against the day's look-ups (FloodWaitError when they are used up).
    """
    answer = await source.call(functions.contacts.ResolveUsernameRequest(username=name))
    source.known.learn(answer.value)
    question: dict[str, Json] = {"username": name}
    if answer.unread is not None:
        return answer.capture_without({**question, "withheld": PEOPLE}, None, PEOPLE)  # it may be anybody's
    if isinstance(answer.value, dict) and answer.value.get("users"):
        return answer.capture_without({**question, "withheld": PEOPLE}, {**answer.value, "users": []}, PEOPLE)
    return answer.capture(question)


async def full_channel(source: TelegramSource, channel: ChannelAddress) -> Capture:
    """A channel's description, linked group and number of members: ``channels.getFullChannel``.

    Persons that an administrator is shown (who asks to join, who made an invitation) are withheld before storing.
    """
    answer = await source.call(functions.channels.GetFullChannelRequest(channel=input_channel(channel)))
    source.known.learn(answer.value)
    question: dict[str, Json] = {"channel_id": str(channel.channel_id)}
    if isinstance(answer.value, dict) and answer.value.get("users"):
        return answer.capture_without({**question, "withheld": PEOPLE}, _without_users(answer.value), PEOPLE)
    return answer.capture(question)


async def search_titles(source: TelegramSource, query: str, limit: int = 20) -> Capture:
    """Public channels whose title or username matches: ``contacts.search``.

    Only channels of the answer are kept: persons, among them the account's contacts, are withheld before
    storing. Counts against the day's look-ups.
    """
    answer = await source.call(functions.contacts.SearchRequest(q=query, limit=limit))
    question: dict[str, Json] = {"q": query, "limit": limit, "withheld": PEOPLE}
    if answer.fault is not None:
        return answer.capture(question)
    value = _without_people(answer.value)
    source.known.learn(value)
    return answer.capture_without(question, value, PEOPLE)


def _without_users(value: dict[str, Json]) -> Json:
    """A full channel without the persons that it names."""
    kept = {**value, "users": []}
    full = kept.get("full_chat")
    if isinstance(full, dict):
        kept["full_chat"] = {key: item for key, item in full.items() if key not in NAMING_PEOPLE}
    return kept


def input_channel(channel: ChannelAddress) -> Any:
    """A channel as an argument."""
    if channel.seen_in is not None:
        return types.InputChannelFromMessage(input_peer(channel.seen_in), channel.message_id, channel.channel_id)
    return types.InputChannel(channel.channel_id, channel.access_hash)


def input_peer(channel: ChannelAddress) -> Any:
    """A channel, group or basic group as the peer of a request."""
    if channel.seen_in is not None:
        return types.InputPeerChannelFromMessage(input_peer(channel.seen_in), channel.message_id, channel.channel_id)
    if channel.is_basic_group:
        return types.InputPeerChat(-channel.channel_id)
    return types.InputPeerChannel(channel.channel_id, channel.access_hash)


def _without_people(value: Json) -> Json:
    """A search's answer with only its channels; None of an unreadable one."""
    if not isinstance(value, dict):
        return value
    kept = dict(value)
    kept["users"] = []
    for key in ("my_results", "results"):
        peers = value.get(key)
        kept[key] = (
            [peer for peer in peers if isinstance(peer, dict) and "channel_id" in peer]
            if isinstance(peers, list)
            else []
        )
    return kept
