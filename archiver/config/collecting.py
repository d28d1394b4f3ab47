"""``[article]``, ``[media]``, ``[collect]``, ``[follow]``, ``[people]``: what is fetched, when, what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from archiver.config.section import Section
from archiver.model.observations import MediaKind
from archiver.model.wanted import KINDS, OWN_PARTS, PartName, WantedFiles


class Articles(Section):
    """``[article]``: limits on what is fetched for an article, and how its server is asked.

    ``robots``: what a site's robots.txt forbids is not fetched. ``host_pause_s``: seconds between two requests to a
    host; left out: one, and none for this machine itself. ``recheck_hours``: a page of the web is looked at again so
    many hours after it was first captured; none: never. ``pictures``: those that an article shows are captured with
    it, ``picture_count`` of an article and ``picture_bytes`` of each at most; ``pictures_of_files``: of a page that is
    given as a file, too, those that lie on the web.
    """

    max_bytes: int = Field(default=20 * 1024 * 1024, gt=0)
    timeout_s: float = Field(default=60.0, gt=0)
    allow_private_addresses: bool = False
    user_agent: str = Field(default="archiver (evidence archive of cited posts)", min_length=1)
    robots: bool = True
    host_pause_s: float | None = Field(default=None, ge=0, le=600)
    recheck_hours: tuple[Annotated[float, Field(gt=0)], ...] = (6, 24, 72, 168)
    repost_channels: int = Field(default=25, ge=0)
    pictures: bool = True
    pictures_of_files: bool = False
    picture_count: int = Field(default=20, ge=0, le=40)
    picture_bytes: int = Field(default=32 * 1024 * 1024, gt=0)

    @field_validator("recheck_hours", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return [each for each in value.split(",") if each.strip()] if isinstance(value, str) else value

    @property
    def recheck_after(self) -> tuple[timedelta, ...]:
        """The hours as stretches of time, shortest first."""
        return tuple(sorted(timedelta(hours=hours) for hours in self.recheck_hours))


class Media(Section):
    """``[media]``: which files of posts are fetched. ``max_bytes`` 0 means no limit.

    ``parts``: places of a post whose files are wanted; ``alternative`` (the same film in other qualities) and
    ``webpage`` (what a link's preview shows) are not unless they are named. ``keep_free_bytes``: a file is only begun
    where so much of the disk stays free behind it. In the environment lists are separated by commas.
    """

    parts: tuple[PartName, ...] = OWN_PARTS
    kinds: tuple[MediaKind, ...] = KINDS
    min_bytes: int = Field(default=0, ge=0)
    max_bytes: int = Field(default=0, ge=0)
    keep_free_bytes: int = Field(default=256 * 1024 * 1024, ge=0)
    keep_protected: bool = False

    @field_validator("parts", "kinds", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return [each.strip() for each in value.split(",") if each.strip()] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _some_size(self) -> Media:
        if 0 < self.max_bytes < self.min_bytes:
            raise ValueError("min_bytes is more than max_bytes")
        return self

    @property
    def wanted(self) -> WantedFiles:
        """The rule of these settings."""
        return WantedFiles(
            parts=frozenset(self.parts), kinds=frozenset(self.kinds), smallest=self.min_bytes, largest=self.max_bytes
        )


class Collect(Section):
    """``[collect]``: when posts are looked at again: so many hours after they were posted.

    Citations that found nothing are looked for again so many hours after their article was captured, and files that
    could not be had after so many hours of waiting. In the environment the hours are separated by commas. ``comments``:
    those on the channels' posts, too; ``origins``: the posts that were forwarded into the channels.
    ``channel_hours``: a channel's description, photo, members and topics are asked for again after so many; 0: never.
    """

    recheck_hours: tuple[float, ...] = (1, 24, 168, 720)
    channel_hours: float = Field(default=24.0, ge=0)
    comments: bool = False
    origins: bool = True

    @field_validator("recheck_hours", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return value.split(",") if isinstance(value, str) else value

    @field_validator("recheck_hours")
    @classmethod
    def _some_in_the_future(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if not value or min(value) <= 0:
            raise ValueError("must be one or more numbers of hours above 0")
        return value

    @property
    def recheck_after(self) -> tuple[timedelta, ...]:
        """The hours as stretches of time, shortest first."""
        return tuple(sorted(timedelta(hours=hours) for hours in self.recheck_hours))


class Follow(Section):
    """``[follow]``: every ``poll_s`` seconds each channel is asked for its newest posts, whatever updates say."""

    poll_s: float = Field(default=300.0, gt=0)


class People(Section):
    """``[people]``: whether answers are stored with the persons that they name, or under pseudonyms."""

    keep: bool = False
