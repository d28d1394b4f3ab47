"""The documents: the reference is the code's, links lead somewhere, the commands that are shown exist."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from archiver.config import Config
from archiver.fingerprint.audio import matching as sounds
from archiver.fingerprint.picture import matching as pictures
from archiver.fingerprint.video import measuring, verdict, verify
from archiver.model.footage import Verdict
from archiver.report.footage_words import VERDICTS
from tests.docs import archived, commands, evidence, faults, lines, links, schemas
from tests.docs.archived_world import both
from tests.docs.configuration import OTHER_VARIABLES
from tests.docs.reference import reference

ROOT = Path(__file__).parents[2]
TROUBLESHOOTING = ROOT / "docs" / "troubleshooting.md"
REFERENCE = ROOT / "docs" / "reference.md"
ARCHIVED = ROOT / "docs" / "archived.md"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDE = ROOT / "docs" / "guide.md"
SHOWING_COMMANDS = [ROOT / "README.md", GUIDE]
CHECKING = ("anchors", "anchor_times", "keyring", "receipts", "replay", "seals", "survey", "witnessed")
OF_ONE_MACHINE = re.compile(r"(?<![\w~.])/(?:home|root|Users|work|mnt|private)/\S+")
"""Paths that can only be those of the machine on which something was written."""


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_reference_is_that_of_the_code() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == reference(), "run make docs"


async def test_the_page_of_what_is_archived_is_true(tmp_path: Path) -> None:
    assert ARCHIVED.read_text(encoding="utf-8") == archived.page(*await both(tmp_path)), "run make docs"


def test_the_page_of_tables_is_that_of_the_code() -> None:
    assert (ROOT / "docs" / "schemas.md").read_text(encoding="utf-8") == schemas.page(), "run make docs"


def test_the_reference_does_not_depend_on_terminal_and_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = reference()
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("ARCHIVER_DIR", "somewhere")
    monkeypatch.setenv("ARCHIVER_TELEGRAM__ACCOUNT", "other")
    monkeypatch.setenv("FORCE_COLOR", "1")
    commands.tree.cache_clear()  # built in this environment, too
    assert reference() == before


def test_the_guide_says_from_where_on_a_match_is_what() -> None:
    _, _, said = (" ".join(GUIDE.read_text(encoding="utf-8").split())).partition("### What a match is worth")
    assert measuring.SAME == 0.5
    most, _, least = pictures.SURE
    for rule in (
        "at least half of what both show agrees",
        f"{most[0]} points of both lie on each other and {most[1]:.0%} of".replace("%", " %"),
        f"or {least[0]} and {least[1]:.0%}, or, without points, {pictures.HASH_SHARE:.0%}.".replace("%", " %"),
        f"the score is {verdict.CERTAIN:.0f} or more",
        f"and {verify.STANDING:.0%} in their averages over time".replace("%", " %"),
        f"correlates at {verify.ALIKE:g} or more (more at unusual speeds, {verify.SHORT_ALIKE:g} below two seconds, or",
        f"these two make {verify.TOGETHER:g} together",
        f"averages that agree in less than {verify.STANDING_ALONE:.0%} are borne out by".replace("%", " %"),
        f"by {verify.SUPPORTED} points or by {verify.LONG_ALIKE_S:g} seconds that correlate at {verify.MOST_ALIKE:g}",
        f"where nothing changes, {verify.STANDING_ALONE:.0%}".replace("%", " %"),
        f"at {verdict.SURE:.0f} or more of the score that lines of hashes have,",
        f"{verdict.SURE_EACH_S:.0f} for each second",
        f"hashes within {pictures.CLOSE} of 256 bits",
        f"{pictures.SCENE_POINTS} points and more agree",
        f"always, from a score of {sounds.LEAST_EVIDENCE:.0f} on",
        f"up to {pictures.RADIUS} for hashes",
        f'a frame that is "alike" {pictures.RADIUS - pictures.CLOSE} to {pictures.RADIUS}',
    ):
        assert rule in said
    for word in get_args(Verdict):
        assert f"| `{word}` | {VERDICTS[word]} |" in said


def test_the_reference_has_every_command() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    found = list(commands.paths())
    assert ("article", "add") in found
    for path in found:
        assert f"### archiver {' '.join(path)}\n\n```text\nUsage: archiver {' '.join(path)}" in text


def test_the_reference_has_every_error_key_and_finding() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    assert all(f"`{each.__name__}`" in text for each in faults.classes())
    assert all(
        f"| `{key}` |" in text for key in ("archive", *Config().telegram.model_dump(), *Config().media.model_dump())
    )
    assert all(f"| `{code}` |" in text for code in evidence.codes())


def test_every_code_that_the_log_reports_is_explained() -> None:
    """The docstring's table against the words in capitals of the modules that check."""
    sources = [(evidence.ROOMS / "log" / f"{name}.py").read_text(encoding="utf-8") for name in CHECKING]
    made = {word for source in sources for word in re.findall(r'"([A-Z]{2,}[A-Z_]*)"', source)}
    assert made - {"FAIL", "WARN", "NOTE"} == {code for code, _ in evidence.log_findings()}


