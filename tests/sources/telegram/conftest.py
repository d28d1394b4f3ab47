"""A made-up world on a loopback Telegram, an account that is logged in there, and a store for the files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import zstandard

from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.model.captures import Capture
from archiver.model.entries import Captured
from archiver.model.objects import Bytes, NamedObject, ObjectRef
from archiver.model.observations import Observation
from archiver.sources.telegram import (
    ChannelAddress,
    Patience,
    TelegramSettings,
    TelegramSource,
    login,
    observe,
)
from archiver.store import LocalStore

PHONE = "+9996621234"
LOCKED_PHONE = "+9996625678"
PASSWORD = "tide and bell"
CODE = "22222"
START = datetime(2021, 4, 1, 12, 0, tzinfo=UTC)
DIGEST = "d1" * 32
QUICK = Patience(call_s=10, part_s=10, connect_s=5, flood_s=5, attempts=3, retry_delay_s=0.05)


@pytest.fixture
def world() -> World:
    world = World(seed=7)
    world.add_user(PHONE, first_name="Mara")
    world.add_user(LOCKED_PHONE, password=PASSWORD, first_name="Ilan")
    return world


@pytest.fixture
def channel(world: World) -> WorldChannel:
    """Posts 1 to 300, a minute apart, of which every seventh is deleted."""
    channel = world.add_channel("Harbour Gazette", "harbour_gazette", about="Tides and ships")
    for number in range(1, 301):
        channel.post(START + timedelta(minutes=number), f"post {number}")
    for number in range(7, 301, 7):
        channel.delete(number)
    return channel


@pytest_asyncio.fixture
async def server(world: World) -> AsyncIterator[LoopbackTelegram]:
    async with LoopbackTelegram(world) as server:
        yield server


@pytest.fixture
def settings(server: LoopbackTelegram, tmp_path: Path) -> TelegramSettings:
    return settings_for(server, tmp_path)


@pytest_asyncio.fixture
async def account(settings: TelegramSettings) -> TelegramSettings:
    """The settings of an account that is logged in."""
    await login(settings, answers(PHONE, CODE))
    return settings


@pytest_asyncio.fixture
async def source(account: TelegramSettings, server: LoopbackTelegram) -> AsyncIterator[TelegramSource]:
    async with TelegramSource(account, account_digest=DIGEST) as source:
        server.forget_requests()
        yield source


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "objects", tmp_path / "tmp")


def settings_for(server: LoopbackTelegram, folder: Path) -> TelegramSettings:
    """The settings of an account at a server."""
    return TelegramSettings(
        api_id=1,
        api_hash="0123456789abcdef",
        session_file=folder / "sessions" / "mara.session",
        account="mara",
        server=("127.0.0.1", server.port),
        server_key_pem=server.public_key_pem,
        server_dc=server.dc,
        patience=QUICK,
    )


def answers(*given: str) -> Callable[[str], str]:
    """A person who answers the questions of a login in order."""
    left = list(given)
    return lambda question: left.pop(0)


def impatient(settings: TelegramSettings, **changes: Any) -> TelegramSettings:
    return replace(settings, patience=replace(settings.patience, **changes))


def address(channel: WorldChannel) -> ChannelAddress:
    return ChannelAddress(channel.id, channel.access_hash)


def document(capture: Capture) -> dict[str, Any]:
    """The JSON document of a capture's answer."""
    (answer,) = [item for item in capture.answer if item.role in ("answer", "parts")]
    content = json.loads(answer.data)
    assert isinstance(content, dict)
    return content


def recorded(capture: Capture) -> tuple[Captured, Callable[[NamedObject], bytes]]:
    """The capture as the log would keep it, and how to load its objects (compressed, as in an archive)."""
    held: dict[str, bytes] = {}
    objects = list(capture.stored)
    for number, item in enumerate(capture.answer):
        name = f"{number:064x}"
        held[name] = zstandard.ZstdCompressor().compress(item.data) if item.compress else item.data
        objects.append(_named(item, name))

    def load(named: NamedObject) -> bytes:
        data = held[named.ref.sha256]
        return zstandard.ZstdDecompressor().decompress(data) if named.encoding == "zstd" else data

    captured = Captured(
        session=1,
        source=capture.source,
        method=capture.method,
        question=json.loads(json.dumps(dict(capture.question))),
        asked=capture.asked,
        status=capture.status,
        error=capture.error,
        objects=tuple(objects),
    )
    return captured, load


def seen(captures: Capture | Sequence[Capture]) -> list[Observation]:
    """What captures show."""
    several = [captures] if isinstance(captures, Capture) else captures
    return [item for capture in several for item in observe(*recorded(capture))]


def edited(capture: Capture, change: Callable[[dict[str, Any]], None]) -> Capture:
    """A capture whose document was changed, as if Telegram had answered in another way."""
    content = document(capture)
    change(content)
    (answer,) = capture.answer
    return replace(capture, answer=(replace(answer, data=json.dumps(content).encode()),))


def _named(item: Bytes, name: str) -> NamedObject:
    ref = ObjectRef(sha256=name, sha512="0" * 128, size=len(item.data))
    return NamedObject(role=item.role, ref=ref, media_type=item.media_type, encoding="zstd" if item.compress else None)
