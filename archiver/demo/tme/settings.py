"""How the loopback t.me behaves: attributes that a test may change at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.demo.tme.links import Links


@dataclass
class Settings:
    """Switches of one server."""

    too_big_from: int = 20 * 1024 * 1024
    """Bytes from which on a video is "too big" for the web."""
    validators: bool = False
    """Whether pages carry ETag and Last-Modified, and unchanged ones answer 304."""
    gzip: bool = True
    counts_subscribers: bool = True
    """Whether histories tell how many subscribers there are; on some saved pages the number is empty."""
    old_embeds: bool = False
    """Whether posts in frames look as in 2018: no `data-post`, a `data-view` of moment and check value alone."""
    splits_albums: bool = False
    """Whether an album at the edge of a page is cut in two, instead of completed."""
    ahead_s: float = 0.0
    """How far the server's clock is ahead of this machine's."""

    @property
    def now(self) -> datetime:
        """The server's time (UTC)."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What a page is made with: the moment, the CDN host that its files are linked on, the server's own address."""

    settings: Settings
    links: Links
    at: datetime
    cdn: str
    address: str
