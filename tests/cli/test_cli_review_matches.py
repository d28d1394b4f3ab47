"""``archiver review --matches``: from a pipe of lines, from a terminal, and only shown."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.archive.lock import write_lock
from archiver.jobs.verify import verify
from tests.cli.calls import Called, call
from tests.cli.terminals import at_terminal
from tests.jobs.reviewing import HANDLE, Case
from tests.jobs.reviewing_matches import with_matches

Review = Callable[..., Called]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return with_matches(tmp_path_factory.mktemp("original"))


@pytest.fixture
def case(original: Case, tmp_path: Path) -> Case:
    return original.copy(tmp_path)


@pytest.fixture
def review(case: Case) -> Review:
    """The command as another process, with these lines as its standard input."""

    def called(*arguments: str, answers: str = "") -> Called:
        return call(
            *arguments, folder=case.folder, stdin=answers,
            ARCHIVER_DIR=str(case.place.folder), ARCHIVER_CONFIG_DIR=str(case.place.config_folder),
        )  # fmt: skip

    return called


def acts(case: Case) -> list[tuple[str, str | None, str | None]]:
    """The decisions about matches in the log."""
    files = sorted((case.place.folder / "log" / "entries").glob("*.jsonl"))
    entries = [json.loads(line) for file in files for line in file.read_bytes().splitlines()]
    said = [each["body"] for each in entries if each["kind"] == "review.match"]
    return [(each["act"], each.get("note"), each.get("by")) for each in said]


def test_without_answers_it_shows_what_nobody_has_decided_about(review: Review, case: Case) -> None:
    called = review("review", "--matches")
    assert called.code == 0, called.err
    assert "2 matches of footage that nobody has decided about:" in called.out
    assert "0:30 to 0:50 of " in called.out
    assert " is 0:05 to 0:25 of " in called.out
    assert "(copy, score 200)" in called.out
    assert f"{HANDLE}/1" in called.out
    assert review("review", "--matches", "--list").out == called.out
    assert "2 matches of footage undecided: `archiver review --matches`." in review("review", answers="q\n").out
    assert acts(case) == []


def test_the_document_has_both_sides(review: Review, case: Case) -> None:
    first, second = review("review", "--matches", "--json").json["matches"]
    assert (first["article"], first["match"]["start_s"], first["match"]["end_s"]) == (case.article, 30, 50)
    assert (first["match"]["there"], first["match"]["decision"]) == ({"start_s": 5, "end_s": 25}, None)
    assert [each["post"].split("/")[1] for each in (first["posts"][0], first["match"]["posts"][0])] == ["3", "1"]
    # The later film is what was searched for; the article's own is told of all the same.
    assert [each["post"].split("/")[1] for each in (second["posts"][0], second["match"]["posts"][0])] == ["3", "4"]
    assert (second["sha256"], second["match"]["there"]) == (first["sha256"], {"start_s": 100, "end_s": 221})


def test_a_pipe_of_lines_goes_through_them(review: Review, case: Case) -> None:
    called = review("review", "--matches", "--by", "R.", answers="n a crane\nx\na\nr another bridge\n")
    assert called.code == 0, called.err
    assert acts(case) == [("note", "a crane", "R."), ("confirm", None, "R."), ("reject", "another bridge", "R.")]
    assert "1 confirmed, 1 rejected, 1 noted." in called.out
    assert "[1 of 2]" in called.out
    assert "the same recording" in called.out
    assert "a: both show the same recording." in called.out
    assert "confirm, reject, note" in called.err
    path = next(line.strip() for line in called.out.splitlines() if line.strip().startswith(str(case.place.folder)))
    assert Path(path).is_file()
    assert "undecided" not in called.out
    shown = review("media", "show", f"{HANDLE}/3").out
    assert "confirmed by R." in shown
    assert "1 match rejected by a person" in shown
    assert "0 matches of footage" in review("review", "--matches").out
    assert asyncio.run(verify(case.place)).ok


def test_skipping_going_back_taking_back_and_stopping(review: Review, case: Case) -> None:
    called = review("review", "--matches", answers="u\ns\nb\nn\n\na\nu\nr\nu\nq\na\n")
    assert called.code == 0, called.err
    assert "There is no decision of this conversation left that could be taken back." in " ".join(called.out.split())
    assert "[1 of 2]" in called.out.split("[2 of 2]")[1]
    assert [act for act, _, _ in acts(case)] == ["confirm", "undo", "reject", "undo"]
    assert "1 confirmed, 1 rejected, 2 taken back, 1 skipped." in called.out
    assert "2 matches of footage undecided" in called.out


def test_a_page_shows_the_decision_once_the_conversation_is_over(review: Review, case: Case) -> None:
    page = case.place.folder / "reports" / f"{case.article[:12]}.html"
    before = page.read_text()
    assert review("review", "--matches", answers="r\n").code == 0
    assert page.read_text() != before
    shutil.rmtree(page.parent)
    assert review("review", "--matches", answers="a\n").code == 0
    assert not page.exists()


def test_while_another_writes_nothing_is_decided(review: Review, case: Case) -> None:
    with write_lock(case.place.folder / "lock", command="run"):
        called = review("review", "--matches", answers="a\ns\n")
    assert "Nothing was decided." in called.out
    assert "1 skipped." in called.out
    assert acts(case) == []


@pytest.mark.parametrize("more", [("9ab3",), ("--all",), ("--unlinked",), ("--csv",), ("--note", "x"), ("--undo",)])
def test_what_does_not_go_together_is_refused(review: Review, case: Case, more: tuple[str, ...]) -> None:
    called = review("review", "--matches", *more, answers="a\n")
    assert called.code == 64, called.out
    assert "--matches takes --list and --by" in called.err
    assert acts(case) == []


def test_a_person_at_a_terminal_decides_key_by_key(case: Case) -> None:
    with at_terminal(case, "review", "--matches", "--by", "R.") as terminal:
        shown = terminal.shown("help  ")
        assert "[1 of 2]" in shown
        terminal.press("\na")  # Enter says nothing
        shown = terminal.shown("help  ")
        assert "Confirmed: 0:30 to 0:50 of" in shown
        assert "[2 of 2]" in shown
        terminal.press("q")
        assert terminal.shown("citations wait")
        assert terminal.code() == 0
    assert acts(case) == [("confirm", None, "R.")]
