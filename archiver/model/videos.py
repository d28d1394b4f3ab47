"""Videos of other sites that posts and articles link to: what was asked for, what came of it, which files there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.model.ids import PostKey


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A part that was not taken: ``reason`` as a word, ``detail`` as a sentence."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFile:
    """A stored file of a video. ``role``: stream (as served), merged (two streams in one file, derived), info (what was
    read out of the site), subtitles, thumbnail, manifest. ``height`` in pixels; ``note``: how it came about, where that
    has to be said.
    """

    role: str
    sha256: str
    size: int
    mime: str
    format_id: str | None = None
    language: str | None = None
    height: int | None = None
    vcodec: str | None = None
    acodec: str | None = None
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """One video of a link, as the site tells of it. ``day_only``: of ``uploaded`` only the day is known.

    ``live``: it was on air when it was asked for.
    """

    ident: str
    extractor: str
    title: str | None = None
    uploader: str | None = None
    page_url: str | None = None
    duration_s: float | None = None
    uploaded: datetime | None = None
    day_only: bool = False
    live: bool = False
    files: tuple[VideoFile, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSeen:
    """A link was followed. ``reason``: why it is not all there, None where it is: a word; ``detail`` its sentence."""

    url: str
    videos: tuple[Video, ...] = ()
    reason: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoMerged:
    """Two streams in one file, made without encoding anew: a derivation (log entry ``entry``)."""

    entry: int
    sha256: str
    size: int
    video_sha256: str
    audio_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoLook:
    """One time that a link was followed: log entry ``entry``, when its answer was there, what came of it.

    ``merged``: what was made of its streams since.
    """

    entry: int
    time: datetime
    seen: VideoSeen
    merged: tuple[VideoMerged, ...] = ()

    @property
    def has_stream(self) -> bool:
        """Whether anything of a video itself is stored."""
        return any(file.role == "stream" for video in self.seen.videos for file in video.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLink:
    """A post leads to an address of the web in one of its versions. ``listed``: one that is known to show videos."""

    post: PostKey
    address: str
    listed: bool
