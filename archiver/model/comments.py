"""Comments: what is due to be read, and how much of them is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.model.ids import PostKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadDue:
    """A post with comments to be read: it has ``replies`` now, had ``before`` when they were last read (0: never).

    ``known``: the newest comment that was read then; 0 where none was.
    """

    post: PostKey
    replies: int
    before: int
    known: int

    @property
    def new(self) -> int:
        """How many comments came since."""
        return self.replies - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsPage:
    """The web page of the comments on a post. ``asked``: when it was last asked for, None where it never was.

    ``shown``: whether it showed comments then, or that there are none yet, and not that it shows none at all; ``read``:
    whether they were read to their end. ``known``: the newest comment that was ever read so; 0 for none.
    """

    post: PostKey
    date: datetime
    asked: datetime | None
    shown: bool
    read: bool
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRead:
    """The newest covered stretch of a group's history, the entry that reached its upper end (None: nothing is
    covered), and how many ids below that end are not covered.
    """

    low: int
    high: int
    entry: int | None
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentCounts:
    """``posts`` of a channel have ``replies`` comments, as Telegram counts them; in the archive are ``comments`` below
    ``threads`` posts.
    """

    posts: int
    replies: int
    threads: int
    comments: int
