"""Texts with their stretches of meaning. An export has no offsets: a text is a list of pieces, each of one kind."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from archiver.model.spans import Span
from archiver.sources.desktop.decode import Message
from archiver.sources.desktop.read.fields import UnreadableError

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "unknown": "unknown",
        "mention": "mention",
        "hashtag": "hashtag",
        "bot_command": "botCommand",
        "link": "url",
        "email": "email",
        "bold": "bold",
        "italic": "italic",
        "code": "code",
        "pre": "pre",
        "text_link": "textUrl",
        "mention_name": "mentionName",
        "phone": "phone",
        "cashtag": "cashtag",
        "underline": "underline",
        "strikethrough": "strike",
        "blockquote": "blockquote",
        "bank_card": "bankCard",
        "spoiler": "spoiler",
        "custom_emoji": "customEmoji",
    }
)
"""The exporter's word for a kind of piece, and Telegram's as ``Span.kind`` has it."""
_VALUES: Mapping[str, str] = MappingProxyType(
    {"text_link": "href", "mention_name": "user_id", "custom_emoji": "document_id", "pre": "language"}
)
_Found = tuple[str, tuple[Span, ...]]


def text_of(message: Message) -> _Found:
    """The text of a message. ``text_entities`` only repeats ``text`` where that is a list, so either will do."""
    value = message.get("text")
    if type(value) is str:
        return value, ()
    if value is None:
        value = message.get("text_entities")
    return styled(value)


def styled(value: Any) -> _Found:
    """A text that is a string, or a list of strings and pieces; empty where there is none."""
    if value is None:
        return "", ()
    if isinstance(value, str):
        return value, ()
    if not isinstance(value, list):
        raise UnreadableError("a text is neither a string nor a list")
    parts: list[str] = []
    spans: list[Span] = []
    offset = 0
    for piece in value:
        if type(piece) is str:
            parts.append(piece)
            offset += len(piece)
            continue
        part = piece.get("text") if type(piece) is dict else None
        if type(part) is not str:
            raise UnreadableError("a piece of a text has none")
        kind = piece.get("type")
        if kind != "plain" and part:
            spans.append(_span(piece, kind, offset, len(part)))
        parts.append(part)
        offset += len(part)
    return "".join(parts), tuple(spans)


def _span(piece: Message, kind: object, offset: int, length: int) -> Span:
    name = kind if isinstance(kind, str) else "unknown"
    key = _VALUES.get(name)
    value = None if key is None else piece.get(key)
    if not isinstance(value, str | int) or (key == "document_id" and not str(value).isdecimal()):
        value = None  # a custom emoji's file, or why there is none, is no number of Telegram's
    return Span(
        kind=KINDS.get(name, name),
        offset=offset,
        length=length,
        value=str(value) if value not in (None, "") else None,
    )
