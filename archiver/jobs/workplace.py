"""What a job works with: an archive's folder, the configuration, and where to report."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Archive, Writer, open_for_reading, open_for_writing
from archiver.archive.private_files import ELSEWHERE, is_inside
from archiver.config import Config
from archiver.jobs import clock
from archiver.jobs.anchoring import Anchored, Occasion, stamp
from archiver.jobs.handing import hand_over
from archiver.jobs.notifying.telling import tell
from archiver.jobs.noting import note_torn
from archiver.jobs.policy import settings_of
from archiver.jobs.progress import Progress
from archiver.log import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """``command`` is the verb that asked, for the lock and the log ("article add").

    ``files``: whether files of posts are to be fetched. ``unstamped``: gaps that were met when a session ended, its
    entries were to be stamped and people were to be told; ``asked_at``: sizes of the log after authorities were asked;
    ``untold_at``: those at which nobody is told of what is new.
    """

    folder: Path
    config: Config
    config_folder: Path
    progress: Progress
    command: str
    files: bool = True
    unstamped: list[str] = field(default_factory=list)
    asked_at: set[int] = field(default_factory=set)
    untold_at: set[int] = field(default_factory=set)

    @property
    def keys_folder(self) -> Path:
        """Where the keys that sign logs lie."""
        return self.config_folder / "keys"

    @property
    def sessions_folder(self) -> Path:
        """Where Telegram sessions lie."""
        return self.config_folder / "sessions"

    def keeping_people(self) -> Workplace:
        """The same, where answers are stored with the persons that they name."""
        people = self.config.people.model_copy(update={"keep": True})
        return replace(self, config=self.config.model_copy(update={"people": people}))

    def fetching(self, *, files: bool, comments: bool | None = None) -> Workplace:
        """The same for one command: whether files of posts and comments (None: as configured) are fetched."""
        if comments is None:
            return replace(self, files=files)
        collect = self.config.collect.model_copy(update={"comments": comments})
        return replace(self, files=files, config=self.config.model_copy(update={"collect": collect}))

    def following_videos(self, *, enabled: bool | None = None, channels: bool | None = None) -> Workplace:
        """The same for one command: whether links to videos are followed, also of all posts. None: as configured."""
        wanted = {"enabled": enabled, "channels": channels}
        video = self.config.video.model_copy(update={key: each for key, each in wanted.items() if each is not None})
        return replace(self, config=self.config.model_copy(update={"video": video}))

    def ignoring_robots(self) -> Workplace:
        """The same, where robots.txt is not asked."""
        article = self.config.article.model_copy(update={"robots": False})
        return replace(self, config=self.config.model_copy(update={"article": article}))

    @asynccontextmanager
    async def writing(self, successor: Signer | None = None) -> AsyncIterator[Writer]:
        """The archive, open for writing; says so where an earlier run's clock, or ours, is wrong.

        ``successor``: see ``open_for_writing``.
        """
        async with open_for_writing(
            self.folder,
            self.keys_folder,
            command=self.command,
            successor=successor,
            settings=settings_of(self.config, files=self.files),
        ) as archive:
            wrong_clock = clock.against_log(await archive.catalog.newest_entry_time(), datetime.now(UTC))
            if wrong_clock is not None:
                self.progress.warn(wrong_clock)
            inside = await asyncio.to_thread(is_inside, self.keys_folder, self.folder)
            if inside is not None:
                self.progress.warn(f"{inside} {ELSEWHERE}")
            await note_torn(archive)
            yield archive
            if archive.log.size not in self.asked_at:  # else the job has asked already
                self.unstamped.extend((await self.stamp(archive, "command")).gaps)
            if archive.log.size not in self.untold_at:
                self.unstamped.extend(await tell(archive, self.config.notify))

    async def stamp(self, archive: Writer, occasion: Occasion) -> Anchored:
        """Have the newest checkpoint co-signed and stamped by those for whom that is due."""
        done = await stamp(archive, self.config.anchor, self.progress, occasion, self.config.witness)
        self.asked_at.add(archive.log.size)
        return done

    async def hand_over(self, archive: Writer) -> tuple[str, ...]:
        """Give the newest receipt to the command that is configured; a sentence where that failed."""
        fault = await hand_over(archive, self.config.receipt, self.progress)
        return () if fault is None else (fault,)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Archive]:
        """The archive, open for reading."""
        async with open_for_reading(self.folder) as archive:
            yield archive
