"""Single questions, and what stands between them and their answers: floods, silence, broken connections."""

from __future__ import annotations

import asyncio
import json
import re
import struct
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telethon.tl import functions, types

from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.errors import ConfigError, FloodWaitError, NetworkError
from archiver.model.observations import ChannelSeen, Unreadable, UsernameSeen
from archiver.sources.telegram import (
    Pacing,
    TelegramSettings,
    TelegramSource,
    full_channel,
    history_window,
    login,
    messages,
    resolve_username,
    search_titles,
)
from archiver.sources.telegram.proxies import Proxy
from archiver.sources.telegram.schedule import Schedule
from tests.sources.telegram.conftest import (
    CODE,
    DIGEST,
    PHONE,
    START,
    address,
    answers,
    document,
    impatient,
    seen,
    settings_for,
)

FAR = timedelta(days=365)


async def test_resolve(source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel) -> None:
    capture = await resolve_username(source, "Harbour_Gazette")

    found = seen(capture)
    assert UsernameSeen(username="Harbour_Gazette", channel_id=channel.id) in found
    (shown,) = [item for item in found if isinstance(item, ChannelSeen)]
    assert (shown.title, shown.usernames, shown.access_hash) == (
        "Harbour Gazette",
        ("harbour_gazette",),
        channel.access_hash,
    )
    assert capture.question == {"username": "Harbour_Gazette"}
    assert dict(server.counts) == {"contacts.resolveUsername": 1}
    assert source.known.channel(channel.id) == address(channel)


async def test_resolve_a_name_that_is_nobodys(source: TelegramSource) -> None:
    capture = await resolve_username(source, "nobody_here")

    assert (capture.status, capture.error) == ("absent", "USERNAME_NOT_OCCUPIED")
    assert document(capture)["value"] == {
        "_": "rpc_error",
        "error_code": 400,
        "error_message": "USERNAME_NOT_OCCUPIED",
    }
    assert seen(capture) == [UsernameSeen(username="nobody_here", channel_id=None)]


async def test_resolve_a_person_keeps_no_person(source: TelegramSource, monkeypatch: pytest.MonkeyPatch) -> None:
    from archiver.demo.api import table

    async def resolve(call: object) -> object:
        person = types.User(id=77, first_name="Hidden Person", phone="15550100", access_hash=5)
        return types.contacts.ResolvedPeer(types.PeerUser(77), [], [person])

    monkeypatch.setattr(table, "METHODS", {**table.METHODS, "contacts.resolveUsername": resolve})

    capture = await resolve_username(source, "hidden_person")

    assert "Hidden" not in json.dumps(document(capture))
    assert document(capture)["withheld"] == "people"
    assert seen(capture) == [UsernameSeen(username="hidden_person", channel_id=None)]


async def test_resolve_a_channel_that_is_shut(source: TelegramSource, channel: WorldChannel) -> None:
    channel.private = True
    found = seen(await resolve_username(source, "harbour_gazette"))
    (shown,) = [item for item in found if isinstance(item, ChannelSeen)]
    assert shown.restriction is not None
    assert shown.restriction.startswith("forbidden")


async def test_full_channel(source: TelegramSource, channel: WorldChannel) -> None:
    (shown,) = [item for item in seen(await full_channel(source, address(channel))) if isinstance(item, ChannelSeen)]
    assert (shown.about, shown.participants) == ("Tides and ships", 1000)