def test_every_variable_that_the_code_reads_is_explained() -> None:
    """Whole words in quotes: the prefix alone and the names in docstrings are none."""
    read = {
        name
        for path in evidence.ROOMS.rglob("*.py")
        for name in re.findall(r'"(ARCHIVER_[A-Z_]*[A-Z])"', path.read_text(encoding="utf-8"))
    }
    assert read == {name for name, _ in OTHER_VARIABLES}


@pytest.mark.parametrize("file", DOCUMENTS, ids=_name)
def test_links_lead_somewhere(file: Path) -> None:
    assert links.broken(file) == []


@pytest.mark.parametrize("file", SHOWING_COMMANDS, ids=_name)
def test_commands_that_are_shown_exist(file: Path) -> None:
    shown = lines.shown(file.read_text(encoding="utf-8"))
    assert len(shown) >= 8
    assert {line: lines.fault(line) for line in shown if lines.fault(line)} == {}


@pytest.mark.parametrize("file", DOCUMENTS, ids=_name)
def test_no_path_of_one_machine(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert OF_ONE_MACHINE.findall(text) == []
    assert f"{ROOT}/" not in text


@pytest.mark.parametrize(
    "line",
    ["archiver nonsense", "archiver collect --nonsense", "archiver article add", "archiver collect --limit many"],
)
def test_a_wrong_command_line_is_seen(line: str) -> None:
    assert lines.fault(line)


def test_broken_links_are_seen(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# One `code` heading\n\n## Twice\n\n## Twice\n")
    page = tmp_path / "a.md"
    page.write_text("[x](b.md#one-code-heading) [x](b.md#twice-1) [x](b.md#no) [x](c.md) [x](#no) `[x](d.md)`\n")
    assert links.broken(page) == ["b.md#no", "c.md", "#no"]


@pytest.mark.parametrize("name", ["reading", "naming", "collecting", "verifying", "starting"])
def test_the_benches_can_be_imported(name: str) -> None:
    assert importlib.import_module(f"tests.bench.{name}").__doc__


def test_every_message_of_the_troubleshooting_page_is_one_of_the_program() -> None:
    """The quoted words of the first column, each in one of the program's string constants."""
    texts = "\n".join(_strings())
    shown = [
        words
        for line in TROUBLESHOOTING.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "`" in line.split(" | ")[0]
        for words in re.findall(r"`([^`]+)`", line.split(" | ")[0])
    ]
    assert len(shown) >= 30
    assert [words for words in shown if words not in texts] == []


def _strings() -> Iterator[str]:
    """String constants of the program, those that stand beside each other joined, names in between left out."""
    for path in evidence.ROOMS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
