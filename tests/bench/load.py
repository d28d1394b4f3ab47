"""Many readers at once, by wrk (Debian's package), and what the desk links to for them to read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from archiver.jobs.workplace import Workplace

READERS, THREADS = 50, 2
_SCRIPT = Path(__file__).with_name("desk.lua")
_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What wrk counted: answers, those that were none or no page (by kind), and times in milliseconds."""

    requests: int
    seconds: float
    connect: int
    read: int
    write: int
    status: int
    timeout: int
    p50_ms: float
    p99_ms: float
    most_ms: float

    @property
    def errors(self) -> int:
        """All that went wrong."""
        return self.connect + self.read + self.write + self.status + self.timeout


def wrk() -> str | None:
    """Where the program is; None: not on this machine."""
    return shutil.which("wrk")


def load(address: str, paths: Sequence[str], seconds: int, folder: Path) -> Load:
    """Let READERS ask for these paths of ``address`` for so long; ``folder`` takes the list."""
    listed = folder / "paths.txt"
    listed.write_text("".join(f"{path}\n" for path in paths))
    program = wrk()
    assert program is not None
    asked = [program, "-c", str(READERS), "-t", str(THREADS), "-d", f"{seconds}s", "--timeout", "10s"]
    done = subprocess.run(
        [*asked, "-s", str(_SCRIPT), address, "--", str(listed)], capture_output=True, text=True, check=True
    )
    return Load(**json.loads(done.stdout.strip().splitlines()[-1]))


def configure(place: Workplace) -> None:
    """The place's configuration as the file that commands read; they collect and do nothing else."""
    telegram = place.config.telegram
    (place.config_folder / "config.toml").write_text(
        f'[telegram]\napi_id = 1\napi_hash = "x"\naccount = "{telegram.account}"\n'
        f'server = "{telegram.server}"\nserver_key = "{telegram.server_key}"\nserver_dc = {telegram.server_dc}\n'
        "[footage]\nenabled = false\n[preview]\nenabled = false\n[video]\nenabled = false\n"
    )


@contextmanager
def desk(place: Workplace) -> Iterator[str]:
    """``archiver serve`` in a process of its own; its address without the last slash."""
    with started(place, "serve", "--port", "0", "--json", stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        while lines[-1] not in ("", "}\n"):
            lines.append(process.stdout.readline())
        yield str(json.loads("".join(lines))["address"]).rstrip("/")
        process.terminate()
        if process.wait() != 0:
            raise AssertionError(f"the desk ended with {process.returncode}")


@contextmanager
def started(place: Workplace, *command: str, stdout: int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[str]]:
    """A command on the archive in a process of its own, which does not outlive the block."""
    given = {"ARCHIVER_DIR": str(place.folder), "ARCHIVER_CONFIG_DIR": str(place.config_folder)}
    with subprocess.Popen(
        [sys.executable, "-m", "archiver", *command], env={**os.environ, **given}, stdout=stdout,
        stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def linked(address: str, most: int, start: Sequence[str] = ("/",)) -> list[str]:
    """Pages and pictures that can be reached from ``start``, nearest first, ``most`` of them."""
    found, waiting = dict.fromkeys(start), list(start)
    there: list[str] = []
    while waiting and len(there) < most:
        path = waiting.pop(0)
        page = read(address, path)
        if page is None:
            continue
        there.append(path)
        for link in _LINK.findall(page):
            if unescape(link) not in found:
                found[unescape(link)] = None
                waiting.append(unescape(link))
    return there


def read(address: str, path: str) -> str | None:
    """A page; None where there is none."""
    try:
        with urlopen(address + path, timeout=30) as answer:
            return str(answer.read().decode("utf-8", "replace"))
    except HTTPError as error:
        error.close()
        return None
