"""Asking ahead: order, how far, errors behind the scenes, leaving early; and the groups in the archive."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.archive import Writer
from archiver.catalog import Catalog
from archiver.errors import DiskFullError, NetworkError
from archiver.jobs.ahead import in_groups
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.rebuild import dump, rebuild
from archiver.jobs.registry import add_channel
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Asked, Capture
from tests.acceptance.places import place_with_account
from tests.jobs.test_jobs_collect import HANDLE, small_world

NOW = datetime(2021, 3, 1, tzinfo=UTC)


class _Source:
    """Answers as fast as they are taken; ``asked`` counts, ``ended`` says that the generator was closed."""

    def __init__(self, count: int, error: Exception | None = None) -> None:
        self.asked = 0
        self.ended = False
        self._count = count
        self._error = error

    async def answers(self) -> AsyncGenerator[Capture, None]:
        try:
            for number in range(self._count):
                self.asked += 1
                await asyncio.sleep(0)
                yield _capture(number)
            if self._error is not None:
                raise self._error
        finally:
            self.ended = True


def _capture(number: int) -> Capture:
    return Capture(source="telegram", method="m", question={"n": number}, asked=Asked(asked=NOW, answered=NOW))


async def _pause() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def _taken(source: _Source, most: int, into: list[list[object]], dice: random.Random | None = None) -> None:
    async with aclosing(in_groups(source.answers(), most)) as groups:
        async for group in groups:
            into.append([capture.question["n"] for capture in group])
            if dice is None or dice.random() < 0.5:
                await _pause()


async def _stored_nowhere(source: _Source) -> None:
    async with aclosing(in_groups(source.answers(), 3)) as groups:
        async for _ in groups:
            raise DiskFullError("No space is left.")


@pytest.mark.parametrize("most", [1, 2, 5])
async def test_all_come_in_order_and_no_more_than_that_wait(most: int) -> None:
    source = _Source(40)
    groups: list[list[object]] = []
    await _taken(source, most, groups, random.Random(most))
    assert [number for group in groups for number in group] == list(range(40))
    assert max(map(len, groups)) == most


async def test_questions_go_on_but_only_so_far() -> None:
    source = _Source(40)
    async with aclosing(in_groups(source.answers(), 3)) as groups:
        await anext(groups)
        await _pause()
        assert source.asked == 4  # the one that is being stored, and three that wait
    assert source.ended


async def test_an_error_behind_the_scenes_comes_after_what_came_before() -> None:
    source = _Source(7, NetworkError("The network is gone."))
    groups: list[list[object]] = []
    with pytest.raises(NetworkError):
        await _taken(source, 3, groups)
    assert [number for group in groups for number in group] == list(range(7))
    assert source.ended


async def test_an_error_of_the_caller_ends_the_questions() -> None:
    source = _Source(40, NetworkError("Never seen."))
    with pytest.raises(DiskFullError):
        await _stored_nowhere(source)
    assert source.ended
    assert source.asked < 40


async def test_cancelled_it_ends_the_questions() -> None:
    source = _Source(40)
    groups: list[list[object]] = []
    task = asyncio.create_task(_taken(source, 3, groups))
    while not groups:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert source.ended
    assert source.asked < 40


async def _collected(place: Workplace) -> list[str]:
    outcome = await collect_channels(place, CollectRequest())
    assert outcome.gaps == ()
    lines: list[str] = []
    await dump(place, lines.append)
    return lines


async def test_a_collected_catalog_is_that_of_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = _grouped(monkeypatch)
    world, _ = small_world(1_500)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        before = await _collected(place)
        assert max(sizes) > 1
        await rebuild(place)
        after: list[str] = []
        await dump(place, after.append)
        assert after == before
        assert (await verify(place)).ok


async def test_cut_off_in_the_middle_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fold fails once, so that the catalog lags behind the log; then the caller is cancelled."""
    world, _ = small_world(1_500)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        with monkeypatch.context() as broken:
            _fail_at(broken, 3)
            with pytest.raises(DiskFullError):
                await collect_channels(place, CollectRequest())
        async with place.reading() as archive:  # catches up
            assert (await archive.catalog.cursor()).entries == archive.log.size
        with monkeypatch.context() as watched:
            sizes = _grouped(watched)
            task = asyncio.create_task(collect_channels(place, CollectRequest()))
            while len(sizes) < 3:
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        lines = await _collected(place)
        assert sum('"table":"posts"' in line for line in lines) == 1_500
        assert (await verify(place)).ok


def _grouped(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the groups that are recorded from now on."""
    sizes: list[int] = []
    record_all = Writer.record_all

    async def noting(self: Writer, captures: list[Capture]) -> object:
        sizes.append(len(captures))
        return await record_all(self, captures)

    monkeypatch.setattr(Writer, "record_all", noting)
    return sizes


def _fail_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """The ``number``-th fold finds the disk full."""
    fold = Catalog.fold
    left = iter(range(1, number))

    async def failing(self: Catalog, batch: list[object]) -> None:
        if next(left, None) is None:
            raise DiskFullError("No space is left for catalog.sqlite.")
        await fold(self, batch)  # type: ignore[arg-type]

    monkeypatch.setattr(Catalog, "fold", failing)
