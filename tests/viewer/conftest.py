"""The desk's world archived, and `archiver serve` over it: a real process on a real socket, read by a real browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

import httpx2
import pytest
from desk_archive import DeskArchive, make_desk_archive
from playwright.sync_api import Browser, BrowserContext
from visiting import new_context, pages

from tests.chromium import browser
from tests.shared import made_once

__all__ = ["browser"]


@dataclass(frozen=True)
class Desk:
    """A running desk: its address without a slash at the end, and what it serves."""

    address: str
    archive: DeskArchive


@pytest.fixture(scope="session")
def desk_archive(tmp_path_factory: pytest.TempPathFactory) -> DeskArchive:
    """One archive for all; tests that change it work on a copy (``copied``)."""
    return made_once(tmp_path_factory, "desk", make_desk_archive)


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


@pytest.fixture(scope="session")
def desk(desk_archive: DeskArchive) -> Iterator[Desk]:
    """A desk that only reads."""
    with served(desk_archive) as running:
        yield running


@pytest.fixture(scope="session")
def get(desk: Desk) -> Iterator[Callable[..., httpx2.Response]]:
    """Asks the desk for a path, with headers where they are given; follows no redirect."""
    with httpx2.Client(base_url=desk.address, timeout=30) as client:

        def asked(path: str, **headers: str) -> httpx2.Response:
            return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

        yield asked


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """For tests that leave no cookie and no setting behind."""
    made = new_context(browser)
    yield made
    made.close()


@pytest.fixture(scope="module")
def places(desk_archive: DeskArchive) -> dict[str, str]:
    """Paths of pages by name."""
    return pages(desk_archive)
