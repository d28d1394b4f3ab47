"""Exports of data, opened again by the programs that they are for."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import networkx
import pytest

from archiver.errors import InputError
from archiver.export.tables.known import TABLES
from archiver.jobs.drawing import DrawRequest, export_charts
from archiver.jobs.tables import DataMade, DataRequest, GraphRequest, export_data, export_graph
from archiver.jobs.workplace import Workplace
from tests.jobs.datafull import FORMULA, TEXT, full_archive


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """An archive with everything that tables have, made once."""
    return asyncio.run(full_archive(tmp_path_factory.mktemp("full")))


@pytest.fixture(scope="module")
def exports(place: Workplace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, DataMade]:
    folder = tmp_path_factory.mktemp("exports")

    async def make() -> dict[str, DataMade]:
        found = {}
        for kind in ("csv", "jsonl", "parquet"):
            found[kind] = await export_data(place, DataRequest(format=kind, out=folder / kind))
        found["graph"] = await export_graph(place, GraphRequest(out=folder / "graph"))
        return found

    return asyncio.run(make())


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_table_has_rows_and_the_columns_that_its_schema_says(exports: dict[str, DataMade]) -> None:
    for table in TABLES:
        rows = rows_of(exports["jsonl"].out / f"{table.name}.jsonl")
        assert rows, table.name
        assert list(rows[0]) == [each.name for each in table.fields]
        keys = [tuple(row[name] for name in table.key) for row in rows]
        assert len(set(keys)) == len(keys), table.name


def test_the_data_package_is_valid(exports: dict[str, DataMade]) -> None:
    report = frictionless.Package(str(exports["csv"].out / "datapackage.json")).validate()

    assert report.valid, report.flatten(["name", "rowNumber", "fieldNumber", "type", "note"])


def test_duckdb_reads_the_same_rows_out_of_all_three(exports: dict[str, DataMade]) -> None:
    database = duckdb.connect()
    for table in TABLES:
        counts = {
            database.execute(f"SELECT count(*) FROM '{exports[kind].out / table.name}.{kind}'").fetchone()
            for kind in ("csv", "jsonl", "parquet")
        }
        assert counts == {(len(rows_of(exports["jsonl"].out / f"{table.name}.jsonl")),)}
    texts = database.execute(f"SELECT text FROM '{exports['parquet'].out}/posts.parquet' ORDER BY date").fetchall()
    assert texts[:2] == [(FORMULA,), (TEXT,)]


def test_the_questions_of_the_guide_are_answered(exports: dict[str, DataMade]) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide.md").read_text("utf-8")
    [block] = re.findall(r"```sql\n(.*?)```", guide, re.DOTALL)
    questions = [each for each in block.replace("tables/", f"{exports['parquet'].out}/").split(";") if each.strip()]
    titles, lags = (duckdb.execute(question).fetchall() for question in questions)

    assert {title: posts for title, posts, _ in titles} == {"Rives Infos": 2, "Quais": 2}
    assert [url for url, _, _ in lags] == ["https://news.example/pont"]


def test_a_spreadsheet_takes_no_text_for_a_formula(exports: dict[str, DataMade]) -> None:
    with (exports["csv"].out / "posts.csv").open(encoding="utf-8-sig", newline="") as stream:
        texts = [row["text"] for row in csv.DictReader(stream)]

    assert f"'{FORMULA}" in texts
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@"))]


@pytest.mark.skipif(shutil.which("ssconvert") is None, reason="no ssconvert (Debian's package gnumeric)")
def test_a_spreadsheet_program_opens_them(exports: dict[str, DataMade], tmp_path: Path) -> None:
    out = tmp_path / "posts.txt"
    subprocess.run(
        ["ssconvert", "--export-type=Gnumeric_stf:stf_csv", str(exports["csv"].out / "posts.csv"), str(out)],
        check=True, capture_output=True,
    )  # fmt: skip

    cells = [cell for row in csv.reader(out.read_text("utf-8").splitlines(keepends=True)) for cell in row]
    assert FORMULA in {cell.removeprefix("'") for cell in cells}  # a text, not what it would come to
    assert TEXT in cells


def test_networkx_reads_the_graph(exports: dict[str, DataMade]) -> None:
    graph = networkx.read_graphml(exports["graph"].out / "graph.graphml", force_multigraph=True)
    kinds = {data["kind"]: data["weight"] for _, _, data in graph.edges(data=True)}

    assert set(kinds) == {"forward", "mention", "shared_media", "citation"}
    assert {data["kind"] for _, data in graph.nodes(data=True)} == {"channel", "outlet"}
    listed = sum(len((exports["graph"].out / f"{kind}.csv").read_text("utf-8-sig").splitlines()) - 1 for kind in kinds)
    assert listed == graph.number_of_edges()


def test_the_sums_fit_and_the_log_knows_of_each(exports: dict[str, DataMade], place: Workplace) -> None:
    for made in exports.values():
        found = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=made.out, capture_output=True)
        assert found.returncode == 0, found.stderr

    async def formats() -> list[str]:
        async with place.reading() as archive:
            numbers = await archive.catalog.of_kind("export")
            entries = [await asyncio.to_thread(archive.log.entry, n) for n in numbers]
            return [entry.body.format for entry in entries]  # type: ignore[union-attr]

    assert {"csv", "jsonl", "parquet", "graph"} <= set(asyncio.run(formats()))


async def test_an_existing_folder_is_refused_and_nothing_is_left(place: Workplace, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()

    with pytest.raises(InputError, match="is there already"):
        await export_data(place, DataRequest(format="csv", out=tmp_path / "there"))

    assert [each.name for each in tmp_path.iterdir()] == ["there"]


async def test_an_article_chooses_what_it_cites(place: Workplace, tmp_path: Path) -> None:
    async with place.reading() as archive:
        [article] = await archive.catalog.articles()
    made = await export_data(
        place, DataRequest(format="jsonl", out=tmp_path / "chosen", articles=(article.article_id,))
    )

    assert {row["message_id"] for row in rows_of(made.out / "posts.jsonl")} == {2}
    assert len(rows_of(made.out / "links.jsonl")) == 1


async def test_pictures_lie_beside_their_data(place: Workplace, tmp_path: Path) -> None:
    drawn = await export_charts(place, DrawRequest(out=tmp_path / "pictures"))

    assert [each.name for each in drawn.pictures] == ["activity", "lag"]
    for each in drawn.pictures:
        svg = (drawn.out / f"{each.name}.svg").read_text("utf-8")
        assert svg.startswith("<?xml")
        assert "<script" not in svg
        assert (drawn.out / f"{each.name}.csv").read_text("utf-8-sig").splitlines()[0].startswith(each.table.columns[0])
