"""What a job works with: an archive's folder, the configuration, and where to report."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Archive, Writer, open_for_reading, open_for_writing
from archiver.config import Config
from archiver.jobs import clock
from archiver.jobs.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """``command`` is the verb that asked, for the lock and the log ("article add")."""

    folder: Path
    config: Config
    config_folder: Path
    progress: Progress
    command: str

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

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writer]:
        """The archive, open for writing; says so where an earlier run's clock, or ours, is wrong."""
        async with open_for_writing(self.folder, self.keys_folder, command=self.command) as archive:
            wrong_clock = clock.against_log(await archive.catalog.newest_entry_time(), datetime.now(UTC))
            if wrong_clock is not None:
                self.progress.warn(wrong_clock)
            yield archive

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Archive]:
        """The archive, open for reading."""
        async with open_for_reading(self.folder) as archive:
            yield archive
