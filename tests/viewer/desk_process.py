"""`archiver serve` over the desk's archive: a real process on a real socket."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from desk_archive import DeskArchive


@dataclass(frozen=True)
class Desk:
    """A running desk: its address without a slash at the end, and what it serves."""

    address: str
    archive: DeskArchive


def copied(archive: DeskArchive, folder: Path) -> DeskArchive:
    """The same archive with its keys in another folder."""
    place = archive.place
    shutil.copytree(place.folder, folder / "archive")
    shutil.copytree(place.config_folder, folder / "configuration")
    return replace(
        archive, place=replace(place, folder=folder / "archive", config_folder=folder / "configuration")
    )  # fmt: skip


def environment_of(archive: DeskArchive) -> dict[str, str]:
    """For commands over an archive."""
    return {**os.environ, "ARCHIVER_CONFIG_DIR": str(archive.place.config_folder)}


@contextmanager
def served(archive: DeskArchive, *options: str) -> Iterator[Desk]:
    """`archiver serve` over an archive, until the block ends; it must end well."""
    place = archive.place
    environment = environment_of(archive)
    command = [sys.executable, "-m", "archiver", "--archive", str(place.folder), "--json", "serve", "--port", "0"]
    process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    try:
        said = json.loads("".join(takewhile(lambda line: line != "}\n", process.stdout)) + "}")
        yield Desk(said["address"].rstrip("/"), archive)
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(timeout=30)
        process.stdout.close()
    assert ended == 0, f"archiver serve ended with {ended}"
