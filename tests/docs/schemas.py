"""Writes docs/schemas.md from the code: ``python -m tests.docs.schemas > docs/schemas.md``."""

from __future__ import annotations

import sys

from archiver.export.tables.graph import EDGE_KINDS
from archiver.export.tables.known import TABLES
from archiver.export.tables.schema import IN_PARQUET, Kind, Table
from tests.docs.markdown import table

HEAD = """\
# Tables of an export

Written by `make docs` from the code; do not edit it by hand. `archiver export csv`, `jsonl` and `parquet` write these
tables, a file each; the `datapackage.json` beside them says the same for programs. How to open them:
[guide.md](guide.md#data-for-other-programs).

Files of CSV are UTF-8 with a byte order mark, lines end with CR LF, what is empty is missing. Before a text that a
spreadsheet could take for a formula stands an apostrophe, so, too, before one that begins with an apostrophe: take one
away to have the text back. Control characters but tab and line ends are Unicode's pictures of them there (␀ and on),
which cannot be undone. JSON Lines and Parquet have all texts exactly.
"""
SAID: dict[Kind, tuple[str, str]] = {
    "id": ("decimal digits", "text, for its numbers are doubles"),
    "text": ("as above", "text"),
    "integer": ("decimal digits", "number"),
    "number": ("decimal", "number"),
    "boolean": ("`true`, `false`", "`true`, `false`"),
    "time": ("ISO 8601 in UTC, to the microsecond", "the same as text"),
    "day": ("ISO 8601", "the same as text"),
    "list": ("JSON list", "list of texts"),
}
"""What the values of a kind are in CSV and in JSON Lines."""


GRAPH = """\
`archiver export graph` writes `graph.graphml`, `nodes.csv` and a list of edges for each kind (`forward.csv` and so
on; columns as Gephi names them). Nodes are channels (`c` and the number; `title`, `usernames`, `number`, `posts` in
the archive) and outlets (the host of articles); persons are none. Edges are directed and have `kind`, `weight`,
`first` and `last`: when what they count was posted, of citations when the article was captured.
"""


def page() -> str:
    """The whole page; it depends on the code alone."""
    kinds = [(f"`{kind}`", *said, f"`{IN_PARQUET[kind]}`") for kind, said in SAID.items()]
    edges = [(f"`{kind}`", said) for kind, said in EDGE_KINDS.items()]
    parts = [HEAD, table(("kind", "CSV", "JSON Lines", "Parquet"), kinds), *map(_section, TABLES)]
    parts += ["## graph\n", GRAPH, table(("kind of edge", "weight: how many"), edges)]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _section(each: Table) -> str:
    rows = [(f"`{field.name}`", f"`{field.kind}`", f"{field.said}") for field in each.fields]
    refers = [
        f"{_names(reference.fields)}: a row of [{reference.table}](#{reference.table})" for reference in each.references
    ]
    said = f"{each.said}. Key: {_names(each.key)}. Sorted by {_names(each.order)}."
    said += f" Refers: {'; '.join(refers)}." if refers else ""
    return f"## {each.name}\n\n{said}\n\n{table(('column', 'kind', 'meaning'), rows)}"


def _names(fields: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in fields)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the page is UTF-8 wherever it is made
    sys.stdout.write(page())
