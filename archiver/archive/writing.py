"""An open archive: ``Archive`` to read, ``Writer`` to record what was captured, derived, decided and done.

Blocking work (files, hashes, the log) runs in threads; SQLite has its own through aiosqlite.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from types import MappingProxyType

import rfc8785
import zstandard

from archiver.archive.cycles import fewer_searches_for_cycles
from archiver.archive.keys import SigningKeys
from archiver.archive.layout import Layout
from archiver.archive.manifest import Manifest
from archiver.archive.reading import read_entry, stored_bytes
from archiver.archive.redacting import without_hidden
from archiver.archive.secrets import Secrets
from archiver.archive.versions import versions
from archiver.catalog import Catalog
from archiver.errors import SigningKeyError
from archiver.log import Draft, KeyRing, Log, Signer, read_ring
from archiver.model.captures import Capture, Json
from archiver.model.custody import CustodyBody, KeyAct, Policy, Redact
from archiver.model.derived import Derivation, Folded
from archiver.model.entries import Body, Captured, ChannelAct, Derived, Entry, MatchAct, NamesAct, ReviewAct, Session
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
        return await asyncio.to_thread(stored_bytes(self.store, self.redactions), named)


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
            self._captured(session, capture, (*capture.stored, *islice(left, len(capture.answer))))
            for capture in captures
        ]
        in_hand = {named: answer.data for named, answer in zip(stored, answers, strict=True)}
        return await self._append(bodies, in_hand)

    async def record_stream(self, batches: Iterator[Sequence[Capture]]) -> AsyncGenerator[list[Folded], None]:
        """Many captures whose objects are in the store, batch by batch. ``batches`` blocks, and is asked in a thread.

        Each batch is yielded once it is folded; nothing else may be recorded meanwhile.
        """
        batch = await asyncio.to_thread(next, batches, None)
        if batch is None:
            return  # a session that has nothing to say leaves no trace
        session = await self._session_number()
        with fewer_searches_for_cycles():
            while batch is not None:
                bodies = [self._captured(session, capture, capture.stored) for capture in batch]
                yield await self._append(bodies)
                batch = await asyncio.to_thread(next, batches, None)

    def _captured(self, session: int, capture: Capture, objects: tuple[NamedObject, ...]) -> Captured:
        return Captured(
            session=session,
            source=capture.source,
            method=capture.method,
            question=capture.question,
            asked=capture.asked,
            status=capture.status,
            error=capture.error,
            objects=objects,
        )

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
        derivation = Derivation(
            tool=tool, version=version, inputs=tuple(inputs), params=dict(params or {}), output=document(output)
        )
        return (await self.derive_all([derivation]))[0]

    async def derive_all(self, derivations: Sequence[Derivation]) -> list[Entry]:
        """Several derivations in order, as ``derive`` does one, with fewer waits for the disk and one fold."""
        if not derivations:
            return []
        contents = [each.output for each in derivations if isinstance(each.output, Bytes)]
        stored = await asyncio.to_thread(self._put_all, contents)
        left = iter(stored)
        session = await self._session_number()
        bodies = [
            Derived(
                session=session,
                tool=each.tool,
                version=each.version,
                inputs=each.inputs,
                params=each.params,
                output=next(left) if isinstance(each.output, Bytes) else each.output,
            )
            for each in derivations
        ]
        in_hand = {named: content.data for content, named in zip(contents, stored, strict=True)}
        return [folded.entry for folded in await self._append(bodies, in_hand)]

    async def decide_channel(self, act: ChannelAct) -> Entry:
        """Log a person's decision about a channel; its ``session`` is set here."""
        return (await self._append([replace(act, session=await self._session_number())]))[0].entry

    async def decide_link(self, act: ReviewAct) -> Entry:
        """Log a person's decision about a citation's links; its ``session`` is set here."""
        return (await self._append([replace(act, session=await self._session_number())]))[0].entry

    async def decide_match(self, act: MatchAct) -> Entry:
        """Log a person's decision about a match; its ``session`` is set here."""
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
        staying = {named: plain for named, plain in in_hand.items() if self._may_stay(named.ref)}
        load = stored_bytes(self.store, self.redactions, staying)
        return [read_entry(entry, line, load) for entry, line in zip(entries, hashes, strict=True)]


def document(output: Mapping[str, Json]) -> Bytes:
    """A derivation's output that is a JSON document, as it is stored."""
    return Bytes(role="output", data=rfc8785.dumps(output), media_type="application/json", compress=True)


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
