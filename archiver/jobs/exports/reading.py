"""Stretches of a chat's object as entries of the log: each is one capture, so that a run that was killed goes on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from archiver.archive import Writer
from archiver.jobs.exports.storing import Stored
from archiver.model.captures import Asked, Capture, Json
from archiver.model.derived import Folded
from archiver.model.entries import Captured
from archiver.model.observations import MediaFailed, PostSeen, Unreadable
from archiver.sources.desktop import JSON, Stretch, stretches

STRETCH = 384 * 1024
"""Bytes of a stretch: a few hundred messages, so that some are read while others are written."""
TOGETHER = 8
"""Stretches that are recorded together."""
Report = Callable[[int], None]


@dataclass(slots=True)
class Read:
    """What a chat brought: posts that were read, pieces that could not be, files that the exporter left out by reason,
    what else could not be read (sentence -> how often).
    """

    posts: int = 0
    broken: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    before: int = 0

    def count(self, folded: Folded) -> None:
        """Take note of what one entry showed."""
        for seen in folded.observations:
            if isinstance(seen, PostSeen):
                self.posts += 1
            elif isinstance(seen, MediaFailed):
                self.left_out[seen.detail] += 1
            elif isinstance(seen, Unreadable):
                self.unreadable[seen.reason] += 1


async def read_chat(
    archive: Writer, stored: Stored, said: dict[str, Json], exported: datetime | None, report: Report
) -> Read:
    """Record every stretch of the chat that no entry covers yet. ``said`` goes into each question."""
    read = Read()
    begin = await archive.catalog.export_read_until(stored.named.ref.sha256, said.get("zone"))
    read.before = begin or 0
    captures = _captures(archive, stored, said, exported, begin)
    async with aclosing(archive.record_stream(_batches(captures))) as recorded:
        async for folded in recorded:
            for each in folded:
                read.count(each)
            last = folded[-1].entry.body
            report(_end(last.question) if isinstance(last, Captured) else 0)
    return read


def _batches(captures: Iterator[Capture]) -> Iterator[list[Capture]]:
    while batch := list(islice(captures, TOGETHER)):
        yield batch


def _captures(
    archive: Writer, stored: Stored, said: dict[str, Json], exported: datetime | None, begin: int | None
) -> Iterator[Capture]:
    """One for each stretch (blocks)."""
    with archive.store.open(stored.named.ref.sha256) as file:
        for stretch in stretches(file, stored.chat, STRETCH, begin):
            yield _capture(archive, stored, stretch, said, exported)


def _capture(
    archive: Writer, stored: Stored, stretch: Stretch, said: dict[str, Json], exported: datetime | None
) -> Capture:
    now = datetime.now(UTC)
    data = archive.store.read_part(stored.named.ref.sha256, stretch.offset, stretch.length)
    question = {
        **said,
        "offset": stretch.offset,
        "length": stretch.length,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    return Capture(
        source="desktop",
        method=JSON,
        question=question,
        asked=Asked(asked=now, answered=now, source_time=exported),
        stored=(stored.named,),
    )


def _end(question: Mapping[str, Json]) -> int:
    offset, length = question.get("offset"), question.get("length")
    return offset + length if isinstance(offset, int) and isinstance(length, int) else 0
