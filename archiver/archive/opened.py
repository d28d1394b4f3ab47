"""Opening an archive: to read, to write, or its log alone; what was left undone is finished first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

from archiver.archive import catalog_seal
from archiver.archive.keys import SigningKeys, load_secrets, load_signer
from archiver.archive.known_keys import known_ring
from archiver.archive.layout import Layout
from archiver.archive.lock import write_lock
from archiver.archive.manifest import Manifest, load
from archiver.archive.rebuild import catch_up, lags, rebuild_catalog, redactions_folded
from archiver.archive.redacting import finish
from archiver.archive.secrets import Secrets
from archiver.archive.writing import NO_SETTINGS, Archive, Writer
from archiver.catalog import Catalog, CatalogUnusableError
from archiver.disk import sweep_parts
from archiver.errors import ArchiveLockedError, CannotRunError, SigningKeyError
from archiver.log import KeyRing, Log, Signer, read_ring
from archiver.model.captures import Json
from archiver.model.redactions import Redactions
from archiver.store import LocalStore
from archiver.waiting import ended

T = TypeVar("T")


@asynccontextmanager
async def open_for_reading(folder: Path, *, catch_up: bool = True) -> AsyncIterator[Archive]:
    """The archive in ``folder``, while a writer may be at work.

    ``catch_up``: fold first what a killed writer left, for which the lock is taken a moment. Who opens often does
    without, so as to stand in no writer's way.
    Raises NotAnArchiveError, or CatalogUnusableError for a catalog that has to be rebuilt.
    """
    layout = Layout(folder)
    manifest = await asyncio.to_thread(_manifest, layout)
    if catch_up:
        await _catch_up_if_free(layout)
    store = await asyncio.to_thread(open_store, layout)
    log = await asyncio.to_thread(Log.open, layout.log)
    try:
        async with Catalog.opened(layout.catalog, writable=False) as catalog:
            redactions = Redactions.of(await redactions_folded(catalog, log))
            yield Archive(layout, manifest, store, log, catalog, redactions=redactions)
    finally:
        log.close()


@asynccontextmanager
async def open_for_writing(
    folder: Path,
    keys_folder: Path,
    *,
    command: str,
    successor: Signer | None = None,
    settings: Mapping[str, Json] = NO_SETTINGS,
) -> AsyncIterator[Writer]:
    """The archive in ``folder`` for its one writer; catches the catalog up with the log first.

    ``successor``: takes the place of a key that is lost; nothing is sealed before ``change_keys`` has said so.
    ``settings``: what a session that logs anything declares to be in force.
    Raises NotAnArchiveError, ArchiveLockedError, SigningKeyError; CannotRunError for an imported archive.
    """
    layout = Layout(folder)
    await asyncio.to_thread(layout.require_own)
    manifest = await asyncio.to_thread(_manifest, layout)
    async with in_thread(write_lock(layout.lock, command=command)):
        store = await asyncio.to_thread(open_store, layout)
        await asyncio.to_thread(store.sweep)
        for folder in (layout.tmp, layout.reports):
            await asyncio.to_thread(sweep_parts, folder)
        keys = SigningKeys(keys_folder, manifest)
        ring, log = await _own_log(layout, keys, successor)
        secrets = await asyncio.to_thread(_secrets, keys)
        try:
            await ensure_catalog(layout, log, store)
            await asyncio.to_thread(catalog_seal.unseal, layout)
            async with Catalog.opened(layout.catalog, writable=True) as catalog:
                taken = await redactions_folded(catalog, log)
                await asyncio.to_thread(finish, layout, store, taken)
                redactions = Redactions.of(taken)
                writer = Writer(
                    layout, manifest, store, log, catalog,
                    keys=keys, ring=ring, secrets=secrets, command=command, redactions=redactions, settings=settings,
                )  # fmt: skip
                if successor is not None:
                    writer.hold_seal()
                try:
                    yield writer
                finally:
                    await writer.close()
            await asyncio.to_thread(catalog_seal.seal, layout)
        finally:
            log.close()


async def _own_log(layout: Layout, keys: SigningKeys, successor: Signer | None) -> tuple[KeyRing, Log]:
    """The log's keys, and the log open for writing with the present one, or with ``successor``."""
    first, origin = await asyncio.to_thread(lambda: keys.first), keys.manifest.origin
    ring = await known_ring(layout, first, origin)
    try:
        return ring, await asyncio.to_thread(_opened_log, layout, keys, successor, ring)
    except SigningKeyError:
        everything = await asyncio.to_thread(read_ring, layout.log, first, origin)
        if everything == ring:
            raise
        return everything, await asyncio.to_thread(_opened_log, layout, keys, successor, everything)


