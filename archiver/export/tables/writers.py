"""Rows of a table into a file, block by block, so that memory does not grow with the archive."""

from __future__ import annotations

import csv
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import CannotRunError
from archiver.export.tables.schema import Ending, Kind, Table
from archiver.export.tables.values import as_cell, as_json, plain

if TYPE_CHECKING:
    import pyarrow

ROW_GROUP: Final = 50_000
"""Rows of a group of Parquet: what a reader takes at once."""
GROUP_CHARACTERS: Final = 32_000_000
"""A group is finished with fewer rows where their texts are this long together: it is held in memory."""


class TableWriter(ABC):
    """Writes one table to ``path``, a new file. A context manager that closes it."""

    def __init__(self, path: Path, table: Table) -> None:
        self.path = path
        self.table = table
        self.rows = 0

    @abstractmethod
    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """More rows, as the catalog gives them. Blocks."""

    @abstractmethod
    def close(self) -> None:
        """Finish the file."""

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class CsvWriter(TableWriter):
    """RFC 4180, UTF-8 with a byte order mark, by which spreadsheets know it."""

    def __init__(self, path: Path, table: Table) -> None:
        """See ``TableWriter``."""
        super().__init__(path, table)
        self._file = path.open("x", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow([each.name for each in table.fields])

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """See ``TableWriter``."""
        fields = self.table.fields
        self._csv.writerows([[as_cell(field, value) for field, value in zip(fields, row, strict=True)] for row in rows])
        self.rows += len(rows)

    def close(self) -> None:
        """See ``TableWriter``."""
        self._file.close()


class JsonlWriter(TableWriter):
    """An object a line, UTF-8 (https://jsonlines.org/)."""

    def __init__(self, path: Path, table: Table) -> None:
        """See ``TableWriter``."""
        super().__init__(path, table)
        self._file = path.open("x", encoding="utf-8", newline="\n")

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """See ``TableWriter``."""
        fields = self.table.fields
        for row in rows:
            document = {field.name: as_json(field, value) for field, value in zip(fields, row, strict=True)}
            self._file.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
        self.rows += len(rows)

    def close(self) -> None:
        """See ``TableWriter``."""
        self._file.close()


class ParquetWriter(TableWriter):
    """Parquet with zstd; times in microseconds UTC, ids as 64-bit numbers.

    Groups of rows say which values they have, and in which order they are, so that a reader takes only what it needs.
    """

    def __init__(self, path: Path, table: Table) -> None:
        """See ``TableWriter``."""
        super().__init__(path, table)
        arrow = _arrow()
        import pyarrow.parquet

        self._schema = arrow.schema(
            [arrow.field(each.name, _type(each.kind), metadata={"comment": each.said}) for each in table.fields]
        )
        places = [arrow.parquet.SortingColumn(self._schema.get_field_index(name)) for name in table.order]
        self._file = pyarrow.parquet.ParquetWriter(
            path, self._schema, compression="zstd", write_statistics=True, sorting_columns=places
        )
        self._waiting: list[Sequence[Any]] = []
        self._characters = 0

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """See ``TableWriter``."""
        for row in rows:
            self._waiting.append(row)
            self._characters += sum(len(value) for value in row if isinstance(value, str))
            if len(self._waiting) >= ROW_GROUP or self._characters >= GROUP_CHARACTERS:
                self._flush()
        self.rows += len(rows)

    def close(self) -> None:
        """See ``TableWriter``."""
        if self._waiting:
            self._flush()
        self._file.close()

    def _flush(self) -> None:
        arrow = _arrow()
        columns = zip(*self._waiting, strict=True)
        arrays = [
            arrow.array([plain(field, value) for value in column], type=_type(field.kind))
            for field, column in zip(self.table.fields, columns, strict=True)
        ]
        self._file.write_table(arrow.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = []
        self._characters = 0


def require(ending: Ending) -> None:
    """Raise CannotRunError where what the format needs is not installed."""
    if ending == "parquet":
        _arrow()


def writer(path: Path, table: Table, ending: Ending) -> TableWriter:
    """The writer of a format."""
    kinds: dict[Ending, type[TableWriter]] = {"csv": CsvWriter, "jsonl": JsonlWriter, "parquet": ParquetWriter}
    return kinds[ending](path, table)


def _arrow() -> pyarrow:
    try:
        import pyarrow
    except ImportError as error:
        raise CannotRunError(
            "Parquet needs PyArrow, which is not installed.", hint="pip install 'archiver[parquet]' installs it."
        ) from error
    return pyarrow


def _type(kind: Kind) -> Any:
    arrow = _arrow()
    types = {
        "id": arrow.int64(),
        "text": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "time": arrow.timestamp("us", tz="UTC"),
        "day": arrow.date32(),
        "list": arrow.list_(arrow.string()),
    }
    return types[kind]
