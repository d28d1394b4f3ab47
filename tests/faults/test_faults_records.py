"""A clock that was a year off, and the catalog's seal while others read."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.archive import Layout, create_archive, open_for_reading, open_for_writing
from archiver.archive.keys import load_signer
from archiver.archive.manifest import load
from archiver.jobs.verify import verify
from archiver.log import Log
from archiver.model.entries import ChannelAct, Session
from tests.faults.places import Place


def _created(folder: Path) -> Place:
    place = Place(folder)
    create_archive(place.archive, place.configuration / "keys")
    return place


def test_a_clock_that_went_back_a_year(tmp_path: Path) -> None:
    place = _created(tmp_path)
    layout = Layout(place.archive)
    signer = load_signer(place.configuration / "keys", load(layout.manifest))
    now = datetime.now(UTC)
    with Log.open(layout.log, signer=signer, tmp=layout.tmp) as log:
        for moment in (now, now - timedelta(days=365), now - timedelta(days=364)):
            log.append(Session(command="collect", versions={}), mono_us=0, time=moment)
        log.checkpoint()
    called = place.call("verify", "--json")
    assert called.code == 2
    (finding,) = [each for each in called.json["findings"] if each["code"] == "CLOCK"]
    assert finding["level"] == "WARN"
    assert "2" in finding["subject"]  # the entry
    assert called.json["ok"]
    assert "WARN CLOCK" in place.call("verify").out
    assert place.call("article", "list").code == 0


async def _remember(place: Place, name: str) -> None:
    async with open_for_writing(place.archive, place.configuration / "keys", command="test") as archive:
        await archive.decide_channel(ChannelAct(session=0, act="add", name=name, channel_id=None))


async def test_a_reader_that_stays_while_the_writer_ends(tmp_path: Path) -> None:
    place = await asyncio.to_thread(_created, tmp_path)
    await _remember(place, "first_demo")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(open_for_reading(place.archive))
        await _remember(place, "second_demo")
        assert (await verify(place.workplace())).ok
    assert (await verify(place.workplace())).ok
    async with open_for_reading(place.archive) as archive:
        assert len(await archive.catalog.pending_channels()) == 2
    result = await verify(place.workplace())
    assert result.ok, result.findings
