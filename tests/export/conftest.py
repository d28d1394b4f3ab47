"""The archives, for all tests of a process."""

from __future__ import annotations

import pytest

from tests.authorities import Pair
from tests.export.copies import Case, make_case


@pytest.fixture(scope="session")
def stamped(_authorities: Pair, tmp_path_factory: pytest.TempPathFactory) -> Case:
    _authorities.reset()
    return make_case(tmp_path_factory.mktemp("copies"), _authorities)


@pytest.fixture
def case(stamped: Case) -> Case:
    """What most tests take."""
    return stamped


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The same without time stamps."""
    return make_case(tmp_path_factory.mktemp("bare"), None)
