"""Login by code and password, logout, and letting a login in at another data centre."""

from __future__ import annotations

import secrets
from typing import Any

from telethon import types

from archiver.demo.api import show
from archiver.demo.api.call import Call
from archiver.demo.refusal import RefusalError, bad_request, migrate
from archiver.demo.srp import Challenge, no_password
from archiver.demo.world import WorldUser


def _account(call: Call, phone: str) -> WorldUser:
    """The account with a phone number, if it lives at this data centre."""
    digits = phone.removeprefix("+").replace(" ", "")
    for user in call.hub.world.users:
        if user.phone == digits:
            if user.dc != call.login.dc:
                raise migrate("PHONE", user.dc)
            return user
    raise bad_request("PHONE_NUMBER_INVALID")


async def send_code(call: Call) -> Any:
    """auth.sendCode: the code is the data centre's digit five times."""
    user = _account(call, call.request.phone_number)
    code_hash = secrets.token_hex(9)
    call.hub.code_hashes[str(user.phone)] = code_hash
    return types.auth.SentCode(type=types.auth.SentCodeTypeApp(length=5), phone_code_hash=code_hash)


async def sign_in(call: Call) -> Any:
    """auth.signIn: the right code lets in, or asks on for the password."""
    user = _account(call, call.request.phone_number)
    if call.hub.code_hashes.get(str(user.phone)) != call.request.phone_code_hash:
        raise bad_request("PHONE_CODE_EXPIRED")
    if call.request.phone_code != user.code:
        raise bad_request("PHONE_CODE_INVALID" if call.request.phone_code else "PHONE_CODE_EMPTY")
    if user.password is not None:
        call.login.waiting_for_password = user
        raise RefusalError(401, "SESSION_PASSWORD_NEEDED")
    return _let_in(call, user)


async def get_password(call: Call) -> Any:
    """account.getPassword: a question to whoever is logged in or has shown the code."""
    user = call.login.waiting_for_password or call.user
    if user.password is None:
        return no_password()
    call.login.challenge = Challenge.to(user.password)
    return call.login.challenge.as_tl()


async def check_password(call: Call) -> Any:
    """auth.checkPassword: the answer to the question."""
    user, challenge = call.login.waiting_for_password, call.login.challenge
    call.login.challenge = None
    if user is None:
        raise RefusalError(401, "AUTH_KEY_UNREGISTERED")
    answer = call.request.password
    if challenge is None or not isinstance(answer, types.InputCheckPasswordSRP):
        raise bad_request("SRP_ID_INVALID")
    if not challenge.accepts(answer.srp_id, answer.A, answer.M1):
        raise bad_request("PASSWORD_HASH_INVALID")
    return _let_in(call, user)


def _let_in(call: Call, user: WorldUser) -> Any:
    """Ties the auth key to the account."""
    call.login.user = user
    call.login.waiting_for_password = None
    return types.auth.Authorization(user=show.user(user, user))


async def log_out(call: Call) -> Any:
    """auth.logOut."""
    call.login.user = None
    return types.auth.LoggedOut()


async def export_authorization(call: Call) -> Any:
    """auth.exportAuthorization: a ticket for another data centre."""
    if call.request.dc_id == call.login.dc or call.request.dc_id not in call.hub.ports:
        raise bad_request("DC_ID_INVALID")
    return types.auth.ExportedAuthorization(id=call.user.id, bytes=call.hub.export(call.user, call.request.dc_id))


async def import_authorization(call: Call) -> Any:
    """auth.importAuthorization: shows the ticket; it is good once."""
    user, dc = call.hub.exports.pop(call.request.bytes, (None, 0))
    if user is None or dc != call.login.dc or user.id != call.request.id:
        raise bad_request("AUTH_BYTES_INVALID")
    return _let_in(call, user)
