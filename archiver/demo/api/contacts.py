"""Finding channels: by username, and by words."""

from __future__ import annotations

import re
from typing import Any

from telethon import types

from archiver.demo.api import show
from archiver.demo.api.call import Call
from archiver.demo.refusal import bad_request
from archiver.demo.world import WorldChannel

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
SHORTEST_QUERY = 3
"""Characters. Telegram refuses shorter ones."""


async def resolve_username(call: Call) -> Any:
    """contacts.resolveUsername: exact, in any case."""
    name = call.request.username.removeprefix("@")
    if not USERNAME.fullmatch(name):
        raise bad_request("USERNAME_INVALID")
    for channel in call.hub.world.channels:
        if name.lower() in (known.lower() for known in channel.names):
            return types.contacts.ResolvedPeer(show.peer(channel), [show.channel(channel)], [])
    raise bad_request("USERNAME_NOT_OCCUPIED")


def _tokens(text: str) -> list[str]:
    """The words of a title or username, folded to lower case; scripts stay as they are."""
    return re.findall(r"[^\W_]+", text.casefold())


def matches(channel: WorldChannel, query: str) -> bool:
    """Whether each word of a query begins some word of the channel's title or usernames."""
    known = _tokens(channel.title)
    for name in channel.names:
        known += [name.casefold(), *_tokens(name)]
    wanted = query.casefold().removeprefix("@").split()
    return all(any(token.startswith(word) for token in known) for word in wanted)


async def search(call: Call) -> Any:
    """contacts.search: public channels whose words begin with the query's, in the query's own script."""
    query = call.request.q.strip()
    if not query:
        raise bad_request("SEARCH_QUERY_EMPTY")
    if len(query) < SHORTEST_QUERY:
        raise bad_request("QUERY_TOO_SHORT")
    public = [item for item in call.hub.world.channels if item.names and not item.private]
    found = [item for item in public if matches(item, query)]
    found.sort(key=lambda item: -item.participants)
    shown = found[: call.request.limit or 50]
    mine = [item for item in shown if item.joined]
    others = [item for item in shown if not item.joined]
    return types.contacts.Found(
        my_results=[show.peer(item) for item in mine],
        results=[show.peer(item) for item in others],
        chats=[show.channel(item) for item in shown],
        users=[],
    )
