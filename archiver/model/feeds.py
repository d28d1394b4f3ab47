"""What a feed or sitemap announces: articles with addresses and dates, further sitemaps, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.objects import NamedObject

FeedKind = Literal["feed", "sitemap", "index", "page"]
"""RSS, Atom or JSON Feed; a list of pages; a list of sitemaps; a web page, which is none of these."""
MOST_NAMED = 20
"""So many of the things that were left out of a feed are named; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """An article as a feed announces it. ``ident``: the feed's own id for it, else its address.

    ``published`` with the field that it was taken from ("pubDate", "news:publication_date", ...); ``updated`` where the
    feed gives it apart. ``summary`` is plain text, cut. None: the feed does not say.
    """

    url: str
    ident: str
    title: str = ""
    summary: str = ""
    published: datetime | None = None
    published_from: str | None = None
    updated: datetime | None = None
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapNamed:
    """A sitemap that an index names."""

    url: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Entries that were left out for one reason: how many, and the first of them by name."""

    reason: str
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """What one answer of a feed holds. ``announces``: of a web page, the feeds that it names."""

    kind: FeedKind
    entries: tuple[Announced, ...] = ()
    sitemaps: tuple[SitemapNamed, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    announces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAnnounced:
    """An observation: the configured ``feed`` (its address or file) announced this article."""

    feed: str
    entry: Announced


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedArticle:
    """An article that a feed announced, as the catalog knows it.

    ``seen``: when it was announced first; ``last_entry``: the newest answer of the feed that announced it.
    ``captured``: when its page was had last or found unchanged, under any address that the feed gave for it; None:
    never. ``failed``: how often its page was asked for in vain, the last time ``last_failed``.
    """

    entry: Announced
    seen: datetime
    last_entry: int
    captured: datetime | None
    failed: int = 0
    last_failed: datetime | None = None

    @property
    def date(self) -> datetime:
        """The day that it counts by: as the feed says, else when it was announced."""
        return self.entry.published or self.entry.updated or self.seen


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """A recorded answer of a feed, or of a sitemap that its index names. ``object`` holds it, None where it failed
    without one.
    """

    entry: int
    url: str | None
    status: str
    error: str | None
    answered: datetime
    object: NamedObject | None
