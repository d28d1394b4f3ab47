"""SQLite through aiosqlite, with SQLite's errors turned into the project's.

One ``Database`` is one connection with its own thread. Values are bound, never written into SQL.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import aiosqlite

from archiver.catalog.faults import translated
from archiver.errors import CannotRunError

Row = tuple[Any, ...]
Mode = Literal["ro", "rw", "rwc"]

IN_MEMORY = "catalog in memory"
OLDEST = (3, 37, 0)
BUSY_S = 30.0
CACHE_KIB = 32 * 1024
BLOCK = 500
GROUP = 100
"""Rows of one insert."""
_PLAIN_VALUES = re.compile(r"VALUES (\((?:\?, )*\?\))$")

_log = logging.getLogger(__name__)


class Database:
    """A connection; ``name`` is what errors call the file. All methods raise the errors of ``translated``."""

    def __init__(self, connection: aiosqlite.Connection, name: str) -> None:
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
                await connection.close()
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

    async def many(self, sql: str, rows: Sequence[Row]) -> None:
        """One statement for each of ``rows``; plain inserts go in groups, so that other threads run meanwhile.

        Between two rows SQLite's thread would wait for Python's lock, which a busy thread hands over rarely.
        """
        values = _PLAIN_VALUES.search(sql)
        grouped = len(rows) - len(rows) % GROUP if values else 0
        with translated(self.name):
            if values and grouped:
                statement = sql + f", {values[1]}" * (GROUP - 1)
                groups = [tuple(chain(*rows[start : start + GROUP])) for start in range(0, grouped, GROUP)]
                async with self._connection.executemany(statement, groups):
                    pass
            async with self._connection.executemany(sql, rows[grouped:]):
                pass

    async def script(self, sql: str) -> None:
        """Several statements."""
        with translated(self.name):
            async with self._connection.executescript(sql):
                pass

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """All or nothing; rolled back on every exception, cancelling included."""
        await self.run("BEGIN IMMEDIATE")
        try:
            yield
            await self.run("COMMIT")
        except BaseException:
            await self._connection.rollback()
            raise

    async def close(self) -> None:
        """Close; the last connection to a file also folds its write-ahead log into it."""
        with translated(self.name):
            await self._connection.close()


async def _connect(path: Path | None, mode: Mode) -> aiosqlite.Connection:
    if path is None:
        return await aiosqlite.connect(":memory:", isolation_level=None)
    address = await asyncio.to_thread(lambda: path.absolute().as_uri())
    connection = await _connected(f"{address}?mode={mode}")
    if mode != "ro":
        return connection
    try:
        await connection.execute_fetchall("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        await connection.close()
        if not await asyncio.to_thread(_is_still, path):
            raise
        # Even a reader needs files beside the database, which a read-only folder cannot hold.
        _log.debug("opening %s as unchanging: %s", path.name, error)
        return await _connected(f"{address}?immutable=1")
    except BaseException:
        await connection.close()
        raise
    return connection


async def _connected(uri: str) -> aiosqlite.Connection:
    return await aiosqlite.connect(uri, uri=True, isolation_level=None, timeout=BUSY_S)


def _is_still(path: Path) -> bool:
    """Whether no writer is at work, nor has one that was killed left something in its write-ahead log."""
    waiting = path.with_name(f"{path.name}-wal")
    return path.exists() and not (waiting.exists() and waiting.stat().st_size > 0)
