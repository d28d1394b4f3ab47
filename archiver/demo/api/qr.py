"""Login by QR code. Source: https://core.telegram.org/api/qr-login"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from telethon import types

from archiver.demo.api import show
from archiver.demo.api.call import Call
from archiver.demo.hub import Login
from archiver.demo.refusal import RefusalError, bad_request, migrate
from archiver.demo.wire.envelope import encode
from archiver.demo.world import WorldUser


@dataclass
class Token:
    """One QR code: for whose login it was drawn, until when it is good, and who has scanned it."""

    login: Login
    expires: datetime
    user: WorldUser | None = None


async def export_login_token(call: Call) -> Any:
    """auth.exportLoginToken: a fresh token, until one was scanned; then the way in."""
    for value, token in call.hub.tokens.items():
        if token.login is call.login and token.user is not None:
            if token.user.dc != call.login.dc:
                return types.auth.LoginTokenMigrateTo(dc_id=token.user.dc, token=value)
            return _enter(call, value)
    value = secrets.token_bytes(32)
    expires = datetime.now(UTC) + timedelta(seconds=call.hub.token_s)
    call.hub.tokens[value] = Token(call.login, expires)
    return types.auth.LoginToken(expires=expires, token=value)


async def import_login_token(call: Call) -> Any:
    """auth.importLoginToken: at the data centre of whoever scanned it."""
    return _enter(call, call.request.token)


def _enter(call: Call, value: bytes) -> Any:
    token = call.hub.tokens.get(value)
    if token is None or token.user is None:
        raise bad_request("AUTH_TOKEN_INVALID")
    if token.user.dc != call.login.dc:
        raise migrate("USER", token.user.dc)
    del call.hub.tokens[value]
    if token.user.password is not None:
        call.login.waiting_for_password = token.user
        raise RefusalError(401, "SESSION_PASSWORD_NEEDED")
    call.login.user = token.user
    return types.auth.LoginTokenSuccess(types.auth.Authorization(user=show.user(token.user, token.user)))


async def accept_login_token(call: Call) -> Any:
    """auth.acceptLoginToken: what a phone asks that has scanned the code."""
    token = call.hub.tokens.get(call.request.token)
    if token is None:
        raise bad_request("AUTH_TOKEN_INVALID")
    if token.expires < datetime.now(UTC):
        raise bad_request("AUTH_TOKEN_EXPIRED")
    if token.user is not None:
        raise bad_request("AUTH_TOKEN_ALREADY_ACCEPTED")
    token.user = call.user
    now = datetime.now(UTC)
    await call.hub.push(token.login, encode(types.UpdateShort(update=types.UpdateLoginToken(), date=now)))
    return types.Authorization(
        hash=1,
        device_model="archiver",
        platform="",
        system_version="",
        api_id=1,
        app_name="archiver",
        app_version="",
        date_created=now,
        date_active=now,
        ip="127.0.0.1",
        country="",
        region="",
    )
