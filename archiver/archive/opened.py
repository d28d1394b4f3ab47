"""An open archive. Blocking work (files, hashes, the log) runs in threads; SQLite has its own through aiosqlite."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import rfc8785
import zstandard

from archiver.archive import catalog_seal
from archiver.archive.keys import SigningKeys, load_secrets, load_signer
from archiver.archive.known_keys import known_ring
from archiver.archive.layout import Layout
from archiver.archive.lock import write_lock
from archiver.archive.manifest import Manifest, load
from archiver.archive.reading import read_entry, stored_bytes
from archiver.archive.rebuild import catch_up, lags, rebuild_catalog, redactions_folded
from archiver.archive.redacting import finish, without_hidden
from archiver.archive.secrets import Secrets
from archiver.archive.versions import versions
from archiver.catalog import Catalog, CatalogUnusableError
from archiver.disk import sweep_parts
from archiver.errors import ArchiveLockedError, CannotRunError, SigningKeyError
from archiver.log import Draft, KeyRing, Log, Signer, read_ring
from archiver.model.captures import Capture, Json
from archiver.model.custody import CustodyBody, KeyAct, Policy, Redact
from archiver.model.derived import Folded
from archiver.model.entries import Body, Captured, ChannelAct, Derived, Entry, NamesAct, ReviewAct, Session
from archiver.model.objects import Bytes, NamedObject, ObjectRef, PartFile
from archiver.model.redactions import NONE, Redactions
from archiver.store import LocalStore

ZSTD_LEVEL = 6
NO_SETTINGS: Mapping[str, Json] = MappingProxyType({})
_NOTHING: Mapping[NamedObject, bytes] = MappingProxyType({})


class Archive:
    """An archive open for reading: ``catalog`` answers questions, ``layout`` says where files are."""

    def __init__(
        self, layout: Layout, manifest: Manifest, store: LocalStore, log: Log, catalog: Catalog,
        *, redactions: Redactions = NONE,
    ) -> None:  # fmt: skip
        self.layout = layout
        self.manifest = manifest
        self.store = store
        self.log = log
        self.catalog = catalog
        self.redactions = redactions

    async def read_object(self, named: NamedObject) -> bytes:
        """The plain bytes of an object, or of what stands in its place; RedactedError where nothing does."""
        return await asyncio.to_thread(stored_bytes(self.store.read, self.redactions), named)


class Writer(Archive):
    """The one writer. Each record is durable and folded into the catalog when its call returns.

    A session entry is written with the first record, and the log's tree head is signed on closing, so that a
    run which finds nothing to do leaves no trace. ``settings`` are logged behind it where they are not in force.
    """

    def __init__(
        self, layout: Layout, manifest: Manifest, store: LocalStore, log: Log, catalog: Catalog,
        *, keys: SigningKeys, ring: KeyRing, secrets: Secrets | SigningKeyError, command: str,
        redactions: Redactions = NONE, settings: Mapping[str, Json] = NO_SETTINGS,
    ) -> None:  # fmt: skip
        super().__init__(layout, manifest, store, log, catalog, redactions=redactions)
        self._settings = settings
        self.keys = keys
        self.ring = ring
        self._secrets = secrets
        self._sealable = True
        self._command = command
        self._began = time.monotonic()
        self._session: int | None = None
        self._appending = asyncio.Lock()
        self._opening = asyncio.Lock()

    def account_digest(self, account: str) -> str:
        """What entries say instead of an account's name or number."""
        return self._have_secrets().account_digest(account)

    def pseudonyms(self) -> Callable[[str], str]:
        """What is stored instead of what identifies a person."""
        return self._have_secrets().pseudonyms()

    def _have_secrets(self) -> Secrets:
        if isinstance(self._secrets, SigningKeyError):
            raise self._secrets  # only who needs them is held up
        return self._secrets

    def part(self, name: str) -> PartFile:
        """A file to be received under ``name``, with what an earlier run got of it. Blocking: call it in a thread."""
        return self.store.part(name)

    async def record(self, capture: Capture) -> Folded:
        """Store the answer's bytes, log the capture, fold what it shows; returns that."""
        return (await self.record_all([capture]))[0]

    async def record_all(self, captures: Sequence[Capture]) -> list[Folded]:
        """Several captures in order, as ``record`` does one, with fewer waits for the disk and one fold."""
        if not captures:
            return []
        if self.redactions.hidden:
            captures = await asyncio.to_thread(without_hidden, captures, self.redactions.hidden)
        answers = [answer for capture in captures for answer in capture.answer]
        stored = await asyncio.to_thread(self._put_all, answers)
        session = await self._session_number()
        left = iter(stored)
        bodies = [
            Captured(
                session=session,
                source=capture.source,
                method=capture.method,
                question=capture.question,
                asked=capture.asked,
                status=capture.status,
                error=capture.error,
                objects=(*capture.stored, *islice(left, len(capture.answer))),
            )
            for capture in captures
        ]
        in_hand = {named: answer.data for named, answer in zip(stored, answers, strict=True)}
        return await self._append(bodies, in_hand)

    async def derive(
        self,
        *,
        tool: str,
        version: str,
        inputs: Sequence[int],
        output: Mapping[str, Json],
        params: Mapping[str, Json] | None = None,
    ) -> Entry:
        """Store a derivation's output (as canonical JSON), log it, fold it."""
        data = Bytes(role="output", data=rfc8785.dumps(output), media_type="application/json", compress=True)
        (named,) = await asyncio.to_thread(self._put_all, [data])
        body = Derived(
            session=await self._session_number(),
            tool=tool,
            version=version,
            inputs=tuple(inputs),
            params=dict(params or {}),
            output=named,
        )
        return (await self._append([body], {named: data.data}))[0].entry

    async def decide_channel(self, act: ChannelAct) -> Entry:
        """Log a person's decision about a channel; its ``session`` is set here."""
        return (await self._append([replace(act, session=await self._session_number())]))[0].entry

    async def decide_link(self, act: ReviewAct) -> Entry:
        """Log a person's decision about a citation's links; its ``session`` is set here."""
        return (await self._append([replace(act, session=await self._session_number())]))[0].entry

    async def decide_names(self, acts: Sequence[NamesAct], file: Bytes | None = None) -> list[Entry]:
        """Log a person's decisions about names, with the list (``file``) that they come from.

        Their ``session`` and ``file`` are set here. Durable and folded together when the call returns.
        """
        stored = await asyncio.to_thread(self._put_all, [file]) if file is not None else [None]
        session = await self._session_number()
        bodies = [replace(act, session=session, file=stored[0]) for act in acts]
        return [each.entry for each in await self._append(bodies)]

    async def attest(self, body: CustodyBody) -> Entry:
        """Log what was done with the evidence; ``session`` is set here."""
        return (await self._append([replace(body, session=await self._session_number())]))[0].entry

    async def declare(self, settings: Mapping[str, Json] = NO_SETTINGS) -> None:
        """Log this session's settings, and these, where they are not in force yet."""
        self._settings = {**self._settings, **settings}
        if await self._undeclared():
            session = await self._session_number()  # which may have logged them
            await self._append_policy(session)

    async def _undeclared(self) -> dict[str, Json]:
        """All settings of each table of which one is not in force."""
        known = await self.catalog.settings()
        tables = {_table(name) for name, value in self._settings.items() if name not in known or known[name] != value}
        return {name: value for name, value in self._settings.items() if _table(name) in tables}

    async def _append_policy(self, session: int) -> None:
        settings = await self._undeclared()
        if settings:
            await self._append([Policy(session=session, settings=settings)])

    async def all_keys(self) -> KeyRing:
        """The log's keys as all of its lines tell, for who changes them."""
        self.ring = await asyncio.to_thread(read_ring, self.layout.log, self.keys.first, self.manifest.origin)
        return self.ring

    async def change_keys(
        self, make: Callable[[KeyRing, int, str], KeyAct], signer: Signer | None = None, former: Signer | None = None
    ) -> Entry:
        """Log the act that ``make`` makes of the ring, the number of the entry and its ``prev``; ``session`` is set.

        ``signer`` signs from here on, and ``former``, if given, the next checkpoint with it.
        """
        session = await self._session_number()

        def append() -> list[Folded]:
            act = replace(make(self.ring, self.log.size, self.log.head), session=session)
            folded = self._log([act], _NOTHING)
            self.ring = self.ring.after(folded[0].entry, act)
            if signer is not None:
                self.log.succeed(signer, former)
            self._sealable = True
            return folded

        async def append_and_fold() -> list[Folded]:
            async with self._appending:
                folded = await asyncio.to_thread(append)
                await self.catalog.fold(folded)
                return folded

        return (await asyncio.shield(asyncio.ensure_future(append_and_fold())))[0].entry

    def hold_seal(self) -> None:
        """Sign nothing before ``change_keys`` has made the key at hand the log's."""
        self._sealable = False

    async def keep(self, contents: Sequence[Bytes]) -> list[NamedObject]:
        """Store bytes that an entry will name, durably."""
        return await asyncio.to_thread(self._put_all, contents)

    async def redact(self, bodies: Sequence[Redact]) -> list[Entry]:
        """Log redactions durably and fold nothing: the next opening removes the objects and makes the catalog anew.

        Their ``session`` is set here; what they name as replacements was kept. This writer must not write any more.
        """
        session = await self._session_number()
        async with self._appending:
            return await asyncio.to_thread(self._log_only, [replace(body, session=session) for body in bodies])

    @property
    def wrote(self) -> bool:
        """Whether this session has logged anything."""
        return self._session is not None

    async def consistency_proof(self, old: int, new: int) -> tuple[bytes, ...]:
        """Proof that the first ``new`` entries begin with the first ``old``; nothing is appended meanwhile."""
        async with self._appending:
            return await asyncio.to_thread(self.log.consistency_proof, old, new)

    async def seal(self) -> None:
        """Sign the tree head over all entries so far, unless it is signed."""
        async with self._appending:
            await self._seal()

    async def close(self) -> None:
        """Seal what this session wrote, and what a killed one left unsealed."""
        async with self._appending:  # a caller that was cancelled left its entries on their way
            await self._seal()

    async def _seal(self) -> None:
        if self._sealable and self.log.sealed < self.log.size:
            await asyncio.to_thread(self.log.checkpoint)

    def _put_all(self, contents: Sequence[Bytes]) -> list[NamedObject]:
        refs = self.store.put_all([_packed(content) for content in contents])
        # what was redacted does not come back: of that the entry has the hash alone
        self.store.remove_all(ref.sha256 for ref in refs if not self._may_stay(ref))
        return [_named(content, ref) for content, ref in zip(contents, refs, strict=True)]

    def _may_stay(self, ref: ObjectRef) -> bool:
        return ref.sha256 not in self.redactions.removed

    async def _session_number(self) -> int:
        async with self._opening:  # of several that record at once, one opens the session
            if self._session is None:
                session = Session(command=self._command, versions=await asyncio.to_thread(versions))
                number = (await self._append([session]))[0].entry.n
                await self._append_policy(number)
                self._session = number
            return self._session

    async def _append(self, bodies: Sequence[Body], in_hand: Mapping[NamedObject, bytes] = _NOTHING) -> list[Folded]:
        # Shielded: a cancelled caller must not leave an entry in the log that the catalog never folds.
        return await asyncio.shield(asyncio.ensure_future(self._append_and_fold(bodies, in_hand)))

    async def _append_and_fold(self, bodies: Sequence[Body], in_hand: Mapping[NamedObject, bytes]) -> list[Folded]:
        async with self._appending:
            folded = await asyncio.to_thread(self._log, bodies, in_hand)
            await self.catalog.fold(folded)
            return folded

    def _log_only(self, bodies: Sequence[Body]) -> list[Entry]:
        mono_us = int((time.monotonic() - self._began) * 1_000_000)
        drafts = [Draft(body=body, mono_us=mono_us, time=datetime.now(UTC)) for body in bodies]
        return self.log.append_many(drafts)

    def _log(self, bodies: Sequence[Body], in_hand: Mapping[NamedObject, bytes]) -> list[Folded]:
        """Append entries durably and read them; ``in_hand``: plain bytes of objects that were stored just now."""
        entries = self._log_only(bodies)
        hashes = [*(entry.prev for entry in entries[1:]), self.log.head]
        stored = stored_bytes(self.store.read, self.redactions)

        def load(named: NamedObject) -> bytes:
            return in_hand[named] if named in in_hand and self._may_stay(named.ref) else stored(named)

        return [read_entry(entry, line, load) for entry, line in zip(entries, hashes, strict=True)]


def _table(setting: str) -> str:
    """The table of the configuration that a setting is in."""
    return setting.partition(".")[0]


def _packed(content: Bytes) -> bytes:
    """The bytes as they are stored."""
    if not content.compress:
        return content.data
    return zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compress(content.data)


def _named(content: Bytes, ref: ObjectRef) -> NamedObject:
    """What an entry says of stored bytes."""
    return NamedObject(
        role=content.role,
        ref=replace(ref, sha512=None) if content.compress else ref,
        media_type=content.media_type,
        encoding="zstd" if content.compress else None,
    )


@asynccontextmanager
async def open_for_reading(folder: Path) -> AsyncIterator[Archive]:
    """The archive in ``folder``, while a writer may be at work.

    Raises NotAnArchiveError, or CatalogUnusableError for a catalog that has to be rebuilt.
    """
    layout = Layout(folder)
    manifest = await asyncio.to_thread(_manifest, layout)
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
        await asyncio.to_thread(manager.__exit__, None, None, None)
