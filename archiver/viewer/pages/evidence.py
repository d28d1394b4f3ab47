"""What vouches for what the archive shows: one log entry with its objects and proof, and the log as a whole."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs.proofs import proofs_of
from archiver.jobs.report import facts_of
from archiver.jobs.story.names import Names
from archiver.jobs.story.telling import tell
from archiver.log import Log
from archiver.model.custody import Fixity
from archiver.model.entries import Captured, Entry
from archiver.model.objects import NamedObject
from archiver.report import ArchiveFacts
from archiver.report.checks import Check, checks_of_entry
from archiver.viewer.desk import desk_of
from archiver.viewer.vouched import StampRow, Vouched, stamps_of, vouched

NEWEST = 30
"""Entries that the page of the whole log lists."""
MOST_STAMPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRow:
    """``redacted``: the entry that removed it."""

    number: int
    named: NamedObject
    redacted: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """``body``: the entry's body as JSON, indented. ``path``: hashes in base64 from the leaf up, in the tree of the
    newest checkpoint. ``session``: the number of the entry of the session that it was made in. ``key``: which signed
    the checkpoint, as C2SP verifier key.
    """

    n: int
    kind: str
    time: datetime
    sentence: str
    body: str
    line_sha256: str
    objects: tuple[ObjectRow, ...]
    path: tuple[str, ...]
    vouched: Vouched
    session: int | None
    captured: Captured | None
    question: str
    checks: tuple[Check, ...]
    key: str
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """The log as a whole. ``kinds``: entries by kind; ``fixity``: the newest check that was logged."""

    facts: ArchiveFacts
    kinds: tuple[tuple[str, int], ...]
    newest: tuple[tuple[Entry, str], ...]
    stamps: tuple[StampRow, ...]
    fixity: Fixity | None
    fixity_time: datetime | None
    imports: tuple[str, ...]


async def gather(archive: Archive, n: int) -> EntryPage:
    """What the page of an entry shows. Raises UsageError for an entry that the log does not have."""
    log = archive.log
    if not 0 <= n < log.size:
        raise UsageError(f"The log has no entry {n}; its last one is {log.size - 1}.")
    entry, line = await asyncio.to_thread(_read, log, n)
    names = Names(await archive.catalog.channel_names())
    (proof,) = await proofs_of(archive, [n], ())
    facts = await facts_of(archive)
    body = entry.body
    return EntryPage(
        n=n,
        kind=body.kind,
        time=entry.time,
        sentence=tell(entry, names),
        body=json.dumps(json.loads(line)["body"], ensure_ascii=False, indent=2),
        line_sha256=proof.sha256,
        objects=tuple(
            ObjectRow(number=number, named=named, redacted=archive.redactions.removed.get(named.ref.sha256))
            for number, named in enumerate(await archive.catalog.entry_objects(n))
        ),
        path=await asyncio.to_thread(_path, log, n),
        vouched=await vouched(archive, n),
        session=getattr(body, "session", None),
        captured=body if isinstance(body, Captured) else None,
        question=json.dumps(body.question, ensure_ascii=False) if isinstance(body, Captured) else "",
        checks=checks_of_entry(proof, facts),
        key=facts.checkpoint.verifier_key or "" if facts.checkpoint else "",
        last=log.size - 1,
    )


async def gather_log(archive: Archive) -> LogPage:
    """What the page of the whole log shows."""
    log = archive.log
    names = Names(await archive.catalog.channel_names())
    newest = await asyncio.to_thread(lambda: list(log.entries(max(0, log.size - NEWEST), log.size)))
    anchors = (await archive.catalog.of_kind("anchor"))[-MOST_STAMPS:]
    checked = await archive.catalog.newest_of_kind("fixity", 1)
    fixity = await asyncio.to_thread(log.entry, checked[0]) if checked else None
    folder = archive.layout.imports
    imports = await asyncio.to_thread(lambda: sorted(each.name for each in folder.iterdir()) if folder.is_dir() else [])
    return LogPage(
        facts=await facts_of(archive),
        kinds=tuple(sorted((await archive.catalog.entry_kinds()).items(), key=lambda each: -each[1])),
        newest=tuple((entry, tell(entry, names)) for entry in reversed(newest)),
        stamps=tuple(reversed(await asyncio.to_thread(stamps_of, log, anchors))),
        fixity=fixity.body if fixity is not None and isinstance(fixity.body, Fixity) else None,
        fixity_time=fixity.time if fixity is not None else None,
        imports=tuple(imports),
    )


def _read(log: Log, n: int) -> tuple[Entry, bytes]:
    return log.entry(n), next(log.lines(n, n + 1))


def _path(log: Log, n: int) -> tuple[str, ...]:
    if n >= log.sealed:
        return ()
    return tuple(base64.b64encode(each).decode("ascii") for each in log.inclusion_proof(n, log.sealed))


async def show(request: Request) -> Response:
    """``/evidence/<n>``."""
    desk = desk_of(request)
    async with desk.reading() as archive:
        found = await gather(archive, request.path_params["entry"])
    return await desk.page("entry", here="evidence", page=found)


async def show_log(request: Request) -> Response:
    """``/evidence``."""
    desk = desk_of(request)
    async with desk.reading() as archive:
        found = await gather_log(archive)
    return await desk.page("log", here="evidence", page=found)


ROUTES = [Route("/evidence", show_log), Route("/evidence/{entry:int}", show)]
