"""The account's folders."""

from __future__ import annotations

from typing import Any

from telethon import types

from archiver.demo.api.call import Call
from archiver.demo.world import WorldChannel, WorldUser
from archiver.demo.world.doors import Folder


async def get_dialog_filters(call: Call) -> Any:
    """messages.getDialogFilters: all chats, then each folder."""
    shown = [_filter(number, folder) for number, folder in enumerate(call.hub.world.doors.folders, start=2)]
    return types.messages.DialogFilters(filters=[types.DialogFilterDefault(), *shown])


def _filter(number: int, folder: Folder) -> Any:
    title = types.TextWithEntities(folder.title, [])
    peers = [_peer(each) for each in folder.peers]
    if folder.shared:
        return types.DialogFilterChatlist(id=number, title=title, pinned_peers=peers[:1], include_peers=peers[1:])
    return types.DialogFilter(
        id=number,
        title=title,
        pinned_peers=[],
        include_peers=peers,
        exclude_peers=[],
        broadcasts=folder.by_rule or None,
    )


def _peer(of: WorldChannel | WorldUser) -> Any:
    if isinstance(of, WorldUser):
        return types.InputPeerUser(of.id, of.access_hash)
    return types.InputPeerChannel(of.id, of.access_hash)
