"""What Telegram tells of changes: updates that it sends by itself, and the difference since a channel's count.

Neither covers ids: an update that did not come proves nothing.
Source: https://core.telegram.org/api/updates
"""

from __future__ import annotations

from collections.abc import Iterator

from archiver.model.ids import PostKey
from archiver.model.observations import PostGone, PostSeen, StateSeen, Unreadable
from archiver.sources.telegram.read import fields, posts
from archiver.sources.telegram.read.fields import Node, UnreadableError

PUSHED = "updates"
"""The method of captures of updates that nobody asked for."""
DIFFERENCE = "updates.getChannelDifference"
SHORT = "updateShort"
CONTAINERS = frozenset({"updates", "updatesCombined", SHORT})
TOO_LONG = "updates.channelDifferenceTooLong"
DIFFERENCES = frozenset({"updates.channelDifference", "updates.channelDifferenceEmpty", TOO_LONG})
_SHOWS = frozenset({"updateNewChannelMessage", "updateEditChannelMessage"})
_DELETES = "updateDeleteChannelMessages"

Seen = PostSeen | PostGone | StateSeen | Unreadable


def pushed(value: Node) -> Iterator[Seen]:
    """A container of updates, as far as it was kept."""
    for update in listed(value):
        yield from _update(update)


def difference(question: Node, value: Node) -> Iterator[Seen]:
    """What happened in a channel since the count that the question names.

    ``instead_of`` there is an older count, since which Telegram told no difference any more: what the archive knew up
    to there counts as known up to the later one, and what happened between was looked for in another way.
    """
    channel_id = fields.needed(question, "channel_id")
    if fields.name(value) == TOO_LONG:
        yield from posts.seen_in({"messages": value.get("messages")}, channel_id)
        return
    yield from posts.seen_in({"messages": value.get("new_messages")}, channel_id)
    for update in fields.nodes(value, "other_updates"):
        for seen in _update(update):
            if not isinstance(seen, StateSeen):
                yield seen
    since = fields.number(question, "instead_of") or fields.needed(question, "pts")
    yield StateSeen(channel_id=channel_id, pts=fields.needed(value, "pts"), after=since)


def count_of_page(question: Node, value: Node) -> Iterator[StateSeen]:
    """A page that shows posts of the channel says how many events it had then."""
    channel_id = fields.needed(question, "channel_id")
    pts = fields.number(value, "pts")
    if pts and fields.own_messages(value, channel_id):
        yield StateSeen(channel_id=channel_id, pts=pts)


def listed(value: Node) -> list[Node]:
    """The updates of a container."""
    if fields.name(value) == SHORT:
        update = fields.node(value, "update")
        return [] if update is None else [update]
    return fields.nodes(value, "updates")


def channel_of(update: Node) -> int | None:
    """The channel that an update is about; None where it is about something else.

    Raises UnreadableError.
    """
    direct = fields.number(update, "channel_id")
    if direct is not None:
        return direct
    message = fields.node(update, "message")
    peer = None if message is None else fields.node(message, "peer_id")
    return None if peer is None else fields.number(peer, "channel_id")


def _update(update: Node) -> Iterator[Seen]:
    """One update; a kind that says nothing of posts says at most how far the channel's count is."""
    kind = fields.name(update)
    try:
        channel_id = channel_of(update)
        if channel_id is None:
            return
        found = list(_shown(update, kind, channel_id))
        pts, count = fields.number(update, "pts"), fields.number(update, "pts_count")
    except UnreadableError as error:
        yield Unreadable(subject=kind or "an update", reason=str(error))
        return
    yield from found
    if pts is not None and count is not None:
        yield StateSeen(channel_id=channel_id, pts=pts, after=pts - count)


def _shown(update: Node, kind: str, channel_id: int) -> Iterator[Seen]:
    if kind in _SHOWS:
        yield from posts.seen_in({"messages": [update.get("message")]}, channel_id)
    elif kind == _DELETES:
        ids = update.get("messages")
        for number in ids if isinstance(ids, list) else []:
            if isinstance(number, int) and not isinstance(number, bool):
                yield PostGone(key=PostKey(channel_id, number), told=True)
