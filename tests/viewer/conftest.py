"""The desk's world archived, `archiver serve` over it, and a real browser that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx2
import pytest
from desk_archive import DeskArchive, make_desk_archive
from desk_process import Desk, served
from playwright.sync_api import Browser, BrowserContext
from visiting import new_context, pages

from tests.chromium import browser
from tests.shared import made_once

__all__ = ["browser"]


@pytest.fixture(scope="session")
def desk_archive(tmp_path_factory: pytest.TempPathFactory) -> DeskArchive:
    """One archive for all; tests that change it work on a copy (``copied``)."""
    return made_once(tmp_path_factory, "desk", make_desk_archive)


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
