"""What came of a link: videos as files, why something is missing, and everything that was asked of the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from archiver.model.videos import LeftOut

Role = Literal["stream", "info", "subtitles", "thumbnail", "merged", "manifest"]
ROLES: frozenset[str] = frozenset({"stream", "info", "subtitles", "thumbnail", "merged", "manifest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyRequest:
    """One request that reached the proxy, whether it was let through or not.

    ``address``: the IP address that was connected to, None where there was no connection. ``sent`` and ``received``
    count bytes to and from that address. ``refused``: why it was not let through, or was cut off, as a word.
    ``method``, ``url``, ``status``: what is known; of a tunnel (CONNECT) only the method, as the rest is encrypted.
    """

    time: datetime
    host: str
    port: int
    method: str
    address: str | None = None
    sent: int = 0
    received: int = 0
    refused: str | None = None
    url: str | None = None
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFile:
    """A file of a video, in the scratch folder.

    A "stream" is as served, nothing is remuxed; "merged" is derived from two streams: ``made_of`` are their names and
    ``command`` is the command line, run in their folder. "info" is what yt-dlp read out of the site, cleaned.
    ``height`` in pixels. ``note``: what has to be said of how it came about, as sentences.
    """

    path: Path
    role: Role
    mime: str
    format_id: str | None = None
    language: str | None = None
    height: int | None = None
    vcodec: str | None = None
    acodec: str | None = None
    url: str | None = None
    note: str = ""
    made_of: tuple[str, ...] = ()
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoItem:
    """One video of a link. ``id``, ``title``, ``uploader``: as the site has them, so anything. ``live``: it was on air.

    ``uploaded``: when the site says that it was published; a site that tells only the day gives midnight UTC, with
    ``day_only``.
    """

    id: str
    title: str | None = None
    webpage_url: str | None = None
    extractor: str = ""
    files: tuple[VideoFile, ...] = ()
    duration_s: float | None = None
    uploaded: datetime | None = None
    day_only: bool = False
    uploader: str | None = None
    live: bool = False
    left_out: tuple[LeftOut, ...] = ()

    @property
    def has_stream(self) -> bool:
        """Whether anything of the video itself was had."""
        return any(file.role == "stream" for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFetched:
    """The answer to one link. ``reason``: a word of ``reasons``, None where all that was asked for is there.

    ``folder`` holds the files; it is the caller's to empty and remove, None where there are none. ``versions``: of
    the programs that took part. ``notes``: yt-dlp's warnings, in its words.
    """

    url: str
    items: tuple[VideoItem, ...] = ()
    reason: str | None = None
    detail: str = ""
    requests: tuple[ProxyRequest, ...] = ()
    versions: Mapping[str, str]
    folder: Path | None = None
    notes: tuple[str, ...] = ()
