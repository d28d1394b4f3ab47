"""Exports of data, opened again by the programs that they are for."""

from __future__ import annotations

import asyncio
import base64
import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import networkx
import pyarrow.parquet
import pytest

from archiver.errors import InputError, UsageError
from archiver.export.tables.known import TABLES
from archiver.export.tables.schema import Field
from archiver.jobs.choosing import Days
from archiver.jobs.drawing import DrawRequest, export_charts
from archiver.jobs.tables import DataMade, DataRequest, GraphRequest, export_data, export_graph
from archiver.jobs.workplace import Workplace
from tests.jobs.datafull import FORMULA, PERSON, PHONE, TEXT, full_archive, full_world


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


def read_back(field: Field, value: Any) -> Any:
    """A cell or a value of JSON as the documentation says to read it; empty texts are missing in CSV."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return value
    match field.kind:
        case "id" | "integer":
            return int(value)
        case "number":
            return float(value)
        case "boolean":
            return value == "true"
        case "time":
            return datetime.fromisoformat(value)
        case "day":
            return date.fromisoformat(value)
        case "list":
            return json.loads(value)
        case _:
            return value


def test_all_three_say_the_same(exports: dict[str, DataMade]) -> None:
    for table in TABLES:
        parquet = pyarrow.parquet.read_table(exports["parquet"].out / f"{table.name}.parquet").to_pylist()
        wanted = [{name: None if value == "" else value for name, value in row.items()} for row in parquet]
        with (exports["csv"].out / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            cells = [{name: cell.removeprefix("'") for name, cell in row.items()} for row in csv.DictReader(stream)]
        for rows in (cells, rows_of(exports["jsonl"].out / f"{table.name}.jsonl")):
            assert [{each.name: read_back(each, row[each.name]) for each in table.fields} for row in rows] == wanted


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

    assert {title: posts for title, posts, _ in titles} == {"Rives Infos": 2, "Quais": 2, "=Ports": 5}
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


def test_weights_are_what_the_catalog_counts(exports: dict[str, DataMade], place: Workplace) -> None:
    async def counted() -> tuple[dict[str, str], list[Any], list[Any]]:
        async with place.reading() as archive:
            rows = archive.catalog.database.rows
            forwards = await rows(
                "SELECT channel_id, forward_channel_id, count(DISTINCT message_id) FROM post_versions "
                "WHERE forward_channel_id IS NOT NULL GROUP BY 1, 2"
            )
            carried = await rows(
                "SELECT DISTINCT v.channel_id, r.media_id FROM media_refs AS r JOIN post_versions AS v "
                "ON v.id = r.version"
            )
            return (
                {f"c{each.channel_id}": each.usernames[0] for each in await archive.catalog.channels()},
                (forwards),
                carried,
            )

    names, forwards, carried = asyncio.run(counted())
    graph = networkx.read_graphml(exports["graph"].out / "graph.graphml", force_multigraph=True)
    edges = {
        (data["kind"], names.get(one, one), names.get(other, other)): (data["weight"], data["first"], data["last"])
        for one, other, data in graph.edges(data=True)
    }
    assert {key[1:]: weight for key, (weight, *_) in edges.items() if key[0] == "forward"} == {
        (names[f"c{one}"], names[f"c{other}"]): weight for one, other, weight in forwards
    }
    assert edges["forward", "ports_demo", "rives_demo"] == (
        2, "2021-04-10T12:00:00.000000Z", "2021-04-11T12:00:00.000000Z",
    )  # fmt: skip
    assert edges["mention", "ports_demo", "rives_demo"][0] == 2  # a post that names it twice is one
    shared = {key[1:]: weight for key, (weight, *_) in edges.items() if key[0] == "shared_media"}
    assert len(set(carried)) == 3  # one film in three channels
    assert shared == {
        ("rives_demo", "quais_demo"): 1, ("rives_demo", "ports_demo"): 1, ("quais_demo", "ports_demo"): 1,
    }  # fmt: skip
    assert {key[1:]: weight for key, (weight, *_) in edges.items() if key[0] == "citation"} == {
        ("news.example", "rives_demo"): 1
    }
    posts = {data["usernames"]: data["posts"] for _, data in graph.nodes(data=True) if data["kind"] == "channel"}
    assert posts == {"rives_demo": 2, "quais_demo": 2, "ports_demo": 5}


async def test_kinds_and_weights_choose_edges(place: Workplace, tmp_path: Path) -> None:
    made = await export_graph(place, GraphRequest(out=tmp_path / "graph", kinds=("forward",), min_weight=2))

    [edge] = networkx.read_graphml(made.out / "graph.graphml", force_multigraph=True).edges(data=True)
    assert (edge[2]["kind"], edge[2]["weight"]) == ("forward", 2)
    assert {each.name for each in made.files} == {"graph.graphml", "nodes.csv", "forward.csv", "about.json"}


def test_no_export_has_what_gives_access_and_no_graph_a_person(exports: dict[str, DataMade], place: Workplace) -> None:
    world = full_world()  # the same seed: the same numbers
    secrets = [str(each.access_hash) for each in world.channels] + [PHONE, PHONE.removeprefix("+")]
    sessions = [path.read_bytes() for path in place.config_folder.rglob("*") if path.is_file()]
    assert sessions
    for made in exports.values():
        for path in made.out.iterdir():
            data = path.read_bytes()
            assert not [each for each in secrets if each.encode() in data], path.name
            assert not [each for each in sessions if each and each in data], path.name
    for path in exports["graph"].out.iterdir():
        assert PERSON.encode() not in path.read_bytes()
        assert b"zelmira_demo" not in path.read_bytes()


def test_the_descriptor_says_of_which_log_and_which_bytes(exports: dict[str, DataMade], place: Workplace) -> None:
    for kind in ("csv", "jsonl", "parquet"):
        document = json.loads((exports[kind].out / "datapackage.json").read_bytes())
        size = document["archive"]["log_size"]
        assert size == exports[kind].size
        signed = (place.folder / "log" / "checkpoints" / str(size)).read_text("utf-8").splitlines()
        assert signed[:2] == [document["archive"]["origin"], str(size)]
        assert base64.b64decode(signed[2]).hex() == document["archive"]["root"]
        hashes = {each.name: (each.rows, f"sha256:{each.sha256}") for each in exports[kind].files if each.rows}
        assert {each["path"]: (each["rows"], each["hash"]) for each in document["resources"]} == hashes


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


async def test_a_selection_has_each_row_that_another_names(place: Workplace, tmp_path: Path) -> None:
    async with place.reading() as archive:
        [article] = await archive.catalog.articles()
    april = Days(since=date(2021, 4, 10), until=date(2021, 4, 12))
    asked: dict[str, tuple[dict[str, Any], dict[str, int]]] = {
        "article": ({"articles": (article.article_id,)}, {"posts": 1, "articles": 1, "links": 1, "channels": 1}),
        "cited": ({"channels": ("rives_demo",)}, {"posts": 2, "articles": 1, "links": 1, "channels": 1}),
        "other": ({"channels": ("@quais_demo",)}, {"posts": 2, "articles": 0, "links": 0, "channels": 1}),
        "days": ({"days": april}, {"posts": 3, "articles": 0, "links": 0, "channels": 3}),
        "both": ({"days": april, "channels": ("ports_demo",)}, {"posts": 3, "articles": 0, "channels": 1}),
        "none": ({"days": Days(until=date(2020, 1, 1))}, {"posts": 0, "versions": 0, "media": 0, "counts": 0}),
    }
    for name, (wanted, rows) in asked.items():
        made = await export_data(place, DataRequest(format="csv", out=tmp_path / name, **wanted))
        found = {each.name.removesuffix(".csv"): each.rows for each in made.files}
        assert {table: found[table] for table in rows} == rows, name
        report = await asyncio.to_thread(frictionless.validate, str(made.out / "datapackage.json"))
        assert report.valid, (name, report.flatten(["name", "rowNumber", "fieldNumber", "type", "note"]))


async def test_articles_and_days_are_not_mixed(place: Workplace, tmp_path: Path) -> None:
    request = DataRequest(format="csv", out=tmp_path / "out", articles=("x",), days=Days(since=date(2021, 4, 9)))
    with pytest.raises(UsageError, match="either articles"):
        await export_data(place, request)

    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from archiver.cli.main import main
from archiver.jobs.staging import Staged

Staged.place = lambda self: os.kill(os.getpid(), signal.SIGKILL)
main()
"""


async def test_killed_at_the_last_moment_there_is_no_folder_and_the_same_command_makes_it(
    place: Workplace, tmp_path: Path
) -> None:
    environment = {**os.environ, "ARCHIVER_CONFIG_DIR": str(place.config_folder)}
    options = ["--archive", str(place.folder), "export", "jsonl", "--out", str(tmp_path / "out")]
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, *options, env=environment)
    assert await killed.wait() == -signal.SIGKILL

    [left] = tmp_path.iterdir()
    assert left.name == f".out.{killed.pid}.part"
    made = await export_data(place, DataRequest(format="jsonl", out=tmp_path / "out"))
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    assert {each.name for each in made.files} == {"datapackage.json", *(f"{table.name}.jsonl" for table in TABLES)}


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
