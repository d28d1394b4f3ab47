"""The commands that the page gives, run as a reader would run them, in an archive made by the ordinary jobs."""

import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from report_archive import Made
from report_dom import parse, words
from report_rich import rich
from report_views import bare

from archiver.report import render
from tests.poison import PAYLOADS, poison

TOOLS = ("bash", "sed", "tr", "head", "tail", "sha256sum", "zstd", "gzip", "jq", "base64", "python3", "openssl")
pytestmark = pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"needs {', '.join(TOOLS)}")


def steps(html: str) -> list[list[tuple[str, str | None]]]:
    """Each step's commands with what they must print."""
    found = []
    for step in parse(html).css(".checks > li"):
        boxes = [(box.css_first("pre code"), box.css_first("samp")) for box in step.css(".command")]
        found.append([(line.text(), prints.text() if prints else None) for line, prints in boxes])
    return found


def commands(html: str) -> list[tuple[str, str | None]]:
    return [command for step in steps(html) for command in step]


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def cited(made: Made) -> str:
    """The page of the article with citations."""
    (html,) = (text for path in made.pages if "citation-1" in (text := path.read_text(encoding="utf-8")))
    return html


def test_every_command_prints_what_the_page_says(made: Made) -> None:
    for page in made.pages:
        for line, prints in commands(page.read_text(encoding="utf-8")):
            done = run(line, made.place.folder)
            assert done.returncode in ({0, 2} if line == "archiver verify" else {0}), (line, done.stderr)
            assert prints is None or done.stdout.removesuffix("\n") == prints, line
            assert done.stdout, line


def test_the_page_promises_what_was_served(cited: str, made: Made) -> None:
    """The values are not only those of the page: film and text are the ones that the server gave out."""
    promised = dict(commands(cited))
    film = f"objects/sha256/{made.film_sha256[:2]}/{made.film_sha256}"
    assert promised[f"sha256sum {film}"] == f"{made.film_sha256}  {film}"
    assert f"{made.text_sha256}  -" in promised.values()
    assert "2021-04-09T12:00:00Z" in promised.values()


def test_the_steps_leave_no_kind_of_evidence_out(cited: str) -> None:
    kinds = [
        r"sha256sum objects/sha256/",
        r"gzip -dc < objects/sha256/",
        r"| jq -r .tl_zstd | base64 -d | zstd -dc | sha256sum",
        r"| .message' | sha256sum",
        r"log/entries/*.jsonl | tr -d '\n' | sha256sum",
        r"| jq -r .prev",
        r"| jq -r '.body | (.objects // [.output])[].sha256'",
        r"sha256sum archive.json",
        r"head -n 3 log/checkpoints/",
        r"python3 -c",
        r"openssl pkeyutl -verify",
        r"archiver verify",
    ]
    lines = [line for line, _ in commands(cited)]
    assert [kind for kind in kinds if not any(kind in line for line in lines)] == []
    assert all(prints for line, prints in commands(cited) if "|" in line or line.startswith("sha256sum"))


@pytest.mark.parametrize("changed", ["the log", "a raw answer", "the film"])
def test_a_change_of_the_archive_shows(cited: str, made: Made, tmp_path: Path, changed: str) -> None:
    """Whoever changes a byte of the evidence makes one of the commands print something else."""
    folder = tmp_path / "archive"
    shutil.copytree(made.place.folder, folder)
    promised = [(line, prints) for line, prints in commands(cited) if prints is not None]
    if changed == "the log":
        (file,) = (folder / "log" / "entries").iterdir()
        old, new = b'"asked":"2', b'"asked":"1'
    else:
        named = made.film_sha256 if changed == "the film" else _answer(promised)
        file = folder / "objects" / "sha256" / named[:2] / named
        old, new = file.read_bytes()[-4:], b"\0\0\0\1"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes().replace(old, new))
    assert any(run(line, folder).stdout.removesuffix("\n") != prints for line, prints in promised)


def _answer(promised: list[tuple[str, str | None]]) -> str:
    line = next(line for line, _ in promised if "tl_zstd" in line)
    return line.split()[2].rpartition("/")[2]


def test_commands_hold_nothing_from_outside() -> None:
    _, view = rich()
    clean = {line for line, _ in commands(render(view))}
    assert len(clean) > 20
    for turn in range(len(PAYLOADS)):
        assert {line for line, _ in commands(render(poison(view, count(turn))))} <= clean


def test_a_bare_article_still_has_its_entry_to_read() -> None:
    assert steps(render(bare())) == [[("sed -n '4p' log/entries/*.jsonl", None)], [("archiver verify", None)]]


def test_many_commands_are_folded_away_and_few_are_not(cited: str) -> None:
    for step in parse(cited).css(".checks > li"):
        boxes = step.css(".command")
        assert ("open" in step.css_first("details").attributes) == (len(boxes) <= 12)
        assert words(step.css_first("summary")).split()[1] == ("command" if len(boxes) == 1 else "commands")
