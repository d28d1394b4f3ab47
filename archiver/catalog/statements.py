"""SQL on the thread of a connection: for work that puts many statements, one after the other, without an event loop."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from archiver.catalog.faults import translated

Row = tuple[Any, ...]

BLOCK = 500
GROUPS = (1000, 100, 10)
"""Rows of one insert: as many groups of the first as there are, then of the next."""
MOST_VALUES = 32_000
"""Values that one statement may bind (SQLite's own limit is 32,766)."""
_PLAIN_VALUES = re.compile(r"VALUES (\((?:\?, )*\?\))$")


class Statements:
    """A connection while ``Database.call`` has it; ``name`` is what errors call the file.

    All methods block, and raise the errors of ``translated``. Values are bound, never written into SQL.
    """

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self.name = name

    def rows(self, sql: str, values: Iterable[Any] = ()) -> list[Row]:
        """All rows of a query."""
        with translated(self.name):
            return self._connection.execute(sql, tuple(values)).fetchall()

    def blocks(self, sql: str) -> Iterator[Sequence[Row]]:
        """A query's rows in blocks, for results that do not fit into memory."""
        with translated(self.name):
            cursor = self._connection.execute(sql)
            while block := cursor.fetchmany(BLOCK):
                yield block

    def row(self, sql: str, values: Iterable[Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        rows = self.rows(sql, values)
        return rows[0] if rows else None

    def run(self, sql: str, values: Iterable[Any] = ()) -> None:
        """One statement without a result."""
        self.rows(sql, values)

    def many(self, sql: str, rows: Sequence[Row]) -> None:
        """One statement for each of ``rows``; plain inserts go in groups, so that other threads run meanwhile.

        Between two rows SQLite's thread would wait for Python's lock, which a busy thread hands over rarely.
        """
        values = _PLAIN_VALUES.search(sql)
        done = 0
        with translated(self.name):
            for size in GROUPS if values else ():
                grouped = len(rows) - (len(rows) - done) % size
                if not values or grouped == done or size * len(rows[0]) > MOST_VALUES:
                    continue
                statement = sql + f", {values[1]}" * (size - 1)
                groups = [tuple(chain(*rows[start : start + size])) for start in range(done, grouped, size)]
                self._connection.executemany(statement, groups)
                done = grouped
            self._connection.executemany(sql, rows[done:])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; rolled back on every exception."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            self._connection.rollback()
            raise
