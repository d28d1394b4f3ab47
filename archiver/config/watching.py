"""``[[articles]]``, ``[[feeds]]``, ``[[channels]]``: what ``archiver run`` looks after."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from archiver.config.section import Section

_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@")


class ArticleSource(Section):
    """``[[articles]]``: where ``archiver run`` looks for articles: a file, a folder with pages in it, or a URL.

    ``url`` and ``published`` are what ``archiver article add`` would be told; neither is for a folder.
    """

    source: str = Field(min_length=1)
    url: str | None = None
    published: date | None = None

    @property
    def is_url(self) -> bool:
        """Whether it is fetched from the web."""
        return "://" in self.source


class FeedSource(Section):
    """``[[feeds]]``: where ``archiver run`` learns of new articles: a feed or sitemap, as an address or a file.

    Articles are taken that are dated ``since`` or later, else those of the last ``max_age_days`` days; of these the
    newest ``limit`` of a pass, the others with the next one. ``match``: words of which one is to be in the title, the
    summary or the address, whatever their case; none: all articles.
    """

    source: str = Field(min_length=1)
    since: date | None = None
    max_age_days: float = Field(default=30.0, gt=0, le=36_500)
    limit: int = Field(default=50, ge=1)
    match: tuple[Annotated[str, Field(min_length=1)], ...] = ()

    @model_validator(mode="after")
    def _one_bound(self) -> FeedSource:
        if self.since is not None and "max_age_days" in self.model_fields_set:
            raise ValueError("since and max_age_days say the same: give one of them")
        return self

    @property
    def is_url(self) -> bool:
        """Whether it is fetched from the web."""
        return "://" in self.source

    @property
    def key(self) -> str:
        """How the log names it: by its address without a user name and password, a file without its folder."""
        return _CREDENTIALS.sub("", self.source, count=1) if self.is_url else Path(self.source).name


class Channel(Section):
    """``[[channels]]``: a channel to collect, as ``archiver channel add`` would be told."""

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    owner: str | None = None
