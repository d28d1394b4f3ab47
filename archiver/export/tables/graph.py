"""The graph of channels and outlets as GraphML (http://graphml.graphdrawing.org/) and as edge lists in CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, TextIO
from xml.sax.saxutils import escape, quoteattr

from archiver.export.tables.values import cell, moment

EdgeKind = Literal["forward", "mention", "shared_media", "footage", "citation"]
EDGE_KINDS: Final[Mapping[EdgeKind, str]] = {
    "forward": "posts of the source that are forwards of posts of the target",
    "mention": "posts of the source whose text or links name the target",
    "shared_media": "files (by their SHA-256) that both carry; the source had the first of them first",
    "footage": "pairs of files, one of each, that a match says show the same; the source had its own first",
    "citation": "citations of the source's articles that are linked to posts of the target",
}
_NEVER: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A channel ("c" and its number) or an outlet (its host). ``usernames`` with blanks between, the main one first."""

    id: str
    kind: Literal["channel", "outlet"]
    title: str
    usernames: str
    number: str
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """``weight``: how many of what EDGE_KINDS says; ``first`` and ``last``: when."""

    source: str
    target: str
    kind: EdgeKind
    weight: int
    first: datetime
    last: datetime


_NODE_KEYS: Final = (
    ("kind", "string"), ("title", "string"), ("usernames", "string"), ("number", "string"), ("posts", "long"),
)  # fmt: skip
_EDGE_KEYS: Final = (("kind", "string"), ("weight", "long"), ("first", "string"), ("last", "string"))


def write_graphml(path: Path, nodes: Sequence[Node], edges: Iterable[Edge]) -> None:
    """A directed graph with several edges between two nodes, one for each kind."""
    with path.open("x", encoding="utf-8", newline="\n") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        for place, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
            for name, kind in keys:
                out.write(f'<key id="{place}_{name}" for="{place}" attr.name="{name}" attr.type="{kind}"/>\n')
        out.write('<graph edgedefault="directed">\n')
        for node in nodes:
            out.write(f"<node id={_attribute(node.id)}>")
            _data(out, "node", [(name, getattr(node, name)) for name, _ in _NODE_KEYS])
            out.write("</node>\n")
        for number, edge in enumerate(edges):
            out.write(f'<edge id="e{number}" source={_attribute(edge.source)} target={_attribute(edge.target)}>')
            values = {"first": moment(edge.first), "last": moment(edge.last), "kind": edge.kind, "weight": edge.weight}
            _data(out, "edge", [(name, values[name]) for name, _ in _EDGE_KEYS])
            out.write("</edge>\n")
        out.write("</graph>\n</graphml>\n")


def write_edges(path: Path, edges: Iterable[Edge]) -> None:
    """An edge list as Gephi and others take it: Source, Target, Type, Weight."""
    with path.open("x", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("Source", "Target", "Type", "Kind", "Weight", "First", "Last"))
        for each in edges:
            rows.writerow(
                (
                    cell(each.source),
                    cell(each.target),
                    "Directed",
                    each.kind,
                    each.weight,
                    moment(each.first),
                    moment(each.last),
                )
            )


def write_nodes(path: Path, nodes: Iterable[Node]) -> None:
    """A node list beside it."""
    with path.open("x", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("Id", "Label", "Kind", "Usernames", "Number", "Posts"))
        for each in nodes:
            said = [cell(value) for value in (each.id, each.title, each.kind, each.usernames, each.number)]
            rows.writerow((*said, each.posts))


def _data(out: TextIO, place: str, values: Sequence[tuple[str, object]]) -> None:
    out.writelines(
        f'<data key="{place}_{name}">{escape(_NEVER.sub(_shown, str(value)))}</data>' for name, value in values
    )


def _attribute(value: str) -> str:
    return quoteattr(_NEVER.sub(_shown, value))


def _shown(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"
