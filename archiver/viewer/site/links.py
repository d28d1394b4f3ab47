"""Addresses within a static copy: relative, and only of pages that are part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archiver.model.ids import PostKey

INDEX = "index.html"
SEARCH = "search.html"


def channel_path(channel_id: int, page: int = 1) -> str:
    """A page of a channel's posts, counted from 1. A basic group's id, which is negative, begins with "g"."""
    return f"channel/{_number(channel_id)}{'' if page == 1 else f'-{page}'}.html"


def post_path(key: PostKey) -> str:
    """The page of a post."""
    return f"post/{_number(key.channel_id)}-{key.message_id}.html"


def article_path(article_id: str) -> str:
    """The page of an article."""
    return f"article/{article_id[:12]}.html"


def media_path(sha256: str) -> str:
    """The page of a medium."""
    return f"media/{sha256}.html"


def evidence_path(entry: int) -> str:
    """The page of a log entry."""
    return f"evidence/{entry}.html"


def still_path(name: str) -> str:
    """A picture of a film."""
    return f"stills/{name}"


def _number(channel_id: int) -> str:
    return f"c{channel_id}" if channel_id > 0 else f"g{-channel_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Which pages and files there are. ``objects``: the path of each stored medium, by its SHA-256."""

    channels: frozenset[int]
    posts: frozenset[PostKey]
    articles: frozenset[str]
    media: frozenset[str]
    entries: frozenset[int]
    stills: frozenset[str]
    objects: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SiteLinks:
    """See ``Links``. ``up``: the way from the page to the copy's folder, "" or "../"."""

    contents: Contents
    up: str

    def overview(self) -> str:
        """See ``Links``."""
        return f"{self.up}{INDEX}"

    def channels(self, **query: str) -> str | None:
        """See ``Links``."""
        return f"{self.up}{INDEX}#channels" if self.contents.channels else None

    def channel(self, channel_id: int, **query: str) -> str | None:
        """See ``Links``; a part of a timeline has no address."""
        del query
        return f"{self.up}{channel_path(channel_id)}" if channel_id in self.contents.channels else None

    def post(self, key: PostKey) -> str | None:
        """See ``Links``."""
        return f"{self.up}{post_path(key)}" if key in self.contents.posts else None

    def articles(self, **query: str) -> str | None:
        """See ``Links``."""
        del query
        return f"{self.up}{INDEX}#articles" if self.contents.articles else None

    def article(self, article_id: str, citation: int | None = None) -> str | None:
        """See ``Links``."""
        if article_id not in self.contents.articles:
            return None
        return f"{self.up}{article_path(article_id)}" + (f"#citation-{citation}" if citation else "")

    def all_media(self, **query: str) -> None:
        """See ``Links``: media are reached from where they are shown."""

    def media(self, sha256: str) -> str | None:
        """See ``Links``."""
        return f"{self.up}{media_path(sha256)}" if sha256 in self.contents.media else None

    def evidence(self, entry: int) -> str | None:
        """See ``Links``."""
        return f"{self.up}{evidence_path(entry)}" if entry in self.contents.entries else None

    def review(self, citation: str | None = None) -> None:
        """See ``Links``: a copy takes no decisions."""

    def review_match(self, match: str | None = None) -> None:
        """See ``Links``: likewise."""

    def log(self) -> None:
        """See ``Links``."""

    def raw(self, entry: int, sha256: str) -> None:
        """See ``Links``: answers as served are in bags and exhibits."""

    def search(self, **query: str) -> str:
        """See ``Links``; what is asked for is typed there."""
        del query
        return f"{self.up}{SEARCH}"

    def object(self, sha256: str) -> str | None:
        """See ``Links``."""
        path = self.contents.objects.get(sha256)
        return None if path is None else f"{self.up}{path}"

    def still(self, name: str) -> str | None:
        """See ``Links``."""
        return f"{self.up}{still_path(name)}" if name in self.contents.stills else None

    def asset(self, name: str) -> str:
        """See ``Links``."""
        return f"{self.up}assets/{name}"
