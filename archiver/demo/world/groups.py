"""What happens to groups: topics are opened, posts are pinned, and basic groups become groups of the other kind."""

from __future__ import annotations

from datetime import datetime

from telethon import types

from archiver.demo.world.channel import WorldChannel, WorldPost
from archiver.demo.world.topics import WorldTopic
from archiver.demo.world.world import World


def basic_group(world: World, title: str, first_id: int = 1) -> WorldChannel:
    """Adds a basic group; its messages are numbered from ``first_id`` on."""
    number = 100_000 + len(world.basic_groups)
    group = WorldChannel(
        id=number, access_hash=0, title=title, username=None, megagroup=True, basic=True, last_id=first_id - 1
    )
    world.basic_groups.append(group)
    return group


def upgrade(world: World, basic: WorldChannel, date: datetime, username: str | None = None) -> WorldChannel:
    """A basic group becomes another group, which begins with a message that says so."""
    group = world.add_channel(basic.title, username, megagroup=True)
    basic.service(date, types.MessageActionChatMigrateTo(group.id))
    basic.upgraded, group.upgraded = group, basic
    group.service(date, types.MessageActionChannelMigrateFrom(basic.title, basic.id))
    return group


def open_topic(group: WorldChannel, date: datetime, title: str) -> WorldTopic:
    """Opens a topic; the group is a forum from the first one on."""
    if not group.posts:
        group.service(date)
    if not group.topics:
        group.topics[1] = WorldTopic(1, "General", date)
    opened = group.service(date, types.MessageActionTopicCreate(title, 0x6FB9F0))
    topic = WorldTopic(opened.id, title, date)
    group.topics[opened.id] = topic
    return topic


def pin(channel: WorldChannel, post: WorldPost, date: datetime) -> WorldPost:
    """Pins a post; the service message that says so."""
    post.pinned = True
    return channel.post(date, "", service=types.MessageActionPinMessage(), reply_to=post)
