"""Logging in, the session on disk, the lock, and what happens when Telegram lets the account go."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from telethon.crypto import AuthKey

from archiver.demo import LoopbackTelegram, World
from archiver.errors import AccountBusyError, CannotRunError, FloodWaitError, NotLoggedInError, TryAgainError
from archiver.sources.telegram import TelegramSettings, TelegramSource, login, resolve_username
from archiver.sources.telegram.session import AccountSession
from tests.sources.telegram.conftest import CODE, DIGEST, LOCKED_PHONE, PASSWORD, PHONE, answers


async def test_login_keeps_a_session_that_jobs_use(settings: TelegramSettings, server: LoopbackTelegram) -> None:
    who = await login(settings, answers(PHONE, CODE))

    assert who.name == "Mara"
    assert stat.S_IMODE(settings.session_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.session_file.parent.stat().st_mode) == 0o700
    server.forget_requests()
    async with TelegramSource(settings, account_digest=DIGEST):
        pass
    assert dict(server.counts) == {"help.getConfig": 1, "updates.getState": 1}


async def test_session_holds_no_secret_but_the_key(account: TelegramSettings) -> None:
    content = json.loads(account.session_file.read_text())
    assert content.keys() == {"format", "entry", "dc", "host", "port", "auth_key"}
    assert PHONE.strip("+") not in account.session_file.read_text()


async def test_second_factor(settings: TelegramSettings) -> None:
    who = await login(settings, answers(LOCKED_PHONE, CODE, "wrong", PASSWORD))
    assert who.name == "Ilan"


async def test_login_at_another_data_centre(settings: TelegramSettings, world: World) -> None:
    world.add_user("+9996643333", first_name="Oren")
    who = await login(settings, answers("+9996643333", "44444"))
    assert who.name == "Oren"
    async with TelegramSource(settings, account_digest=DIGEST) as source:
        assert source.home_dc == 4


async def test_login_again_asks_nothing(account: TelegramSettings) -> None:
    assert (await login(account, answers())).name == "Mara"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("+9996629999",), "the phone number is not one that Telegram knows"),
        ((PHONE, "1", "2", "3"), "the code was wrong three times"),
        ((LOCKED_PHONE, CODE, "a", "b", "c"), "the password was wrong three times"),
        (("",), "what was given is no phone number"),
    ],
)
async def test_login_that_does_not_work_out(settings: TelegramSettings, given: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(NotLoggedInError, match=sentence):
        await login(settings, answers(*given))
    assert not settings.session_file.exists()


async def test_login_flood(settings: TelegramSettings, server: LoopbackTelegram) -> None:
    server.faults.flood("auth.sendCode", 4000)
    with pytest.raises(FloodWaitError) as caught:
        await login(settings, answers(PHONE))
    assert caught.value.seconds == 4000


@pytest.mark.parametrize(
    ("method", "code", "word"),
    [("auth.sendCode", 400, "PHONE_NUMBER_FLOOD"), ("auth.sendCode", 406, "PHONE_PASSWORD_FLOOD")],
)
async def test_too_many_logins_are_to_be_tried_later(
    settings: TelegramSettings, server: LoopbackTelegram, method: str, code: int, word: str
) -> None:
    server.faults.rpc_error(method, code, word)
    with pytest.raises(TryAgainError, match="Too many logins"):
        await login(settings, answers(PHONE))


async def test_jobs_do_not_start_without_a_login(settings: TelegramSettings, server: LoopbackTelegram) -> None:
    with pytest.raises(NotLoggedInError, match="archiver login"):
        async with TelegramSource(settings, account_digest=DIGEST):
            pass
    assert not server.requests


async def test_logged_out_from_elsewhere(account: TelegramSettings, server: LoopbackTelegram) -> None:
    async with TelegramSource(account, account_digest=DIGEST) as source:
        server.log_everybody_out()
        with pytest.raises(NotLoggedInError, match="logged out"):
            await resolve_username(source, "harbour_gazette")
    with pytest.raises(NotLoggedInError, match="logged out"):
        async with TelegramSource(account, account_digest=DIGEST):
            pass


async def test_key_that_telegram_forgot(account: TelegramSettings, server: LoopbackTelegram) -> None:
    server.forget_keys()
    with pytest.raises(NotLoggedInError, match="no longer knows its key"):
        async with TelegramSource(account, account_digest=DIGEST):
            pass


@pytest.mark.parametrize("word", ["SESSION_REVOKED", "USER_DEACTIVATED", "AUTH_KEY_DUPLICATED"])
async def test_reason_is_told(account: TelegramSettings, server: LoopbackTelegram, word: str) -> None:
    server.faults.rpc_error("updates.getState", 406 if "DUPLICATED" in word else 401, word)
    with pytest.raises(NotLoggedInError, match=r"ended|deleted"):
        async with TelegramSource(account, account_digest=DIGEST):
            pass


async def test_one_client_an_account(account: TelegramSettings) -> None:
    async with TelegramSource(account, account_digest=DIGEST):
        with pytest.raises(AccountBusyError, match=f'"mara" is in use by process {os.getpid()} '):
            async with TelegramSource(account, account_digest=DIGEST):
                pass
        with pytest.raises(AccountBusyError):
            await login(account, answers())
    async with TelegramSource(account, account_digest=DIGEST):
        pass


async def test_session_of_another_server_is_not_used(account: TelegramSettings) -> None:
    elsewhere = replace(account, server=("127.0.0.1", 9))
    before = account.session_file.read_bytes()
    with pytest.raises(NotLoggedInError):
        async with TelegramSource(elsewhere, account_digest=DIGEST):
            pass
    assert account.session_file.read_bytes() == before


async def test_foreign_file_is_not_overwritten(account: TelegramSettings) -> None:
    account.session_file.write_bytes(b"SQLite format 3\0")
    with pytest.raises(CannotRunError, match="not a session of this program"):
        await login(account, answers(PHONE, CODE))
    assert account.session_file.read_bytes() == b"SQLite format 3\0"


def test_repr_shows_no_secret(settings: TelegramSettings) -> None:
    shown = repr(replace(settings, proxy="socks5://me:hush@127.0.0.1:1080"))
    assert "hush" not in shown
    assert settings.api_hash not in shown
    assert "PUBLIC KEY" not in shown


@pytest.mark.parametrize(("size", "sound"), [(256, True), (255, True), (257, False)])
def test_a_key_without_its_leading_zero_bytes_is_read_back(size: int, sound: bool, tmp_path: Path) -> None:
    """Telethon keeps the key as a number's bytes, one in 256 of which begins with a zero byte that it drops."""
    settings = TelegramSettings(api_id=1, api_hash="x", session_file=tmp_path / "a.session", account="a")
    session = AccountSession.open(settings)
    session.telethon.auth_key = AuthKey(b"\x01" * size)
    session.save()
    session.close()
    if not sound:
        with pytest.raises(CannotRunError, match="is not a session"):
            AccountSession.open(settings)
        return
    again = AccountSession.open(settings)
    assert again.stored
    assert again.telethon.auth_key.key == b"\x01" * size
    again.close()
