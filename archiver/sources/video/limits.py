"""How much, how long and how many: the bounds within which the videos of a link are fetched."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoLimits:
    """Bounds of one link; sizes in bytes, times in seconds.

    ``file``: one file. ``total``: all that passes the proxy, both ways. ``height``: pixels; of a video that exists
    only larger the smallest is taken. ``duration_s``: of a video. ``items``: videos of a playlist. ``seconds`` covers
    all fetching (merging has a bound of its own), ``idle_s`` one connection on which nothing passes, ``answer_s`` the
    site's silence before one answer. ``requests``: connections in all, ``connections``: at one time. ``memory`` and
    ``cpu_s``: of the process that fetches. ``subtitles`` and ``thumbnails``: files of an item.
    """

    file: int = 2 * GIB
    total: int = 4 * GIB
    height: int = 1080
    duration_s: float = 4 * 3600.0
    items: int = 5
    seconds: float = 1800.0
    connect_s: float = 15.0
    idle_s: float = 60.0
    answer_s: float = 20.0
    requests: int = 20_000
    connections: int = 32
    memory: int = 1536 * MIB
    cpu_s: int = 900
    subtitles: int = 20
    thumbnails: int = 1


DEFAULT_VIDEO_LIMITS = VideoLimits()
