"""Made-up exports as Telegram Desktop writes them, and what the reader finds in them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from archiver.model.captures import Asked
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.observations import MediaFailed, Observation, PostSeen, Unreadable
from archiver.sources.desktop import HTML, JSON, ROLE, Chat, chats_in, observe, stretches

CHANNEL = 1410035294
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
ASKED = Asked(asked=_WHEN, answered=_WHEN)


def message(number: int, text: Any = "", **more: Any) -> dict[str, Any]:
    """A message of the channel."""
    return {
        "id": number,
        "type": "message",
        "date": "2024-03-05T12:00:00",
        "date_unixtime": str(1_709_636_400 + number),
        "from": "Zelmara",
        "from_id": f"channel{CHANNEL}",
        "text": text,
        **more,
    }


def service(number: int, action: str, **more: Any) -> dict[str, Any]:
    """A service message of the channel."""
    found = message(number, **more)
    del found["from"], found["from_id"]
    return {**found, "type": "service", "actor": "Zelmara", "actor_id": f"channel{CHANNEL}", "action": action, **more}


def export(messages: Iterable[Mapping[str, Any]], *, indent: int | None = 1, **head: Any) -> bytes:
    """A result.json of one chat; ``indent`` 1 is the exporter's own."""
    top = {"name": "Zelmara", "type": "public_channel", "id": CHANNEL, **head}
    separators = (",", ": ") if indent is not None else (",", ":")
    whole = {**top, "messages": list(messages)}
    return json.dumps(whole, indent=indent, ensure_ascii=False, separators=separators).encode("utf-8", "surrogatepass")


def chat_of(data: bytes) -> Chat:
    """The only chat of an export."""
    (chat,) = chats_in(io.BytesIO(data), len(data))
    return chat


def captured(question: Mapping[str, Any], *, size: int = 0, method: str = JSON) -> Captured:
    """An entry about a stretch, or about a page."""
    stored = NamedObject(role=ROLE, ref=ObjectRef(sha256="0" * 64, size=size), media_type="application/json")
    return Captured(
        session=0,
        source="desktop",
        method=method,
        question={"chat_id": str(CHANNEL), "chat_type": "public_channel", "chat_name": "Zelmara", **question},
        asked=ASKED,
        status="ok",
        error=None,
        objects=(stored,),
    )


def seen(data: bytes, *, size: int = 1 << 20, **question: Any) -> list[Observation]:
    """All observations of all stretches of an export of one chat."""
    chat = chat_of(data)
    found: list[Observation] = []
    for each in stretches(io.BytesIO(data), chat, size):
        entry = captured({"offset": each.offset, "length": each.length, **question}, size=len(data))
        found += observe(entry, lambda _, at, length: data[chat.offset + at : chat.offset + at + length])
    return found


def page_seen(data: bytes, **question: Any) -> list[Observation]:
    """All observations of a page."""
    return observe(captured(question, size=len(data), method=HTML), lambda _, at, length: data[at : at + length])


def posts(found: Iterable[Observation]) -> list[PostSeen]:
    """The posts among observations."""
    return [each for each in found if isinstance(each, PostSeen)]


def faults(found: Iterable[Observation]) -> list[str]:
    """What could not be read."""
    return [each.reason for each in found if isinstance(each, Unreadable)]


def failed(found: Iterable[Observation]) -> list[str]:
    """Why files are not there."""
    return [each.reason for each in found if isinstance(each, MediaFailed)]


def post(**message_: Any) -> PostSeen:
    """The post of one message, which is read without a fault."""
    found = seen(export([message(7, **message_)]))
    assert not faults(found), faults(found)
    (shown,) = posts(found)
    return shown
