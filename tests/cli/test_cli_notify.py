"""``archiver notify``: that something was sent, or that there is nobody to be told, is said."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.calls import Called, call, configuration_of

NOBODY = "Nobody is told: name targets in the configuration ([[notify.targets]])."


def notify(folder: Path, *arguments: str) -> Called:
    called = call("notify", *arguments, folder=folder)
    assert called.code == 0, called.err
    return called


@pytest.mark.parametrize("arguments", [("list",), ("send",), ("send", "--dry-run")])
def test_that_nobody_is_told_is_said(folder: Path, arguments: tuple[str, ...]) -> None:
    assert notify(folder, *arguments).out.strip() == NOBODY


def test_what_was_sent_is_said(folder: Path, tmp_path: Path) -> None:
    code = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read() + chr(10))"
    command = json.dumps([sys.executable, "-c", code, str(tmp_path / "kept")])
    settings = f"[[notify.targets]]\nname = 'desk'\ncommand = {command}\n"
    (configuration_of(folder) / "config.toml").write_text(settings)

    assert notify(folder, "send", "--dry-run").out.strip() == "desk: 0 due"
    assert notify(folder, "send").out.strip() == f"desk  command {sys.executable}  never told yet"
    assert not (tmp_path / "kept").exists()
    assert notify(folder, "test").out.strip() == "The test was sent."
    assert json.loads((tmp_path / "kept").read_text())["kind"] == "test"
