"""Questions for the topics of a forum."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Any

from telethon.tl import functions

from archiver.model.captures import Capture, Json
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.known import ChannelAddress
from archiver.sources.telegram.lookup import PEOPLE, input_peer
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError

PAGE = 100
"""The most topics that Telegram gives in one answer."""


async def forum_topics(source: TelegramSource, channel: ChannelAddress) -> AsyncGenerator[Capture, None]:
    """The topics of a forum, 100 a request: ``messages.getForumTopics``.

    Only the topics are kept. Their newest messages, which come along, are read with the history; persons are withheld
    before storing.
    """
    offset: tuple[datetime | None, int, int] = (None, 0, 0)
    seen: set[int] = set()
    while True:
        query = functions.messages.GetForumTopicsRequest(
            peer=input_peer(channel),
            offset_date=offset[0],
            offset_id=offset[1],
            offset_topic=offset[2],
            limit=PAGE,
        )
        answer = await source.call(query)
        question: dict[str, Json] = {
            "channel_id": str(channel.channel_id),
            "offset_date": None if offset[0] is None else offset[0].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "offset_id": offset[1],
            "offset_topic": offset[2],
            "limit": PAGE,
        }
        if answer.fault is not None:
            yield answer.capture(question)
            return
        value = answer.value
        yield answer.capture_without({**question, "withheld": PEOPLE}, _topics_alone(value), PEOPLE)
        following = _following(value, seen) if isinstance(value, dict) else None
        if following is None:
            return
        offset = following


def _topics_alone(value: Json) -> Json:
    """The answer with its topics, without who opened them; None of an unreadable one."""
    if not isinstance(value, dict):
        return value
    topics: list[Json] = [
        {key: item for key, item in topic.items() if key != "from_id"} for topic in fields.nodes(value, "topics")
    ]
    return {**value, "topics": topics, "messages": [], "users": []}


def _following(value: Node, seen: set[int]) -> tuple[datetime | None, int, int] | None:
    """Where the next page begins; None where this one brought nothing new, or all that there is."""
    try:
        topics = [topic for topic in fields.nodes(value, "topics") if fields.needed(topic, "id") not in seen]
        seen.update(fields.needed(topic, "id") for topic in topics)
        if not topics or len(seen) >= (fields.number(value, "count") or 0):
            return None
        last: Any = next((topic for topic in reversed(topics) if fields.name(topic) == "forumTopic"), None)
        if last is None:
            return None
        top = fields.needed(last, "top_message")
        dates = {fields.number(message, "id"): message for message in fields.nodes(value, "messages")}
        date = fields.moment(dates.get(top, last), "date")
    except UnreadableError:
        return None
    return date, top, fields.needed(last, "id")
