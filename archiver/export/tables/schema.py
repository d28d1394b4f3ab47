"""Tables and their columns as values: what readers, writers and the documentation go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """A table: ``key`` names a row."""

    name: str
    said: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()

    def descriptor(self) -> dict[str, object]:
        """The Table Schema of it."""
        return {
            "fields": [
                {"name": each.name, "type": FRICTIONLESS[each.kind], "description": each.said} for each in self.fields
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


def package(tables: Sequence[Table], ending: str, about: Mapping[str, object]) -> dict[str, object]:
    """A Data Package descriptor (https://specs.frictionlessdata.io/data-package/) of files ``<table>.<ending>``."""
    return {
        "profile": "data-package",
        **about,
        "resources": [
            {
                "name": each.name,
                "path": f"{each.name}.{ending}",
                "description": each.said,
                "format": ending,
                "encoding": "utf-8",
                "schema": each.descriptor(),
            }
            for each in tables
        ],
    }
