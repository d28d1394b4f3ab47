"""Web pages and stories by themselves, as posts of the world show them.

Sources: https://core.telegram.org/method/messages.getWebPage, https://core.telegram.org/method/stories.getStoriesByID
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from telethon import types

from archiver.demo.api import show
from archiver.demo.api.call import Call, channel_of
from archiver.demo.world import WorldChannel


async def get_web_page(call: Call) -> Any:
    """messages.getWebPage: the preview that some post shows of the page, also one that is deleted now."""
    async for media in _shown(call, call.hub.world.channels):
        page = getattr(media, "webpage", None)
        if isinstance(page, types.WebPage) and page.url == call.request.url:
            return types.messages.WebPage(webpage=page, chats=[], users=[])
    return types.messages.WebPage(webpage=types.WebPageEmpty(id=0, url=call.request.url), chats=[], users=[])


async def get_stories_by_id(call: Call) -> Any:
    """stories.getStoriesByID: the stories of a channel, as the posts that share them show them."""
    owner = channel_of(call, call.request.peer)
    found: dict[int, Any] = {}
    async for media in _shown(call, call.hub.world.channels):
        if isinstance(media, types.MessageMediaStory) and media.story is not None and _is_of(media, owner):
            found[media.id] = media.story
    stories = [found[number] for number in call.request.id if number in found]
    return types.stories.Stories(count=len(stories), stories=stories, chats=[show.channel(owner)], users=[])


def _is_of(media: Any, owner: WorldChannel) -> bool:
    return isinstance(media.peer, types.PeerChannel) and media.peer.channel_id == owner.id


async def _shown(call: Call, channels: list[WorldChannel]) -> Any:
    """The media of every message, with fresh references."""
    for post in _posts(channels):
        await show.built([post])
        deleted, post.deleted = post.deleted, False
        try:
            message = show.message(post, call.hub.references)
        finally:
            post.deleted = deleted
        yield getattr(message, "media", None)


def _posts(channels: list[WorldChannel]) -> Iterator[Any]:
    for channel in channels:
        yield from reversed(list(channel.posts.values()))
