"""Posts and files taken out of an archive: what goes, what stays, and what everything else says then."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard

from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.redacting import RedactOutcome, RedactRequest, redact
from archiver.jobs.registry import add_channel
from archiver.jobs.report import all_reports
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from tests.acceptance.places import place_with_account
from tests.jobs.rebuilding import assert_rebuilt_the_same

HANDLE = "rives_demo"
SECRET = "The ferryman Osmin Tarvel keeps his boat below the old customs house."
OTHER = "The bridge at Kardoune is closed until the evening, says the town."
FILE = bytes(range(256)) * 40


class Case:
    """An archive of a channel with five posts, the second and third of which are to go, and an article about one."""

    def __init__(self, place: Workplace, channel: WorldChannel, server: LoopbackTelegram) -> None:
        self.place, self.channel, self.server = place, channel, server

    def key(self, number: int) -> PostKey:
        return PostKey(self.channel.id, number)


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    world = World(7)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    channel.post(start, OTHER)
    channel.post(start + timedelta(minutes=1), SECRET)
    channel.post(start + timedelta(minutes=2), "A photo of the quay", media=world.photo_from_bytes(FILE, 8, 8))
    channel.post(start + timedelta(minutes=3), "Later")
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest())
        article = tmp_path / "article.html"
        await asyncio.to_thread(
            article.write_text, f'<p>As <a href="https://t.me/{HANDLE}/2">Rives Infos wrote on Telegram</a>, so it is.'
        )
        await add_article(place, AddRequest(source=str(article)))
        await all_reports(place)
        yield Case(place, channel, server)


async def _redact(place: Workplace, target: str, **more: bool) -> RedactOutcome:
    return await redact(place, RedactRequest(target=target, reason="A request", approver="M. Editor", **more))


async def _findings(place: Workplace) -> list[str]:
    return [f"{each.level} {each.code}" for each in (await verify(place)).findings if each.code != "UNANCHORED"]


def _holding(folder: Path, words: bytes) -> list[str]:
    """Files that hold the words, however they are packed."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if any(words in each for each in _unpacked(data)):
            found.append(str(path.relative_to(folder)))
    return found


def _unpacked(data: bytes) -> list[bytes]:
    found = [data]
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        plain = zstandard.ZstdDecompressor().decompressobj().decompress(data)
        found.append(plain)
        content = json.loads(plain)
        if "tl_zstd" in content:
            found.append(zstandard.decompress(base64.b64decode(content["tl_zstd"])))
    return found


async def test_a_post_goes_and_its_neighbours_stay(case: Case) -> None:
    place = case.place
    held = await asyncio.to_thread(_holding, place.folder, SECRET.encode())
    assert "catalog.sqlite" in held
    assert any(name.startswith("objects/") for name in held)
    assert any(name.startswith("reports/") for name in held)

    outcome = await _redact(place, f"{HANDLE}/2")
    assert outcome.entries
    assert outcome.notes == []
    assert await asyncio.to_thread(_holding, place.folder, SECRET.encode()) == []
    async with place.reading() as archive:
        assert await archive.catalog.post(case.key(2)) is None
        kept = await archive.catalog.post(case.key(1))
        assert kept is not None
        assert kept.seen.text == OTHER
        assert await archive.catalog.absences(case.key(2)) == []
    assert set(await _findings(place)) == {"NOTE REDACTED"}
    result = await verify(place)
    assert len([each for each in result.findings if each.code == "REDACTED"]) == len(outcome.plan.going)
    assert result.ok
    await assert_rebuilt_the_same(place)
