"""The catalog made anew from log and objects, or written out for comparison."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from archiver.archive import Layout, open_log, open_store, rebuild_catalog
from archiver.catalog import dump as dump_lines
from archiver.jobs.workplace import Workplace


async def rebuild(place: Workplace) -> int:
    """Put a new catalog in place of the old one, whatever state that is in; returns the number of entries."""
    layout = Layout(place.folder)
    await asyncio.to_thread(layout.require)
    async with open_log(layout, command=place.command) as log:
        return await rebuild_catalog(layout, log, await asyncio.to_thread(open_store, layout))


async def dump(place: Workplace, write: Callable[[str], object]) -> None:
    """Hand every line of the catalog's dump to ``write``."""
    async with place.reading() as archive:
        async for line in dump_lines(archive.catalog):
            await asyncio.to_thread(write, line + "\n")
