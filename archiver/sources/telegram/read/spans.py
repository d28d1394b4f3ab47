"""Stretches of text with a meaning. Telegram counts UTF-16 code units, the model counts code points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from archiver.model.spans import Span
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError

_PREFIX = "messageEntity"
_LAST_OF_ONE_UNIT = "\uffff"
_VALUES = ("url", "user_id", "document_id", "language")
"""Fields of entities that say more than the text: address, mentioned user, custom emoji, language of code."""


def spans_of(message: Node, text: str) -> tuple[Span, ...]:
    """The entities of a message. One that lies outside the text is cut to it, as apps do."""
    if not message.get("entities"):
        return ()
    entities = fields.objects(message, "entities")
    ends = _unit_ends(text)
    return tuple(_span(entity, ends) for entity in entities)


def styled(parent: Node, key: str) -> tuple[str, tuple[Span, ...]]:
    """A text with its entities (``textWithEntities``; a plain string in older layers); empty where it is absent."""
    value = parent.get(key)
    if isinstance(value, dict):
        text = fields.string(value, "text") or ""
        return text, spans_of(value, text)
    return fields.string(parent, key) or "", ()


def _span(entity: Node, ends: Sequence[int]) -> Span:
    offset, length = fields.needed(entity, "offset"), fields.needed(entity, "length")
    if offset < 0 or length < 0:
        raise UnreadableError("an entity has a negative place")
    start, end = _code_point(offset, ends), _code_point(offset + length, ends)
    found = fields.name(entity)
    kind = found.removeprefix(_PREFIX) if found.startswith(_PREFIX) else found or "unknown"
    return Span(kind=kind[:1].lower() + kind[1:], offset=start, length=end - start, value=_value(entity))


def _value(entity: Node) -> str | None:
    return next((str(entity[key]) for key in _VALUES if entity.get(key)), None)


def _unit_ends(text: str) -> Sequence[int]:
    """For each code point, the UTF-16 offset at its end."""
    if len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return range(1, len(text) + 1)
    return list(accumulate([1 + (char > _LAST_OF_ONE_UNIT) for char in text]))


def _code_point(units: int, ends: Sequence[int]) -> int:
    """The code point boundary at a UTF-16 offset; inside a pair of surrogates, the one after it."""
    if not ends:
        return 0
    return min(bisect_left(ends, units) + 1 if units > 0 else 0, len(ends))
