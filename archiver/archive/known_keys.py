"""The keys of a log without reading all of it: the catalog knows which entries change keys.

The catalog proves nothing. It may hide an act, which shows when the key at hand does not fit, and then every line is
read; it cannot make one, for acts are read from the log and are signed. ``verify`` and changes of keys ask the log
alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress

from archiver.archive.layout import Layout
from archiver.catalog import Catalog, Cursor
from archiver.errors import ArchiverError
from archiver.log import KeyRing, Log, Verifier, decode, line_hash, read_ring
from archiver.log.keyring import may_change_keys, ring_of
from archiver.model.entries import Entry

KINDS = ("key.rotate", "key.recovery", "key.revoke")


async def known_ring(layout: Layout, first: Verifier, origin: str) -> KeyRing:
    """The ring of an archive's log; from every line of it where there is no catalog that belongs to it."""
    ring: KeyRing | None = None
    with suppress(ArchiverError):  # whoever needs the catalog, or opens the log, says what is wrong
        async with Catalog.opened(layout.catalog, writable=False) as catalog:
            cursor = await catalog.cursor()
            numbers = [n for kind in KINDS for n in await catalog.of_kind(kind)]
        ring = await asyncio.to_thread(_ring, layout, cursor, sorted(numbers), first, origin)
    if ring is None:
        return await asyncio.to_thread(read_ring, layout.log, first, origin)
    return ring


def _ring(layout: Layout, cursor: Cursor, numbers: Sequence[int], first: Verifier, origin: str) -> KeyRing | None:
    with Log.open(layout.log) as log:
        last = cursor.entries - 1
        if not 0 <= last < log.size or any(not 0 <= n <= last for n in numbers):
            return None
        if line_hash(next(iter(log.lines(last, last + 1)))) != cursor.line_sha256:
            return None
        return ring_of(_acts(log, numbers, cursor.entries), first, origin)


def _acts(log: Log, numbers: Sequence[int], start: int) -> Iterator[tuple[int, Entry]]:
    """What the catalog knows of, then what may be one among the entries that it lacks."""
    yield from ((n, log.entry(n)) for n in numbers)
    for n, line in enumerate(log.lines(start), start):
        if may_change_keys(line):
            yield n, decode(line, n)
