"""A command searches rarely for cycles of objects, and leaves the process as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from archiver.cli.calling import call
from archiver.cli.garbage import YOUNG
from archiver.errors import CannotRunError


@pytest.fixture
def threshold() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    yield before
    gc.set_threshold(*before)


async def _looked() -> tuple[int, int]:
    return gc.get_threshold()[0], gc.get_freeze_count()


async def _failed() -> None:
    raise CannotRunError("No.")


def test_a_job_runs_with_rare_searches(threshold: tuple[int, int, int]) -> None:
    young, frozen = call(_looked())
    assert young == YOUNG > threshold[0]
    assert frozen > 0
    assert (gc.get_threshold(), gc.get_freeze_count()) == (threshold, 0)


def test_so_it_is_after_a_failure(threshold: tuple[int, int, int]) -> None:
    with pytest.raises(CannotRunError):
        call(_failed())
    assert (gc.get_threshold(), gc.get_freeze_count()) == (threshold, 0)


@pytest.mark.parametrize("young", [0, 2 * YOUNG])
def test_who_wants_fewer_or_none_has_it_so(threshold: tuple[int, int, int], young: int) -> None:
    gc.set_threshold(young, *threshold[1:])
    assert call(_looked())[0] == young
