"""``archiver search``: what it prints, as lines, JSON and CSV; its exit codes."""

from __future__ import annotations

import asyncio
import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.cli.calls import Called, call
from tests.jobs.exported import CHANNEL
from tests.jobs.searchable import made


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("searchable")
    asyncio.run(made(folder))
    return folder / "archive"


def search(folder: Path, *arguments: str) -> Called:
    return call("search", *arguments, "--archive", str(folder), folder=folder)


def test_hits_are_lines_with_what_was_found_in_brackets(original: Path) -> None:
    called = search(original, "الجسر", "OR", "bridge", "--kind", "post", "--sort", "oldest")

    assert called.code == 0
    assert called.err == ""
    assert called.out.splitlines()[:2] == [f"2022-09-01  {CHANNEL}/2  Zelmara", "  أُغلق [الجـسر] في ٢٠٢١"]
    assert "Hits 1 to 3 of 3." in called.out


def test_a_page_says_how_to_come_to_the_next(original: Path) -> None:
    first = search(original, "bridge", "--limit", "1")
    last = search(original, "bridge", "--limit", "1", "--skip", "2")
    beyond = search(original, "bridge", "--skip", "9")

    assert "Hits 1 to 1 of 3." in first.out
    assert "The next ones: --skip 1" in first.out
    assert "Hits 3 to 3 of 3." in last.out
    assert "--skip" not in last.out
    assert (beyond.code, beyond.out.strip()) == (0, "There are only 3 hits.")


def test_nothing_found_is_no_failure(original: Path) -> None:
    called = search(original, "nowhere")

    assert (called.code, called.out.strip()) == (0, "Nothing was found.")
    assert search(original, "nowhere", "--json").json["hits"] == []


def test_options_are_filters_too(original: Path) -> None:
    by_option = search(
        original, "bridge", "--channel", "Zelmara", "--until", "2022-09-01", "--is", "forwarded", "--json"
    )
    typed = search(original, "bridge channel:Zelmara until:2022-09-01 is:forwarded", "--json")

    assert [hit["post"] for hit in by_option.json["hits"]] == [f"{CHANNEL}/5"]
    assert by_option.json["hits"] == typed.json["hits"]


def test_words_are_left_out_without_quotation_marks(original: Path) -> None:
    quoted = search(original, "bridge -closed -kind", "--json")
    bare = search(original, "bridge", "-closed", "-kind", "--json")

    assert bare.json["hits"] == quoted.json["hits"]
    assert 0 < bare.json["total"] < search(original, "bridge", "--json").json["total"]


def test_what_only_looks_like_a_filter_is_said_where_nothing_is_found(original: Path) -> None:
    assert "longer: is no filter, and was searched for as a word." in search(original, "bridge longer:3m").out
    assert "is no filter" not in search(original, "https://nowhere.example 12:30 has:poll").out


def test_csv_is_for_spreadsheets(original: Path) -> None:
    called = search(original, "bridge kind:post sort:oldest", "--csv")

    rows = list(csv.DictReader(io.StringIO(called.out)))
    assert [row["name"] for row in rows] == [f"{CHANNEL}/3", f"{CHANNEL}/5"]
    assert rows[0]["snippet"].startswith("'=cmd|")


def test_saved_searches(original: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(original, folder)
    assert "No search is saved" in search(folder, "--saved-list").out
    search(folder, "bridge", "--save", "the bridge")

    assert search(folder, "--saved-list").out.startswith("the bridge: bridge  (last done ")
    assert search(folder, "--saved-list", "--json").json["searches"][0]["query"] == "bridge"
    assert search(folder, "--saved", "the bridge", "--json").json["total"] == 3
    assert search(folder, "--saved", "the bridge", "--new").out.strip() == "Nothing was found."
    assert search(folder, "--forget", "the bridge").code == 0
    assert search(folder, "--saved", "the bridge").code == 64


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "There is nothing to search for."),
        (("has:wings",), "has:wings is not understood."),
        (("bridge", "--has", "wings"), "has:wings is not understood."),
        (("bridge", "--channel", 'a" b'), "is not understood."),
        (("bridge", "--channel", "@nobody_demo"), "The archive knows no channel @nobody_demo."),
        (("bridge", "--hass", "video"), "No such option: --hass."),
        (("bridge", "channel:", "@zelmara"), "channel: says nothing."),
        (("bridge", "--csv", "--json"), "Give either --csv or --json."),
        (("bridge", "--new"), "--new goes with --saved NAME."),
        (("bridge", "--saved", "unknown"), "No search is saved as “unknown”."),
    ],
)
def test_calls_that_are_wrong(original: Path, arguments: tuple[str, ...], said: str) -> None:
    called = search(original, *arguments)

    assert called.code == 64
    assert said in called.err
    assert called.out == ""
