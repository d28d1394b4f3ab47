"""``archiver review``: from a terminal, from a pipe of lines, and for scripts."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archiver.cli.main import run
from archiver.jobs.report import report_of
from archiver.jobs.verify import verify
from tests.cli.calls import Called
from tests.jobs.reviewing import HANDLE, Case, made

ROOT = Path(__file__).parents[2]
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


def test_undo_shows_the_citation_again(review: Review, case: Case) -> None:
    called = review(answers="a\nu\nr\nu\nu\ns\na\n")
    assert [act for act, _ in acts(case)] == ["accept", "undo", "reject", "undo", "accept"]
    assert "There is no decision left that could be taken back." in called.out
    assert "[2 of 3]" in called.out
    assert "1 skipped" in called.out
    assert "(taken back)" in called.out
    assert "1 citation waits" in called.out


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


@pytest.mark.parametrize(
    "arguments",
    [
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
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_refused(arguments: tuple[str, ...], review: Review, case: Case) -> None:
    called = review(*(case.first if each == "CITATION" else each for each in arguments))
    assert called.code == 64, called.out
    assert called.err.startswith("archiver: ")
    assert acts(case) == []


def test_a_person_at_a_terminal_decides_and_ctrl_c_keeps_it(case: Case) -> None:
    """A real terminal: the prompt stands there, the next citation comes after the answer, Ctrl-C ends with 130."""
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "archiver", "review", "--by", "R."],
        cwd=case.folder,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("ARCHIVER_")},
            "ARCHIVER_DIR": str(case.place.folder),
            "ARCHIVER_CONFIG_DIR": str(case.place.config_folder),
            "PYTHONPATH": str(ROOT),
        },
        stdin=inner,
        stdout=inner,
        stderr=inner,
        start_new_session=True,
    )
    os.close(inner)
    try:
        shown = _shown(terminal, "help): ")
        assert "[1 of 2]" in shown
        assert "\x1b[31m" not in shown
        os.write(terminal, b"a\n")
        shown = _shown(terminal, "help): ")
        assert f"Accepted {HANDLE}/3" in shown
        assert "[2 of 2]" in shown
        process.send_signal(signal.SIGINT)
        shown = _shown(terminal, "goes on from there.")
        assert "1 accepted." in shown
        assert process.wait(120) == 130
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
    assert acts(case) == [("accept", "R.")]
    assert asyncio.run(verify(case.place)).ok


def _shown(terminal: int, end: str) -> str:
    """What the terminal shows until ``end``."""
    seen = b""
    while end.encode() not in seen:
        assert select.select([terminal], [], [], 120)[0], seen
        try:
            data = os.read(terminal, 4096)
        except OSError:  # the process has closed its side
            data = b""
        assert data, seen
        seen += data
    return seen.decode(errors="replace")
