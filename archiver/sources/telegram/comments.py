"""Questions for comments: the messages below one post of a channel, which lie in its discussion group."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from telethon.tl import functions

from archiver.model.captures import Capture, Json
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.history import PAGE
from archiver.sources.telegram.known import ChannelAddress
from archiver.sources.telegram.lookup import input_peer
from archiver.sources.telegram.read import threads
from archiver.sources.telegram.read.fields import HIGHEST_ID


async def replies(
    source: TelegramSource, channel: ChannelAddress, post: int, known: int
) -> AsyncGenerator[Capture, None]:
    """Pages of the comments below ``post``, the newest first, down to the comment ``known`` (0: all of them).

    ``messages.getReplies`` is asked of the channel: the group itself may be one that the account does not see. Ends
    with the page that shows all that is left, or with an empty one, or a refusal. A page that cannot be read ends it,
    too; the thread then counts as not read.
    """
    offset, lowest = 0, HIGHEST_ID
    while True:
        question: dict[str, Json] = {
            "channel_id": str(channel.channel_id),
            "post": post,
            "offset_id": offset,
            "limit": PAGE,
            "min_id": max(known - 1, 0),
        }
        answer = await source.call(
            functions.messages.GetRepliesRequest(
                peer=input_peer(channel),
                msg_id=post,
                offset_id=offset,
                offset_date=None,
                add_offset=0,
                limit=PAGE,
                max_id=0,
                min_id=max(known - 1, 0),
                hash=0,
            )
        )
        source.known.learn(answer.value)
        yield answer.capture(question)
        value = answer.value if answer.fault is None and answer.unread is None else None
        if not isinstance(value, dict) or threads.is_last(question, value):
            return
        shown = threads.lowest_id(value)
        if shown is None or shown >= lowest:
            return  # a server that goes round in circles
        offset = lowest = shown
