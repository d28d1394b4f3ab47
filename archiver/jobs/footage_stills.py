"""Pictures of both sides of a match, for a report. They are derived, lie beside the pages, and may go."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Collection
from pathlib import Path

from archiver.errors import DiskFullError
from archiver.jobs.stills import FOLDER
from archiver.media.limits import Limits
from archiver.media.workers import WorkerFailedError, Workers

LONGEST = 480
"""Pixels of the longer side."""
_LIMITS = Limits(cpu_s=10, cpu_s_per_mib=0, wall_s=20)
"""Of one picture."""


async def stills_at(archive_folder: Path, moments: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """A picture of each medium (by SHA-256) at its moment (milliseconds), as its place beside the reports; made where
    it is not there yet. What no picture can be made of is left out.
    """
    folder = archive_folder / "reports" / FOLDER
    names = {moment: f"{moment[0]}.{moment[1]}.jpg" for moment in moments}
    there = await asyncio.to_thread(_files, folder)
    lacking = {moment: name for moment, name in names.items() if name not in there}
    if lacking and not await asyncio.to_thread(_made_folder, folder):
        lacking = {}
    made: list[bool] = []
    if lacking:
        async with Workers(_LIMITS) as workers:
            made = await asyncio.gather(
                *(_make(workers, archive_folder, moment, folder / name) for moment, name in lacking.items())
            )
    new = {name for name, done in zip(lacking.values(), made, strict=False) if done}
    return {moment: f"{FOLDER}/{name}" for moment, name in names.items() if name in there or name in new}


async def _make(workers: Workers, archive_folder: Path, moment: tuple[str, int], picture: Path) -> bool:
    sha256, at_ms = moment
    medium = archive_folder / "objects" / "sha256" / sha256[:2] / sha256
    part = picture.with_name(f"{picture.name}.{os.getpid()}.part")
    try:
        await workers.still(medium, at_ms / 1000, part, LONGEST)
        await asyncio.to_thread(part.replace, picture)
    except (WorkerFailedError, DiskFullError, OSError):  # a report is worth having without pictures
        await asyncio.to_thread(_forget, part)
        return False
    return True


def _forget(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # the next redaction or repair sweeps it away


def _files(folder: Path) -> frozenset[str]:
    try:
        return frozenset(each.name for each in os.scandir(folder))
    except OSError:
        return frozenset()


def _made_folder(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a read-only or full disk
        return False
    return True
