"""Connections that break at every point, data centres that forget us, waits: the answer comes, or a sentence."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from telethon.tl import functions

from archiver.demo import LoopbackTelegram, WorldChannel
from archiver.demo.connection import Connection
from archiver.errors import FloodWaitError, NetworkError, NotLoggedInError
from archiver.sources.telegram import Pacing, TelegramSettings, TelegramSource, login, messages, resolve_username
from archiver.sources.telegram.faults import LONGEST_WAIT_S, flood_seconds
from archiver.sources.telegram.schedule import RESOLVE, Schedule
from archiver.sources.telegram.wire import RpcFault
from tests.sources.telegram.conftest import CODE, DIGEST, PHONE, address, answers, impatient

MESSAGES = "channels.getMessages"
CONFIG = functions.help.GetConfigRequest


async def ask(source: TelegramSource, channel: WorldChannel) -> str:
    (capture,) = [item async for item in messages(source, address(channel), [1])]
    return capture.status


@pytest.mark.parametrize("times", [1, 2])
async def test_a_connection_cut_between_two_requests(
    source: TelegramSource, server: LoopbackTelegram, channel: WorldChannel, times: int
) -> None:
    assert await ask(source, channel) == "ok"
    for _ in range(times):
        server.cut_connections()
        await asyncio.sleep(0.05)
    assert await ask(source, channel) == "ok"


async def test_a_foreign_connection_cut_between_two_requests(source: TelegramSource, server: LoopbackTelegram) -> None:
    for _ in range(2):
        assert (await source.call(CONFIG(), dc=4)).status == "ok"
        server.cut_connections(4)
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("dc", [None, 4])
async def test_a_connection_cut_while_keys_are_agreed(
    settings: TelegramSettings, server: LoopbackTelegram, monkeypatch: pytest.MonkeyPatch, dc: int | None
) -> None:
    plain = Connection._shake
    cuts = [0]

    async def shake(self: Any, packet: bytes) -> None:
        if self.dc == (dc or server.dc) and not cuts[0]:
            cuts[0] += 1
            self.reset()
        else:
            await plain(self, packet)

    monkeypatch.setattr(Connection, "_shake", shake)
    await login(settings, answers(PHONE, CODE))
    async with TelegramSource(settings, account_digest=DIGEST) as source:
        assert (await source.call(CONFIG(), dc=dc)).status == "ok"
    assert cuts == [1]


@pytest.mark.parametrize("how", ["reset", "reset_mid_packet"])
@pytest.mark.parametrize("method", ["help.getConfig", "updates.getState", "auth.importAuthorization"])
async def test_a_connection_cut_while_it_is_opened(
    account: TelegramSettings, server: LoopbackTelegram, how: str, method: str
) -> None:
    fault = getattr(server.faults, how)(method)
    async with TelegramSource(account, account_digest=DIGEST) as source:
        assert (await source.call(CONFIG(), dc=4)).status == "ok"
    assert fault.happened == 1


@pytest.mark.parametrize("how", ["login", "key"])
async def test_a_foreign_data_centre_that_forgets_us_is_entered_anew(
    source: TelegramSource, server: LoopbackTelegram, how: str
) -> None:
    state = functions.updates.GetStateRequest
    assert (await source.call(state(), dc=4)).status == "ok"
    if how == "login":
        server.forget_logins(4)
    else:
        server.forget_keys(4)

    answers_ = await asyncio.gather(*(source.call(state(), dc=4) for _ in range(4)))

    assert [item.status for item in answers_] == ["ok"] * 4
    assert server.count("auth.importAuthorization") == 2


async def test_a_foreign_data_centre_that_never_lets_us_in_is_no_lost_login(
    source: TelegramSource, server: LoopbackTelegram
) -> None:
    server.faults.rpc_error("updates.getState", 401, "AUTH_KEY_UNREGISTERED", dc=4, times=None)
    with pytest.raises(NetworkError, match="data centre 4 no longer lets the account in"):
        await source.call(functions.updates.GetStateRequest(), dc=4)


async def test_a_login_that_ended_everywhere(source: TelegramSource, server: LoopbackTelegram) -> None:
    assert (await source.call(functions.updates.GetStateRequest(), dc=4)).status == "ok"
    server.log_everybody_out()
    with pytest.raises(NotLoggedInError, match="archiver login"):
        await source.call(functions.updates.GetStateRequest(), dc=4)


async def test_a_connection_is_not_used_without_introduction(
    account: TelegramSettings, server: LoopbackTelegram, channel: WorldChannel
) -> None:
    async with TelegramSource(impatient(account, attempts=1), account_digest=DIGEST) as source:
        await source._client.disconnect()
        server.faults.rpc_error("help.getConfig", 500, "INTERNAL", times=1)
        with pytest.raises(NetworkError):
            await ask(source, channel)
        server.forget_requests()
        assert await ask(source, channel) == "ok"
    assert server.count("help.getConfig") == 1
    assert "invokeWithLayer" in server.requests[0].wrappers


@pytest.mark.parametrize(("method", "wanted"), [("help.getConfig", NetworkError), ("auth.sendCode", NotLoggedInError)])
async def test_an_unreadable_answer_while_logging_in_is_a_sentence(
    settings: TelegramSettings, server: LoopbackTelegram, method: str, wanted: type[Exception]
) -> None:
    server.faults.unknown_result(method, times=None)
    with pytest.raises(wanted, match="cannot read"):
        await login(settings, answers(PHONE, CODE))


@pytest.mark.parametrize("method", ["auth.exportAuthorization", "auth.importAuthorization"])
async def test_an_unreadable_answer_at_the_door_of_a_data_centre_is_a_sentence(
    source: TelegramSource, server: LoopbackTelegram, method: str
) -> None:
    server.faults.unknown_result(method, times=None)
    with pytest.raises(NetworkError, match=r"data centre 4|authorization"):
        await source.call(CONFIG(), dc=4)
    server.faults.clear()
    assert (await source.call(CONFIG(), dc=4)).status == "ok"


async def test_a_key_that_is_forgotten_at_the_door(source: TelegramSource, server: LoopbackTelegram) -> None:
    server.faults.call("auth.importAuthorization", lambda: server.forget_keys(4))
    assert (await source.call(functions.updates.GetStateRequest(), dc=4)).status == "ok"


async def test_a_flood_while_connecting(account: TelegramSettings, server: LoopbackTelegram) -> None:
    server.faults.flood("help.getConfig", 900)
    with pytest.raises(FloodWaitError) as caught:
        async with TelegramSource(account, account_digest=DIGEST):
            pass
    assert caught.value.seconds == 900


@pytest.mark.parametrize("method", ["auth.sendCode", "auth.signIn"])
async def test_a_login_does_not_ask_again_before_its_time(
    settings: TelegramSettings, server: LoopbackTelegram, method: str
) -> None:
    server.faults.flood(method, 4000)
    with pytest.raises(FloodWaitError):
        await login(settings, answers(PHONE, CODE))
    server.forget_requests()

    with pytest.raises(FloodWaitError, match="again only in"):
        await login(settings, answers(PHONE, CODE))

    assert not server.count("auth.sendCode")


async def test_a_long_flood_costs_no_look_up(account: TelegramSettings, server: LoopbackTelegram) -> None:
    paced = replace(account, pacing=Pacing(resolve_s=0, search_s=0, history_s=0, resolves_per_day=2))
    server.faults.flood(RESOLVE, 500)
    async with TelegramSource(paced, account_digest=DIGEST) as source:
        for _ in range(5):
            with pytest.raises(FloodWaitError, match="again only in"):
                await resolve_username(source, "harbour_gazette")
    assert server.count(RESOLVE) == 1


async def test_look_ups_keep_their_distance_from_run_to_run(
    account: TelegramSettings, server: LoopbackTelegram
) -> None:
    paced = replace(account, pacing=Pacing(resolve_s=1.0, search_s=0, history_s=0))
    for _ in range(2):
        async with TelegramSource(paced, account_digest=DIGEST) as source:
            await resolve_username(source, "nobody_here")
    one, two = [item.at for item in server.requests if item.method == RESOLVE]
    assert two - one >= 0.98


def test_a_clock_that_went_back_makes_no_longer_wait(account_state: Any) -> None:
    schedule = account_state
    schedule.load()
    assert schedule.take_turn(RESOLVE) <= 3.0


@pytest.fixture
def account_state(tmp_path: Any) -> Schedule:
    from datetime import UTC, datetime, timedelta

    path = tmp_path / "mara.state.json"
    later = Schedule(path, "mara", Pacing(), now=lambda: datetime.now(UTC) + timedelta(days=2))
    later.take_turn(RESOLVE)
    later.save()
    return Schedule(path, "mara", Pacing())


@pytest.mark.parametrize(
    ("code", "word", "seconds"),
    [
        (420, "FLOOD_WAIT_7", 7),
        (420, "FLOOD_WAIT_0", 1),
        (-420, "FLOOD_PREMIUM_WAIT_9", 9),
        (420, "SOME_LATER_WAIT_12", 12),
        (400, "FLOOD_WAIT_7", 7),
        (420, "FLOOD_WAIT_99999999999999999999", LONGEST_WAIT_S),
        (420, "FROZEN_METHOD_INVALID", None),
        (400, "FILE_REFERENCE_0_EXPIRED", None),
        (303, "FILE_MIGRATE_4", None),
    ],
)
def test_waits_by_code_and_by_name(code: int, word: str, seconds: int | None) -> None:
    assert flood_seconds(RpcFault(code, word)) == seconds
