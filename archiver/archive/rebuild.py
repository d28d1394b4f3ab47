"""The catalog from the log: what it lacks folded in, or all of it made anew beside the old one and put in its place."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from archiver.archive import catalog_seal
from archiver.archive.cycles import fewer_searches_for_cycles
from archiver.archive.layout import Layout
from archiver.archive.reading import Load, read_entry, stored_bytes
from archiver.archive.redacting import finish, redact_entries
from archiver.catalog import Catalog
from archiver.errors import CatalogUnusableError
from archiver.log import Log, decode, line_hash
from archiver.model.derived import Folded
from archiver.model.entries import Entry
from archiver.model.redactions import Redactions
from archiver.store import LocalStore

BATCH = 64


async def lags(catalog: Catalog, log: Log) -> bool:
    """Whether the catalog lacks entries; raises CatalogUnusableError where it does not belong to this log."""
    cursor = await catalog.cursor()
    if cursor.entries > log.size or (cursor.entries == log.size and cursor.line_sha256 != log.head):
        raise CatalogUnusableError(
            "The catalog does not belong to this log.", hint="Make it anew with `archiver catalog rebuild`."
        )
    return cursor.entries < log.size


async def catch_up(catalog: Catalog, log: Log, store: LocalStore, stop: int | None = None) -> int:
    """Fold every entry (before ``stop``) that the catalog lacks; returns how many those were.

    Raises CatalogUnusableError where one of them is a redaction and others were folded: what it took is in the pages
    of the catalog's file, which has to be made anew.
    """
    await lags(catalog, log)
    cursor = await catalog.cursor()
    taken = await asyncio.to_thread(redact_entries, log, cursor.entries)
    if taken and cursor.entries:
        raise CatalogUnusableError(
            f"The catalog is older than the redaction in entry {taken[0].n}.",
            hint="Make it anew with `archiver catalog rebuild`.",
        )
    earlier = await redactions_folded(catalog, log) if cursor.entries else []
    load = stored_bytes(store, Redactions.of([*earlier, *taken]))
    lines = enumerate(log.lines(cursor.entries, stop), cursor.entries)
    done = 0
    with fewer_searches_for_cycles():
        batch = await asyncio.to_thread(_read_batch, lines, load)
        while batch:
            # SQLite works without Python's lock: meanwhile the next batch is read.
            reading = asyncio.to_thread(_read_batch, lines, load)
            folded, following = await asyncio.gather(catalog.fold(batch), reading, return_exceptions=True)
            if isinstance(folded, BaseException):
                raise folded
            if isinstance(following, BaseException):
                raise following
            done += len(batch)
            batch = following
    return done


async def redactions_folded(catalog: Catalog, log: Log) -> list[Entry]:
    """The redact entries that the catalog knows of: all, where it is up to date."""
    numbers = await catalog.of_kind("redact")
    return await asyncio.to_thread(lambda: [log.entry(n) for n in numbers])


def _read_batch(lines: Iterator[tuple[int, bytes]], load: Load) -> list[Folded]:
    return [read_entry(decode(line, n), line_hash(line), load) for n, line in islice(lines, BATCH)]


async def rebuild_catalog(
    layout: Layout, log: Log, store: LocalStore, *, target: Path | None = None, stop: int | None = None
) -> int:
    """Make the catalog anew from log and objects and put it in place of the old one; returns the number of entries.

    With ``target`` the new one is left there instead, for comparison; ``stop`` leaves out entries from there on.
    Else what redactions took is removed before, as far as it is still there, with all reports: they can be made again.
    """
    if target is None:
        await asyncio.to_thread(lambda: finish(layout, store, redact_entries(log), every=True))
    fresh = target or layout.tmp / "catalog.new"
    await asyncio.to_thread(_clear, fresh)
    async with Catalog.made(fresh, packed=target is None) as catalog:
        done = await catch_up(catalog, log, store, stop)
    if target is None:
        await asyncio.to_thread(_put_in_place, layout, fresh)
    return done


def _clear(fresh: Path) -> None:
    fresh.parent.mkdir(exist_ok=True)
    Catalog.remove(fresh)


def _put_in_place(layout: Layout, fresh: Path) -> None:
    catalog_seal.unseal(layout)
    Catalog.put_in_place(fresh, layout.catalog)
    catalog_seal.seal(layout)
