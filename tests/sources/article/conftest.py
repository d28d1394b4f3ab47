"""Shared by the tests of the article source: a local web server, pages, and the fixtures where they are."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina
from article_server import Site, serving
from blockbuster import blockbuster_ctx


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Tries again at once, at most three times."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def _never_blocking() -> Iterator[None]:
    """Raises where the project blocks the event loop."""
    with blockbuster_ctx("archiver"):
        yield


@pytest.fixture
def fixture_bytes() -> Callable[[str], bytes]:
    """The bytes of a file of the shared fixtures, uncompressed."""
    root = os.environ.get("ARCHIVER_FIXTURES")
    if not root:
        pytest.skip("ARCHIVER_FIXTURES is not set: the saved pages are not part of the project")

    def load(name: str) -> bytes:
        data = (Path(root) / name).read_bytes()
        return gzip.decompress(data) if name.endswith(".gz") else data

    return load
