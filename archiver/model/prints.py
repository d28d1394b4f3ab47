"""What the catalog tells of fingerprints and matches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.model.footage import Match, MediaFacts, Searched


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumDue:
    """A stored file without a fingerprint. ``entry`` stored it; ``date`` is that of its oldest post, if it has one."""

    sha256: str
    entry: int
    size: int
    mime: str | None
    date: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumPrint:
    """The newest fingerprint of a medium. ``pictures``, ``frames``, ``landmarks``: rows that it holds of each sense.

    ``facts`` may hold a place (``location``), which is not shown unless it is asked for.
    """

    sha256: str
    entry: int
    print_sha256: str
    version: str
    duration_s: float | None
    pictures: int
    frames: int
    landmarks: int
    failed: str | None
    notes: tuple[str, ...]
    facts: MediaFacts

    @property
    def kind(self) -> str:
        """What it shows."""
        return self.facts.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchFound:
    """A match as an entry has it: its ``position`` among those of the medium ``sha256``, which was searched for."""

    entry: int
    position: int
    sha256: str
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleMatch:
    """A match that an article has to do with: of its two media, ``sha256`` is the one that the article shows, or that a
    post has which it is linked to.
    """

    article_id: str
    sha256: str
    found: MatchFound


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumSearched:
    """With what a medium was compared, and the entry that says so."""

    entry: int
    searched: Searched


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageHeld:
    """Media with a fingerprint: how many, how much, of how many channels, of posts from when to when.

    ``failed`` of them could not be fingerprinted and count in nothing else but ``media``.
    """

    media: int
    pictures: int
    videos: int
    sounds: int
    video_s: float
    audio_s: float
    failed: int
    channels: int
    oldest: datetime | None
    newest: datetime | None
