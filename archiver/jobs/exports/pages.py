"""Web pages that Telegram Desktop wrote, each a capture: messages.html, messages2.html ..."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Writer
from archiver.errors import InputError, file_errors
from archiver.jobs.exports.reading import Read, Report
from archiver.model.captures import Asked, Capture, Json
from archiver.model.entries import Captured
from archiver.model.objects import Bytes, NamedObject, ObjectRef
from archiver.model.observations import Observation, PostSeen
from archiver.sources.desktop import HTML, ROLE, observe

LARGEST = 64 * 1024 * 1024
TYPE = "text/html"


async def read_pages(archive: Writer, pages: tuple[Path, ...], said: Mapping[str, Json], report: Report) -> Read:
    """Record every page that no entry holds yet."""
    read = Read()
    for done, path in enumerate(pages, 1):
        data = await asyncio.to_thread(_bytes, path)
        sha256 = hashlib.sha256(data).hexdigest()
        if not await archive.catalog.export_page_read(sha256, said.get("zone"), said.get("chat_id")):
            question = {**said, "name": path.name}
            read.count(await archive.record(await asyncio.to_thread(_capture, data, question)))
        report(done)
    return read


def _bytes(path: Path) -> bytes:
    with file_errors(path, "read"):
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is larger than any page that Telegram Desktop writes.")
        return path.read_bytes()


def _capture(data: bytes, question: dict[str, Json]) -> Capture:
    now = datetime.now(UTC)
    return Capture(
        source="desktop",
        method=HTML,
        question=question,
        asked=Asked(asked=now, answered=now, source_time=_newest(data, question)),
        answer=(Bytes(role=ROLE, data=data, media_type=TYPE),),
    )


def _newest(data: bytes, question: dict[str, Json]) -> datetime | None:
    """The time of the newest post of the page: when it was exported at the earliest."""
    now = datetime.now(UTC)
    named = NamedObject(role=ROLE, ref=ObjectRef(sha256="0" * 64, size=len(data)), media_type=TYPE)
    body = Captured(
        session=0,
        source="desktop",
        method=HTML,
        question=question,
        asked=Asked(asked=now, answered=now),
        status="ok",
        error=None,
        objects=(named,),
    )
    seen: list[Observation] = observe(body, lambda _, offset, length: data[offset : offset + length])
    return max((each.date for each in seen if isinstance(each, PostSeen)), default=None)
