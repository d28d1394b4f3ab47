"""A group's inner order, and what is known of a channel over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCount:
    """How many members a channel was said to have, from ``at`` on, rounded to ``step``."""

    at: datetime
    count: int
    step: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedStretch:
    """A post was pinned: since ``since`` (``how`` "service": a message said so then; else it was first seen so then)
    until it was first seen without at ``until``; None: when it was looked at last, it still was.
    """

    message_id: int
    since: datetime
    how: str
    entry: int
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A forum's topic as known now, with the number of archived posts that say that they belong to it."""

    topic_id: int
    title: str
    closed: bool
    hidden: bool
    deleted: bool
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicEvent:
    """What was said of a topic at one time; None: nothing."""

    topic_id: int
    at: datetime
    listed: bool
    title: str | None
    closed: bool | None
    hidden: bool | None
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """The basic group that a group was before: its id (negative), and its last message, where Telegram says."""

    channel_id: int
    from_id: int
    max_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedName:
    """A username under which a channel was put on the list now leads elsewhere: to ``now_id``, None for nobody.

    ``seen`` is when that was first seen.
    """

    username: str
    channel_id: int
    title: str
    now_id: int | None
    now_title: str | None
    seen: datetime
