"""What waits to be done, as the catalog knows it: second looks at posts, citations without a link, missing files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from archiver.model.citations import Citation
from archiver.model.ids import MediaKey, PostKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleState:
    """How far an article is. ``captured``: its first capture; ``read`` and ``linked``: entries of the newest
    derivations, None where there is none; ``linked_at``: when that was written; ``reviewed``: the entry of a person's
    newest decision.
    """

    article_id: str
    captured: datetime
    read: int | None
    linked: int | None
    linked_at: datetime | None
    reviewed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkedCitation:
    """A citation of an article's newest reading that has no link; ``unfinished``: its search was cut short."""

    article_id: str
    citation: Citation
    published: date | None
    unfinished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFile:
    """A file of a post that could not be had: ``times`` tries, the last of them ``last`` with that ``detail``."""

    post: PostKey
    key: MediaKey
    reason: str
    detail: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedPage:
    """A page that was asked for and not had, ``error`` as recorded; no later try had it."""

    url: str
    error: str
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLook:
    """When a channel's history was asked for last, and the ``error`` where that was refused."""

    channel_id: int
    error: str | None
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSession:
    """The newest session that wrote to the archive."""

    command: str
    began: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """A channel shown for the first time by entry ``entry``, with the names that it had then."""

    entry: int
    names: tuple[str, ...]
