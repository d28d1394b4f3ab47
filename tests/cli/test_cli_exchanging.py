"""Copies of evidence for others, and cases of others, by the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.calls import call


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Ours and another team's, with an article each."""
    made = tmp_path_factory.mktemp("ours"), tmp_path_factory.mktemp("theirs")
    for each in made:
        call("init", folder=each)
        (each / "article.txt").write_text(f"Nothing is cited here ({each.name}).")
        call("article", "add", "article.txt", folder=each)
    return made


def test_an_exhibit_is_written_and_verified(folders: tuple[Path, Path]) -> None:
    ours, theirs = folders
    article = call("article", "list", folder=ours).out.split()[0]
    would = call("export", "exhibit", article, "--out", "e.zip", "--dry-run", folder=ours)
    assert (would.code, would.out.startswith("Would write e.zip: entries: 2")) == (0, True)
    assert not (ours / "e.zip").exists()
    made = call("export", "exhibit", article, "--out", "e.zip", "--json", folder=ours).json
    assert (len(made["entries"]), made["other_posts"], made["bytes"]) == (2, 0, (ours / "e.zip").stat().st_size)
    again = call("export", "exhibit", article, "--out", "e.zip", folder=ours)
    assert (again.code, "is there already" in again.err) == (3, True)
    path = str(ours / "e.zip")
    seen = call("verify", path, folder=theirs)
    assert (seen.code, "NOTE KEY" in seen.out, "Exhibit of article" in seen.out) == (0, True, True)
    key = call("key", "export", folder=ours).out.split()[0]
    assert "NOTE KEY" not in call("verify", path, "--key", key, folder=theirs).out
    stranger = call("key", "export", folder=theirs).out.split()[0]
    assert call("verify", path, "--key", stranger, folder=theirs).code == 1
    unpacked = ours / "unpacked"
    unpacked.mkdir()
    (unpacked / "exhibit.json").write_text("{}")
    assert (call("verify", str(unpacked), folder=theirs).code) == 3
    told = call("log", "show", folder=ours).out
    assert "exhibit" in told
    assert re.match(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC  the archive .* was made", told), (
        "no line before a day is named"
    )


def test_an_archive_is_taken_in(folders: tuple[Path, Path]) -> None:
    ours, theirs = folders
    other = str(next(each.parent for each in theirs.rglob("archive.json")))
    would = call("import", other, "--dry-run", folder=ours)
    assert (would.code, "can be taken in" in would.out) == (0, True)
    taken = call("import", other, "--by", "A. Reader", "--json", folder=ours)
    assert (taken.code, taken.json["ok"], taken.json["copied_objects"]) == (0, True, 2)
    listed = call("import", "list", folder=ours).out
    assert (taken.json["origin"] in listed, "A. Reader" in listed) == (True, True)
    again = call("import", other, folder=ours)
    assert (again.code, "nothing new in it" in again.out) == (0, True)
    assert call("verify", folder=ours).code == 0
    victim = next(each for each in sorted(Path(other, "objects").rglob("*")) if each.is_file())
    victim.unlink()
    refused = call("import", other, folder=ours)
    assert (refused.code, "FAIL OBJECT_MISSING" in refused.out) == (1, True)
