"""What changed in a channel, each change with the time at which it was seen."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from archiver.model.captures import Json
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import PostSeen

ChangeKind = Literal[
    "first_seen", "channel", "name_moved", "edited", "missing", "confirmed", "back", "pinned", "unpinned", "topic",
    "refused", "let_in",
]  # fmt: skip
"""``channel``: its title, description and the like. ``name_moved``: a username of it leads elsewhere. ``missing``,
``confirmed`` (missing once more), ``back``: of a post. ``refused``: Telegram lets nobody in; ``let_in``: again.
"""
NOT_CONTENT = frozenset({"key", "date", "edit_date", "views", "forwards", "replies", "reactions"})
"""Fields of a post that do not make another version, or are told beside it."""
SMALL = 2**53
"""Integers from here on are written as decimal strings in JSON, where numbers are doubles."""
Both = tuple[Json, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. ``at``: when it was seen (pins and topics: when it happened, where a service message says so).

    ``fields`` maps what changed to its value before and after. ``edited``: when Telegram says that a post was edited.
    ``basic_group``: the group's id (negative) where the post is one of the basic group that a group was before.
    """

    at: datetime
    kind: ChangeKind
    entry: int
    message_id: int | None = None
    edited: datetime | None = None
    basic_group: int | None = None
    fields: Mapping[str, Both] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A post whose views or reactions grew: each before and after."""

    message_id: int
    views: tuple[int | None, int | None]
    reactions: tuple[int, int]


def differences(old: PostSeen, new: PostSeen) -> dict[str, Both]:
    """What differs between two versions of a post, counts aside."""
    names = [each.name for each in dataclasses.fields(PostSeen) if each.name not in NOT_CONTENT]
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return {name: (plain(before), plain(after)) for name, before, after in pairs if before != after}


def plain(value: object) -> Json:
    """A value of the model as JSON."""
    match value:
        case None | bool() | str() | float():
            return value
        case int():
            return value if abs(value) < SMALL else str(value)
        case datetime():
            return value.isoformat()
        case PostKey() | MediaKey():
            return str(value)
        case tuple() | list() | set() | frozenset():
            return [plain(each) for each in value]
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = ((each.name, getattr(value, each.name)) for each in dataclasses.fields(value))
        return {name: plain(each) for name, each in found if each is not None}
    return str(value)
