"""Channels that others lead to: by forwarding from them, naming them, or having them for a discussion group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwards:
    """How often a channel's posts are forwards from another one, and the dates of the first and the last of them."""

    channel_id: int
    origin: int
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A post whose text or links may name a channel; ``spans`` are [kind, offset, length, value]."""

    channel_id: int
    date: datetime
    text: str
    spans: tuple[tuple[str, int, int, str | None], ...]
