"""A real Chromium for the tests that look at a page, and pages laid out beside their objects."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from report_archive import Made, make_archive
from report_builders import World

from archiver.report import INDEX_NAME, IndexView, ReportView, render, render_index, report_name

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """An archive made by the ordinary jobs; tests that change it work on a copy."""
    return make_archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Module scope on purpose: an open synchronous Playwright keeps an event loop running in this thread, and
    # the asynchronous tests of other rooms could not start theirs.
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        reason = "no Chromium on this machine (install the package chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def lay_out(tmp_path: Path) -> Callable[[tuple[World, ReportView | IndexView]], str]:
    """Writes an archive folder with the view's page and gives the page's file: address."""

    def write(made: tuple[World, ReportView | IndexView]) -> str:
        world, view = made
        if isinstance(view, IndexView):
            return world.lay_out(tmp_path, INDEX_NAME, render_index(view)).as_uri()
        return world.lay_out(tmp_path, report_name(view.record.article_id), render(view)).as_uri()

    return write
