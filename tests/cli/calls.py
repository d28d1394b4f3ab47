"""Calling the command as a user would: another process, its output, its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.forking import forking
from tests.counts import LONG


@dataclass(frozen=True)
class Called:
    """What a call printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)


def configuration_of(folder: Path) -> Path:
    """Beside the archive, as it should be."""
    return folder.with_name(f"{folder.name}-configuration")


def call(*arguments: str, folder: Path, stdin: str | bytes = b"", **environment: str) -> Called:
    """Run ``archiver`` in ``folder`` with a configuration folder of its own beside it, and no web pages of Telegram."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVER_")}
    own = {"ARCHIVER_CONFIG_DIR": str(configuration_of(folder)), "ARCHIVER_PREVIEW__ENABLED": "false"}
    own["ARCHIVER_VIDEO__ENABLED"] = "false"
    variables |= {**own, **environment}
    variables |= {"PYTHONPATH": str(Path(__file__).parents[2])}
    return to_its_end(arguments, folder, variables, stdin.encode() if isinstance(stdin, str) else stdin)


def to_its_end(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], stdin: bytes) -> Called:
    """A run as another process: a fork of one that has imported the program, in long runs a fresh interpreter."""
    if not LONG:
        ended = forking().run(arguments, folder, environment, stdin)
        return Called(ended.code, ended.out.decode(), ended.err.decode())
    done = subprocess.run(
        [sys.executable, "-m", "archiver", *arguments],
        cwd=folder,
        env=environment,
        input=stdin,
        capture_output=True,
        timeout=120,
    )
    return Called(done.returncode, done.stdout.decode(), done.stderr.decode())
