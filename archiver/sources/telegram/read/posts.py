"""Posts as answers show them: messages, service messages, and ids that are empty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from archiver.model.ids import PostKey
from archiver.model.observations import Forward, PostGone, PostSeen, Unreadable
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.details import Found, details_of
from archiver.sources.telegram.read.fields import Node, UnreadableError
from archiver.sources.telegram.read.media import media_of
from archiver.sources.telegram.read.rich import is_cut, rich_text
from archiver.sources.telegram.read.service import action_name
from archiver.sources.telegram.read.shown import UNSUPPORTED
from archiver.sources.telegram.read.spans import spans_of

_NEEDED = ("_", "id", "peer_id", "date")


def seen_in(value: Node, channel_id: int) -> Iterator[PostSeen | PostGone | Unreadable]:
    """The messages of an answer about one channel.

    What cannot be read of a message is named, and the rest of it is read; so is one of which nothing can be.
    """
    for message in fields.nodes(value, "messages"):
        if message.get("_") == fields.REDACTED:
            continue
        more = details_of(message, channel_id)
        try:
            yield _post(message, channel_id, more)
        except UnreadableError:
            yield from _partly(message, channel_id, more)
        else:
            if more is not None:
                yield from _unreadable(message, channel_id, [*more.faults, *_unshown(message)])


def _partly(message: Node, channel_id: int, more: Found | None) -> Iterator[PostSeen | PostGone | Unreadable]:
    """What can be read of a message with faults, and the faults."""
    faults = [] if more is None else more.faults
    found = fields.salvaged(lambda part: _post(part, channel_id, more), message, _NEEDED, faults)
    if found is not None:
        yield found
    yield from _unreadable(message, channel_id, [*faults, *_unshown(message)])


def _unreadable(message: Node, channel_id: int, faults: list[str]) -> Iterator[Unreadable]:
    for reason in dict.fromkeys(faults):
        yield Unreadable(subject=f"message {channel_id}/{message.get('id')}", reason=reason)


def _unshown(message: Node) -> Iterator[str]:
    """What of a message Telegram kept back, so that it cannot be in the archive either."""
    if fields.name(fields.node(message, "media")) == UNSUPPORTED:
        yield "its media is of a kind that only newer clients are shown"
    if is_cut(message):
        yield "only the beginning of its text was shown"


def _post(message: Node, channel_id: int, more: Found | None) -> PostSeen | PostGone:
    kind = fields.name(message)
    key = PostKey(channel_id, fields.message_id(message))
    if kind not in ("message", "messageService", "messageEmpty"):
        raise UnreadableError(f"unknown constructor {kind or 'without a name'}")
    if not fields.is_of(message, channel_id):
        raise UnreadableError("it is not a post of the channel that was asked for")
    if kind == "messageEmpty":
        return PostGone(key=key)
    date = fields.moment(message, "date")
    if date is None:
        raise UnreadableError("date is missing")
    return _message(message, key, date, more)


def _message(message: Node, key: PostKey, date: datetime, more: Found | None) -> PostSeen:
    text = fields.string(message, "message") or rich_text(message)
    replies = fields.item(message, "replies")
    hidden = "edit_hide" in message and fields.flag(message, "edit_hide")
    return PostSeen(
        key=key,
        date=date,
        text=text,
        edit_date=None if hidden else fields.moment(message, "edit_date"),
        spans=spans_of(message, text),
        media=() if more is None else media_of(message),
        # most posts have none of these
        grouped_id=fields.number(message, "grouped_id") if "grouped_id" in message else None,
        reply_to=None if more is None else _reply_to(message, key.channel_id),
        forward=None if more is None else _forward(message),
        author=fields.string(message, "post_author") or _sender(message, key.channel_id),
        service=_service(message),
        views=fields.number(message, "views"),
        forwards=fields.number(message, "forwards"),
        replies=None if replies is None else fields.number(replies, "replies"),
        reactions=_reactions(message) if "reactions" in message else (),
        noforwards=fields.flag(message, "noforwards"),
        restriction=fields.restriction(message),
        details=() if more is None else tuple(more.details),
        votes=None if more is None else more.votes,
        partial_reactions=_is_min(message),
        edit_hidden=hidden,
        pinned="pinned" in message and fields.flag(message, "pinned"),
    )


def _service(message: Node) -> str | None:
    """The action of a service message: ``messageActionPinMessage`` -> "pinMessage"."""
    action = fields.node(message, "action")
    if action is None:
        return "unknown" if fields.name(message) == "messageService" else None
    return action_name(action)


def _reply_to(message: Node, channel_id: int) -> int | None:
    """The message of the same channel that this one answers."""
    header = fields.node(message, "reply_to")
    if header is None or fields.name(header) != "messageReplyHeader":
        return None
    peer = fields.node(header, "reply_to_peer_id")
    if peer is not None and fields.number(peer, "channel_id") != channel_id:
        return None
    return fields.number(header, "reply_to_msg_id")


def _sender(message: Node, channel_id: int) -> str | None:
    """Who wrote, where that is not the channel or group itself: a pseudonym, "user:<id>" or "channel:<id>"."""
    peer = fields.node(message, "from_id")
    person = None if peer is None else fields.text(peer, "user_id")
    if person is not None:
        return f"user:{person}" if person.isdigit() else person
    channel = None if peer is None else fields.number(peer, "channel_id")
    return None if channel in (None, channel_id) else f"channel:{channel}"


def _forward(message: Node) -> Forward | None:
    """Where a forward comes from; Telegram names the channel's post only for public broadcasts."""
    header = fields.node(message, "fwd_from")
    if header is None:
        return None
    date = fields.moment(header, "date")
    if date is None:
        raise UnreadableError("a forward has no date")
    peer = fields.node(header, "from_id")
    channel_id = None if peer is None else fields.number(peer, "channel_id")
    post = fields.number(header, "channel_post")
    return Forward(
        date=date,
        origin=PostKey(channel_id, post) if channel_id is not None and post is not None else None,
        from_channel_id=channel_id,
        from_name=fields.text(header, "from_name") or fields.text(header, "post_author"),
    )


def _is_min(message: Node) -> bool:
    """Whether reactions are the form that is the same for every account."""
    counts = message.get("reactions")
    return isinstance(counts, dict) and fields.flag(counts, "min")


def _reactions(message: Node) -> tuple[tuple[str, int], ...]:
    """How often each reaction was given."""
    counts = fields.item(message, "reactions")
    if counts is None:
        return ()
    results = fields.objects(counts, "results")
    return tuple((_reaction(item), fields.number(item, "count") or 0) for item in results)


def _reaction(result: Node) -> str:
    """An emoji, the id of a custom one, "paid" (with stars), or the constructor's name."""
    given = result.get("reaction")
    if isinstance(given, str):
        return given  # an emoji in older layers
    if not isinstance(given, dict):
        return "unknown"
    if fields.name(given) == "reactionPaid":
        return "paid"
    custom = fields.number(given, "document_id")
    return fields.text(given, "emoticon") or (str(custom) if custom is not None else fields.name(given))
