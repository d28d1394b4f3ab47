"""``archiver review``: from a terminal, from a pipe of lines, and for scripts."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archiver.archive.lock import write_lock
from archiver.cli.main import run
from archiver.jobs.proposals import ReviewOutcome, look_at
from archiver.jobs.report import report_of
from archiver.jobs.review_batch import table
from archiver.jobs.verify import verify
from archiver.model.ids import PostKey
from archiver.model.links import Link
from tests.cli.calls import Called
from tests.cli.terminals import at_terminal
from tests.jobs.reviewing import HANDLE, Case, made

Review = Callable[..., Called]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return made(tmp_path_factory.mktemp("original"))


@pytest.fixture
def case(original: Case, tmp_path: Path) -> Case:
    return original.copy(tmp_path)


@pytest.fixture
def review(case: Case, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Review:
    """The command in this process, with these lines as its standard input."""
    monkeypatch.setenv("ARCHIVER_DIR", str(case.place.folder))
    monkeypatch.setenv("ARCHIVER_CONFIG_DIR", str(case.place.config_folder))

    def called(*arguments: str, answers: str = "") -> Called:
        reading, writing = os.pipe()
        os.write(writing, answers.encode())
        os.close(writing)
        capfd.readouterr()
        with os.fdopen(reading) as lines:
            monkeypatch.setattr(sys, "stdin", lines)
            code = run(["review", *arguments])
        out, err = capfd.readouterr()
        return Called(code, out, err)

    return called


def acts(case: Case) -> list[tuple[str, str | None]]:
    """The reviews in the log."""
    files = sorted((case.place.folder / "log" / "entries").glob("*.jsonl"))
    entries = [json.loads(line) for file in files for line in file.read_bytes().splitlines()]
    return [(each["body"]["act"], each["body"].get("by")) for each in entries if each["kind"] == "review"]


def test_without_answers_it_shows_what_waits(review: Review, case: Case) -> None:
    called = review()
    assert called.code == 0
    assert "2 citations wait for a decision:" in called.out
    assert case.first[:12] in called.out
    assert f"proposed: {HANDLE}/3" in called.out
    assert review("--list").out == called.out
    listed = json.loads(review("--json").out)
    assert [each["citation"] for each in listed["open"]] == [case.first, case.second]
    assert listed["open"][1]["links"][0]["post"] == f"{HANDLE}/1"
    assert listed["reviews"] == []
    noted = json.loads(review(case.first, "--note", "x", "--json").out)
    assert [each["citation"] for each in noted["open"]] == [case.first]
    assert acts(case) == [("note", None)]


def test_a_pipe_of_lines_goes_through_what_waits(review: Review, case: Case) -> None:
    called = review("--by", "R.", answers="n A doubt.\n?\na\nr\n")
    assert called.code == 0, called.err
    assert acts(case) == [("note", "R."), ("accept", "R."), ("reject", "R.")]
    assert "1 accepted, 1 rejected, 1 noted." in called.out
    assert "1 suggestion for names, out of reviews: `archiver name suggest`." in called.out
    assert "0 citations wait" in called.out
    assert "[1 of 2]" in called.out
    assert ">>> 9 avril" in called.out
    assert "video, 121 s" in called.out
    stored = case.place.folder / "objects"
    path = next(line.strip() for line in called.out.splitlines() if line.strip().startswith(str(stored)))
    assert Path(path).is_file()
    assert "\x1b" not in called.out
    assert "a: the citation means" in called.out
    assert "accept, reject, choose" in called.err


def test_choosing_by_number_and_name_skipping_and_stopping(review: Review, case: Case) -> None:
    called = review(answers=f"c\n9\nc 99\nc {HANDLE}/0\nc\n2\nq\na\n")
    assert "No post was shown with the number 9." in called.out
    assert "names no post" in called.out
    assert acts(case) == [("choose", None)]
    assert "1 chosen." in called.out
    assert "1 citation waits" in called.out

    called = review(answers="s\n")
    assert "1 skipped." in called.out
    assert acts(case) == [("choose", None)]
    called = review(case.second, answers=f"c https://t.me/{HANDLE}/2")
    assert acts(case) == [("choose", None)] * 2
    assert "No citation waits" in review().out


def test_finding_going_back_and_numbers(review: Review, case: Case) -> None:
    called = review(
        answers=f"s\nb\nf once more\nf @{HANDLE} 2021-04-08\nf @{HANDLE} 2021-02-30\nf 2021-04-08\n/nothing\n3"
    )
    assert "[1 of 2]" in called.out.split("[2 of 2]")[1]
    said = " ".join(called.out.split())
    assert "2021-02-30 is no day." in said
    assert "That is too little to look for." in said
    assert "The archive has no such post." in said
    assert acts(case) == [("choose", None)]
    [written] = json.loads(review("--all", "--json").out)["reviews"]
    assert written["post"].endswith("/2")


def test_what_a_person_finds_gets_a_number(review: Review, case: Case) -> None:
    asyncio.run(case.link_again(case.first, Link(post=PostKey(1, 1), score=9, decision="proposed", features=())))
    called = review(answers="f once more\n2\nq")
    assert f"2. {HANDLE}/4 “نواصير نيوز”: found by you" in called.out
    assert "The archive does not hold this post." in called.out
    [written] = json.loads(review("--all", "--json").out)["reviews"]
    assert (written["act"], written["post"].rpartition("/")[2]) == ("choose", "4")


def test_what_has_no_link_is_asked_about_only_on_request(review: Review, case: Case) -> None:
    asyncio.run(case.link_again(case.first))
    assert "No citation waits" in review("--list").out
    assert [each["citation"] for each in json.loads(review("--json", "--unlinked").out)["open"]] == [
        case.first,
        case.second,
    ]
    called = review("--unlinked", answers=f"c {HANDLE}/3\ns\n")
    assert "1 chosen, 1 skipped." in called.out
    assert [each["citation"] for each in json.loads(review("--json", "--unlinked").out)["open"]] == [case.second]


class TestBatch:
    """Decisions from a table."""

    def fill(self, review: Review, case: Case, file: Path, *decided: tuple[str, ...]) -> None:
        """The table of what waits, with ``citation, act, post, note, by`` of these rows behind it."""
        rows = list(csv.reader(io.StringIO(review("--csv").out)))
        assert [row[0] for row in rows[1:]] == [case.first, case.second]
        assert rows[1][rows[0].index("quote")].startswith("9 avril, la chaîne Nawasir News")
        assert rows[1][rows[0].index("post")] == f"{HANDLE}/3"
        with file.open("w", newline="", encoding="utf-8-sig") as stream:
            csv.writer(stream, delimiter=";").writerows([*rows, *decided])

    def test_all_rows_are_decided(self, review: Review, case: Case, tmp_path: Path) -> None:
        file = tmp_path / "decided.csv"
        self.fill(review, case, file, (case.first[:9], "Accept", "", "", "R."), (case.second, "choose", f"{HANDLE}/2"))
        tried = review("--batch", str(file), "--dry-run")
        assert "Would be written: Accepted" in tried.out
        assert "Written: nothing." in tried.out
        assert acts(case) == []
        called = review("--batch", str(file), "--by", "S.")
        assert called.code == 0, called.err
        assert "2 decisions" in called.out
        assert acts(case) == [("accept", "R."), ("choose", "S.")]
        assert json.loads(review("--batch", str(file), "--json").out)["reviews"] == []  # nothing new

    def test_one_bad_row_and_nothing_is_decided(self, review: Review, case: Case, tmp_path: Path) -> None:
        file = tmp_path / "decided.csv"
        first, second = case.first, case.second
        self.fill(review, case, file, (first, "accept"), (first, "reject"), (second, "agree"), (second, "choose"))
        called = review("--batch", str(file))
        assert called.code == 64
        for part in (
            "3 lines",
            "line 5: it says the contrary of line 4",
            "line 6: “agree” is no",
            "line 7: choose needs",
        ):
            assert part in called.err
        self.fill(review, case, file, (first, "accept"), ("ffff0", "reject"))
        called = review("--batch", str(file))
        assert called.code == 64
        assert "line 5: The archive has no citation “ffff0”" in called.err
        assert acts(case) == []

    @pytest.mark.parametrize(
        ("data", "code", "said"),
        [
            (b"citation;post\na;b\n", 3, "no column “act”"),
            (b"", 3, "no column “citation”"),
            (b"citation,act\nab,\xff\n", 3, "is not UTF-8"),
            (b'citation,act\n"ab,accept\n', 3, "is no CSV"),
            (b"citation,act\n,accept\n", 64, "line 2: it names no citation"),
            (b"citation,act\n,\n", 0, "Written: 0 decisions."),
        ],
    )
    def test_what_is_no_table(self, review: Review, tmp_path: Path, data: bytes, code: int, said: str) -> None:
        file = tmp_path / "x.csv"
        file.write_bytes(data)
        called = review("--batch", str(file))
        assert called.code == code
        assert said in called.out + called.err
        assert review("--batch", str(tmp_path / "none.csv")).code == 3

    def test_a_cell_from_outside_is_no_formula(self, case: Case) -> None:
        view = asyncio.run(look_at(case.place, case.first))
        hostile = replace(view, title="=HYPERLINK(1)", citation=replace(view.citation, quote="\t@SUM\n(1)"))
        line = table(ReviewOutcome(open=(hostile,))).splitlines()[1]
        assert ",'=HYPERLINK(1)," in line
        assert ",'@SUM (1)," in line


def test_undo_shows_the_citation_again(review: Review, case: Case) -> None:
    called = review(answers="a\nu\nr\nu\nu\ns\na\n")
    assert [act for act, _ in acts(case)] == ["accept", "undo", "reject", "undo", "accept"]
    assert "There is no decision left that could be taken back." in called.out
    assert "[2 of 3]" in called.out
    assert "1 skipped" in called.out
    assert "(taken back)" in called.out
    assert "1 citation waits" in called.out


def test_while_another_writes_nothing_is_lost_and_nothing_decided(review: Review, case: Case) -> None:
    with write_lock(case.place.folder / "lock", command="run"):
        called = review(answers="a\ns\n")
        assert "is being written by `archiver run`" in " ".join(called.out.split())
        assert "Nothing was decided." in called.out
        assert "1 skipped." in called.out
        assert review(case.first, "--accept").code == 75
    assert acts(case) == []


def test_scripts_decide_by_options(review: Review, case: Case) -> None:
    asyncio.run(report_of(case.place, case.article))
    page = case.place.folder / "reports" / f"{case.article[:12]}.html"
    before = page.read_text()

    called = review(case.first[:8], "--accept", "--by", "R.", "--note", "Seen.", "--json")
    assert called.code == 0, called.err
    document: dict[str, Any] = json.loads(called.out)
    [written] = document["reviews"]
    assert (written["act"], written["note"], written["by"], written["now"]) == ("accept", "Seen.", "R.", case.first)
    assert document["open"] == []
    assert page.read_text() != before  # the page shows it at once

    again = json.loads(review(case.first, "--accept", "--json").out)
    assert again["reviews"] == []
    assert "accepted already" in again["said"][0]

    rejected = review(case.second, "--reject", "--post", f"{HANDLE}/1")
    assert rejected.code == 0
    assert f"Rejected {HANDLE}/1 for “8 avril" in rejected.out
    assert "0 citations wait" in rejected.out
    assert review(case.second, "--choose", f"{HANDLE}/2").code == 0
    assert review(case.second, "--note", "Later.").code == 0
    undone = review(case.second, "--undo", "--by", "R.")
    assert "Taken back: note" in undone.out
    listed = json.loads(review("--all", "--json").out)
    assert [each["act"] for each in listed["reviews"]] == ["accept", "reject", "choose", "note", "undo"]
    assert [each["undone"] for each in listed["reviews"]] == [False, False, False, True, False]
    assert listed["open"] == []
    shown = review("--list", "--all").out
    assert "No citation waits" in shown
    assert "“Later.”  (taken back)" in shown
    assert len(json.loads(review(case.second, "--json").out)["reviews"]) == 4
    assert asyncio.run(verify(case.place)).ok


REFUSED = [
    ("--accept",),
    ("CITATION", "--accept", "--reject"),
    ("CITATION", "--undo", "--choose", "a_demo/1"),
    ("CITATION", "--post", "a_demo/1"),
    ("CITATION", "--choose", "a_demo/1", "--post", "a_demo/1"),
    ("CITATION", "--note", "x", "--list"),
    ("CITATION", "--undo", "--all"),
    ("CITATION", "--note", ""),
    ("CITATION", "--undo"),
    ("ffff0000", "--accept"),
    ("ffff0000", "--json"),
    ("CITATION", "ffff0000"),
    ("--by",),
    ("CITATION", "--csv"),
    ("--dry-run",),
    ("--batch", "x.csv", "--csv"),
    ("--batch", "x.csv", "--accept"),
]


def test_what_does_not_go_together_is_refused(review: Review, case: Case) -> None:
    for arguments in REFUSED:
        called = review(*(case.first if each == "CITATION" else each for each in arguments))
        assert called.code == 64, (arguments, called.out)
        assert called.err.startswith("archiver: "), arguments
        assert acts(case) == [], arguments


def test_a_person_at_a_terminal_decides_and_ctrl_c_keeps_it(case: Case) -> None:
    """A real terminal: the prompt stands there, the next citation comes after the answer, Ctrl-C ends with 130."""
    with at_terminal(case, "review", "--by", "R.") as terminal:
        shown = terminal.shown("help  ")
        assert "1 of 2" in shown
        assert f"1  {HANDLE}/3" in shown
        assert "شريط[31m" in shown  # what the post holds to colour the terminal is inert
        terminal.press("\n1")  # Enter says nothing; a number is the post
        shown = terminal.shown("help  ")
        assert f"Accepted {HANDLE}/3" in shown
        assert "2 of 2" in shown
        terminal.interrupt()
        shown = terminal.shown("goes on from there.")
        assert "1 accepted." in shown
        assert terminal.code() == 130
    assert acts(case) == [("accept", "R.")]
    assert asyncio.run(verify(case.place)).ok
