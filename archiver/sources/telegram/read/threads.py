"""Threads of groups: which message is below which, and which post of a channel a thread belongs to.

Telegram copies each post of a channel into its discussion group; comments are the answers to that copy. The copy says
where it comes from in ``saved_from_peer`` and ``saved_from_msg_id``; a comment names the copy in ``reply_to_top_id``,
or, where it answers the copy itself, in ``reply_to_msg_id``.
"""

from __future__ import annotations

from collections.abc import Iterator

from archiver.model.ids import PostKey
from archiver.model.observations import CommentSeen, ThreadRead, ThreadSeen
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError


def seen_in(value: Node, channel_id: int) -> Iterator[CommentSeen | ThreadSeen]:
    """What the messages of a group say of threads; nothing for those of a channel."""
    if not _is_group(value, channel_id):
        return
    for message in fields.own_messages(value, channel_id):
        try:
            yield from _of_message(message, channel_id)
        except UnreadableError:
            continue  # the reader of posts names it


def group_of(value: Node) -> int | None:
    """The group in which the messages of an answer lie."""
    for message in fields.nodes(value, "messages"):
        peer = fields.node(message, "peer_id")
        if peer is not None:
            return fields.number(peer, "channel_id")
    return None


def below(question: Node, value: Node) -> Iterator[CommentSeen | ThreadSeen | ThreadRead]:
    """What the comments below a post say: each one's thread, and whether all of them have been read now."""
    post = post_of(question)
    group_id = group_of(value)
    roots: dict[int, None] = {}
    for message in [] if group_id is None else fields.own_messages(value, group_id):
        try:
            key = PostKey(group_id or 0, fields.message_id(message))
            root = _root(message, key.channel_id)
        except UnreadableError:
            continue
        if root is not None:
            roots.setdefault(root)
            yield CommentSeen(key=key, root=root)
    yield from (ThreadSeen(root=PostKey(group_id or 0, root), post=post) for root in roots)
    if is_last(question, value):
        yield ThreadRead(post=post)


def post_of(question: Node) -> PostKey:
    """The post whose comments were asked for."""
    return PostKey(fields.needed(question, "channel_id"), fields.needed(question, "post"))


def is_last(question: Node, value: Node) -> bool:
    """Whether no comment is left below this page.

    So it is with an empty page, with one that shows the comment which was known before, and with one that reaches the
    number of comments that Telegram counts.
    """
    shown = len(fields.nodes(value, "messages"))
    lowest, floor = lowest_id(value), fields.number(question, "min_id") or 0
    if not shown or lowest is None:
        return not shown
    if floor:
        return lowest <= floor + 1
    count = fields.number(value, "count")
    if fields.name(value) == "messages.messages":
        return True  # Telegram's form for a list that is whole
    before = 0 if not question.get("offset_id") else fields.number(value, "offset_id_offset")
    return count is not None and before is not None and before + shown >= count


def lowest_id(value: Node) -> int | None:
    """The lowest id of a page's messages."""
    try:
        ids = fields.message_ids(value)
    except UnreadableError:
        return None
    return min(ids) if ids else None


def _of_message(message: Node, group_id: int) -> Iterator[CommentSeen | ThreadSeen]:
    key = PostKey(group_id, fields.message_id(message))
    post = _copied_from(message)
    if post is not None:
        yield ThreadSeen(root=key, post=post)
    root = _root(message, group_id)
    if root is not None:
        yield CommentSeen(key=key, root=root)


def _copied_from(message: Node) -> PostKey | None:
    """The post of the linked channel whose copy a message is: sent by the channel that it was saved from."""
    header = fields.node(message, "fwd_from")
    origin = None if header is None else fields.node(header, "saved_from_peer")
    sender = fields.node(message, "from_id")
    if header is None or origin is None:
        return None
    channel = fields.number(origin, "channel_id")
    number = fields.number(header, "saved_from_msg_id")
    if channel is None or number is None or (sender is not None and fields.number(sender, "channel_id") != channel):
        return None
    return PostKey(channel, number)


def _root(message: Node, group_id: int) -> int | None:
    """The message at the top of the thread; None outside of threads, and in topics of a forum."""
    header = fields.node(message, "reply_to")
    if header is None or fields.name(header) != "messageReplyHeader" or fields.flag(header, "forum_topic"):
        return None
    peer = fields.node(header, "reply_to_peer_id")
    if peer is not None and fields.number(peer, "channel_id") != group_id:
        return None
    top = fields.number(header, "reply_to_top_id")
    return fields.number(header, "reply_to_msg_id") if top is None else top


def _is_group(value: Node, channel_id: int) -> bool:
    return any(
        chat.get("id") == str(channel_id) and (fields.flag(chat, "megagroup") or fields.flag(chat, "gigagroup"))
        for chat in fields.nodes(value, "chats")
    )
