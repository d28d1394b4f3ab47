"""How far ``archiver verify`` goes, and what it says of what it left out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.calls import call, configuration_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verified")
    call("init", folder=folder)
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"Nothing is cited here ({number}).")
        call("article", "add", f"{number}.txt", folder=folder)
    return folder


def _damage(folder: Path) -> Path:
    victim = next(each for each in sorted(folder.joinpath("objects").rglob("*")) if each.is_file())
    victim.chmod(0o644)
    victim.write_bytes(bytes([victim.read_bytes()[0] ^ 1]) + victim.read_bytes()[1:])
    victim.chmod(0o444)
    return victim


def test_the_modes_see_what_they_look_at(folder: Path) -> None:
    sound = {mode: call("verify", "--json", *mode.split(), folder=folder) for mode in ("", "--log-only", "--sample 1")}
    assert [each.code for each in sound.values()] == [0, 0, 0]
    assert [each.json["mode"] for each in sound.values()] == ["full", "log", "sample"]
    assert [each.json["objects"] > 1 for each in sound.values()] == [True, False, False]
    victim = _damage(folder)
    assert call("verify", "--log-only", folder=folder).code == 0
    assert call("verify", "--sample", "100%", "--no-catalog", folder=folder).code == 1
    full = call("verify", folder=folder)
    assert (full.code, victim.name in full.out) == (1, True)


def test_a_sample_can_be_taken_again(folder: Path) -> None:
    first = call("verify", "--sample", "2", "--json", folder=folder).json["sample"]
    again = call("verify", "--sample", "2", "--seed", str(first["seed"]), "--json", folder=folder).json["sample"]
    assert first == again


@pytest.mark.parametrize(
    "wrong", ["--sample 0", "--sample x", "--log-only --sample 2", "--seed 4", "--log-only --sha512"]
)
def test_what_does_not_fit_together_is_a_usage_error(folder: Path, wrong: str) -> None:
    assert call("verify", *wrong.split(), folder=folder).code == 64


def test_a_pass_hashes_again_and_is_loud_about_damage_once(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    shutil.copytree(configuration_of(folder), configuration_of(copy))
    often = {"ARCHIVER_SCRUB__DAYS": "0.00001"}
    victim = next(each for each in sorted(copy.joinpath("objects").rglob("*")) if each.is_file())
    victim.chmod(0o644)
    victim.write_bytes(b"rotten")
    victim.chmod(0o444)
    first = call("run", folder=copy, **often)
    assert (first.code, "OBJECT_HASH" in first.err, victim.name in first.err) == (1, True, True)
    assert "hashed again" in first.out
    second = call("run", "--json", folder=copy, **often)
    assert (second.code, second.json["scrub"]["damaged"], second.json["scrub"]["open"]) == (2, 0, 1)
    assert f"DAMAGED objects/sha256/{victim.name[:2]}/{victim.name}" in call("status", folder=copy).out
    assert "1 OBJECT_HASH" in call("log", "show", folder=copy).out
