"""What answers tell of a group's inner order: topics of a forum, pinned posts, and the basic group that it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from archiver.model.ids import PostKey
from archiver.model.observations import MigratedFrom, PinSeen, PostTopic, TopicSeen, Unreadable
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError

Told = PinSeen | TopicSeen | PostTopic | MigratedFrom


def told_by(value: Node, channel_id: int) -> Iterator[Told]:
    """What the messages of an answer about one channel tell; one that cannot be read tells nothing."""
    for message in fields.nodes(value, "messages"):
        if not (message.get("pinned") or message.get("action") or message.get("reply_to")):
            continue  # most messages
        if not fields.is_of(message, channel_id):
            continue
        try:
            yield from _told(message, PostKey(channel_id, fields.needed(message, "id")))
        except UnreadableError:
            continue  # the reader of posts names it


def full_told(value: Node) -> Iterator[Told | Unreadable]:
    """What a full channel tells beside the channel itself."""
    full = fields.node(value, "full_chat")
    if full is None or fields.name(full) != "channelFull":
        return
    try:
        yield from list(_of_full(full))
    except UnreadableError as error:
        yield Unreadable(subject="channelFull", reason=str(error))


def _of_full(full: Node) -> Iterator[Told]:
    channel_id = fields.needed(full, "id")
    yield PinSeen(channel_id=channel_id, message_id=fields.number(full, "pinned_msg_id"), how="full")
    chat_id = fields.number(full, "migrated_from_chat_id")
    if chat_id:
        yield MigratedFrom(channel_id=channel_id, from_id=-chat_id, max_id=fields.number(full, "migrated_from_max_id"))


def topics_in(value: Node, channel_id: int) -> Iterator[TopicSeen | Unreadable]:
    """The topics of a list of them; one that cannot be read is named, and the rest is read."""
    for topic in fields.nodes(value, "topics"):
        try:
            yield _topic(topic, channel_id)
        except UnreadableError as error:
            yield Unreadable(subject=f"topic {topic.get('id')} of {channel_id}", reason=str(error))


def _topic(topic: Node, channel_id: int) -> TopicSeen:
    number = fields.needed(topic, "id")
    if fields.name(topic) == "forumTopicDeleted":
        return TopicSeen(channel_id=channel_id, topic_id=number, deleted=True)
    return TopicSeen(
        channel_id=channel_id,
        topic_id=number,
        title=None if fields.flag(topic, "title_missing") else fields.text(topic, "title"),
        closed=fields.flag(topic, "closed"),
        hidden=fields.flag(topic, "hidden"),
    )


def topic_of(message: Node) -> int | None:
    """The topic of a forum that a message belongs to; None outside of one, and in the topic "General"."""
    header = fields.node(message, "reply_to")
    if header is None or not fields.flag(header, "forum_topic"):
        return None
    return fields.number(header, "reply_to_top_id") or fields.number(header, "reply_to_msg_id")


def _told(message: Node, key: PostKey) -> Iterator[Told]:
    if fields.flag(message, "pinned"):
        yield PinSeen(channel_id=key.channel_id, message_id=key.message_id, how="flag")
    topic = topic_of(message)
    if topic is not None:
        yield PostTopic(key=key, topic_id=topic)
    action, date = fields.node(message, "action"), fields.moment(message, "date")
    if action is not None and date is not None:
        yield from _done(message, action, key, date.astimezone(UTC))


def _done(message: Node, action: Node, key: PostKey, date: datetime) -> Iterator[Told]:
    """What a service message did."""
    header = fields.node(message, "reply_to")
    target = fields.number(header, "reply_to_msg_id") if header is not None else None
    match fields.name(action):
        case "messageActionPinMessage" if target is not None:
            yield PinSeen(channel_id=key.channel_id, message_id=target, how="service", date=date)
        case "messageActionTopicCreate":
            title = fields.text(action, "title")
            yield TopicSeen(channel_id=key.channel_id, topic_id=key.message_id, title=title, date=date)
        case "messageActionTopicEdit" if (topic := topic_of(message) or target) is not None:
            yield TopicSeen(
                channel_id=key.channel_id,
                topic_id=topic,
                title=fields.text(action, "title"),
                closed=_said(action, "closed"),
                hidden=_said(action, "hidden"),
                date=date,
            )
        case "messageActionChatMigrateTo" if (became := fields.number(action, "channel_id")) is not None:
            yield MigratedFrom(channel_id=became, from_id=key.channel_id)
        case "messageActionChannelMigrateFrom":
            chat_id = fields.number(action, "chat_id")
            if chat_id:
                yield MigratedFrom(channel_id=key.channel_id, from_id=-chat_id)
        case _:
            pass


def _said(action: Node, key: str) -> bool | None:
    """A Bool that may be left out."""
    value = action.get(key)
    return value if isinstance(value, bool) else None
