"""``archiver login`` from a pipe: answers, refusals, file modes, and no secret where it does not belong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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
