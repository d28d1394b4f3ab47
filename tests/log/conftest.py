"""Logs that the tests of the log read and damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from log_samples import Sample, new_sample


@pytest.fixture
def small(tmp_path: Path) -> Sample:
    """20 entries with checkpoints at 1, 7, 12 and 20: partial tiles only."""
    return new_sample(tmp_path / "small", (7, 12, 20))


@pytest.fixture
def wide(tmp_path: Path) -> Sample:
    """515 entries with checkpoints at 1, 200, 300, 512 and 515: full tiles and two levels."""
    return new_sample(tmp_path / "wide", (200, 300, 512, 515))
