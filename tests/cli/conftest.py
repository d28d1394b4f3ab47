"""What commands are called in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calls import call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new archive."""
    made = tmp_path / "archive"
    made.mkdir()
    assert call("init", folder=made).code == 0
    return made
