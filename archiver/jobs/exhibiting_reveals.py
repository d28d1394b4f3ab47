"""What an exhibit of a post shows beside it: the other posts in Telegram's answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from archiver.archive import Archive
from archiver.jobs.redacting.rewriting import document_of
from archiver.log import named_objects
from archiver.model.captures import Json
from archiver.model.ids import PostKey

_POSTS = frozenset({"message", "messageService"})


async def posts_shown(archive: Archive, entries: Collection[int], post: PostKey) -> int:
    """How many other posts the answers in these entries hold."""
    found: set[str] = set()
    for n in entries:
        for named in named_objects(archive.log.entry(n).body):
            if named.role == "answer" and archive.store.exists(named.ref.sha256):
                _collect(document_of(await archive.read_object(named)), found)
    return len(found - {str(post)})


def _collect(document: Mapping[str, Json], found: set[str]) -> None:
    """Keys of everything in it that is a post."""
    rest: list[Json] = list(document.values())
    while rest:
        each = rest.pop()
        if isinstance(each, list):
            rest += each
        elif isinstance(each, dict):
            if each.get("_") in _POSTS:
                found.add(f"{_channel(each.get('peer_id'))}/{each.get('id')}")
            rest += each.values()


def _channel(peer: Json) -> str:
    """As in ``PostKey``."""
    if not isinstance(peer, dict):
        return ""
    return str(peer["channel_id"]) if "channel_id" in peer else f"-{peer.get('chat_id')}"