def _opened_log(layout: Layout, keys: SigningKeys, successor: Signer | None, ring: KeyRing) -> Log:
    signer = successor or load_signer(keys.folder, keys.manifest, ring)
    log = Log.open(layout.log, signer=signer, tmp=layout.tmp, ring=ring)
    if successor is None and log.sealed < ring.keys[-1].first:  # a rotation was cut off before its checkpoint
        before = ring.keys[-2]
        log.succeed(signer, keys.load(keys.former(before.verifier)) if before.revoked is None else None)
    return log


def _secrets(keys: SigningKeys) -> Secrets | SigningKeyError:
    try:
        return load_secrets(keys.folder, keys.manifest)
    except SigningKeyError as error:
        return error


@asynccontextmanager
async def writers_kept_out(layout: Layout, *, command: str) -> AsyncIterator[None]:
    """For reading what must not change meanwhile. Raises ArchiveLockedError while a writer is at work.

    On a read-only medium there is nothing to lock and nobody to keep out.
    """
    async with AsyncExitStack() as stack:
        with suppress(CannotRunError):
            await stack.enter_async_context(in_thread(write_lock(layout.lock, command=command)))
        yield


@asynccontextmanager
async def open_log(layout: Layout, *, command: str) -> AsyncIterator[Log]:
    """The log alone, for reading, with writers kept out. Raises ArchiveLockedError."""
    async with in_thread(write_lock(layout.lock, command=command)):
        log = await asyncio.to_thread(Log.open, layout.log)
        try:
            yield log
        finally:
            log.close()


async def ensure_catalog(layout: Layout, log: Log, store: LocalStore) -> None:
    """Fold what the catalog lacks; make it anew where it is missing, of another version, or of another log."""
    try:
        async with Catalog.opened(layout.catalog, writable=True) as catalog:
            if not await lags(catalog, log):
                return
            await asyncio.to_thread(catalog_seal.unseal, layout)
            await catch_up(catalog, log, store)
    except CatalogUnusableError:
        await rebuild_catalog(layout, log, store)
    else:
        await asyncio.to_thread(catalog_seal.seal, layout)


async def _catch_up_if_free(layout: Layout) -> None:
    """After a crash the catalog lags behind the log; without a writer at work it can be caught up here."""
    async with AsyncExitStack() as stack:
        try:
            log = await stack.enter_async_context(open_log(layout, command="catch up"))
        except (ArchiveLockedError, CannotRunError):
            return  # a writer is at work, or the archive lies on a read-only medium: read what is there
        await ensure_catalog(layout, log, await asyncio.to_thread(open_store, layout))


def open_store(layout: Layout) -> LocalStore:
    """The archive's objects. Blocking: it looks where they lie."""
    return LocalStore(layout.objects, layout.tmp)


def _manifest(layout: Layout) -> Manifest:
    layout.require()
    return load(layout.manifest)


@asynccontextmanager
async def in_thread(manager: AbstractContextManager[object]) -> AsyncIterator[None]:
    """Enter and leave a blocking context manager outside the event loop."""
    await asyncio.to_thread(manager.__enter__)
    try:
        yield
    finally:
        await ended(asyncio.ensure_future(asyncio.to_thread(manager.__exit__, None, None, None)))
