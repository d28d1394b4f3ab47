"""The commands that the page gives, run as a reader would run them."""

import hashlib
import json
import shutil
import subprocess
from itertools import chain
from pathlib import Path

import pytest
from report_dom import parse
from report_views import bare, french

from archiver.report import render, report_name

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "sed", "tr", "sha256sum"))), reason="needs bash, sed, tr and sha256sum"
)


def commands(html: str) -> list[list[str]]:
    return [[code.text().strip() for code in step.css("pre code")] for step in parse(html).css(".checks > li")]


def run(line: str, folder: Path) -> str:
    return subprocess.run(["bash", "-c", line], cwd=folder, check=True, capture_output=True, text=True).stdout


def write_log(folder: Path, size: int, split: int) -> list[str]:
    """A chained log of ``size`` lines in two files, as far as ``prev`` and the numbers go."""
    lines: list[str] = []
    for n in range(size):
        prev = hashlib.sha256(lines[-1].encode()).hexdigest() if lines else "0" * 64
        lines.append(json.dumps({"n": n, "prev": prev}, separators=(",", ":")))
    entries = folder / "log" / "entries"
    entries.mkdir(parents=True)
    (entries / "000000000000.jsonl").write_text("".join(f"{line}\n" for line in lines[:split]))
    (entries / "000000000010.jsonl").write_text("".join(f"{line}\n" for line in lines[split:]))
    return lines


def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    world, view = french(seconds=2)
    html = render(view)
    world.lay_out(tmp_path, report_name(view.record.article_id), html)
    lines = write_log(tmp_path, 31, 10)
    hashing, reading, linking, verify = commands(html)

    printed = [run(line, tmp_path).split() for line in hashing]
    assert {name for name, _ in printed} == set(world.files)
    assert all(Path(path).name == name for name, path in printed)
    assert all(name in html for name, _ in printed)

    entries = [json.loads(run(line, tmp_path))["n"] for line in reading]
    assert entries == [3, 12, 14, 16, 18]
    assert run(linking[0], tmp_path).split()[0] == json.loads(lines[18])["prev"]
    assert verify == ["archiver verify"]


def test_commands_hold_nothing_from_outside() -> None:
    for line in chain.from_iterable(commands(render(french(seconds=2)[1]))):
        assert set(line) <= set("abcdefghijklmnopqrstuvwxyz0123456789/ .-'*|\\"), line


def test_a_bare_article_still_has_its_entry_to_read() -> None:
    assert commands(render(bare())) == [
        ["sed -n '4p' log/entries/*.jsonl"],
        ["sed -n '3p' log/entries/*.jsonl | tr -d '\\n' | sha256sum"],
        ["archiver verify"],
    ]
