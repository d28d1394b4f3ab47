"""Help, global options, and the exit codes of calls that are wrong or cannot run."""

from __future__ import annotations

import fcntl
import inspect
import sys
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
import typer

from archiver.cli.app import app
from archiver.cli.main import run
from archiver.cli.options import hoist
from tests.cli.calls import call, configuration_of


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, child in getattr(command, "commands", {}).items():
        if getattr(child, "commands", None):
            yield from _commands(child, (*path, name))
        else:
            yield (*path, name), child


COMMANDS = dict(_commands(typer.main.get_command(app)))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_help_and_an_example(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert command.help
    assert command.epilog is not None
    assert command.epilog.startswith(f"Example:  archiver {' '.join(path)}")


@pytest.mark.parametrize("words", ["article add x", "collect", "follow", "link", "run"])
def test_persons_are_kept_where_the_call_says_so(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVER_CONFIG_DIR", str(tmp_path))
    kept = []

    def held_back(job: Coroutine[Any, Any, object]) -> NoReturn:
        kept.append(inspect.getcoroutinelocals(job)["place"].config.people.keep)
        job.close()
        raise typer.Exit

    monkeypatch.setattr(f"archiver.cli.{words.split()[0]}.call", held_back)
    for option in ("--keep-people", "--quiet"):
        assert run([*words.split(), option]) == 0
    assert kept == [True, False]


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    """What makes ``--help`` slow is imports, so the imports are what is checked."""
    heavy = {
        "telethon",
        "pydantic",
        "rich",
        "httpx2",
        "trafilatura",
        "lxml",
        "numpy",
        "av",
        "aiosqlite",
        "cryptography",
    }
    program = (
        "import sys; from archiver.cli.main import run; run(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(eval(done.stderr.strip().splitlines()[-1]))
    assert not heavy & loaded


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["article", "add"], ["--nonsense"], ["collect", "--limit", "many"], ["--archive"]],
    ids=str,
)
def test_wrong_usage_is_64(arguments: list[str], tmp_path: Path) -> None:
    called = call(*arguments, folder=tmp_path)
    assert called.code == 64
    assert called.out == ""
    assert "Traceback" not in called.err


def test_a_bad_date_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    called = call("article", "cites", "a.txt", "--published", "yesterday", folder=tmp_path)
    assert called.code == 64
    assert "is not a date" in called.err


def test_version_and_empty_call(tmp_path: Path) -> None:
    assert call("--version", folder=tmp_path).out.startswith("archiver 0.")
    assert call(folder=tmp_path).code == 64


@pytest.mark.parametrize(
    "arguments",
    [["verify"], ["article", "list"], ["article", "add", "a.txt"], ["catalog", "dump"], ["collect"]],
    ids=str,
)
def test_not_an_archive_is_3(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    called = call(*arguments, folder=tmp_path)
    assert called.code == 3
    assert "is not an archive" in called.err
    assert "archiver init" in called.err


def test_init_refuses_an_archive_and_keeps_it(tmp_path: Path) -> None:
    assert call("init", folder=tmp_path).code == 0
    before = (tmp_path / "archive.json").read_bytes()
    again = call("init", folder=tmp_path)
    assert again.code == 3
    assert "is an archive already" in again.err
    assert (tmp_path / "archive.json").read_bytes() == before


def test_a_locked_archive_names_its_holder(tmp_path: Path) -> None:
    assert call("init", folder=tmp_path).code == 0
    (tmp_path / "a.txt").write_text("Nothing is cited here.")
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write('{"pid": 4242, "command": "collect", "since": "2026-01-01T00:00:00+00:00"}')
        lock.flush()
        called = call("article", "add", "a.txt", folder=tmp_path)
    assert called.code == 75
    assert "`archiver collect` (process 4242" in called.err


def test_an_unknown_configuration_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("[telegram]\napi_idd = 1\n")
    called = call("article", "list", "--config", "c.toml", folder=tmp_path)
    assert called.code == 3
    assert "telegram.api_idd" in called.err


def test_a_missing_signing_key_stops_writing_and_not_reading(tmp_path: Path) -> None:
    assert call("init", folder=tmp_path).code == 0
    for key in (configuration_of(tmp_path) / "keys").iterdir():
        key.unlink()
    (tmp_path / "a.txt").write_text("Nothing is cited here.")
    called = call("article", "add", "a.txt", folder=tmp_path)
    assert called.code == 3
    assert "key" in called.err
    assert call("article", "list", folder=tmp_path).code == 0
    assert call("verify", folder=tmp_path).code == 0


def test_without_credentials_a_citation_is_kept_and_named(tmp_path: Path) -> None:
    assert call("init", folder=tmp_path).code == 0
    (tmp_path / "a.txt").write_text("La vidéo a été publiée hier : https://t.me/some_channel_demo/12")
    called = call("article", "add", "a.txt", "--published", "2021-04-10", folder=tmp_path)
    assert called.code == 3
    assert "credentials" in called.err
    assert "is archived" in called.err
    shown = call("article", "list", "--json", folder=tmp_path)
    assert shown.json["articles"][0]["citations"] == 1
    assert call("verify", folder=tmp_path).code == 0


def test_global_options_may_stand_anywhere() -> None:
    assert hoist(["article", "list", "--json", "--archive", "x"]) == ["--json", "--archive", "x", "article", "list"]
    assert hoist(["article", "add", "--", "--json"]) == ["article", "add", "--", "--json"]
    assert hoist(["a", "--config=c"]) == ["--config=c", "a"]


def test_quiet_leaves_out_progress_and_keeps_warnings(tmp_path: Path) -> None:
    assert call("init", "--quiet", folder=tmp_path).code == 0
    called = call("channel", "add", "@harbour_demo", "--quiet", "--json", folder=tmp_path)
    assert called.err.startswith("warning: @harbour_demo was added without being looked up")
    assert len(called.err.splitlines()) == 1
    (tmp_path / "a.txt").write_text("Nothing is cited here.")
    added = call("article", "add", "a.txt", folder=tmp_path)
    assert added.err != ""
    (tmp_path / "b.txt").write_text("Nothing is cited here either.")
    assert call("article", "add", "b.txt", "--quiet", folder=tmp_path).err == ""


def test_a_new_archive_verifies_without_a_gap(tmp_path: Path) -> None:
    assert call("init", "archive", folder=tmp_path).code == 0
    called = call("verify", "--json", "--archive", "archive", folder=tmp_path)
    assert called.code == 0, called.out
    assert [finding["code"] for finding in called.json["findings"]] == ["UNANCHORED"]


@pytest.mark.parametrize("command", [(), ("article",)])
def test_without_a_command_the_help_is_shown_as_it_is(command: tuple[str, ...], tmp_path: Path) -> None:
    called = call(*command, folder=tmp_path)
    assert called.code == 64
    assert called.err.startswith("Usage: archiver")
    assert called.out == ""


@pytest.mark.parametrize(
    "options",
    [
        ("--published", "2021-04-10nonsense"),
        ("--published", "2021-13-10"),
        ("--url", "notaurl"),
        ("--url", "ftp://example.org/a"),
        ("--url", "https://"),
    ],
)
def test_a_date_or_address_that_is_none_is_refused(options: tuple[str, str], tmp_path: Path) -> None:
    called = call("article", "cites", "-", *options, folder=tmp_path, stdin="Rien.")
    assert called.code == 64
    assert options[1] in called.err


def test_an_error_shows_no_characters_that_change_the_terminal(tmp_path: Path) -> None:
    call("init", ".", folder=tmp_path)
    called = call("channel", "show", "Riv\x1b[2Jes\u202e\nb", folder=tmp_path)
    assert called.code == 64
    assert "The archive knows no channel Riv[2Jes b." in called.err
    assert not {"\x1b", "\u202e"} & set(called.err)


def test_linking_without_an_article_says_so(tmp_path: Path) -> None:
    call("init", ".", folder=tmp_path)
    called = call("link", folder=tmp_path)
    assert (called.code, called.out) == (0, "No article yet. Add one: archiver article add URL\n")


def test_a_small_archive_is_not_of_no_size(tmp_path: Path) -> None:
    assert call("init", folder=tmp_path).code == 0
    (tmp_path / "a.txt").write_text("Nothing is cited here. " * 200)
    assert call("article", "add", "a.txt", folder=tmp_path).code == 0
    shown = call("verify", folder=tmp_path).out
    assert "KiB) checked." in shown
    assert "0.0 MiB" not in shown


def test_a_receipt_is_written_kept_and_checked(tmp_path: Path) -> None:
    assert call("init", "archive", folder=tmp_path).code == 0
    archive = ("--archive", "archive")
    assert call("receipt", *archive, "--out", "kept/r", folder=tmp_path).code == 3
    (tmp_path / "kept").mkdir()
    assert call("receipt", *archive, "--out", "kept/r", folder=tmp_path).code == 0
    assert call("receipt", *archive, "--out", "kept/r", folder=tmp_path).code == 0  # the same bytes are there
    (tmp_path / "kept" / "t").write_text(call("receipt", *archive, "--text", "--out", "-", folder=tmp_path).out)
    assert call("receipt", *archive, "--out", "kept/t", folder=tmp_path).code == 3
    verified = call("verify", *archive, "--receipt", "kept", "--receipt", "archive/log/checkpoint", folder=tmp_path)
    assert verified.code == 0
    assert "since the log held 1 entries" in " ".join(verified.out.split())
    (tmp_path / "kept" / "t").write_text("none")
    unread = call("verify", *archive, "--receipt", "kept", folder=tmp_path)
    assert (unread.code, "cannot be read" in unread.err) == (3, True)


def test_keys_inside_the_archive_are_warned_of(tmp_path: Path) -> None:
    inside = {"ARCHIVER_CONFIG_DIR": str(tmp_path / "configuration")}
    made = call("init", folder=tmp_path, **inside)
    assert (made.code, "lies inside the archive" in made.err) == (0, True)
    (tmp_path / "a.txt").write_text("Nothing is cited here.")
    assert "lies inside the archive" in call("article", "add", "a.txt", folder=tmp_path, **inside).err
