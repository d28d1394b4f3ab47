"""What a batch of entries writes: rows gathered by statement, written in the order of first use."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.catalog.statements import Row, Statements
from archiver.model.captures import Source


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and when something was seen: the entry, and the time of its answer in microseconds.

    ``account`` is the digest of the asking account, "" where the entry names none. ``source``: which kind of source
    showed it.
    """

    entry: int
    at_us: int
    account: str = ""
    source: Source = "telegram"


class Rows:
    """Rows to be written at the end of a batch."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {}

    def add(self, sql: str, row: Row) -> None:
        """Another row for the statement ``sql``."""
        self._rows.setdefault(sql, []).append(row)

    def write(self, statements: Statements) -> None:
        """Write all; a statement's rows in the order they came."""
        for sql, rows in self._rows.items():
            statements.many(sql, rows)
