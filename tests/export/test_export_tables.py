"""Tables as files: any text comes back out of each format, cells are no formulas, Parquet is as its schema says."""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import CannotRunError
from archiver.export.tables import writers
from archiver.export.tables.graph import Edge, Node, write_edges, write_graphml, write_nodes
from archiver.export.tables.known import TABLES
from archiver.export.tables.schema import ENDINGS, IN_PARQUET, Ending, Field, Table
from archiver.export.tables.values import PICTURED, cell
from archiver.export.tables.writers import require, writer
from tests.counts import LONG

WIDE = Table(
    name="wide",
    said="A column of each kind",
    key=("id",),
    order=("id",),
    fields=(
        Field("id", "id", ""),
        Field("text", "text", ""),
        Field("integer", "integer", ""),
        Field("number", "number", ""),
        Field("boolean", "boolean", ""),
        Field("time", "time", ""),
        Field("day", "day", ""),
        Field("list", "list", ""),
    ),
)
BIG = 2**63 - 1
ROW = (BIG, 'نص\r\n«a», "b"\tc', -5, 0.1, 1, 1_617_969_600_123_456, "2021-04-09", json.dumps(["=a", "б"]))
NONE = (-(2**63), None, None, None, None, None, None, None)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def written(ending: Ending, table: Table, rows: Sequence[Sequence[Any]], folder: Path) -> Path:
    path = folder / f"{table.name}.{ending}"
    with writer(path, table, ending) as out:
        out.write(rows)
        assert out.rows == len(rows)
    return path


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().decode("utf-8").split("\n")[:-1]]


@settings(max_examples=2000 if LONG else 60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_any_text_comes_back(texts: list[str]) -> None:
    rows = [(number, text, *NONE[2:7], json.dumps([text])) for number, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as name:
        out = {ending: written(ending, WIDE, rows, Path(name)) for ending in ENDINGS}
        assert [(row["text"], row["list"]) for row in lines(out["jsonl"])] == [(text, [text]) for text in texts]
        parquet = pyarrow.parquet.read_table(out["parquet"]).to_pylist()
        assert [(row["text"], row["list"]) for row in parquet] == [(text, [text]) for text in texts]
        shown = cells(out["csv"])
        assert [row["text"].removeprefix("'") for row in shown] == [text.translate(PICTURED) for text in texts]
        assert [json.loads(row["list"]) for row in shown] == [[text] for text in texts]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", " =1", "\u200f=1", "\ufeff=1", "\uff1d1", "'=1", "\x00=1"],
)
def test_what_could_be_a_formula_is_text_and_comes_back(text: str) -> None:
    made = cell(text)

    assert made == ("␀=1" if text.startswith("\x00") else f"'{text}")
    assert made.removeprefix("'") == text.translate(PICTURED)


def test_plain_text_and_direction_marks_stay() -> None:
    for text in ("شارع = طريق", "a=b", "1-2", "\u200fنص", "“=”", ""):
        assert cell(text) == text


def test_control_characters_are_seen() -> None:
    assert cell("a\x00b\x1b[2Jc\x7f\td\r\n") == "a␀b␛[2Jc␡\td\r\n"


def test_each_kind_in_each_format(tmp_path: Path) -> None:
    out = {ending: written(ending, WIDE, [ROW, NONE], tmp_path) for ending in ENDINGS}

    full, empty = cells(out["csv"])
    time = "2021-04-09T12:00:00.123456Z"
    assert full == {
        "id": str(BIG), "text": ROW[1], "integer": "-5", "number": "0.1", "boolean": "true", "time": time,
        "day": "2021-04-09", "list": '["=a", "б"]',
    }  # fmt: skip
    assert list(empty.values()) == [str(-(2**63)), *[""] * 7]
    full, empty = lines(out["jsonl"])
    assert list(full.values()) == [str(BIG), ROW[1], -5, 0.1, True, time, "2021-04-09", ["=a", "б"]]
    assert list(empty.values()) == [str(-(2**63)), *[None] * 7]
    full, empty = pyarrow.parquet.read_table(out["parquet"]).to_pylist()
    moment = datetime(2021, 4, 9, 12, 0, 0, 123456, tzinfo=UTC)
    assert list(full.values()) == [BIG, ROW[1], -5, 0.1, True, moment, date(2021, 4, 9), ["=a", "б"]]
    assert list(empty.values()) == [-(2**63), *[None] * 7]
    assert out["csv"].read_bytes().startswith(b"\xef\xbb\xbfid,text,")


def test_parquet_has_the_documented_types_and_says_what_groups_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "ROW_GROUP", 10)
    path = written("parquet", WIDE, [(number, *NONE[1:]) for number in range(25)], tmp_path)

    file = pyarrow.parquet.ParquetFile(path)
    assert {each.name: str(each.type) for each in file.schema_arrow} == {
        each.name: IN_PARQUET[each.kind] for each in WIDE.fields
    }
    groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    assert [group.num_rows for group in groups] == [10, 10, 5]
    assert [(group.column(0).statistics.min, group.column(0).statistics.max) for group in groups] == [
        (0, 9), (10, 19), (20, 24),
    ]  # fmt: skip
    assert {group.column(0).compression for group in groups} == {"ZSTD"}
    assert [each.column_index for each in groups[0].sorting_columns] == [0]


def test_long_texts_make_small_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "GROUP_CHARACTERS", 1000)
    path = written("parquet", WIDE, [(number, "x" * 400, *NONE[2:]) for number in range(7)], tmp_path)

    file = pyarrow.parquet.ParquetFile(path)
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [3, 3, 1]


def test_without_pyarrow_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    require("csv")
    with pytest.raises(CannotRunError) as caught:
        require("parquet")
    assert caught.value.exit_code == 3
    assert "pip install 'archiver[parquet]'" in str(caught.value.hint)


def test_every_reference_is_to_columns_of_the_same_kind() -> None:
    known = {table.name: {field.name: field.kind for field in table.fields} for table in TABLES}
    for table in TABLES:
        assert set(table.key) | set(table.order) <= set(known[table.name])
        for each in table.references:
            here = [known[table.name][name] for name in each.fields]
            assert here == [known[each.table][name] for name in each.there]


def test_a_graph_of_hostile_names_is_well_formed_and_has_no_formula(tmp_path: Path) -> None:
    networkx = pytest.importorskip("networkx")
    names = ("c1", '=x" onload="\x00<b>')
    nodes = [
        Node(id=names[0], kind="channel", title="</data>\x0b]]>&\ufffe", usernames="a b", number="1", posts=2),
        Node(id=names[1], kind="outlet", title="=1", usernames="", number="", posts=0),
    ]
    now = datetime(2021, 4, 9, tzinfo=UTC)
    edge = Edge(source=names[1], target=names[0], kind="citation", weight=3, first=now, last=now)
    write_graphml(tmp_path / "graph.graphml", nodes, [edge])
    write_nodes(tmp_path / "nodes.csv", nodes)
    write_edges(tmp_path / "edges.csv", [edge])

    graph = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert graph.nodes["c1"]["title"] == "</data>U+000B]]>&U+FFFE"
    assert [data["weight"] for _, _, data in graph.edges(data=True)] == [3]
    assert [row["Source"] for row in cells(tmp_path / "edges.csv")] == ['\'=x" onload="␀<b>']
    assert [row["Label"] for row in cells(tmp_path / "nodes.csv")][1] == "'=1"
