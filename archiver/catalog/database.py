"""SQLite through aiosqlite, with SQLite's errors turned into the project's.

One ``Database`` is one connection with its own thread. Values are bound, never written into SQL. A question is one
hand-over to that thread and back; work of many statements goes there as a whole (``call``).
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

import aiosqlite

from archiver.catalog.faults import translated
from archiver.catalog.statements import Row, Statements
from archiver.errors import CannotRunError
from archiver.waiting import ended

P = ParamSpec("P")
T = TypeVar("T")
Mode = Literal["ro", "rw", "rwc"]

IN_MEMORY = "catalog in memory"
OLDEST = (3, 37, 0)
BUSY_S = 30.0
CACHE_KIB = 32 * 1024
BLOCK = 500

_log = logging.getLogger(__name__)


class _Connection(aiosqlite.Connection):
    """One that also runs what is not a single statement. aiosqlite has no public way to its thread but through its own
    methods, each of which is one line over ``_execute``; this is another one (decision 10).
    """

    async def call(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``work`` on the connection's thread."""
        result: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return result


class Database:
    """A connection; ``name`` is what errors call the file. All methods raise the errors of ``translated``."""

    def __init__(self, connection: _Connection, name: str) -> None:
        self._connection = connection
        self.name = name

    @classmethod
    async def connect(cls, path: Path | None, mode: Mode) -> Database:
        """Open ``path``, or a database in memory for None. "ro" works while another process writes."""
        if sqlite3.sqlite_version_info < OLDEST:
            raise CannotRunError(
                f"This Python has SQLite {sqlite3.sqlite_version}, which is too old.",
                hint=f"Use one with SQLite {'.'.join(map(str, OLDEST))} or later.",
            )
        name = path.name if path else IN_MEMORY
        with translated(name):
            connection = await _connect(path, mode)
            try:
                await connection.execute_fetchall(f"PRAGMA cache_size = -{CACHE_KIB}")
                await connection.execute_fetchall("PRAGMA foreign_keys = ON")
                await connection.execute_fetchall("PRAGMA synchronous = NORMAL")
            except BaseException:
                await _closed(connection)
                raise
        return cls(connection, name)

    async def rows(self, sql: str, values: Iterable[Any] = ()) -> list[Row]:
        """All rows of a query."""
        with translated(self.name):
            return [tuple(row) for row in await self._connection.execute_fetchall(sql, tuple(values))]

    async def row(self, sql: str, values: Iterable[Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        rows = await self.rows(sql, values)
        return rows[0] if rows else None

    async def columns(self, sql: str) -> list[str]:
        """The names of a query's columns."""
        with translated(self.name):
            async with self._connection.execute(f"SELECT * FROM ({sql}) LIMIT 0") as cursor:  # noqa: S608
                return [column[0] for column in cursor.description]

    async def blocks(self, sql: str, values: Iterable[Any] = ()) -> AsyncIterator[Sequence[Row]]:
        """A query's rows in blocks, for results that do not fit into memory."""
        with translated(self.name):
            async with self._connection.execute(sql, tuple(values)) as cursor:
                while block := await cursor.fetchmany(BLOCK):
                    yield [tuple(row) for row in block]

    async def run(self, sql: str, values: Iterable[Any] = ()) -> None:
        """One statement without a result."""
        await self.rows(sql, values)

    async def script(self, sql: str) -> None:
        """Several statements."""
        with translated(self.name):
            async with self._connection.executescript(sql):
                pass

    async def call(self, work: Callable[Concatenate[Statements, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Run ``work`` on the connection's thread, with nothing in between; cancelled, it goes on behind the scenes."""
        return await self._connection.call(lambda connection: work(Statements(connection, self.name), *args, **named))

    async def close(self) -> None:
        """Close; the last connection to a file also folds its write-ahead log into it. An interruption waits for it."""
        with translated(self.name):
            await _closed(self._connection)


async def _connect(path: Path | None, mode: Mode) -> _Connection:
    if path is None:
        return await _connected(":memory:")
    address = await asyncio.to_thread(lambda: path.absolute().as_uri())
    connection = await _connected(f"{address}?mode={mode}")
    if mode != "ro":
        return connection
    try:
        await connection.execute_fetchall("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        await _closed(connection)
        if not await asyncio.to_thread(_is_still, path):
            raise
        # Even a reader needs files beside the database, which a read-only folder cannot hold.
        _log.debug("opening %s as unchanging: %s", path.name, error)
        return await _connected(f"{address}?immutable=1")
    except BaseException:
        await _closed(connection)
        raise
    return connection


async def _connected(uri: str) -> _Connection:
    """An open connection. An interruption waits until it is open, and closes it: aiosqlite would let go of its thread,
    which must not outlive the loop.
    """
    open_it = partial(sqlite3.connect, uri, uri=True, isolation_level=None, timeout=BUSY_S)
    connection = _Connection(open_it, iter_chunk_size=BLOCK)
    opening = asyncio.ensure_future(_opened(connection))
    try:
        await ended(opening)
    except asyncio.CancelledError:
        if not opening.cancelled() and opening.exception() is None:
            await _closed(connection)
        raise
    return connection


async def _opened(connection: _Connection) -> None:
    await connection


async def _closed(connection: _Connection) -> None:
    """Close it; an interruption waits for that."""
    await ended(asyncio.ensure_future(connection.close()))


def _is_still(path: Path) -> bool:
    """Whether no writer is at work, nor has one that was killed left something in its write-ahead log."""
    waiting = path.with_name(f"{path.name}-wal")
    return path.exists() and not (waiting.exists() and waiting.stat().st_size > 0)
