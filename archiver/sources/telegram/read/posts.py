"""Posts as answers show them: messages, service messages, and ids that are empty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from archiver.model.ids import PostKey
from archiver.model.observations import Forward, PostGone, PostSeen, Unreadable
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError
from archiver.sources.telegram.read.media import media_of
from archiver.sources.telegram.read.rich import is_cut, rich_text
from archiver.sources.telegram.read.spans import spans_of

_ACTION = "messageAction"
_UNSUPPORTED = "messageMediaUnsupported"
"""What Telegram sends instead of media that our layer does not have."""


def seen_in(value: Node, channel_id: int) -> Iterator[PostSeen | PostGone | Unreadable]:
    """The messages of an answer about one channel; one that cannot be read is named, and the rest is read."""
    for message in fields.nodes(value, "messages"):
        subject = f"message {channel_id}/{message.get('id')}"
        try:
            yield _post(message, channel_id)
        except UnreadableError as error:
            yield Unreadable(subject=subject, reason=str(error))
        else:
            yield from (Unreadable(subject=subject, reason=reason) for reason in _unshown(message))


def _unshown(message: Node) -> Iterator[str]:
    """What of a message Telegram kept back, so that it cannot be in the archive either."""
    if fields.name(fields.node(message, "media")) == _UNSUPPORTED:
        yield "its media is of a kind that only newer clients are shown"
    if is_cut(message):
        yield "only the beginning of its text was shown"


def _post(message: Node, channel_id: int) -> PostSeen | PostGone:
    kind = fields.name(message)
    key = PostKey(channel_id, fields.needed(message, "id"))
    if kind not in ("message", "messageService", "messageEmpty"):
        raise UnreadableError(f"unknown constructor {kind or 'without a name'}")
    if not fields.is_of(message, channel_id):
        raise UnreadableError("it is not a post of the channel that was asked for")
    if kind == "messageEmpty":
        return PostGone(key=key)
    date = fields.moment(message, "date")
    if date is None:
        raise UnreadableError("date is missing")
    return _message(message, key, date.astimezone(UTC))


def _message(message: Node, key: PostKey, date: datetime) -> PostSeen:
    text = fields.text(message, "message") or rich_text(message)
    replies = fields.node(message, "replies")
    return PostSeen(
        key=key,
        date=date,
        text=text,
        edit_date=fields.moment(message, "edit_date"),
        spans=spans_of(message, text),
        media=media_of(message),
        # most posts have none of these
        grouped_id=fields.number(message, "grouped_id") if "grouped_id" in message else None,
        reply_to=_reply_to(message, key.channel_id) if "reply_to" in message else None,
        forward=_forward(message) if "fwd_from" in message else None,
        author=fields.text(message, "post_author") if "post_author" in message else None,
        service=_service(message),
        views=fields.number(message, "views"),
        forwards=fields.number(message, "forwards"),
        replies=None if replies is None else fields.number(replies, "replies"),
        reactions=_reactions(message) if "reactions" in message else (),
        noforwards=fields.flag(message, "noforwards"),
        restriction=fields.restriction(message),
    )


def _service(message: Node) -> str | None:
    """The action of a service message: ``messageActionPinMessage`` -> "pinMessage"."""
    action = fields.node(message, "action")
    if action is None:
        return "unknown" if fields.name(message) == "messageService" else None
    kind = fields.name(action).removeprefix(_ACTION) or "unknown"
    return kind[:1].lower() + kind[1:]


def _reply_to(message: Node, channel_id: int) -> int | None:
    """The message of the same channel that this one answers."""
    header = fields.node(message, "reply_to")
    if header is None or fields.name(header) != "messageReplyHeader":
        return None
    peer = fields.node(header, "reply_to_peer_id")
    if peer is not None and fields.number(peer, "channel_id") != channel_id:
        return None
    return fields.number(header, "reply_to_msg_id")


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
        date=date.astimezone(UTC),
        origin=PostKey(channel_id, post) if channel_id is not None and post is not None else None,
        from_channel_id=channel_id,
        from_name=fields.text(header, "from_name") or fields.text(header, "post_author"),
    )


def _reactions(message: Node) -> tuple[tuple[str, int], ...]:
    """How often each reaction was given."""
    counts = fields.node(message, "reactions")
    results = [] if counts is None else fields.nodes(counts, "results")
    return tuple((_reaction(item), fields.number(item, "count") or 0) for item in results)


def _reaction(result: Node) -> str:
    """An emoji, the id of a custom one, or the constructor's name."""
    given = fields.node(result, "reaction")
    if given is None:
        return "unknown"
    custom = fields.number(given, "document_id")
    return fields.text(given, "emoticon") or (str(custom) if custom is not None else fields.name(given))
