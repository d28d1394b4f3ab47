"""Basic groups and the topics of forums."""

from __future__ import annotations

from typing import Any

from telethon import types

from archiver.demo.api import show
from archiver.demo.api.call import Call, channel_of
from archiver.demo.api.channels import MOST_IDS
from archiver.demo.refusal import bad_request
from archiver.demo.world import WorldTopic

MOST_TOPICS = 100


async def get_messages(call: Call) -> Any:
    """messages.getMessages: messages of basic groups, numbered over all chats of the account."""
    ids = [item.id for item in call.request.id[:MOST_IDS] if isinstance(item, types.InputMessageID)]
    known = {post.id: post for group in call.hub.world.basic_groups for post in group.posts.values()}
    there = [known[number] for number in ids if number in known and not known[number].deleted]
    await show.built(there)
    chats, users = show.company(there)
    shown = {post.id: show.message(post, call.hub.references) for post in there}
    messages = [shown.get(number) or types.MessageEmpty(id=number, peer_id=None) for number in ids]
    return types.messages.Messages(messages=messages, topics=[], chats=chats, users=users)


async def get_forum_topics(call: Call) -> Any:
    """messages.getForumTopics, newest first, below ``offset_topic``."""
    group = channel_of(call, call.request.peer)
    if not group.topics:
        raise bad_request("CHANNEL_FORUM_MISSING")
    below = call.request.offset_topic or 2**31
    every = sorted(group.topics.values(), key=lambda topic: -topic.id)
    page = [topic for topic in every if topic.id < below][: min(call.request.limit, MOST_TOPICS)]
    return types.messages.ForumTopics(
        count=len(every),
        topics=[_topic(topic, call) for topic in page],
        messages=[],
        chats=[show.channel(group)],
        users=[],
        pts=group.pts,
    )


def _topic(topic: WorldTopic, call: Call) -> Any:
    """A topic as Telegram shows it."""
    if topic.deleted:
        return types.ForumTopicDeleted(topic.id)
    return types.ForumTopic(
        id=topic.id,
        date=topic.date,
        peer=types.PeerChannel(call.request.peer.channel_id),
        title=topic.title,
        icon_color=0x6FB9F0,
        top_message=topic.id,
        **show.NOTHING_UNREAD,
        from_id=types.PeerUser(call.user.id),
        notify_settings=types.PeerNotifySettings(),
        closed=topic.closed or None,
        hidden=topic.hidden or None,
    )
