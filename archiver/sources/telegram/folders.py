"""An account's own lists: its folders, and its dialogs. Of both only what was asked for is kept.

Other folders, persons, private chats and messages are withheld before storing.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telethon.tl import functions, types

from archiver.model.captures import Capture, Json
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.known import ChannelAddress
from archiver.sources.telegram.lookup import input_channel
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node

OTHERS = "other chats"
"""What is withheld of an answer about the account's own chats."""
MOST_PAGES = 50
PAGE = 100
MOST_CHANNELS = 100
"""Channels of one ``channels.getChannels``."""
_RULES = ("contacts", "non_contacts", "groups", "broadcasts", "bots")


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSeen:
    """A folder. ``others``: persons and basic groups that it names; ``by_rule``: it shows whole kinds of chats too."""

    title: str
    channels: tuple[ChannelAddress, ...]
    others: int
    by_rule: bool


async def folder(source: TelegramSource, title: str) -> tuple[Capture, FolderSeen | None, tuple[str, ...]]:
    """The folder of that title (in any case), None where there is none; and the titles of all."""
    answer = await source.call(functions.messages.GetDialogFiltersRequest())
    question: dict[str, Json] = {"folder": title, "withheld": OTHERS}
    if not isinstance(answer.value, dict) or answer.fault is not None:
        return answer.capture_without(question, answer.value if answer.fault else None, OTHERS), None, ()
    filters = fields.nodes(answer.value, "filters")
    titles = {_title(each): each for each in reversed(filters) if _title(each)}
    wanted = next((each for name, each in titles.items() if name.casefold() == title.strip().casefold()), None)
    kept: Json = [] if wanted is None else [_channels_alone(wanted)]
    capture = answer.capture_without(question, {"_": fields.name(answer.value), "filters": kept}, OTHERS)
    return capture, None if wanted is None else _seen(wanted), tuple(reversed(titles))


async def channels_at(source: TelegramSource, addresses: Sequence[ChannelAddress]) -> Capture:
    """What these channels (at most ``MOST_CHANNELS``) are now: ``channels.getChannels``."""
    answer = await source.call(functions.channels.GetChannelsRequest([input_channel(each) for each in addresses]))
    source.known.learn(answer.value)
    return answer.capture({"channel_ids": [str(each.channel_id) for each in addresses]})


async def in_dialogs(source: TelegramSource, channel_id: int) -> AsyncGenerator[Capture, None]:
    """Looks for a channel among the account's chats, page by page, until it is found or all were seen."""
    offset: tuple[datetime | None, int, Any] = (None, 0, types.InputPeerEmpty())
    for _ in range(MOST_PAGES):
        date, message_id, peer = offset
        request = functions.messages.GetDialogsRequest(
            offset_date=date, offset_id=message_id, offset_peer=peer, limit=PAGE, hash=0
        )
        answer = await source.call(request)
        question: dict[str, Json] = {"channel_id": str(channel_id), "offset_id": message_id, "withheld": OTHERS}
        if answer.fault is not None or not isinstance(answer.value, dict):
            yield answer.capture_without(question, answer.value if answer.fault else None, OTHERS)
            return
        found = [chat for chat in fields.nodes(answer.value, "chats") if _is(chat, channel_id)]
        kept: dict[str, Json] = {"_": fields.name(answer.value), "chats": [dict(each) for each in found]}
        source.known.learn(kept)
        yield answer.capture_without(question, kept, OTHERS)
        following = _after(answer.decoded)
        if found or following is None or following == offset:
            return
        offset = following


def _is(chat: Node, channel_id: int) -> bool:
    return fields.name(chat) == "channel" and chat.get("id") in (channel_id, str(channel_id))


def _after(answer: Any) -> tuple[datetime | None, int, Any] | None:
    """Where the next page begins; None behind the last one. Only a slice has a next one."""
    if not isinstance(answer, types.messages.DialogsSlice) or not answer.dialogs:
        return None
    last = answer.dialogs[-1]
    message = next(
        (each for each in answer.messages if each.id == last.top_message and each.peer_id == last.peer), None
    )
    peer = _input_peer(last.peer, answer)
    return None if message is None or peer is None else (message.date, message.id, peer)


def _input_peer(peer: Any, answer: Any) -> Any:
    if isinstance(peer, types.PeerChat):
        return types.InputPeerChat(peer.chat_id)
    if isinstance(peer, types.PeerUser):
        user = next((each for each in answer.users if each.id == peer.user_id), None)
        return None if user is None else types.InputPeerUser(user.id, user.access_hash or 0)
    chat = next((each for each in answer.chats if each.id == peer.channel_id), None)
    return None if chat is None else types.InputPeerChannel(chat.id, getattr(chat, "access_hash", 0) or 0)


def _title(shown: Node) -> str:
    title = fields.node(shown, "title")
    return (fields.text(title, "text") if title is not None else fields.text(shown, "title")) or ""


def _peers(shown: Node) -> list[Node]:
    return [*fields.nodes(shown, "pinned_peers"), *fields.nodes(shown, "include_peers")]


def _channels_alone(shown: Node) -> dict[str, Json]:
    """A folder with its channels only."""
    kept: dict[str, Json] = {"_": fields.name(shown), "title": shown.get("title")}
    for key in ("pinned_peers", "include_peers"):
        kept[key] = [dict(peer) for peer in fields.nodes(shown, key) if fields.name(peer) == "inputPeerChannel"]
    return kept


def _seen(shown: Node) -> FolderSeen:
    peers = _peers(shown)
    addresses = {
        address.channel_id: address
        for peer in peers
        if fields.name(peer) == "inputPeerChannel"
        for address in [ChannelAddress(fields.needed(peer, "channel_id"), fields.needed(peer, "access_hash"))]
    }
    return FolderSeen(
        title=_title(shown),
        channels=tuple(addresses.values()),
        others=sum(fields.name(peer) != "inputPeerChannel" for peer in peers),
        by_rule=any(fields.flag(shown, rule) for rule in _RULES),
    )
