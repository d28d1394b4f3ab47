"""Shared by the tests of the video source: the site, and small films."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.sources.video.limits import MIB, VideoLimits
from tests.video_site import Site, make_films, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def canary() -> Iterator[Site]:
    """A second site on another port, which nothing may reach."""
    with serving() as running:
        yield running


@pytest.fixture
def limits() -> VideoLimits:
    return VideoLimits(seconds=60, idle_s=10, answer_s=5, connect_s=5, file=8 * MIB, total=32 * MIB, items=3)


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where ``make_films`` put them."""
    folder = tmp_path_factory.mktemp("films")
    make_films(folder)
    return folder
