"""From a link to its items, within yt-dlp: what there is, which of it is taken, and why the rest is not.

Runs in the process that fetches: it imports yt_dlp (about a second).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Any

from archiver.sources.video.beside import Beside
from archiver.sources.video.faults import TooLargeError, detail_of, plain, reason_of
from archiver.sources.video.formats import choose, is_separate
from archiver.sources.video.messages import Job
from archiver.sources.video.options import FAILED, Quiet, downloader
from archiver.sources.video.reasons import sentence
from archiver.sources.video.streams import NotTakenError, Say, Streams
from archiver.wording import clock, counted

_PACKAGES = ("yt-dlp", "yt-dlp-ejs", "deno")
_LISTS = frozenset({"playlist", "multi_video"})
_DEEPEST = 2
_FATAL = frozenset({"disk_full", "memory"})


class _StopError(Exception):
    """Nothing more can be done for this link; ``reason`` as a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Grabber:
    """Does one job and tells the parent of everything as it is had."""

    def __init__(self, job: Job, say: Say) -> None:
        self._job = job
        self._tell = say
        self._quiet = Quiet()
        self._ydl = downloader(job, self._progress, self._quiet)
        self._secrets = (job.secret, job.folder, job.home)
        self._item = -1
        self._files = 0
        self._has_lists = False
        streams = Streams(self._ydl, Path(job.folder), self._say, self._name)
        self._streams, self._beside = streams, Beside(self._ydl, job, self._say, self._name)

    def run(self) -> None:
        """Fetch the link. What goes wrong is said, never raised."""
        reason, detail = None, ""
        try:
            reason, detail = self._link()
        except _StopError as stopped:
            reason = stopped.reason
        except Exception as error:  # noqa: BLE001  whatever a site does to a library is this link's reason
            reason = reason_of(error)
            detail = detail_of(reason, error, self._secrets)
        for warning in self._quiet.warnings:
            self._tell("note", text=plain(warning, self._secrets))
        self._tell("end", reason=reason, detail=detail, versions=_versions())

    def _link(self) -> tuple[str | None, str]:
        found = self._ydl.extract_info(self._job.url, download=False)
        if not isinstance(found, dict):
            return "unsupported", ""
        if found.get("_type") not in _LISTS:
            self._video(found)
            return None, ""
        most = self._job.limits.items
        taken = 0
        for entry in islice(self._entries(found, 0), most):
            self._video(entry)
            taken += 1
        if not taken:
            return "playlist_empty", ""
        total = None if self._has_lists else _total(found)
        if total is not None and total <= taken:
            return None, ""
        left = f"{counted(total - taken, 'video')} were left" if total is not None else "there may be more"
        if total is None and taken < most:
            return None, ""
        return "playlist_cut", f"{counted(taken, 'video')} of this list were taken, {left}."

    def _entries(self, found: Mapping[str, Any], depth: int) -> Iterator[dict[str, Any]]:
        """The videos of a list; of lists within it too, one below the other at most twice."""
        for entry in found.get("entries") or ():
            if not isinstance(entry, dict):
                yield {FAILED: ValueError("the list has a place without a video")}
                continue
            whole = entry
            if entry.get("_type") in {"url", "url_transparent"}:
                whole = self._resolved(entry)
            if whole.get("_type") not in _LISTS:
                yield whole
            elif depth < _DEEPEST:
                self._has_lists = True
                yield from self._entries(whole, depth + 1)
            else:
                yield {**entry, FAILED: ValueError("a list within lists is not looked into")}

    def _resolved(self, entry: dict[str, Any]) -> dict[str, Any]:
        try:
            found = self._ydl.process_ie_result(entry, download=False)
        except Exception as error:  # noqa: BLE001  the fault of this entry
            return {**entry, FAILED: error}
        return found if isinstance(found, dict) else {**entry, FAILED: ValueError("nothing was found")}

    def _video(self, info: dict[str, Any]) -> None:
        self._item += 1
        self._files = 0
        live = bool(info.get("is_live")) or info.get("live_status") == "is_live"
        said = {key: info.get(key) for key in ("id", "title", "webpage_url", "extractor", "duration", "timestamp")}
        uploader = info.get("uploader") or info.get("channel")
        self._say("item", **said, upload_date=info.get("upload_date"), uploader=uploader, live=live)
        error = info.pop(FAILED, None)
        if error is not None:
            self._missing(error)
            self._guarded(self._beside.information, info)
            return
        self._guarded(self._beside.information, info)
        if live:
            self._say("left", reason="live", detail=sentence("live"))
        else:
            self._guarded(self._take, info)
        self._guarded(self._beside.subtitles, info)
        self._guarded(self._beside.thumbnails, info)

    def _take(self, info: dict[str, Any]) -> None:
        duration, most = info.get("duration"), self._job.limits.duration_s
        if isinstance(duration, int | float) and duration > most:
            detail = f"The video is {clock(min(duration, 1e9))} long, the limit is {clock(most)}."
            self._say("left", reason="too_long", detail=detail)
            return
        choice = choose(info.get("formats") or [info], self._job.limits)
        for left in choice.left_out:
            self._say("left", reason=left.reason, detail=left.detail)
        names = [self._streams.fetch({**info, **each}) for each in choice.streams]
        if is_separate(choice.streams):
            self._say("pair", video=names[0], audio=names[1])

    def _guarded(self, step: Any, info: dict[str, Any]) -> None:
        """One part of an item: its fault is said, and stops only what cannot go on."""
        try:
            step(info)
        except NotTakenError as not_taken:
            self._say("left", reason=not_taken.reason, detail=sentence(not_taken.reason))
        except Exception as error:  # noqa: BLE001  named
            self._missing(error)

    def _missing(self, error: Exception) -> None:
        reason = reason_of(error)
        self._say("left", reason=reason, detail=detail_of(reason, error, self._secrets))
        if reason in _FATAL:
            raise _StopError(reason) from error

    def _progress(self, status: dict[str, Any]) -> None:
        most = self._job.limits.file
        for key in ("downloaded_bytes", "total_bytes"):
            size = status.get(key)
            if isinstance(size, int | float) and size > most:
                raise TooLargeError

    def _say(self, event: str, **said: Any) -> None:
        self._tell(event, n=self._item, **said)

    def _name(self, role: str, ending: str) -> str:
        self._files += 1
        return f"{self._item + 1:03}-{self._files:03}-{role}.{ending}"


def _total(found: Mapping[str, Any]) -> int | None:
    """How many entries a list has, where that is known without asking for all of them."""
    count = found.get("playlist_count")
    return count if isinstance(count, int) else None


def _versions() -> dict[str, str]:
    known = {}
    for package in _PACKAGES:
        try:
            known[package] = version(package)
        except PackageNotFoundError:
            continue
    return known
