"""Logging in by a QR code that another device of the account scans. https://core.telegram.org/api/qr-login

The code is good for about 30 seconds, then a new one is shown. Telegram tells when one was scanned; should that get
lost, the next code brings the answer instead.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from telethon import errors
from telethon.tl import functions, types

from archiver.errors import NotLoggedInError
from archiver.sources.telegram.connection import QuietClient
from archiver.sources.telegram.login import (
    Ask,
    LoggedIn,
    Say,
    explained,
    give_password,
    refuse_early,
    silent,
    who,
    within,
)
from archiver.sources.telegram.opening import connected
from archiver.sources.telegram.settings import TelegramSettings

MOST_CODES = 20
"""Codes that are shown before nobody is expected to scan one any more: about ten minutes."""
SHORTEST_S, LONGEST_S = 1.0, 60.0
"""A code is shown at least and at most so long, whatever the two clocks make of its end."""

Show = Callable[[str, float], None]
"""Draws an address as a QR code, which is good for so many seconds; called outside the event loop."""


async def login_by_qr(settings: TelegramSettings, show: Show, ask: Ask, say: Say = silent) -> LoggedIn:
    """Logs the account in that scans the code; one that is logged in already is left as it is.

    Errors as those of ``login``.
    """
    async with connected(settings, for_login=True, updates=True) as (client, session):
        async with explained(settings):
            user = await within(settings, client.get_me())
            if not user:
                await asyncio.to_thread(refuse_early, settings)
                user = await _scanned(client, settings, show, ask, say)
        await asyncio.to_thread(session.save)
        return who(user)


async def _scanned(client: QuietClient, settings: TelegramSettings, show: Show, ask: Ask, say: Say) -> Any:
    """Shows one code after the other until one was scanned; returns the user."""
    export = functions.auth.ExportLoginTokenRequest(settings.api_id, settings.api_hash, except_ids=[])
    try:
        for _ in range(MOST_CODES):
            answer = await within(settings, client(export))
            if isinstance(answer, types.auth.LoginTokenMigrateTo):
                await within(settings, client._switch_dc(answer.dc_id))
                answer = await within(settings, client(functions.auth.ImportLoginTokenRequest(answer.token)))
            if isinstance(answer, types.auth.LoginTokenSuccess):
                return answer.authorization.user
            left = min(max((answer.expires - datetime.now(UTC)).total_seconds(), SHORTEST_S), LONGEST_S)
            await asyncio.to_thread(show, address_of(answer.token), left)
            await _told_or_over(client, left)
    except errors.SessionPasswordNeededError:
        return await give_password(client, settings, ask, say)
    raise NotLoggedInError("Nobody scanned the QR code.", hint="Run `archiver login --qr` again.")


def address_of(token: bytes) -> str:
    """What the QR code says."""
    return f"tg://login?token={base64.urlsafe_b64encode(token).decode('ascii').rstrip('=')}"


async def _told_or_over(client: QuietClient, seconds: float) -> None:
    """Waits until Telegram says that a code was scanned, or the time is over."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                told = await client.told()
                if isinstance(getattr(told, "update", None), types.UpdateLoginToken):
                    return
    except TimeoutError:
        return
