"""``archiver login`` from a pipe: answers, refusals, file modes, and no secret where it does not belong."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from telethon.sessions import StringSession

from archiver.demo import log_in, new_client
from tests.cli.calls import Called
from tests.faults.places import CODE, HASH, PHONE, Place, configured, fault, mode
from tests.faults.servers import Server, serving
from tests.faults.worlds import empty_world

PASSWORD = "four invented plain words"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(empty_world()) as server:
        yield server


@pytest.fixture(scope="module")
def strict_server() -> Iterator[Server]:
    with serving(empty_world(PASSWORD)) as server:
        yield server


def _secrets_are_kept(place: Place, *called: Called) -> None:
    secrets = [PHONE, PHONE.lstrip("+"), CODE, HASH, PASSWORD]
    for each in called:
        assert not [secret for secret in secrets if secret in each.out + each.err]
    for name, data in place.files().items():
        assert not [secret for secret in secrets if secret.encode() in data], name


def test_the_right_code(server: Server, tmp_path: Path) -> None:
    place = configured(tmp_path, server)
    made = place.call("init", str(place.archive))
    called = place.log_in()
    assert called.code == 0, called.err
    assert called.out == "Logged in as Demo.\n"
    assert mode(place.session) == 0o600
    assert mode(place.session.parent) == 0o700
    assert all(mode(path) == 0o600 for path in place.session.parent.iterdir())
    again = place.call("login", "--json")  # logged in already: nothing is asked
    assert again.json == {"logged_in": "Demo"}
    collected = place.call("collect")
    assert collected.code == 0
    _secrets_are_kept(place, made, called, again, collected)


def test_the_phone_number_from_the_environment(server: Server, tmp_path: Path) -> None:
    place = configured(tmp_path, server)
    called = place.call("login", stdin=f"{CODE}\n", ARCHIVER_PHONE=PHONE)
    assert called.code == 0, called.err
    assert "Phone" not in called.err
    _secrets_are_kept(place, called)


def test_three_wrong_codes(server: Server, tmp_path: Path) -> None:
    place = configured(tmp_path, server)
    called = place.call("login", stdin=f"{PHONE}\n11111\n33333\n44444\n")
    sentence = fault(called, 3)
    assert "the code was wrong three times" in sentence
    assert "archiver login" in sentence
    assert not place.session.exists()
    _secrets_are_kept(place, called)


def test_the_second_code_may_be_right(server: Server, tmp_path: Path) -> None:
    called = configured(tmp_path, server).call("login", stdin=f"{PHONE}\n11111\n{CODE}\n")
    assert called.code == 0, called.err
    assert "That code is wrong. 2 more tries." in called.err


def test_a_password_is_asked_for(strict_server: Server, tmp_path: Path) -> None:
    place = configured(tmp_path, strict_server)
    called = place.call("login", stdin=f"{PHONE}\n{CODE}\nwrong\n{PASSWORD}\n")
    assert called.code == 0, called.err
    assert "2FA password" in called.err
    assert mode(place.session) == 0o600
    _secrets_are_kept(place, called)


def test_three_wrong_passwords(strict_server: Server, tmp_path: Path) -> None:
    place = configured(tmp_path, strict_server)
    called = place.call("login", stdin=f"{PHONE}\n{CODE}\na\nb\nc\n")
    assert "the password was wrong three times" in fault(called, 3)
    assert not place.session.exists()


def test_an_unknown_phone_number(server: Server, tmp_path: Path) -> None:
    place = configured(tmp_path, server)
    assert "phone number" in fault(place.call("login", stdin="+9996629999\n"), 3)
    assert not place.session.exists()


def test_a_phone_number_without_digits(server: Server, tmp_path: Path) -> None:
    assert "phone number" in fault(configured(tmp_path, server).call("login", stdin="not a number\n"), 3)


@pytest.mark.parametrize(("answers", "missing"), [("", "phone"), (f"{PHONE}\n", "code")])
def test_answers_that_end_too_soon(answers: str, missing: str, server: Server, tmp_path: Path) -> None:
    called = configured(tmp_path, server).call("login", stdin=answers)
    assert f"Standard input ended before the {missing} was given" in fault(called, 64)


def test_without_credentials(tmp_path: Path) -> None:
    place = Place(tmp_path)
    sentence = fault(place.call("login"), 3)
    assert "api_id" in sentence
    assert "my.telegram.org" in sentence
    assert not place.session.exists()


CUT = b'{"format": "archiver-telegram-session/1"}'


@pytest.mark.parametrize("damaged", [b"", b"\0\xff" * 99, CUT], ids=["empty", "binary", "fields missing"])
def test_a_session_file_that_is_none(damaged: bytes, server: Server, tmp_path: Path) -> None:
    place = configured(tmp_path, server)
    place.session.parent.mkdir(mode=0o700)
    place.session.write_bytes(damaged)
    sentence = fault(place.log_in(), 3)
    assert str(place.session) in sentence
    assert "archiver login" in sentence


def _string(server: Server) -> str:
    """What ``StringSession.save()`` gives somebody who logged in with Telethon."""

    async def made() -> str:
        session = StringSession()
        session.set_dc(server.telegram.dc, server.telegram.host, server.telegram.port)
        client = new_client(server.telegram, session=session)
        await client.connect()
        await log_in(client, PHONE)
        await client.disconnect()
        return str(session.save())

    return asyncio.run(made())


def test_a_session_string_and_the_end_of_its_login(server: Server, tmp_path: Path) -> None:
    place, string = configured(tmp_path, server), _string(server)
    made = place.call("init", str(place.archive))
    called = place.call("login", "--session-string", "--account", "second", stdin=f"{string}\n")
    assert called.out == "Logged in as Demo.\n", called.err
    again = place.call("login", "--session-string", "--account", "second", stdin=f"{string}\n")
    assert "has a login on this machine already" in fault(again, 3)
    wrong = place.call("login", "--session-string", stdin=f"{string[:-9]}\n")
    assert "no session string of Telethon" in fault(wrong, 3)
    listed = place.call("account", "list", "--json")
    assert [(each["account"], each["configured"], each["logged_in"]) for each in listed.json["accounts"]] == [
        ("test", True, False),
        ("second", False, True),
    ]
    ended = place.call("account", "logout", "second")
    assert ended.out == '"second" is logged out.\n', ended.err
    assert "No account" in fault(place.call("account", "logout", "second"), 64)
    both = [string, string[40:80]]
    assert not [
        each for each in (made, called, again, wrong, listed, ended) for text in both if text in each.out + each.err
    ]
    _secrets_are_kept(place, made, called, again, wrong, listed, ended)


def test_two_ways_to_log_in_at_once(server: Server, tmp_path: Path) -> None:
    assert "exclude each other" in fault(configured(tmp_path, server).call("login", "--qr", "--session-string"), 64)
    assert "ended before the session string" in fault(
        configured(tmp_path / "b", server).call("login", "--session-string"), 64
    )


def test_an_open_configuration_is_said(server: Server, tmp_path: Path) -> None:
    place = configured(tmp_path, server)
    config = place.configuration / "config.toml"
    config.chmod(0o644)
    assert f"chmod 600 {config}" in place.call("account", "list").err
    config.chmod(0o600)
    assert place.call("account", "list").err == ""
