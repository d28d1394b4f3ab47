"""Asking again for what shows a file, to renew its reference: the post, then the page or story, or the full channel."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from telethon.tl import functions, types

from archiver.model.captures import Capture, Json
from archiver.model.ids import MediaKey, PostKey
from archiver.sources.telegram.answer import RawAnswer
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.history import messages
from archiver.sources.telegram.known import ChannelAddress
from archiver.sources.telegram.lookup import PEOPLE, full_channel
from archiver.sources.telegram.origins import OfStory, OfWebPage, Origin

BESIDE = frozenset({"messages.getWebPage", "stories.getStoriesByID"})
"""Questions that are asked once the post is known not to show the file."""


async def shown_again(
    source: TelegramSource, channel: ChannelAddress, post: PostKey | None, key: MediaKey
) -> AsyncGenerator[Capture, None]:
    """One question after the other, until an answer shows the file; ``post`` None: it is the channel's photo.

    A post that cannot be asked for is not gone, so nothing else is asked then.
    """
    origin = source.known.origin(key)
    if post is None:
        yield await full_channel(source, channel)
        return
    async for capture in messages(source, channel, [post.message_id]):
        yield capture
        if capture.status != "ok":
            return
    if source.known.file(key) is None and origin is not None:
        beside = await _elsewhere(source, origin)
        if beside is not None:
            yield beside


async def _elsewhere(source: TelegramSource, origin: Origin) -> Capture | None:
    if isinstance(origin, OfWebPage):
        return await web_page(source, origin.url)
    owner = source.known.channel(origin.channel_id)
    return None if owner is None else await story(source, owner, origin)


async def web_page(source: TelegramSource, url: str) -> Capture:
    """What Telegram shows of a page: ``messages.getWebPage``."""
    answer = await source.call(functions.messages.GetWebPageRequest(url=url, hash=0))
    source.known.learn(answer.value)
    return _without_people(answer, {"url": url, "hash": 0})


async def story(source: TelegramSource, owner: ChannelAddress, which: OfStory) -> Capture:
    """A story of a channel: ``stories.getStoriesByID``. Looking at it this way leaves no trace with its owner."""
    peer = types.InputPeerChannel(owner.channel_id, owner.access_hash)
    answer = await source.call(functions.stories.GetStoriesByIDRequest(peer=peer, id=[which.story_id]))
    source.known.learn(answer.value)
    return _without_people(answer, {"channel_id": str(owner.channel_id), "ids": [which.story_id]})


def _without_people(answer: RawAnswer, question: dict[str, Json]) -> Capture:
    """Persons that such an answer names have nothing to do with the file."""
    if isinstance(answer.value, dict) and answer.value.get("users"):
        return answer.capture_without({**question, "withheld": PEOPLE}, {**answer.value, "users": []}, PEOPLE)
    return answer.capture(question)
