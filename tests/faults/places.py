"""A folder with an archive and a configuration of its own, and the command called in it as a user would."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver.config import Config
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace
from tests.cli.calls import Called, to_its_end
from tests.faults.servers import Server

PHONE = "+9996621234"
CODE = "22222"
HASH = "0123456789abcdef0123456789abcdef"
ROOT = Path(__file__).parents[2]
CONFIG = """\
[telegram]
api_id = 1
api_hash = "{api_hash}"
account = "test"
server = "{server}"
server_key = "pubkey.pem"
server_dc = 2
request_timeout_s = 5
part_timeout_s = 5
longest_flood_wait_s = 1

[media]
keep_free_bytes = 0

[footage]
enabled = false
"""


@dataclass(frozen=True)
class Place:
    """``folder``/configuration and ``folder``/archive."""

    folder: Path

    @property
    def configuration(self) -> Path:
        return self.folder / "configuration"

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def session(self) -> Path:
        return self.configuration / "sessions" / "test.session"

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """The command as a running process."""
        return subprocess.Popen(
            [sys.executable, "-m", "archiver", *arguments],
            cwd=self.folder,
            env=self.environment(**environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def call(self, *arguments: str, stdin: str = "", **environment: str) -> Called:
        """The command, to its end."""
        return to_its_end(arguments, self.folder, self.environment(**environment), stdin.encode())

    def call_limited(self, largest_file: int, *arguments: str) -> Called:
        """The command where no file may grow beyond so many bytes (RLIMIT_FSIZE)."""
        # Python starts with SIGXFSZ ignored, so that such a write fails with EFBIG, as on a full disk.
        program = (
            "import resource, runpy, sys;"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({largest_file}, {largest_file}));"
            f"sys.argv = {['archiver', *arguments]!r};"
            "runpy.run_module('archiver', run_name='__main__')"
        )
        done = subprocess.run(
            [sys.executable, "-B", "-c", program],
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            timeout=120,
        )
        return Called(done.returncode, done.stdout.decode(), done.stderr.decode())

    def log_in(self) -> Called:
        return self.call("login", stdin=f"{PHONE}\n{CODE}\n")

    def point_to(self, server: Server) -> None:
        """Another server, where the login means nothing."""
        (self.configuration / "pubkey.pem").write_text(server.telegram.public_key_pem)
        config = self.configuration / "config.toml"
        lines = [
            f'server = "{server.telegram.address}"' if line.startswith("server = ") else line
            for line in config.read_text().splitlines()
        ]
        config.write_text("\n".join(lines) + "\n")

    def copy(self, folder: Path) -> Place:
        """The same archive, configuration and login somewhere else."""
        shutil.copytree(self.folder, folder)
        return Place(folder)

    def workplace(self) -> Workplace:
        """For looking into the archive without another process."""
        return Workplace(
            folder=self.archive,
            config=Config(),
            config_folder=self.configuration,
            progress=Silent(),
            command="look",
        )

    def entries(self) -> list[dict[str, Any]]:
        """The log's entries, read as plain JSON lines."""
        files = sorted((self.archive / "log" / "entries").glob("*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_bytes().split(b"\n")[:-1]]

    def media_hashes(self) -> list[str]:
        """The files of posts that the log names, once for each time it names them."""
        objects = [named for entry in self.entries() for named in entry["body"].get("objects", ())]
        return sorted(named["sha256"] for named in objects if named["role"] == "media")

    def files(self) -> dict[str, bytes]:
        """Everything in the archive's folder."""
        found = sorted(path for path in self.archive.rglob("*") if path.is_file())
        return {str(path.relative_to(self.archive)): path.read_bytes() for path in found}

    def environment(self, **more: str) -> dict[str, str]:
        """The variables that a call gets."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVER_")}
        return kept | {
            "ARCHIVER_CONFIG_DIR": str(self.configuration),
            "ARCHIVER_DIR": str(self.archive),
            "PYTHONPATH": str(ROOT),
            **more,
        }


def configured(folder: Path, server: Server) -> Place:
    """A configuration for this server, and nothing else yet."""
    place = Place(folder)
    place.configuration.mkdir(parents=True, mode=0o700)
    (place.configuration / "pubkey.pem").write_text(server.telegram.public_key_pem)
    config = CONFIG.format(api_hash=HASH, server=server.telegram.address)
    (place.configuration / "config.toml").write_text(config)
    (place.configuration / "config.toml").chmod(0o600)
    return place


def ready(folder: Path, server: Server, *, channels: Sequence[str] = ()) -> Place:
    """An archive with its channels added, and a login."""
    place = configured(folder, server)
    for called in (
        place.call("init", str(place.archive)),
        place.log_in(),
        *(place.call("channel", "add", f"@{name}") for name in channels),
    ):
        assert called.code == 0, called.err
    return place


def ended(process: subprocess.Popen[bytes], stdin: str = "") -> Called:
    """Wait for a process to end by itself; one that does not is killed, and the test fails."""
    try:
        out, err = process.communicate(stdin.encode(), timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Called(process.returncode, out.decode(), err.decode())


def ended_by_itself(process: subprocess.Popen[bytes], seconds: float = 10) -> Called:
    """The same for one that may still read: its standard input stays open until it has ended."""
    try:
        process.wait(seconds)
    finally:
        process.kill()
        out, err = process.communicate()
    return Called(process.returncode, out.decode(), err.decode())


def verified(place: Place) -> None:
    """``verify`` finds nothing false; gaps are allowed."""
    called = place.call("verify", "--json")
    assert called.code in (0, 2), called.out + called.err
    assert "Traceback" not in called.err
    assert called.json["ok"]


def fault(called: Called, code: int) -> str:
    """The one sentence with which a call ended, which must be the last line, with that exit code."""
    assert called.code == code, called.err
    assert "Traceback" not in called.err
    assert "unexpected" not in called.err
    *_, last = called.err.splitlines()
    assert called.err.count("archiver: ") == 1, called.err
    assert "archiver: " in last, called.err
    sentence = last.partition("archiver: ")[2]
    assert sentence.endswith("."), sentence
    return sentence


def mode(path: Path) -> int:
    """Permission bits."""
    return stat.S_IMODE(path.stat().st_mode)
