"""A witness on loopback HTTP: co-signatures are kept, logged and verified; cuts, forks and strangers are refused."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.archive import create_archive, read_manifest
from archiver.config import Config, Witness, Witnessing
from archiver.jobs.anchor import anchor_now
from archiver.jobs.progress import Silent
from archiver.jobs.verify import VerifyRequest, verify
from archiver.jobs.witness_server import ServeRequest, make_key, serve
from archiver.jobs.workplace import Workplace
from archiver.model.custody import Annotation, Target


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    """An archive whose witness listens until the test is over."""
    folder, keys = tmp_path / "archive", tmp_path / "configuration" / "keys"
    await asyncio.to_thread(create_archive, folder, keys)
    key = await asyncio.to_thread(make_key, tmp_path / "witness.pem", "witness.example/zelmara")
    told: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    log = (await asyncio.to_thread(read_manifest, folder / "archive.json")).public_key
    request = ServeRequest(
        state=tmp_path / "state", key=tmp_path / "witness.pem", host="127.0.0.1", port=0, logs=(log,)
    )
    serving = asyncio.ensure_future(
        serve(request, lambda line: loop.call_soon_threadsafe(told.put_nowait, line) and None)
    )
    url = (await told.get()).split(" on ")[1].split(" for ")[0]
    witnessing = Witnessing(witnesses=(Witness(name="zelmara", url=url, vkey=key.vkey),))
    yield Workplace(
        folder=folder,
        config=Config(witness=witnessing),
        config_folder=tmp_path / "configuration",
        progress=Silent(),
        command="test",
    )
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


async def _annotate(place: Workplace, text: str) -> None:
    async with place.writing() as archive:
        await archive.attest(Annotation(session=0, target=Target(kind="archive"), text=text))


async def _codes(place: Workplace, *pins: str) -> set[str]:
    found = (await verify(place, VerifyRequest(witnesses=pins))).findings
    return {f"{each.level} {each.code}" for each in found} - {"NOTE UNANCHORED"}


async def test_cosigned_and_verified(place: Workplace) -> None:
    for text in ("one", "two"):
        await _annotate(place, text)
    assert place.unstamped == []
    before = await asyncio.to_thread((place.folder / "log" / "checkpoint").read_bytes)
    async with place.writing() as archive:
        assert (await place.stamp(archive, "run")).gaps == ()
    assert (await anchor_now(place)).cosigned == ()  # all is co-signed
    assert await asyncio.to_thread((place.folder / "log" / "checkpoint").read_bytes) == before
    vkey = place.config.witness.witnesses[0].vkey
    assert await _codes(place, vkey) == {"NOTE WITNESSED"}
    assert await _codes(replace(place, config=Config())) == {"NOTE WITNESSED"}
    lines = await asyncio.to_thread(lambda: sorted((place.folder / "log" / "cosignatures").iterdir()))
    assert len(lines) == 2
    await asyncio.to_thread(lines[0].chmod, 0o644)
    await asyncio.to_thread(shutil.copyfile, lines[1], lines[0])
    assert "FAIL COSIGNATURE" in await _codes(place)
    await asyncio.to_thread(lines[0].unlink)
    assert "FAIL COSIGNATURE" in await _codes(place)


async def test_a_rolled_back_and_rewritten_log_is_refused(place: Workplace, tmp_path: Path) -> None:
    await _annotate(place, "one")
    await asyncio.to_thread(shutil.copytree, place.folder, tmp_path / "old")
    await _annotate(place, "two")
    assert place.unstamped == []
    rewritten = replace(place, folder=tmp_path / "old", unstamped=[], asked_at=set())
    await _annotate(rewritten, "other")
    (gap,) = rewritten.unstamped
    assert "rewritten" in gap or "cut off" in gap
    assert "WARN UNWITNESSED" in await _codes(rewritten)


async def test_a_witness_that_is_away_is_asked_again(place: Workplace) -> None:
    (witness,) = place.config.witness.witnesses
    away = Witnessing(witnesses=(witness.model_copy(update={"url": "http://127.0.0.1:9"}),))
    gone = replace(place, config=Config(witness=away), unstamped=[], asked_at=set())
    await _annotate(gone, "one")
    assert len(gone.unstamped) == 1
    assert "WARN UNWITNESSED" in await _codes(gone)
    asked = await anchor_now(place)  # without any authority
    assert (asked.cosigned, asked.anchors, asked.gaps) == (("zelmara",), (), ())
    assert await _codes(place) == {"NOTE WITNESSED"}
