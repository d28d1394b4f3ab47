"""Origins: the posts that others are forwards of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from archiver.model.ids import PostKey


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginWanted:
    """An origin that the archive lacks, and a post that was forwarded from it."""

    origin: PostKey
    post: PostKey


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRefused:
    """Posts that were asked for by id and not shown; ``whole``: the channel lets nobody in."""

    channel_id: int
    ids: tuple[int, ...]
    whole: bool
    error: str
    time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """A forward: how long after the origin it was posted, whether that is in the archive, and whether it is gone."""

    post: PostKey
    origin: PostKey
    delay: timedelta
    held: bool
    gone: bool
