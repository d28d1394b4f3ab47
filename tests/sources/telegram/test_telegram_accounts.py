"""Logging in by QR code and by session string, logging out, and the ways around: SOCKS5 and MTProxy."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
import python_socks.async_.asyncio  # noqa: F401  by another part, before Telethon could replace its errors
from telethon.sessions import MemorySession, StringSession
from telethon.tl import functions

from archiver.demo import LoopbackTelegram, World, log_in, new_client
from archiver.errors import (
    AccountBusyError,
    CannotRunError,
    ConfigError,
    InputError,
    NetworkError,
    NotLoggedInError,
)
from archiver.sources.telegram import (
    Proxy,
    TelegramSettings,
    TelegramSource,
    log_out,
    login,
    login_by_qr,
    login_by_string,
)
from archiver.sources.telegram.session import forget, holder, stored_at
from tests.sources.telegram.conftest import CODE, DIGEST, LOCKED_PHONE, PASSWORD, PHONE, answers, settings_for
from tests.sources.telegram.proxying import USER, mtproxy, socks5

SECRET = bytes(range(0xDD, 0xED))  # its first byte alone must not be taken for a mark


class Phone:
    """A telephone on which the account is logged in, and which scans what is shown."""

    def __init__(self, server: LoopbackTelegram, number: str, password: str | None = None, *, ignores: int = 0) -> None:
        self._server, self._number, self._password = server, number, password
        self._ignores = ignores
        self._loop = asyncio.get_running_loop()
        self.shown: list[str] = []

    def show(self, text: str, seconds: float) -> None:
        assert 1 <= seconds <= 60
        self.shown.append(text)
        if len(self.shown) <= self._ignores:
            self._server.shorten_qr_codes(30)
        else:
            asyncio.run_coroutine_threadsafe(self._scan(text), self._loop).result(30)

    async def _scan(self, text: str) -> None:
        token = text.removeprefix("tg://login?token=")
        session = MemorySession()
        centre = int(self._number[6])
        session.set_dc(centre, self._server.host, self._server.ports[centre])
        client = new_client(self._server, session=session)
        await client.connect()
        try:
            await log_in(client, self._number, self._password)
            value = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            await client(functions.auth.AcceptLoginTokenRequest(value))
        finally:
            await client.disconnect()


async def test_a_qr_code_is_scanned(settings: TelegramSettings, server: LoopbackTelegram) -> None:
    server.shorten_qr_codes(3600)
    phone = Phone(server, PHONE)
    async with asyncio.timeout(45):  # without Telegram's word of the scan, the code would be shown for a minute
        who = await login_by_qr(settings, phone.show, answers())
    assert who.name == "Mara"
    assert len(phone.shown) == 1
    assert server.count("auth.exportLoginToken") == 2  # the second because Telegram told of the scan
    assert await asyncio.to_thread(stored_at, settings.session_file) == (2, settings.address)
    async with TelegramSource(settings, account_digest=DIGEST):
        pass
    assert (await login_by_qr(settings, phone.show, answers())).name == "Mara"  # logged in already: nothing is shown
    assert len(phone.shown) == 1


async def test_a_code_that_nobody_scanned_is_drawn_anew(settings: TelegramSettings, server: LoopbackTelegram) -> None:
    server.shorten_qr_codes(0.1)
    phone = Phone(server, PHONE, ignores=1)
    await login_by_qr(settings, phone.show, answers())
    assert len(phone.shown) == len(set(phone.shown)) == 2


async def test_the_scanning_account_lives_elsewhere(
    settings: TelegramSettings, server: LoopbackTelegram, world: World
) -> None:
    world.add_user("+9996643333", password=PASSWORD, first_name="Oren")
    phone = Phone(server, "+9996643333", PASSWORD)
    told: list[str] = []
    who = await login_by_qr(settings, phone.show, answers("wrong", PASSWORD), told.append)
    assert who.name == "Oren"
    assert told == ["That password is wrong. 2 more tries."]
    assert await asyncio.to_thread(stored_at, settings.session_file) == (4, settings.address)


async def test_a_wrong_code_is_said(settings: TelegramSettings) -> None:
    told: list[str] = []
    await login(settings, answers(PHONE, "1", "2", CODE), told.append)
    assert told == ["That code is wrong. 2 more tries.", "That code is wrong. One more try."]


async def _string(server: LoopbackTelegram) -> str:
    """A session string of somebody who logged in with Telethon."""
    session = StringSession()
    session.set_dc(server.dc, server.host, server.port)
    client = new_client(server, session=session)
    await client.connect()
    await log_in(client, LOCKED_PHONE, PASSWORD)
    await client.disconnect()
    return str(session.save())


async def test_a_session_string_is_taken_over(settings: TelegramSettings, server: LoopbackTelegram) -> None:
    text = await _string(server)
    assert (await login_by_string(settings, f"  {text}\n")).name == "Ilan"
    assert text not in settings.session_file.read_text()
    async with TelegramSource(settings, account_digest=DIGEST):
        pass
    with pytest.raises(CannotRunError, match="has a login on this machine already") as caught:
        await login_by_string(settings, text)
    assert text not in str(caught.value)


async def test_a_session_string_that_was_ended(settings: TelegramSettings, server: LoopbackTelegram) -> None:
    text = await _string(server)
    server.log_everybody_out()
    with pytest.raises(NotLoggedInError, match="does not let this session in"):
        await login_by_string(settings, text)
    server.forget_keys()
    with pytest.raises(NotLoggedInError, match="no longer knows its key"):
        await login_by_string(settings, text)
    assert not settings.session_file.exists()


@pytest.mark.parametrize("text", ["", "1", "hello", "1" + "A" * 351, "2" + "A" * 352, "1" + "é" * 352, "1" + "A" * 352])
async def test_what_is_no_session_string(text: str, settings: TelegramSettings) -> None:
    with pytest.raises(InputError) as caught:
        await login_by_string(settings, text)
    assert len(text) < 2 or text not in str(caught.value)


async def test_a_session_string_for_another_server(server: LoopbackTelegram, settings: TelegramSettings) -> None:
    text = await _string(server)
    with pytest.raises(InputError, match="not for Telegram: it leads to 127"):
        await login_by_string(replace(settings, server=None, server_key_pem=None), text)


async def test_logging_out(account: TelegramSettings, server: LoopbackTelegram) -> None:
    async with TelegramSource(replace(account, command="collect"), account_digest=DIGEST):
        who = await asyncio.to_thread(holder, account.session_file)
        assert who == f"{os.getpid()} (archiver collect)"
        with pytest.raises(AccountBusyError, match="is in use by process"):
            await log_out(account)
    assert await asyncio.to_thread(holder, account.session_file) is None
    assert await log_out(account)
    assert server.count("auth.logOut") == 1
    assert not account.session_file.exists()
    assert await asyncio.to_thread(stored_at, account.session_file) is None
    with pytest.raises(NotLoggedInError):
        async with TelegramSource(account, account_digest=DIGEST):
            pass


async def test_logging_out_where_telegram_has_forgotten(account: TelegramSettings, server: LoopbackTelegram) -> None:
    server.forget_keys()
    assert not await log_out(account)
    assert not account.session_file.exists()


async def test_logging_out_without_a_network(account: TelegramSettings, server: LoopbackTelegram) -> None:
    await server.stop()
    with pytest.raises(NetworkError):
        await log_out(account)
    assert account.session_file.exists()
    assert await asyncio.to_thread(forget, account)
    assert not await asyncio.to_thread(forget, account)


async def test_by_way_of_socks5(settings: TelegramSettings, server: LoopbackTelegram) -> None:
    async with socks5() as passed:
        proxied = replace(settings, proxy=f"socks5://{USER}:p%40ss%2Fword@127.0.0.1:{passed.port}")
        await login(proxied, answers(PHONE, CODE))
        async with TelegramSource(proxied, account_digest=DIGEST) as source:
            await source.call(functions.help.GetConfigRequest(), dc=4)
        assert passed.targets == [server.port, server.port, server.ports[4]]
        assert "p@ss" not in repr(proxied)
        wrong = replace(settings, proxy=f"socks5://{USER}:hush-hush@127.0.0.1:{passed.port}")
        with pytest.raises(NetworkError, match=rf"by way of the proxy 127\.0\.0\.1:{passed.port}") as caught:
            async with TelegramSource(wrong, account_digest=DIGEST):
                pass
        assert passed.refused
        assert "hush" not in str(caught.value)


async def test_by_way_of_an_mtproxy(settings: TelegramSettings, server: LoopbackTelegram) -> None:
    async with mtproxy(SECRET, dict(server.ports)) as passed:
        proxied = replace(settings, proxy=f"mtproxy://{SECRET.hex()}@127.0.0.1:{passed.port}")
        assert (await login(proxied, answers(PHONE, CODE))).name == "Mara"
        assert passed.centres == [2]


async def test_a_proxy_that_is_not_there(account: TelegramSettings) -> None:
    for kind in ("socks5://me:hush@", f"mtproxy://{SECRET.hex()}@"):
        broken = replace(account, proxy=f"{kind}127.0.0.1:9", patience=replace(account.patience, attempts=1))
        with pytest.raises(NetworkError, match=r"by way of the proxy 127\.0\.0\.1:9") as caught:
            async with TelegramSource(broken, account_digest=DIGEST):
                pass
        assert "hush" not in str(caught.value)
        assert SECRET.hex() not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "mtproxy://{hex}@proxy.example:443",
        "mtproxy://dd{hex}@proxy.example:443",
        "tg://proxy?server=proxy.example&port=443&secret={hex}",
        "https://t.me/proxy?server=proxy.example&port=443&secret=dd{hex}",
        "tg://proxy?server=proxy.example&port=443&secret={base64}",
    ],
)
def test_the_ways_to_write_an_mtproxy(text: str) -> None:
    given = text.format(hex=SECRET.hex(), base64=base64.urlsafe_b64encode(SECRET).decode().rstrip("="))
    proxy = Proxy.parse(given)
    assert proxy == Proxy(kind="mtproxy", host="proxy.example", port=443, secret=SECRET.hex())
    assert SECRET.hex() not in repr(proxy)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("mtproxy://ee00112233445566778899aabbccddeeff6578@h.example:443", "pretended TLS"),
        ("mtproxy://hushhush@h.example:443", "16 bytes"),
        ("mtproxy://hush!!@h.example:443", "neither hex nor base64"),
        ("socks5://me:hush@:1080", "no host"),
        ("socks5://me:hush@h.example", "no port"),
        ("socks5://me:hush@[::1:1080", "no address"),
        ("tg://proxy?server=h.example&secret=hush", "no port"),
        ("me:hush@h.example:1080", "begins with none"),
    ],
)
def test_proxies_that_are_none(text: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why) as caught:
        Proxy.parse(text)
    assert "hush" not in str(caught.value)


def test_a_link_to_a_socks_proxy() -> None:
    proxy = Proxy.parse("https://t.me/socks?server=h.example&port=1080&user=me&pass=hush")
    assert proxy == Proxy(kind="socks5", host="h.example", port=1080, user="me", password="hush")


def test_a_session_of_another_program(tmp_path: Path, server: LoopbackTelegram) -> None:
    settings = settings_for(server, tmp_path)
    settings.session_file.parent.mkdir(mode=0o700)
    settings.session_file.write_text(json.dumps({"format": "other"}))
    settings.session_file.chmod(0o600)
    with pytest.raises(CannotRunError, match="is not a session of this program"):
        stored_at(settings.session_file)
    assert forget(settings)
