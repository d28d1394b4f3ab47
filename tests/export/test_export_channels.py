"""Channels, days, files and redacted posts in copies: one archive of a channel on the loopback Telegram."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.demo import World
from archiver.jobs.choosing import Days
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.exporting import Exported, ExportRequest, export_copy
from archiver.jobs.importing import ImportRequest, import_archive
from archiver.jobs.redacting import RedactRequest, redact
from archiver.jobs.registry import add_channel
from archiver.jobs.verify_copy import CopyResult, verify_copy
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account
from tests.export.copies import accepted_by_bagit, levels

HANDLE = "rives_demo"
START = datetime(2021, 4, 9, 10, tzinfo=UTC)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    """Posts on three days, the last with a file, and another channel."""
    world = World(7)
    world.add_user("+9996621234")
    channel, other = world.add_channel("Rives Infos", HANDLE), world.add_channel("Quais du soir", "quais_demo")
    for day in range(2):
        channel.post(START + timedelta(days=day), f"The bridge is closed on day {day}.")
    photo = world.photo_from_bytes(bytes(range(256)) * 40, 8, 8)
    channel.post(START + timedelta(days=2), "A photo of the quay", media=photo)
    other.post(START, "Something else")
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, "quais_demo", (), None)
        await collect_channels(place, CollectRequest())
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest())
        yield place


async def _export(place: Workplace, name: str, *names: str, days: Days | None = None) -> Exported:
    out = place.folder.parent / name
    return await export_copy(place, ExportRequest(format="bagit", out=out, names=names, days=days))


async def _verify(path: Path) -> CopyResult:
    return await asyncio.to_thread(verify_copy, path)


def _rows(done: Exported) -> list[dict[str, object]]:
    return list(json.loads((done.path / "data/index.json").read_bytes())["index"])


async def test_a_channel_its_days_and_its_files(place: Workplace) -> None:
    channel = await _export(place, "channel", f"@{HANDLE}")
    day = await _export(place, "day", f"@{HANDLE}", days=Days(since=START.date(), until=START.date()))
    never = await _export(place, "never", f"@{HANDLE}", days=Days(until=START.date() - timedelta(days=1)))
    for done in (channel, day, never):
        assert (await _verify(done.path)).ok
    rows = await asyncio.to_thread(_rows, channel)
    (media,) = [row for row in rows if row["role"] == "media"]
    assert media["link"] == f"https://t.me/{HANDLE}/3"
    assert not any("quais" in str(row["link"]) for row in rows)
    roles = {row["role"] for row in await asyncio.to_thread(_rows, day)}
    assert "answer" in roles
    assert "media" not in roles
    assert never.gathered.objects == 0
    file = await _export(place, "file", f"object {media['sha256']}")
    assert (file.path / str(media["file"])).is_file()
    assert file.gathered.entries < channel.gathered.entries
    assert await asyncio.to_thread(accepted_by_bagit, channel.path)


async def test_what_was_redacted_is_a_note(place: Workplace) -> None:
    await redact(place, RedactRequest(target=f"{HANDLE}/3", reason="A request", approver="M. Editor"))
    for name, names in (("whole", ()), ("channel", (f"@{HANDLE}",)), ("post", (f"{HANDLE}/2",))):
        done = await _export(place, name, *names)
        assert done.gaps == []
        assert done.notes
        result = await _verify(done.path)
        found = set(levels(result))
        assert "NOTE REDACTED" in found
        assert all(each.startswith("NOTE") for each in found), result.findings
        assert "redact" in {row["kind"] for row in await asyncio.to_thread(_rows, done)}


async def test_what_is_missing_from_the_store_is_a_gap(place: Workplace) -> None:
    rows = await asyncio.to_thread(_rows, await _export(place, "before", f"@{HANDLE}"))
    (media,) = [str(row["sha256"]) for row in rows if row["role"] == "media"]
    await asyncio.to_thread((place.folder / "objects/sha256" / media[:2] / media).unlink)
    for name, names in (("whole", ()), ("channel", (f"@{HANDLE}",))):
        done = await _export(place, name, *names)
        assert [media in gap for gap in done.gaps] == [True]
        assert "WARN OBJECT_MISSING" in levels(await _verify(done.path))


async def test_a_whole_copy_holds_imported_archives(place: Workplace, tmp_path: Path) -> None:
    other = Workplace(
        folder=tmp_path / "other",
        config=place.config,
        config_folder=place.config_folder,
        progress=place.progress,
        command="test",
    )
    await asyncio.to_thread(create_archive, other.folder, other.keys_folder)
    await import_archive(other, ImportRequest(path=place.folder))
    out = tmp_path / "whole"
    for name in ("whole", "whole.zip"):
        done = await export_copy(other, ExportRequest(format="bagit", out=tmp_path / name))
        result = await _verify(done.path)
        assert result.ok, result.findings
        assert result.objects == done.gathered.objects > 4

    def damage() -> None:
        (entries,) = out.glob("data/imports/*/log/entries")
        file = next(entries.iterdir())
        file.chmod(0o644)
        file.write_bytes(file.read_bytes().replace(b'"n":3', b'"n":4', 1))

    await asyncio.to_thread(damage)
    assert {"FAIL FILE_HASH", "FAIL ENTRY_ORDER"} <= set(levels(await _verify(out)))
