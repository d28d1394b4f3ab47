"""``two_authorities``: imported into the conftest of tests, so that any test may ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.authorities import Pair, two_running


@pytest.fixture(scope="session")
def _authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with two_running(tmp_path_factory.mktemp("authorities")) as pair:
        yield pair


@pytest.fixture
def two_authorities(_authorities: Pair) -> Pair:
    """An RSA ("first") and an EC authority ("second") on loopback, both willing, nothing asked yet."""
    _authorities.reset()
    return _authorities
