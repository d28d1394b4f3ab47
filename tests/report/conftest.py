"""An archive of the ordinary jobs, and pages laid out beside their objects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from report_archive import Made, make_archive
from report_builders import World

from archiver.report import INDEX_NAME, IndexView, ReportView, render, render_index, report_name
from tests.chromium import browser

__all__ = ["browser"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """An archive made by the ordinary jobs; tests that change it work on a copy."""
    return make_archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture
def lay_out(tmp_path: Path) -> Callable[[tuple[World, ReportView | IndexView]], str]:
    """Writes an archive folder with the view's page and gives the page's file: address."""

    def write(made: tuple[World, ReportView | IndexView]) -> str:
        world, view = made
        if isinstance(view, IndexView):
            return world.lay_out(tmp_path, INDEX_NAME, render_index(view)).as_uri()
        return world.lay_out(tmp_path, report_name(view.record.article_id), render(view)).as_uri()

    return write
