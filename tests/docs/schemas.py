"""docs/schemas.md: the tables that ``archiver export csv``, ``jsonl`` and ``parquet`` write, from their definition."""

from __future__ import annotations

import sys

from archiver.export.tables.graph import EDGE_KINDS
from archiver.export.tables.known import TABLES
from archiver.export.tables.schema import Table
from tests.docs.markdown import table

TYPES = {
    "id": ("text", "BIGINT"),
    "text": ("text", "VARCHAR"),
    "integer": ("number", "BIGINT"),
    "number": ("number", "DOUBLE"),
    "boolean": ("true, false", "BOOLEAN"),
    "time": ("ISO 8601, UTC, microseconds", "TIMESTAMP, UTC"),
    "day": ("ISO 8601", "DATE"),
    "list": ("JSON list", "LIST"),
}
INTRO = """# Tables

Written by `make docs` from the code; do not edit it by hand. What `archiver export csv`, `jsonl` and `parquet` write;
how to ask for it is in [guide.md](guide.md).
"""


def page() -> str:
    """The page."""
    edges = table(("edge", "counts"), [(f"`{kind}`", said) for kind, said in EDGE_KINDS.items()])
    return "\n".join([INTRO, *map(_table, TABLES), f"## Graph\n\n{edges}"])


def _table(each: Table) -> str:
    rows = [(f"`{field.name}`", TYPES[field.kind][0], TYPES[field.kind][1], field.said) for field in each.fields]
    keys = ", ".join(f"`{name}`" for name in each.key)
    refers = "".join(
        f" {', '.join(f'`{name}`' for name in one.fields)} names a row of `{one.table}`." for one in each.references
    )
    head = f"## {each.name}\n\n{each.said}. Key: {keys}.{refers}\n"
    return f"{head}\n{table(('column', 'CSV, JSON', 'Parquet', 'meaning'), rows)}"


if __name__ == "__main__":
    sys.stdout.write(page())
