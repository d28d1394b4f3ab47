"""Reports and their index as the jobs write them, in an archive made from the loopback server."""

import asyncio
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from report_archive import Made
from report_dom import faults, parse, words

from archiver.cli.main import run
from archiver.jobs.report import all_reports, report_of, write_index
from archiver.jobs.workplace import Workplace


def entries(folder: Path) -> list[dict]:
    """The log, read without archiver."""
    files = sorted((folder / "log" / "entries").iterdir())
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def undated(html: str) -> str:
    """A page without the time at which it was made."""
    return re.sub(r"<dt>Made</dt>.*?</div>|Counts are those of .*?</p>", "", html)


@pytest.fixture
def copied(made: Made, tmp_path: Path) -> Workplace:
    shutil.copytree(made.place.folder, tmp_path / "copy")
    return replace(made.place, folder=tmp_path / "copy")


@contextmanager
def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> Iterator[tuple[int, str, str]]:
    code = run(list(arguments))
    out, err = capsys.readouterr()
    yield code, out, err


def test_every_page_is_sound(made: Made) -> None:
    assert len(made.pages) == 2
    for path in (made.index, *made.pages):
        assert faults(path.read_text(encoding="utf-8")) == []


def test_the_index_has_all_articles_with_what_became_of_their_citations(made: Made) -> None:
    page = parse(made.index.read_text(encoding="utf-8"))
    plain, cited = page.css(".articles > li")
    assert "It does not cite Telegram." in words(plain)
    assert words(cited).startswith("Crue : le pont fermé")
    assert words(cited).endswith("2 citations 2 linked")
    assert [words(node) for node in page.css(".month h2")] == ["May 2021", "April 2021"]
    assert sorted(node.attributes["href"] for node in page.css(".articles a")) == [path.name for path in made.pages]


def test_an_article_without_its_page_is_named_without_a_link(copied: Workplace, made: Made) -> None:
    (copied.folder / "reports" / made.pages[0].name).unlink()

    async def again() -> Path:
        async with copied.reading() as archive:
            return await write_index(archive)

    page = parse(asyncio.run(again()).read_text(encoding="utf-8"))
    assert [node.attributes["href"] for node in page.css(".articles a")] == [made.pages[1].name]
    assert len(page.css(".articles > li")) == 2


def test_the_same_archive_gives_the_same_pages(copied: Workplace, made: Made) -> None:
    """Also where copying gave its files other times."""
    for file in copied.folder.rglob("*"):
        os.utime(file, (0, 0))
    shutil.rmtree(copied.folder / "reports")
    asyncio.run(all_reports(copied))
    for path in (made.index, *made.pages):
        again = (copied.folder / "reports" / path.name).read_text(encoding="utf-8")
        assert undated(again) == undated(path.read_text(encoding="utf-8"))


def test_the_figures_are_those_of_the_log(made: Made) -> None:
    log = entries(made.place.folder)
    sessions = {entry["n"] for entry in log if entry["kind"] == "session"}
    seen = set()
    for path in made.pages:
        for node in parse(path.read_text(encoding="utf-8")).css("#figures .session"):
            number = int(node.css_first("h3").attributes["id"].removeprefix("session-"))
            mine = [entry["body"] for entry in log if entry["body"].get("session") == number]
            asked = Counter(body["method"] for body in mine if "method" in body)
            said = dict(words(item).split(": ") for item in node.css(".methods li"))
            assert said == {method: str(times) for method, times in asked.items()}
            seen.add(number)
    assert seen <= sessions
    assert len(seen) >= 2


def test_a_lost_raw_answer_takes_its_proof_away_and_nothing_else(copied: Workplace, made: Made) -> None:
    answers = [
        each["sha256"]
        for entry in entries(copied.folder)
        for each in entry["body"].get("objects", ())
        if each["role"] in ("answer", "page")
    ]
    for sha256 in answers:
        (copied.folder / "objects" / "sha256" / sha256[:2] / sha256).unlink()
    index = asyncio.run(all_reports(copied))
    pages = [(index.parent / path.name).read_text(encoding="utf-8") for path in made.pages]
    assert not any("tl_zstd" in page or "gzip -dc" in page for page in pages)
    assert any("citation-2" in page and "jq -r .prev" in page for page in pages)


def test_one_report_comes_with_the_index(copied: Workplace, made: Made) -> None:
    shutil.rmtree(copied.folder / "reports")
    path = asyncio.run(report_of(copied, made.pages[0].stem))
    assert {each.name for each in path.parent.iterdir()} == {path.name, made.index.name}


@pytest.mark.parametrize("as_json", [False, True])
def test_all_reports_from_the_command_line(
    copied: Workplace, made: Made, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    shutil.rmtree(copied.folder / "reports")
    index = copied.folder / "reports" / made.index.name
    options = ["--json"] if as_json else []
    with called(capsys, "report", "--all", "--archive", str(copied.folder), *options) as (code, out, err):
        assert code == 0
        assert (json.loads(out) == {"index": str(index)}) if as_json else (out == f"{index}\n")
        assert "2 of 2 reports" in err
    assert {path.name for path in index.parent.iterdir()} == {made.index.name, *(path.name for path in made.pages)}


@pytest.mark.parametrize("arguments", [["report"], ["report", "3f2a", "--all"]], ids=" ".join)
def test_neither_one_nor_all_is_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with called(capsys, *arguments) as (code, out, err):
        assert (code, out) == (64, "")
        assert "Give either an ARTICLE or --all." in err
