"""Opening, reading beside a writer, cancelling, and putting a new catalog in place of an old one."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sqlite3
import tempfile
from pathlib import Path

import pytest

from archiver.catalog import Catalog, check_file
from archiver.errors import ArchiveLockedError, CannotRunError, DiskFullError
from archiver.model.ids import PostKey
from archiver.model.observations import SpanCovered
from tests.catalog.conftest import lines
from tests.catalog.world import HARBOUR, World, channel, posts

NOBODY = 65_534


def world_of(pages: int, each: int = 20) -> World:
    world = World()
    for number in range(pages):
        low = number * each + 1
        world.capture(
            channel(),
            *posts(range(low, low + each), views=number),
            SpanCovered(channel_id=HARBOUR, low=low, high=low + each - 1),
        )
    return world


async def test_what_was_folded_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    world = world_of(3)
    async with Catalog.opened(path, writable=True) as catalog:
        await catalog.fold(world.folded[:3])
    async with Catalog.opened(path, writable=True) as catalog:
        await catalog.fold(world.folded)
        both = await lines(catalog)
    async with Catalog.opened(path, writable=False) as catalog:
        assert await lines(catalog) == both
        assert (await catalog.counts(HARBOUR))["captured"] == 60
        with pytest.raises(CannotRunError, match="reading only"):
            await catalog.fold(world.folded)


async def test_a_writer_leaves_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&x=%41#1.sqlite"
    async with Catalog.opened(path, writable=True) as catalog:
        await catalog.fold(world_of(1).folded)

    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    async with Catalog.opened(path, writable=False) as catalog:
        assert await catalog.post(PostKey(HARBOUR, 1)) is not None


async def test_readers_see_whole_batches_while_a_writer_folds(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    world = world_of(30)
    seen: list[int] = []
    async with Catalog.opened(path, writable=True) as writer:
        await writer.fold(world.folded[:2])

        async def write() -> None:
            for folded in world.folded[2:]:
                await writer.fold([folded])

        async def read() -> None:
            async with Catalog.opened(path, writable=False) as reader:
                while not seen or seen[-1] < 600:
                    seen.append((await reader.counts(HARBOUR))["captured"])
                    await asyncio.sleep(0)

        async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
            tasks.create_task(write())
            tasks.create_task(read())
            tasks.create_task(read())

    assert all(count % 20 == 0 for count in seen)


async def test_a_dump_is_of_one_moment(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    world = world_of(4)
    async with Catalog.opened(path, writable=True) as catalog:
        await catalog.fold(world.folded[:4])
        before = await lines(catalog)
        async with catalog.snapshot() as moment:
            assert await moment.row("SELECT entries FROM cursor") == (4,)
            await catalog.fold(world.folded)
            assert await moment.row("SELECT count(*) FROM posts") == (40,)
        assert len(await lines(catalog)) > len(before)


async def test_a_cancelled_fold_leaves_all_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    world = world_of(20, each=50)
    reached = set()
    for turns in range(0, 120, 7):
        await asyncio.to_thread(Catalog.remove, path)
        async with Catalog.opened(path, writable=True) as catalog:
            task = asyncio.create_task(catalog.fold(world.folded))
            for _ in range(turns):
                await asyncio.sleep(0.0003)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            held = (await catalog.cursor()).entries
            assert held in (0, len(world.folded))
            reached.add(held)
            await catalog.fold(world.folded)
            assert (await catalog.counts(HARBOUR))["captured"] == 1000
    assert 0 in reached


def _fold_until_killed(path: Path, ready: object) -> None:
    async def run() -> None:
        world = world_of(400, each=20)
        async with Catalog.opened(path, writable=True) as catalog:
            for folded in world.folded:
                await catalog.fold([folded])
                if folded.entry.n == 40:
                    ready.set()  # type: ignore[attr-defined]

    asyncio.run(run())


def test_a_killed_writer_leaves_a_catalog_that_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_fold_until_killed, args=(path, ready))
    process.start()
    assert ready.wait(60)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    world = world_of(400, each=20)

    async def go_on() -> None:
        async with Catalog.opened(path, writable=False) as catalog:
            held = (await catalog.cursor()).entries
            assert 40 < held < len(world.folded)
            assert (await catalog.counts(HARBOUR))["captured"] == (held - 2) * 20
        assert await check_file(path) == []
        async with Catalog.opened(path, writable=True) as catalog:
            await catalog.fold(world.folded)
            resumed = await lines(catalog)
        async with Catalog.opened(None, writable=True) as catalog:
            await catalog.fold(world.folded)
            assert await lines(catalog) == resumed

    asyncio.run(go_on())


async def test_a_locked_catalog_is_tried_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.catalog.database.BUSY_S", 0.05)
    path = tmp_path / "catalog.sqlite"
    async with Catalog.opened(path, writable=True) as catalog:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(ArchiveLockedError):
                await catalog.fold(world_of(1).folded)
        finally:
            other.close()
        await catalog.fold(world_of(1).folded)


async def test_a_full_disk_is_named_and_nothing_of_the_batch_stays(tmp_path: Path) -> None:
    world = world_of(20)
    async with Catalog.opened(tmp_path / "catalog.sqlite", writable=True) as catalog:
        assert catalog._writes is not None
        [(pages,)] = await catalog._writes.rows("PRAGMA page_count")
        await catalog._writes.run(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(DiskFullError, match=r"catalog\.sqlite"):
            await catalog.fold(world.folded)
        assert (await catalog.cursor()).entries == 0
        await catalog._writes.run("PRAGMA max_page_count = 100000")
        await catalog.fold(world.folded)


@pytest.mark.parametrize("killed", [False, True])
async def test_a_new_catalog_takes_the_place_of_the_old(tmp_path: Path, killed: bool) -> None:
    fresh, target = tmp_path / "fresh.sqlite", tmp_path / "catalog.sqlite"
    async with Catalog.opened(target, writable=True) as catalog:
        await catalog.fold(world_of(1).folded)
        log = target.with_name("catalog.sqlite-wal").read_bytes()
    if killed:
        target.with_name("catalog.sqlite-wal").write_bytes(log)
    async with Catalog.opened(fresh, writable=True) as catalog:
        await catalog.fold(world_of(5).folded)
        expected = await lines(catalog)

    await asyncio.to_thread(Catalog.put_in_place, fresh, target)

    assert sorted(each.name for each in tmp_path.iterdir()) == ["catalog.sqlite"]
    async with Catalog.opened(target, writable=False) as catalog:
        assert await lines(catalog) == expected


async def test_a_reader_keeps_the_old_catalog_when_a_new_one_takes_its_place(tmp_path: Path) -> None:
    fresh, target = tmp_path / "fresh.sqlite", tmp_path / "catalog.sqlite"
    for path, pages in ((target, 1), (fresh, 5)):
        async with Catalog.opened(path, writable=True) as catalog:
            await catalog.fold(world_of(pages).folded)
    async with Catalog.opened(target, writable=False) as reader:
        before = await lines(reader)
        await asyncio.to_thread(Catalog.put_in_place, fresh, target)
        assert (await reader.counts(HARBOUR))["captured"] == 20
    assert len(before) > 20


async def test_removing_takes_what_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).touch()

    await asyncio.to_thread(Catalog.remove, path)
    await asyncio.to_thread(Catalog.remove, path)

    assert list(tmp_path.iterdir()) == []


def _read_as_nobody(path: Path, expected: list[str], beside: tuple[str, ...]) -> None:
    async def run() -> None:
        async with Catalog.opened(path, writable=False) as catalog:
            assert await lines(catalog) == expected
        assert [finding.level for finding in await check_file(path)] == ["NOTE"]
        assert sorted(each.name for each in path.parent.iterdir()) == sorted([path.name, *beside])

    if os.geteuid() == 0:
        os.setuid(NOBODY)
    asyncio.run(run())


@pytest.mark.parametrize("beside", [(), ("catalog.sqlite-shm", "catalog.sqlite-wal")])
def test_a_catalog_that_nobody_may_write_is_read(beside: tuple[str, ...]) -> None:
    """Also after another reader, who may write, left SQLite's files beside it."""

    async def make() -> list[str]:
        async with Catalog.opened(path, writable=True) as catalog:
            await catalog.fold(world_of(1).folded)
        if not beside:
            async with Catalog.opened(None, writable=True) as catalog:
                await catalog.fold(world_of(1).folded)
                return await lines(catalog)
        async with Catalog.opened(path, writable=False) as catalog:
            return await lines(catalog)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.sqlite"
        expected = asyncio.run(make())
        assert sorted(each.name for each in Path(folder).iterdir()) == sorted([path.name, *beside])
        for each in Path(folder).iterdir():
            each.chmod(0o444)
        Path(folder).chmod(0o555)
        process = multiprocessing.get_context("fork").Process(target=_read_as_nobody, args=(path, expected, beside))
        process.start()
        process.join(60)
        Path(folder).chmod(0o755)
        assert process.exitcode == 0
