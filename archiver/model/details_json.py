"""Details of posts as JSON and back: what the catalog keeps and commands print.

A detail is its fields that differ from their defaults, with its kind under ``is``; names are those of the model, ids
of 64 bits are decimal strings, times RFC 3339 in UTC. Reading raises ValueError, TypeError or KeyError for what no
writing gave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType
from typing import Any

from archiver.model import details as model
from archiver.model.captures import Json
from archiver.model.details import Detail, Votes
from archiver.model.json_fields import moment_text
from archiver.model.spans import Span

KINDS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "poll": model.Poll,
        "preview": model.Preview,
        "place": model.Place,
        "contact": model.Contact,
        "dice": model.Dice,
        "game": model.Game,
        "invoice": model.Invoice,
        "paid": model.Paid,
        "giveaway": model.Giveaway,
        "giveaway_results": model.GiveawayResults,
        "todo": model.Todo,
        "story": model.StoryRef,
        "stream": model.LiveStream,
        "unshown": model.Unshown,
        "reply": model.Reply,
        "forward": model.ForwardMore,
        "sending": model.Sending,
        "fact_check": model.FactCheck,
        "buttons": model.Buttons,
        "service": model.ServiceContent,
        "clock": model.WallClock,
    }
)
_NAMES = {kind: name for name, kind in KINDS.items()}
BIG = frozenset(
    {
        "poll_id",
        "channel_id",
        "chat_id",
        "saved_channel_id",
        "effect",
        "icon_emoji",
        "photo_id",
        "call_id",
        "migrated_from",
        "migrated_to",
        "channels",
    }
)
"""Fields with ids of 64 bits."""
_PARTS: Mapping[tuple[str, str], type[Any]] = MappingProxyType(
    {
        ("poll", "spans"): Span,
        ("poll", "answers"): model.Answer,
        ("answer", "spans"): Span,
        ("todo", "tasks"): model.Task,
        ("buttons", "buttons"): model.Button,
    }
)
"""Lists of objects: (kind, field) -> what they hold."""
_PLANS: Mapping[type[Any], tuple[tuple[str, Any], ...]] = MappingProxyType(
    {
        kind: tuple((field.name, field.default) for field in fields(kind))
        for kind in (*KINDS.values(), *_PARTS.values(), model.VoteCount, Votes)
    }
)
"""The fields of each class with their defaults."""
_TIMES = frozenset({"closes", "until", "date", "saved", "starts"})


def details_to_json(details: Sequence[Detail], clean: Callable[[str], str] = str) -> list[Json]:
    """The documents of a post's details, in their order; ``clean`` is applied to every text."""
    return [{"is": _NAMES[type(detail)], **_written(detail, clean)} for detail in details]


def details_from_json(documents: Any) -> tuple[Detail, ...]:
    """The inverse of ``details_to_json``."""
    return tuple(_read(document["is"], document) for document in documents or ())


def votes_to_json(votes: Votes) -> dict[str, Json]:
    """The document of a poll's results."""
    return _written(votes, str)


def _written(value: Any, clean: Callable[[str], str]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, default in _PLANS[type(value)]:
        held = getattr(value, name)
        if held is not default and held != default:
            found[name] = clean(held) if type(held) is str else _value(name, held, clean)
    return found


def _value(name: str, held: Any, clean: Callable[[str], str]) -> Json:
    if isinstance(held, tuple):
        return [_value(name, each, clean) for each in held]
    if isinstance(held, datetime):
        return moment_text(held)
    if isinstance(held, str):
        return clean(held)
    if isinstance(held, int) and name in BIG:
        return str(held)
    return held if isinstance(held, int | float | None) else _written(held, clean)


def _read(kind: str, document: Mapping[str, Any]) -> Any:
    held = {name: _held(kind, name, value) for name, value in document.items() if name != "is"}
    return KINDS[kind](**held)


def _held(kind: str, name: str, value: Any) -> Any:
    part = _PARTS.get((kind, name))
    if part is not None:
        return tuple(part(**{key: _held("answer", key, each) for key, each in item.items()}) for item in value)
    convert: Callable[[Any], Any] = int if name in BIG else str
    if isinstance(value, list):
        return tuple(convert(each) for each in value)
    if value is not None and name in _TIMES:
        return datetime.fromisoformat(value)
    return int(value) if value is not None and name in BIG else value
