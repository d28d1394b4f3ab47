"""All tables together."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator

from archiver.config.accounts import Telegram
from archiver.config.anchoring import Anchoring
from archiver.config.collecting import Articles, Collect, Follow, Media, People
from archiver.config.footage import Footage
from archiver.config.notifying import Notify
from archiver.config.previewing import Preview
from archiver.config.receipts import Receipts
from archiver.config.scrubbing import Scrubbing
from archiver.config.section import Section
from archiver.config.videos import Video
from archiver.config.watching import ArticleSource, Channel, FeedSource
from archiver.config.witnessing import Witnessing


class Config(Section):
    """Everything that may be set. ``source`` is the file it was read from, None for the defaults alone."""

    archive: Path | None = None
    telegram: Telegram = Telegram()
    article: Articles = Articles()
    media: Media = Media()
    collect: Collect = Collect()
    follow: Follow = Follow()
    footage: Footage = Footage()
    people: People = People()
    preview: Preview = Preview()
    video: Video = Video()
    anchor: Anchoring = Anchoring()
    receipt: Receipts = Receipts()
    notify: Notify = Notify()
    scrub: Scrubbing = Scrubbing()
    witness: Witnessing = Witnessing()
    channels: tuple[Channel, ...] = ()
    articles: tuple[ArticleSource, ...] = ()
    feeds: tuple[FeedSource, ...] = ()
    source: Path | None = Field(default=None, exclude=True)

    @field_validator("feeds")
    @classmethod
    def _each_once(cls, value: tuple[FeedSource, ...]) -> tuple[FeedSource, ...]:
        keys = [each.key for each in value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise ValueError(f"two feeds are called {twice}")
        return value
