"""The export's own files into the archive, and those that should lie in its folder and do not."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Writer
from archiver.jobs.exports.storing import Stored
from archiver.jobs.room import NO_SPACE, Room
from archiver.model.captures import Asked, Capture, Json
from archiver.model.ids import MediaKey
from archiver.model.objects import NamedObject
from archiver.model.observations import MediaRef, PostSeen
from archiver.sources.desktop import FILE, REFUSALS, ExportFile, Refused, files_of, open_file, stretches
from archiver.sources.desktop.decode import Broken, decoded

BLOCK = 1024 * 1024
TOGETHER = 64
"""Files that are recorded together."""
WHY: Mapping[str, str] = {
    **REFUSALS,
    NO_SPACE: "too large for what is free on the disk",
}


@dataclass(slots=True)
class Taken:
    """``files`` with their ``bytes``; ``refused``: those that were not there or not followed, by reason."""

    files: int = 0
    bytes: int = 0
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Wanted:
    post: str
    path: str
    key: MediaKey
    mime: str | None


async def take_files(archive: Writer, stored: Stored, root: Path, channel_id: int, keep_free: int) -> Taken:
    """Every file that the chat's messages name, once; what is stored by now is passed over."""
    taken = Taken()
    wanted = _wanted_of(archive, stored, channel_id)
    while batch := await asyncio.to_thread(_next, wanted):
        await _take(archive, batch, root, keep_free, taken)
    return taken


async def take_shown_files(
    archive: Writer, shown: Sequence[tuple[PostSeen, MediaRef]], root: Path, keep_free: int
) -> Taken:
    """The same of files that pages name: their path is the name of the file that the page leads to."""
    taken = Taken()
    for start in range(0, len(shown), TOGETHER):
        batch = [
            _Wanted(str(seen.key), ref.url or "", ref.key, ref.mime) for seen, ref in shown[start : start + TOGETHER]
        ]
        await _take(archive, batch, root, keep_free, taken)
    return taken


def _wanted_of(archive: Writer, stored: Stored, channel_id: int) -> Iterator[_Wanted]:
    with archive.store.open(stored.named.ref.sha256) as file:
        for stretch in stretches(file, stored.chat):
            data = archive.store.read_part(stored.named.ref.sha256, stretch.offset, stretch.length)
            for message in decoded(data).items:
                if isinstance(message, Broken):
                    continue
                for each in files_of(message, channel_id):
                    if not each.thumb:
                        yield _wanted(each, channel_id, message.get("id"))


def _wanted(file: ExportFile, channel_id: int, number: object) -> _Wanted:
    return _Wanted(f"{channel_id}/{number}", file.path, file.key, file.mime)


def _next(wanted: Iterator[_Wanted]) -> list[_Wanted]:
    batch: list[_Wanted] = []
    for each in wanted:
        batch.append(each)
        if len(batch) == TOGETHER:
            break
    return batch


async def _take(archive: Writer, batch: Sequence[_Wanted], root: Path, keep_free: int, taken: Taken) -> None:
    there = await archive.catalog.files_stored([each.key for each in batch])
    known = await archive.catalog.files_failed([each.key for each in batch])
    missing = [each for each in batch if each.key not in there]
    captures = [await asyncio.to_thread(_capture, archive, each, root, keep_free) for each in missing]
    for capture in captures:
        if capture.status == "ok":
            taken.files += 1
            taken.bytes += sum(named.ref.size for named in capture.stored)
        else:
            taken.refused[capture.error or "missing"] += 1
    await archive.record_all(
        [
            capture
            for each, capture in zip(missing, captures, strict=True)
            if capture.status == "ok" or known.get(each.key) != capture.error
        ]
    )


def _capture(archive: Writer, wanted: _Wanted, root: Path, keep_free: int) -> Capture:
    """The file as an object, or why not (blocks)."""
    now = datetime.now(UTC)
    question: dict[str, Json] = {"post": wanted.post, "key": str(wanted.key), "path": wanted.path[:1000]}
    stored: tuple[NamedObject, ...] = ()
    error: str | None = None
    found = open_file(root, wanted.path)
    if isinstance(found, Refused):
        error = found.reason
    else:
        try:
            size = os.fstat(found).st_size
            if size > Room(archive.layout.root, keep_free).free:
                error = NO_SPACE
            else:
                stored = (_stored(archive, found, wanted),)
        finally:
            os.close(found)
    return Capture(
        source="desktop",
        method=FILE,
        question=question,
        asked=Asked(asked=now, answered=datetime.now(UTC)),
        status="ok" if error is None else "absent",
        error=error,
        stored=stored,
    )


def _stored(archive: Writer, descriptor: int, wanted: _Wanted) -> NamedObject:
    part = archive.part(f"{wanted.key.type}-{wanted.key.id}")
    try:
        if part.size:
            part.truncate(0)
        while data := os.read(descriptor, BLOCK):
            part.write(data)
        ref = part.commit()
    finally:
        part.close()
    return NamedObject(role="media", ref=ref, media_type=wanted.mime or "application/octet-stream")
