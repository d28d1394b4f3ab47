"""Tables and their columns as values: what readers, writers and the documentation go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["id", "text", "integer", "number", "boolean", "time", "day", "list"]
"""``id``: a 64-bit number, written as text where numbers are doubles. ``time``: in UTC. ``list``: of texts."""

FRICTIONLESS: Final[Mapping[Kind, str]] = {
    "id": "string",
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "time": "datetime",
    "day": "date",
    "list": "array",
}
"""Types of the Table Schema specification (https://specs.frictionlessdata.io/table-schema/)."""
Ending = Literal["csv", "jsonl", "parquet"]
ENDINGS: Final[tuple[Ending, ...]] = ("csv", "jsonl", "parquet")
IN_PARQUET: Final[Mapping[Kind, str]] = {
    "id": "int64",
    "text": "string",
    "integer": "int64",
    "number": "double",
    "boolean": "bool",
    "time": "timestamp[us, tz=UTC]",
    "day": "date32[day]",
    "list": "list<element: string>",
}
"""Types of columns of Parquet, by the names that Arrow gives them."""


def type_of(kind: Kind, ending: Ending) -> str:
    """The type of Table Schema that a kind has in a format: ids are numbers where numbers are 64 bits wide."""
    return "integer" if kind == "id" and ending == "parquet" else FRICTIONLESS[kind]


@dataclass(frozen=True, slots=True)
class Field:
    """A column."""

    name: str
    kind: Kind
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Columns that name a row of another table."""

    fields: tuple[str, ...]
    table: str
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: ``key`` names a row. ``order``: the columns by which the rows are sorted."""

    name: str
    said: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    order: tuple[str, ...]

    def descriptor(self, ending: Ending) -> dict[str, object]:
        """The Table Schema of it in a format."""
        return {
            "fields": [
                {"name": each.name, "type": type_of(each.kind, ending), "description": each.said}
                for each in self.fields
            ],
            "primaryKey": list(self.key),
            "missingValues": [""],
            "foreignKeys": [
                {
                    "fields": list(each.fields),
                    "reference": {"resource": each.table, "fields": list(each.there)},
                }
                for each in self.references
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The file of a table: its rows, bytes and hash (64 hex)."""

    rows: int
    size: int
    sha256: str


def package(files: Mapping[Table, Written], ending: Ending, about: Mapping[str, object]) -> dict[str, object]:
    """A Data Package descriptor (https://specs.frictionlessdata.io/data-package/) of files ``<table>.<ending>``."""
    return {
        "profile": "data-package",
        **about,
        "resources": [
            {
                "name": table.name,
                "path": f"{table.name}.{ending}",
                "description": table.said,
                "format": ending,
                **({} if ending == "parquet" else {"encoding": "utf-8"}),
                "rows": file.rows,
                "bytes": file.size,
                "hash": f"sha256:{file.sha256}",
                "schema": table.descriptor(ending),
            }
            for table, file in files.items()
        ],
    }