async def test_search_keeps_channels_and_no_people(
    source: TelegramSource, world: World, channel: WorldChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archiver.demo.api import contacts, table

    async def search(call: object) -> object:
        found = await contacts.search(call)  # type: ignore[arg-type]
        found.users.append(types.User(id=77, first_name="Hidden Person", phone="15550100"))
        found.my_results.append(types.PeerUser(77))
        return found

    monkeypatch.setattr(table, "METHODS", {**table.METHODS, "contacts.search": search})

    capture = await search_titles(source, "harbour")

    assert [item.title for item in seen(capture) if isinstance(item, ChannelSeen)] == ["Harbour Gazette"]
    stored = json.dumps(document(capture))
    assert "Hidden" not in stored
    assert "15550100" not in stored
    assert document(capture)["withheld"] == "people"
    assert "tl_zstd" not in document(capture)
    assert capture.question["withheld"] == "people"


@pytest.mark.parametrize("method", ["contacts.search", "contacts.resolveUsername"])
async def test_an_unreadable_answer_keeps_nobody(
    source: TelegramSource, channel: WorldChannel, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    from archiver.demo import answering

    plain = answering._served

    async def served(*arguments: Any) -> Any:
        """The answer with a person and, behind that, an unknown constructor."""
        person = bytes(types.User(id=77, first_name="Hidden Person", phone="15550100"))
        answer = await plain(*arguments)
        return answering.Answer(answer.result[:-4] + struct.pack("<i", 2) + person + answering.UNKNOWN)

    monkeypatch.setattr(answering, "_served", served)

    capture = await (search_titles if method == "contacts.search" else resolve_username)(source, "harbour_gazette")

    content = document(capture)
    assert (capture.method, capture.status, capture.error) == (method, "failed", "unknown constructor 0xdeadbeef")
    assert "tl_zstd" not in content
    assert content["unread"] == capture.error
    assert capture.question["withheld"] == content["withheld"] == "people"
    (found,) = seen(capture)
    assert isinstance(found, Unreadable)
    assert found.reason == capture.error


async def test_search_refused(source: TelegramSource) -> None:
    capture = await search_titles(source, "ha")
    assert (capture.status, capture.error) == ("failed", "QUERY_TOO_SHORT")


async def test_short_flood_is_slept_through(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    server.faults.flood("channels.getMessages", 1)
    begun = time.monotonic()

    (capture,) = [item async for item in messages(source, address(channel), [1])]

    assert capture.status == "ok"
    assert time.monotonic() - begun >= 1
    first, second = server.requests
    assert second.at - first.at >= 1


@pytest.mark.parametrize("premium", [False, True])
async def test_long_flood_is_kept_for_the_next_client(
    account: TelegramSettings, server: LoopbackTelegram, channel: WorldChannel, premium: bool
) -> None:
    order = server.faults.premium_flood if premium else server.faults.flood
    order("channels.getMessages", 300)
    for _ in range(2):
        async with TelegramSource(account, account_digest=DIGEST) as source:
            with pytest.raises(FloodWaitError, match=r"channels\.getMessages") as caught:
                [item async for item in messages(source, address(channel), [1])]
            assert 290 < caught.value.seconds <= 300
    assert server.count("channels.getMessages") == 1
    state = account.session_file.with_suffix(".state.json")
    assert state.stat().st_mode & 0o777 == 0o600


async def test_floods_without_end_are_raised(
    account: TelegramSettings, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    server.faults.flood("channels.getMessages", 1, times=None)
    async with TelegramSource(impatient(account, flood_s=2), account_digest=DIGEST) as source:
        with pytest.raises(FloodWaitError):
            [item async for item in messages(source, address(channel), [1])]
    assert server.count("channels.getMessages") == 3


async def test_silence_ends(account: TelegramSettings, server: LoopbackTelegram, channel: WorldChannel) -> None:
    server.faults.silence("channels.getMessages")
    async with TelegramSource(impatient(account, call_s=0.3), account_digest=DIGEST) as source:
        with pytest.raises(NetworkError, match=r"no answer within 0\.3 s"):
            [item async for item in messages(source, address(channel), [1])]
        (capture,) = [item async for item in messages(source, address(channel), [1])]
    assert capture.status == "ok"


async def test_answer_that_telethon_loses_ends_too(
    account: TelegramSettings, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    server.faults.unknown_beside("channels.getMessages")
    async with TelegramSource(impatient(account, call_s=0.3), account_digest=DIGEST) as source:
        with pytest.raises(NetworkError):
            [item async for item in messages(source, address(channel), [1])]


@pytest.mark.parametrize("how", ["reset", "reset_mid_packet"])
async def test_reset_heals(source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel, how: str) -> None:
    getattr(server.faults, how)("messages.getHistory", after=1)

    captures = [item async for item in history_window(source, address(channel), START - FAR, START + FAR)]

    assert [item.status for item in captures] == ["ok"] * 4
    assert server.count("messages.getHistory") == 5


async def test_server_that_goes_away(world: World, channel: WorldChannel, tmp_path: Path) -> None:
    server = LoopbackTelegram(world)
    await server.start()
    settings = settings_for(server, tmp_path)
    await login(settings, answers(PHONE, CODE))
    async with TelegramSource(impatient(settings, attempts=1), account_digest=DIGEST) as source:
        await server.stop()
        with pytest.raises(NetworkError, match=re.escape(f"No connection to {settings.address}:")):
            [item async for item in messages(source, address(channel), [1])]
    with pytest.raises(NetworkError, match=re.escape(f"No connection to {settings.address}:")):
        async with TelegramSource(impatient(settings, attempts=1), account_digest=DIGEST):
            pass


async def test_telegrams_own_trouble_is_asked_again_then_kept(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    server.faults.rpc_error("channels.getMessages", -503, "Timeout", times=2)
    (capture,) = [item async for item in messages(source, address(channel), [1])]
    assert capture.status == "ok"

    server.faults.rpc_error("channels.getMessages", 500, "RPC_CALL_FAIL", times=3)
    (capture,) = [item async for item in messages(source, address(channel), [1])]
    assert (capture.status, capture.error) == ("failed", "RPC_CALL_FAIL")


async def test_cancellation_is_ours(source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel) -> None:
    server.faults.silence("channels.getMessages")
    task = asyncio.create_task(source.call(_one_message(channel)))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await source.call(_one_message(channel))).status == "ok"


async def test_no_request_asks_for_updates(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    await resolve_username(source, "harbour_gazette")
    assert all(any("ithoutUpdates" in name for name in item.wrappers) for item in server.requests)
    assert not server.not_served


async def test_pace_and_daily_lookups(account: TelegramSettings, server: LoopbackTelegram) -> None:
    paced = replace(account, pacing=Pacing(resolve_s=0.6, search_s=0.0, history_s=0.0, resolves_per_day=2))
    async with TelegramSource(paced, account_digest=DIGEST) as source:
        await resolve_username(source, "nobody_one")
        await resolve_username(source, "nobody_two")
    one, two = [item.at for item in server.requests if item.method == "contacts.resolveUsername"]
    assert two - one >= 0.3  # half of it: a busy machine may hand over the first one late
    async with TelegramSource(paced, account_digest=DIGEST) as source:
        with pytest.raises(FloodWaitError, match="looked up 2 names"):
            await search_titles(source, "harbour")
    assert server.count("contacts.search") == 0


def test_schedule_across_processes(tmp_path: Path) -> None:
    clock = [datetime(2026, 1, 1, tzinfo=UTC)]
    path = tmp_path / "mara.state.json"
    first = Schedule(path, "mara", Pacing.none(), now=lambda: clock[0])
    first.flooded("messages.getHistory", 100)
    first.flooded("messages.getHistory", 10)  # a shorter wait does not cut a longer one
    first.save()

    second = Schedule(path, "mara", Pacing.none(), now=lambda: clock[0])
    second.load()
    assert second.flood_s("messages.getHistory") == 100
    assert second.flood_s("contacts.search") == 0
    clock[0] += timedelta(seconds=99.5)
    assert second.flood_s("messages.getHistory") == 0.5
    clock[0] += timedelta(seconds=1)
    assert second.flood_s("messages.getHistory") == 0


@pytest.mark.parametrize("content", ["", "[]", '{"format": "archiver-telegram-state/1"}', "\xff"])
def test_broken_state_counts_as_empty(tmp_path: Path, content: str) -> None:
    path = tmp_path / "mara.state.json"
    path.write_text(content, encoding="latin-1")
    schedule = Schedule(path, "mara", Pacing.none())
    schedule.load()
    assert schedule.flood_s("messages.getHistory") == 0


async def test_a_proxy_that_is_down_is_not_bypassed(account: TelegramSettings, server: LoopbackTelegram) -> None:
    server.forget_requests()
    behind = replace(impatient(account, attempts=1), proxy="socks5://127.0.0.1:9")
    with pytest.raises(NetworkError):
        async with TelegramSource(behind, account_digest=DIGEST):
            pass
    assert not server.requests


async def test_a_foreign_data_centre_that_keeps_us_out(source: TelegramSource, server: LoopbackTelegram) -> None:
    server.faults.flood("auth.importAuthorization", 500)
    with pytest.raises(FloodWaitError, match="data centre 4 only in 500 s"):
        await source.call(functions.help.GetConfigRequest(), dc=4)
    with pytest.raises(FloodWaitError, match="data centre 4 again only in"):
        await source.call(functions.help.GetConfigRequest(), dc=4)
    assert server.count("auth.importAuthorization") == 1
    server.faults.rpc_error("auth.importAuthorization", 400, "AUTH_BYTES_INVALID", times=None)
    with pytest.raises(NetworkError, match="data centre 5 does not let the account in"):
        await source.call(functions.help.GetConfigRequest(), dc=5)


def test_proxy_addresses() -> None:
    assert Proxy.parse(None) is None
    socks = Proxy.parse("socks5://me:p%40ss@127.0.0.1:1080")
    assert socks is not None
    assert socks.for_telethon == {
        "proxy_type": "socks5",
        "addr": "127.0.0.1",
        "port": 1080,
        "rdns": True,
        "username": "me",
        "password": "p@ss",
    }
    for wrong in ("127.0.0.1:1080", "socks5://127.0.0.1", "ftp://me:hush@h:1", "socks5://h:notaport"):
        with pytest.raises(ConfigError) as caught:
            Proxy.parse(wrong)
        assert "hush" not in str(caught.value)


def _one_message(channel: WorldChannel) -> object:
    return functions.channels.GetMessagesRequest(
        channel=types.InputChannel(channel.id, channel.access_hash), id=[types.InputMessageID(1)]
    )


def test_a_flood_slows_its_method_down_for_a_while(tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "state", "mara", Pacing(history_s=1000.0, after_flood_s=250.0))
    asked = "messages.getHistory"

    def distance(method: str) -> float:
        schedule._next_turn.clear()
        schedule.take_turn(method)
        return schedule.take_turn(method)

    assert 900 < distance(asked) <= 1000
    schedule.flooded(asked, 0)
    assert 1900 < distance(asked) <= 2000
    schedule.flooded(asked, 0)
    assert distance(asked) > 3500
    assert 900 < distance("channels.getMessages") <= 1000  # Telegram asked for no wait there
    schedule.flooded("upload.getFile", 0)
    assert 400 < distance("upload.getFile") <= 500
    for _ in range(200):
        schedule.take_turn(asked)
    assert 900 < distance(asked) <= 1000
    unpaced = Schedule(tmp_path / "state", "mara", Pacing.none())
    unpaced.flooded(asked, 0)
    assert (unpaced.take_turn(asked), unpaced.take_turn(asked)) == (0.0, 0.0)


def test_methods_of_one_pace_take_turns_together(tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "state", "mara", Pacing(history_s=1000.0))
    schedule.take_turn("messages.getHistory")
    assert schedule.take_turn("channels.getMessages") > 900
    assert schedule.take_turn("upload.getFile") == 0.0
