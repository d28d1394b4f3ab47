"""A video of another site with all that leads to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archiver.model.records import ArticleSummary, PostRecord
from archiver.model.videos import VideoLook

VideoState = Literal["stored", "partly", "none", "failed", "waiting"]
"""``stored``: all that the link leads to. ``partly``: some of it. ``none``: it leads to no video. ``failed``: to one
that could not be had. ``waiting``: it was not followed yet."""
NO_VIDEO = frozenset({"unsupported", "not_a_video", "playlist_empty"})
"""Reasons that say that a link leads to no video, which is no gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedVideo:
    """A link to a video. ``looks``: every time that it was followed, in the order of the log. ``posts`` lead to it, or
    did in an earlier version; ``articles`` link to it or show it themselves.
    """

    address: str
    looks: tuple[VideoLook, ...] = ()
    posts: tuple[PostRecord, ...] = ()
    articles: tuple[ArticleSummary, ...] = ()

    @property
    def best(self) -> VideoLook | None:
        """The newest look that brought all, else one that brought something, else the newest."""
        ranked = sorted(self.looks, key=lambda look: (look.has_stream, look.seen.reason is None, look.entry))
        return ranked[-1] if ranked else None

    @property
    def state(self) -> VideoState:
        """What became of it."""
        look = self.best
        if look is None:
            return "waiting"
        if not look.has_stream:
            return "none" if look.seen.reason in NO_VIDEO else "failed"
        missing = any(video.left_out for video in look.seen.videos)
        return "partly" if look.seen.reason is not None or missing else "stored"
