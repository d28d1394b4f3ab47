"""Where things lie: addresses of pages, files and assets, as the templates ask for them.

A page never writes an address by itself. So the same templates give the served desk and a static copy, in which a page
that was not selected has no address: None, and the template shows the words without a link.
"""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlencode

from archiver.model.ids import PostKey


class Links(Protocol):
    """Addresses, relative to the page or to the host; None where there is no such page."""

    def overview(self) -> str | None:
        """The first page."""

    def channels(self, **query: str) -> str | None:
        """The list of channels; ``query``: in which order."""

    def channel(self, channel_id: int, **query: str) -> str | None:
        """A channel's timeline; ``query``: what part of it."""

    def post(self, key: PostKey) -> str | None:
        """One post with its versions."""

    def articles(self, **query: str) -> str | None:
        """The list of articles."""

    def article(self, article_id: str, citation: int | None = None) -> str | None:
        """An article with its citations, opened at one of them (counted from 1)."""

    def all_media(self, **query: str) -> str | None:
        """The newest stored media."""

    def media(self, sha256: str) -> str | None:
        """A stored medium: who carries it, what it matches."""

    def evidence(self, entry: int) -> str | None:
        """A log entry with what proves it."""

    def review(self, citation: str | None = None) -> str | None:
        """What waits for a person's decision, or one citation of that."""

    def review_match(self, match: str | None = None) -> str | None:
        """Matches of footage that wait for a decision, or one match, by the entry and position that it has."""

    def log(self) -> str | None:
        """The archive as a whole: its log, keys, checkpoints, time stamps."""

    def raw(self, entry: int, sha256: str) -> str | None:
        """An object of a log entry, as a download."""

    def search(self, **query: str) -> str | None:
        """The search, with what is asked."""

    def object(self, sha256: str) -> str | None:
        """The bytes of a stored medium, for a player or picture."""

    def still(self, name: str) -> str | None:
        """A picture of a film that was made for looking at, by its file name."""

    def asset(self, name: str) -> str:
        """A style sheet or script of the desk."""


def _with(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


class ServedLinks:
    """Addresses of the served desk, from the root of its host."""

    def overview(self) -> str:
        """See ``Links``."""
        return "/"

    def channels(self, **query: str) -> str:
        """See ``Links``."""
        return _with("/channels", query)

    def channel(self, channel_id: int, **query: str) -> str:
        """See ``Links``."""
        return _with(f"/channel/{channel_id}", query)

    def post(self, key: PostKey) -> str:
        """See ``Links``."""
        return f"/channel/{key.channel_id}/{key.message_id}"

    def articles(self, **query: str) -> str:
        """See ``Links``."""
        return _with("/articles", query)

    def article(self, article_id: str, citation: int | None = None) -> str:
        """See ``Links``."""
        return f"/article/{article_id}" + (f"#citation-{citation}" if citation else "")

    def all_media(self, **query: str) -> str:
        """See ``Links``."""
        return _with("/media", query)

    def media(self, sha256: str) -> str:
        """See ``Links``."""
        return f"/media/{sha256}"

    def evidence(self, entry: int) -> str:
        """See ``Links``."""
        return f"/evidence/{entry}"

    def review(self, citation: str | None = None) -> str:
        """See ``Links``."""
        return f"/review/{citation}" if citation else "/review"

    def review_match(self, match: str | None = None) -> str:
        """See ``Links``."""
        return f"/review/matches/{match}" if match else "/review/matches"

    def log(self) -> str:
        """See ``Links``."""
        return "/evidence"

    def raw(self, entry: int, sha256: str) -> str:
        """See ``Links``."""
        return f"/evidence/{entry}/{sha256}"

    def search(self, **query: str) -> str:
        """See ``Links``."""
        return _with("/search", query)

    def object(self, sha256: str) -> str:
        """See ``Links``."""
        return f"/object/{sha256}"

    def still(self, name: str) -> str:
        """See ``Links``."""
        return f"/still/{name}"

    def asset(self, name: str) -> str:
        """See ``Links``."""
        return f"/asset/{name}"
