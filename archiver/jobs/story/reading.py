"""Which entries are told, read from the log in blocks: no more than one block is in memory.

The log alone is enough. Where there is a catalog, it gives channels their titles and finds entries faster.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from archiver.archive import Archive, Layout, read_manifest
from archiver.catalog import Catalog
from archiver.errors import CannotRunError, IntegrityError
from archiver.jobs.shapes import Document
from archiver.jobs.story.names import Names
from archiver.jobs.story.telling import Told, tell, tell_all
from archiver.jobs.targets import parse_target
from archiver.jobs.workplace import Workplace
from archiver.log import Log, decode, line_hash
from archiver.model.entries import Create, Entry, Session
from archiver.store import LocalStore

BLOCK = 1_000
KINDS = frozenset(
    {
        *("create", "session", "capture", "derive", "channel", "review", "review.match", "name"),
        *("policy", "anchor", "seal"),
        *("key", "key.rotate", "key.recovery", "key.revoke", "hold", "hold.set", "hold.release"),
        *("redact", "incident", "fixity", "export", "import", "annotate"),
    }
)
"""Kinds that may be asked for; "key" and "hold" are all of theirs."""
APART = 64
"""Entries that lie so near to each other are read in one go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries: of these kinds ("key" and "hold" for all of theirs), from ``since`` until before ``until``, with
    the numbers ``first`` to ``stop`` (excluded), about the piece of evidence ``about``, of all these the ``last`` ones.
    """

    kinds: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    first: int = 0
    stop: int | None = None
    about: str | None = None
    last: int | None = None

    @property
    def takes_all(self) -> bool:
        """Whether every entry of the numbers is wanted."""
        return not self.kinds and self.since is None and self.until is None

    def takes(self, entry: Entry) -> bool:
        """Whether an entry is of the kinds and the time."""
        kind = entry.body.kind
        return (
            (not self.kinds or kind in self.kinds or kind.partition(".")[0] in self.kinds)
            and (self.since is None or entry.time >= self.since)
            and (self.until is None or entry.time < self.until)
        )


class Story:
    """A log that is read, and which of its entries are told."""

    def __init__(
        self, log: Log, wanted: Wanted, names: Names, catalog: Catalog | None, chosen: list[int] | None
    ) -> None:
        self.total = log.size
        self._log = log
        self._wanted = wanted
        self._names = names
        self._catalog = catalog
        self._chosen = chosen

    async def told(self) -> AsyncIterator[Told]:
        """The story: what opens a session as a heading, entries alike in a row as one sentence."""
        session: int | None = None
        async for block in self._blocks():
            for each in tell_all((entry for entry, _ in block), self._names):
                opened = _session_of(next(entry for entry, _ in block if entry.n == each.first))
                if each.heading:
                    session = each.first
                elif opened is not None and opened != session:
                    session = opened
                    heading = await asyncio.to_thread(self._heading, opened)
                    if heading is not None:
                        yield heading
                yield await self._with_posts(each)

    async def documents(self) -> AsyncIterator[Document]:
        """The same as data: each entry by itself."""
        async for block in self._blocks():
            for entry, line in block:
                yield {
                    "n": entry.n,
                    "time": entry.time.isoformat(),
                    "kind": entry.body.kind,
                    "session": _session_of(entry),
                    "sentence": tell(entry, self._names),
                    "body": json.loads(line)["body"],
                    "line_sha256": line_hash(line),
                }

    async def lines(self) -> AsyncIterator[bytes]:
        """The lines of the log as they are."""
        async for block in self._blocks():
            for _, line in block:
                yield line

    def _heading(self, n: int) -> Told | None:
        if not 0 <= n < self._log.size:
            return None
        entry = self._log.entry(n)
        if not isinstance(entry.body, Session):
            return None
        return Told(first=n, last=n, time=entry.time, sentence=tell(entry, self._names), heading=True)

    async def _with_posts(self, told: Told) -> Told:
        read = await self._catalog.posts_read(told.first, told.last) if told.history and self._catalog else None
        if read is None:
            return told
        sentence = f"{told.sentence} (posts {read[0]:,} to {read[1]:,})"
        return Told(first=told.first, last=told.last, time=told.time, sentence=sentence)

    async def _blocks(self) -> AsyncIterator[list[tuple[Entry, bytes]]]:
        wanted = self._wanted
        if wanted.last is not None:
            for block in await asyncio.to_thread(self._newest, wanted.last):
                yield block
            return
        for start, stop in self._ranges():
            block = await asyncio.to_thread(self._read, start, stop)
            if block:
                yield block

    def _newest(self, count: int) -> list[list[tuple[Entry, bytes]]]:
        """The last ``count`` of the wanted entries, looked for from the end."""
        found: list[list[tuple[Entry, bytes]]] = []
        left = count
        for start, stop in reversed(list(self._ranges())):
            if left <= 0:
                break
            block = self._read(max(start, stop - left) if self._plain else start, stop)[-left:]
            found.insert(0, block)
            left -= len(block)
        return [block for block in found if block]

    @property
    def _plain(self) -> bool:
        return self._wanted.takes_all and self._chosen is None

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """The blocks that wanted entries may be in."""
        first, end = self._wanted.first, self._log.size if self._wanted.stop is None else self._wanted.stop
        end = min(end, self._log.size)
        if self._chosen is None:
            yield from ((start, min(start + BLOCK, end)) for start in range(first, end, BLOCK))
            return
        yield from _together([n for n in self._chosen if first <= n < end])

    def _read(self, start: int, stop: int) -> list[tuple[Entry, bytes]]:
        chosen = None if self._chosen is None else set(self._chosen)
        lines = enumerate(self._log.lines(start, stop), start)
        decoded = ((decode(line, n), line) for n, line in lines if chosen is None or n in chosen)
        return [(entry, line) for entry, line in decoded if self._wanted.takes(entry)]


@asynccontextmanager
async def open_story(place: Workplace, wanted: Wanted) -> AsyncIterator[Story]:
    """The log of an archive, whoever writes to it meanwhile; needs neither a catalog nor a medium to write to.

    Raises UsageError where ``about`` names nothing, and where there is no catalog to find it with.
    """
    layout = Layout(place.folder)
    await asyncio.to_thread(layout.require)
    async with AsyncExitStack() as stack:
        log = await asyncio.to_thread(Log.open, layout.log)
        stack.callback(log.close)
        catalog = await _catalog(stack, layout)
        if wanted.about is not None and catalog is None:
            raise CannotRunError(
                "Without a catalog it is not known which entries are about what.",
                hint="Make it anew with `archiver catalog rebuild`.",
            )
        names = Names() if catalog is None else await _names(catalog)
        chosen = await _about(layout, log, catalog, wanted.about) if catalog and wanted.about is not None else None
        yield Story(log, await _narrowed(catalog, log, wanted), names, catalog, chosen)


async def _catalog(stack: AsyncExitStack, layout: Layout) -> Catalog | None:
    try:
        return await stack.enter_async_context(Catalog.opened(layout.catalog, writable=False))
    except (CannotRunError, IntegrityError):
        return None  # missing, of another version or damaged: the log is told all the same


async def _names(catalog: Catalog) -> Names:
    try:
        return Names(await catalog.channel_names())
    except (CannotRunError, IntegrityError):
        return Names()


async def _about(layout: Layout, log: Log, catalog: Catalog, about: str) -> list[int]:
    manifest = await asyncio.to_thread(read_manifest, layout.manifest)
    archive = Archive(layout, manifest, LocalStore(layout.objects, layout.tmp), log, catalog)
    return await catalog.entries_about(await parse_target(archive, about))


async def _narrowed(catalog: Catalog | None, log: Log, wanted: Wanted) -> Wanted:
    """The same with the range of entries in which the wanted time lies, where the catalog knows the whole log."""
    if catalog is None or (wanted.since is None and wanted.until is None):
        return wanted
    if (await catalog.cursor()).entries < log.size:
        return wanted
    first, stop = await catalog.entry_range(wanted.since, wanted.until)
    ends = [stop] if wanted.stop is None else [stop, wanted.stop]
    return replace(wanted, first=max(first, wanted.first), stop=min(ends))


def _session_of(entry: Entry) -> int | None:
    if isinstance(entry.body, Create):
        return None
    return entry.n if isinstance(entry.body, Session) else entry.body.session


def _together(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges that hold these numbers (ascending), of at most a block each."""
    start: int | None = None
    last = 0
    for n in numbers:
        if start is not None and (n - last > APART or n - start >= BLOCK):
            yield start, last + 1
            start = None
        start = n if start is None else start
        last = n
    if start is not None:
        yield start, last + 1
