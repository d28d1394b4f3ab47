"""How yt-dlp is told to behave, and the one class of it that is changed.

Runs in the process that fetches: it imports yt_dlp.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from yt_dlp import YoutubeDL
from yt_dlp.globals import plugin_dirs
from yt_dlp.networking import RequestDirector
from yt_dlp.networking._requests import RequestsRH

from archiver.sources.video.messages import Job

_MOST_WARNINGS = 20
FAILED = "__archiver_failed"
"""Under this key of an item's information stands the error for which it has no formats."""


class Quiet:
    """Takes what yt-dlp says; of that its first warnings are kept: what it got over, and what may be missing."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def debug(self, message: str) -> None:
        """Progress and the like."""

    def warning(self, message: str) -> None:
        """Keep one, unless it was said before."""
        if len(self.warnings) < _MOST_WARNINGS and message not in self.warnings:
            self.warnings.append(message)

    def error(self, message: str) -> None:
        """What it raises as well."""


class Downloader(YoutubeDL):  # type: ignore[misc]  # yt-dlp has no types
    """yt-dlp with one way to the network, the one that heeds the proxy for every address that it knows, and with the
    fault of one video of a list kept to that video.
    """

    def build_request_director(self, handlers: Iterable[Any], preferences: Any = None) -> RequestDirector:
        """Requests alone: others speak ftp:, data: or ws: besides."""
        return super().build_request_director([RequestsRH], preferences)

    def process_video_result(self, info_dict: dict[str, Any], download: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002
        """As usual, but a fault is kept beside the information."""
        try:
            processed: dict[str, Any] = super().process_video_result(info_dict, download)
        except Exception as error:  # noqa: BLE001  named by its caller
            info_dict[FAILED] = error
            return info_dict
        return processed


def downloader(job: Job, hook: Callable[[dict[str, Any]], None], logger: Quiet) -> Downloader:
    """yt-dlp for a job. ``hook`` hears of the progress of each download and may raise."""
    plugin_dirs.value = []
    return Downloader(options(job, hook, logger))


def options(job: Job, hook: Callable[[dict[str, Any]], None], logger: Quiet) -> dict[str, Any]:
    """All that is set; no configuration is read, as that is done by yt-dlp's command line alone."""
    return {
        # The network.
        "proxy": job.proxy,
        "geo_verification_proxy": job.proxy,
        "enable_file_urls": False,
        "nocheckcertificate": False,
        # yt-dlp brings certificates of its own, unless the user says where those are that count.
        "compat_opts": {"no-certifi"} if {"SSL_CERT_FILE", "SSL_CERT_DIR"} & set(os.environ) else set(),
        "geo_bypass": False,
        "socket_timeout": job.limits.answer_s,
        "retries": 2,
        "fragment_retries": 2,
        "extractor_retries": 1,
        "file_access_retries": 0,
        "http_headers": {},
        # No programs: streams are downloaded by yt-dlp itself, and kept as they are.
        "external_downloader": {"default": "native"},
        "hls_prefer_native": True,
        "ffmpeg_location": f"{job.home}/no-ffmpeg",
        "fixup": "never",
        "postprocessors": [],
        "js_runtimes": {"deno": {"path": job.deno}} if job.deno else {},
        "remote_components": [],
        # Nothing of the user: no cookies, no passwords, no cache.
        "usenetrc": False,
        "cookiefile": None,
        "cookiesfrombrowser": None,
        "cachedir": False,
        "mark_watched": False,
        # What is taken.
        "noplaylist": True,
        "playlist_items": f"1:{job.limits.items}",
        "extract_flat": "in_playlist",
        "allow_unplayable_formats": False,
        "skip_unavailable_fragments": False,
        "hls_split_discontinuity": False,
        "concurrent_fragment_downloads": 1,
        "getcomments": False,
        "format": _last,
        # How it is written.
        "paths": {"home": job.folder, "temp": job.home},
        "outtmpl": {"default": "unused"},
        "overwrites": True,
        "continuedl": False,
        "updatetime": False,
        "nopart": False,
        "windowsfilenames": True,
        # What is said.
        "logger": logger,
        "quiet": True,
        "no_warnings": True,
        "noprogress": True,
        "color": {"stdout": "never", "stderr": "never"},
        "warn_when_outdated": False,
        "progress_hooks": [hook],
        "ignoreerrors": False,
    }


def _last(context: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Any format at all: which are taken is decided in ``formats``, with all of them in view."""
    last: list[dict[str, Any]] = context["formats"][-1:]
    return last
