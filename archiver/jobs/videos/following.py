"""Links to videos, followed one after the other: whatever comes of one is on record before the next is asked."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Writer
from archiver.config import Video
from archiver.errors import DiskFullError, InputError, file_errors
from archiver.jobs.room import Room
from archiver.jobs.videos import storing
from archiver.jobs.videos.due import due
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Json
from archiver.model.linked_videos import NO_VIDEO
from archiver.model.videos import VideoSeen
from archiver.sources.video import VideoFetched, VideoLimits, fetch_video
from archiver.wording import counted

FOLDER = "videos"
LEAST = 64 * 1024 * 1024
"""Bytes below which there is no use in beginning a video."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideosDone:
    """``links``: followed now; ``videos`` of which something was stored; ``failed``: links that brought less than they
    lead to; ``left``: due and not followed, as ``count`` was reached or nobody wanted them followed.
    """

    links: int = 0
    videos: int = 0
    files: int = 0
    bytes: int = 0
    failed: int = 0
    left: int = 0

    def __bool__(self) -> bool:
        """Whether anything was done."""
        return bool(self.links)

    def document(self) -> dict[str, Json]:
        """Its JSON."""
        return {
            "links": self.links, "videos": self.videos, "files": self.files, "bytes": self.bytes,
            "failed": self.failed, "left": self.left,
        }  # fmt: skip


class VideoFollower:
    """Follows links for one command. ``gaps``: videos that could not be had; ``full``: why no further one was begun.

    ``followed``: the links that were followed, in their order.
    """

    def __init__(self, place: Workplace, archive: Writer) -> None:
        self._place = place
        self._archive = archive
        self._settings = place.config.video
        self._room = Room(archive.layout.root, place.config.media.keep_free_bytes)
        self._scratch = archive.layout.tmp / FOLDER
        self._left: set[str] = set()
        self.done = VideosDone()
        self.gaps: list[str] = []
        self.followed: list[str] = []
        self.full: DiskFullError | None = None

    async def follow(self, addresses: Sequence[str], *, asked_for: bool = False) -> None:
        """Those of these links that are due; ``asked_for``: all, also those that were followed before.

        Nothing where the settings (or ``--no-media``) want no videos and nobody ``asked_for`` these.
        """
        if not asked_for and not (self._settings.enabled and self._place.files):
            return
        todo = list(addresses) if asked_for else await due(self._archive, addresses, datetime.now(UTC))
        todo = [address for address in todo if address not in self.followed]
        if not todo:
            return
        room = len(todo) if asked_for else max(0, self._settings.count - len(self.followed))
        try:
            for address in todo[:room]:
                self.followed.append(address)
                await self._one(address)
                if self.full is not None:
                    break
        finally:
            await asyncio.to_thread(shutil.rmtree, self._scratch, ignore_errors=True)
        self._left |= set(todo) - set(self.followed)
        self.done = replace(self.done, left=len(self._left))

    async def leave(self, addresses: Sequence[str]) -> None:
        """Count those of these links that are due; nobody wants them followed."""
        if self._place.files:
            self._left |= set(await due(self._archive, addresses, datetime.now(UTC))) - set(self.followed)
            self.done = replace(self.done, left=len(self._left))

    def left_sentence(self) -> str | None:
        """What is said of links that were left for another time."""
        if not self._left:
            return None
        return (
            f"{counted(len(self._left), 'link')} to videos of other sites left for the next command "
            "([video] count), or at once: archiver video get"
        )

    async def _one(self, address: str) -> None:
        free = await asyncio.to_thread(lambda: self._room.free)
        if free < LEAST:
            self.full = DiskFullError(
                f"{self._archive.layout.root} has no room for videos; the first left out is {address}.",
                hint="Free space, then run the same command again; everything else was done.",
            )
            return
        limits = limits_of(self._settings, free)
        try:
            await asyncio.to_thread(self._make_scratch)
            asked = datetime.now(UTC)
            fetched = _for_want_of_room(await self._fetch(address, limits), limits, self._settings)
            moments = (asked, datetime.now(UTC))
            stored = await asyncio.to_thread(storing.store, self._archive, fetched, limits, *moments)
        except InputError as fault:
            self._note(address, VideoSeen(url=address, reason="failed", detail=fault.sentence), 0)
            return
        except DiskFullError as fault:
            self.full = fault
            return
        folded = await self._archive.record(stored.capture)
        await self._archive.derive_all(storing.derivations(fetched, stored, folded.entry.n))
        if fetched.folder is not None:
            await asyncio.to_thread(shutil.rmtree, fetched.folder, ignore_errors=True)
        self._note(address, stored.seen, stored.bytes)

    async def _fetch(self, address: str, limits: VideoLimits) -> VideoFetched:
        secret = self._settings.proxy.get_secret_value() if self._settings.proxy is not None else ""
        with self._place.progress.transfer(address, total=None, unit="bytes") as transfer:
            return await fetch_video(
                address,
                limits,
                scratch=self._scratch,
                allow_private=self._settings.allow_private_addresses,
                proxy_upstream=secret or None,
                progress=transfer.update,
            )

    def _make_scratch(self) -> None:
        """Empty: what lies there is of a run that was killed. The lock of the archive is held."""
        with file_errors(self._scratch, "written"):
            shutil.rmtree(self._scratch, ignore_errors=True)
            Path(self._scratch).mkdir(parents=True)

    def _note(self, address: str, seen: VideoSeen, size: int) -> None:
        files = [file for video in seen.videos for file in video.files]
        had = sum(any(file.role == "stream" for file in video.files) for video in seen.videos)
        missing = [each for each in storing.reasons_of(seen) if each.reason not in NO_VIDEO]
        self.done = replace(
            self.done,
            links=self.done.links + 1,
            videos=self.done.videos + had,
            files=self.done.files + len(files),
            bytes=self.done.bytes + size,
            failed=self.done.failed + bool(missing),
        )
        said = "not archived" if not had else "not all of it archived"
        self.gaps += [f"{address}: {said}. {each.detail}".rstrip() for each in missing[:1]]


def _for_want_of_room(fetched: VideoFetched, limits: VideoLimits, settings: Video) -> VideoFetched:
    """What was too large for the disk alone may be had another time, and is not said to be too large."""
    lowered = limits.file < settings.max_bytes or limits.total < settings.total_bytes
    if fetched.reason != "too_large" or not lowered:
        return fetched
    detail = f"The disk has room for videos of {limits.file:,} bytes only; this one is larger."
    return replace(fetched, reason="disk_full", detail=detail)


def limits_of(settings: Video, free: int) -> VideoLimits:
    """The limits of the configuration, and of a disk with so many bytes ``free``: a file lies there twice for a while,
    and a merge once more.
    """
    room = max(LEAST // 4, free // 4)
    return VideoLimits(
        file=min(settings.max_bytes, room),
        total=min(settings.total_bytes, room),
        height=settings.height,
        duration_s=settings.longest_s,
        items=settings.items,
        seconds=settings.link_s,
    )
