"""Pictures of films that were made for looking at. The desk makes none: it only reads."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from archiver.archive import Archive
from archiver.jobs.stills import FOLDER
from archiver.viewer.links import Links


async def still_names(archive: Archive) -> frozenset[str]:
    """The file names of all that were made."""
    folder = archive.layout.reports / FOLDER
    return await asyncio.to_thread(lambda: frozenset(path.name for path in folder.glob("*.jpg")))


async def stills_there(
    archive: Archive, moments: Iterable[tuple[str, int]], links: Links
) -> dict[tuple[str, int], str]:
    """The addresses of those pictures of films (by SHA-256) at moments (milliseconds) that there are."""
    there = await still_names(archive)
    found = {}
    for moment in moments:
        name = f"{moment[0]}.{moment[1]}.jpg"
        address = links.still(name) if name in there else None
        if address is not None:
            found[moment] = address
    return found
